//! Task `immortal`.

use ch03_ref::{Heap, IMMORTAL, Payload};
use ch04_interning::{NoneType, immortal};
use std::cell::Cell;
use std::rc::Rc;
use testkit::lesson;

/// Counts its drops.
struct Probe(Rc<Cell<u32>>);

impl Payload for Probe {
    const NAME: &'static str = "probe";
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn the_count_reads_immortal_from_the_start() {
    let _lesson = lesson! {
        python: "sys.getrefcount(None)        # 4294967295 since 3.12",
        rule: "an immortal object's count is a mark, and it is there from the start",
        page: "ch04-interning.html#immortal",
    };
    let heap = Heap::new();
    let none = immortal(&heap, NoneType);
    assert_eq!(
        none.refcount(),
        IMMORTAL,
        "the reference that immortal() returned reads another count than 4294967295"
    );
    assert_eq!(none.kind(), "NoneType");
}

#[test]
fn the_count_does_not_move() {
    let _lesson = lesson! {
        python: "before = getrefcount(None); l = [None] * 1000\ngetrefcount(None) - before       # 0 since 3.12, 1000 before",
        rule: "an immortal object is not counted: no reference more or less changes its header",
        page: "ch04-interning.html#immortal",
    };
    let heap = Heap::new();
    let none = immortal(&heap, NoneType);
    let before = none.refcount();
    let many = vec![none.clone(); 1000];
    assert_eq!(
        i64::from(none.refcount()) - i64::from(before),
        0,
        "1000 new references moved the count"
    );
    drop(many);
    assert_eq!(
        i64::from(none.refcount()) - i64::from(before),
        0,
        "the count moved when 1000 references went"
    );
}

#[test]
fn it_outlives_its_last_reference() {
    let _lesson = lesson! {
        python: "x = None; del x                  # and None is still there",
        rule: "an immortal object lives as long as its heap, even if nobody refers to it",
        page: "ch04-interning.html#immortal",
    };
    let heap = Heap::new();
    let drops = Rc::new(Cell::new(0));
    let probe = immortal(&heap, Probe(drops.clone()));
    let uid = probe.uid();
    drop(probe);
    assert_eq!(drops.get(), 0, "deaths when its last reference went");
    assert_eq!(heap.live(), 1, "objects alive");
    let again = heap.lookup(uid).expect("the object can be found again");
    assert_eq!(again.refcount(), IMMORTAL);
    drop(again);
    drop(heap);
    assert_eq!(drops.get(), 1, "drops after the heap itself was gone");
}
