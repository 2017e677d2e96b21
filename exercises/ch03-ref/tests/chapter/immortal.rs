//! Task `immortal`: objects that nobody counts.

use crate::things::{Diary, Int, List, Noisy, assert_clean, for_ever};
use ch03_ref::{Heap, IMMORTAL, Ref, is};
use rstest::rstest;
use std::rc::Rc;
use testkit::{EventLog, assert_log, lesson};

#[test]
fn the_count_is_a_mark() {
    let _lesson = lesson! {
        python: "getrefcount(None)        # 4294967295 in CPython 3.12",
        rule: "the count of an immortal object reads IMMORTAL and is never written again",
        page: "ch03-ref.html#immortal",
    };
    let heap = Heap::new();
    let none = heap.alloc(Int(0));
    heap.immortalize(none.clone());
    assert_eq!(
        none.refcount(),
        IMMORTAL,
        "the count of an object that was made immortal"
    );
    let more: Vec<Ref> = (0..5).map(|_| none.clone()).collect();
    assert_eq!(
        none.refcount(),
        IMMORTAL,
        "its count with {} references more",
        more.len()
    );
    drop(more);
    assert_eq!(none.refcount(), IMMORTAL, "its count with these gone again");
}

#[test]
fn an_immortal_does_not_die() {
    let _lesson = lesson! {
        python: "x = None; del x        # None is still there",
        rule: "an immortal object is not freed while its heap lives",
        page: "ch03-ref.html#immortal",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    heap.add_hooks(Rc::new(Diary(log.clone())));
    let none = heap.alloc(Noisy::new("none", &log));
    let uid = none.uid();
    heap.immortalize(none.clone());
    for _ in 0..10 {
        drop(none.clone());
    }
    drop(none);
    assert_eq!(heap.live(), 1, "objects when no reference is left");
    assert_log!(log, "+#1 noisy");
    let found = heap.lookup(uid).expect("an immortal is always found");
    assert_eq!(found.refcount(), IMMORTAL, "its count when it is looked up");
    let census = heap.census(uid).expect("an immortal is always found");
    assert_eq!(
        census.refcount, IMMORTAL as usize,
        "its count in the census"
    );
}

#[test]
fn immortalize_takes_the_reference() {
    let _lesson = lesson! {
        python: "# in C: _Py_SetImmortal steals nothing and needs nothing back",
        rule: "immortalize takes the reference it is given; a second time changes nothing",
        page: "ch03-ref.html#immortal",
    };
    let heap = Heap::new();
    let only = heap.alloc(Int(1));
    let uid = only.uid();
    heap.immortalize(only);
    let found = heap.lookup(uid).expect("it is immortal");
    heap.immortalize(found.clone());
    assert!(is(&found, &heap.lookup(uid).expect("still there")));
    assert_eq!((found.refcount(), heap.live()), (IMMORTAL, 1));
}

#[test]
fn others_are_counted_as_before() {
    let _lesson = lesson! {
        python: "a = [None, None]; del a        # the list dies, None does not",
        rule: "only the immortal object is not counted",
        page: "ch03-ref.html#immortal",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let none = heap.alloc(Int(0));
    heap.immortalize(none.clone());
    let list = heap.alloc(Noisy::with("list", &log, [none.clone(), none.clone()]));
    let other = list.clone();
    assert_eq!(list.refcount(), 2, "references to the list");
    drop((list, other));
    assert_log!(log, "bye list");
    assert_eq!((heap.live(), none.refcount()), (1, IMMORTAL));
}

#[test]
fn immortals_end_with_their_heap() {
    let _lesson = lesson! {
        python: "# at exit CPython frees what it made itself, immortal or not",
        rule: "at the end of the heap the payloads of immortals are dropped: no memory is lost",
        page: "ch03-ref.html#immortal",
    };
    assert_clean(|| {
        let log = EventLog::new();
        let heap = Heap::new();
        heap.immortalize(heap.alloc(Noisy::new("alone", &log)));
        drop(heap);
        assert_log!(log, "bye alone");
        let heap = Heap::new();
        let none = heap.alloc(Noisy::new("none", &log));
        heap.immortalize(none.clone());
        let inner = heap.alloc(Noisy::new("item", &log));
        let pair = heap.alloc(List::of([inner, none]));
        heap.immortalize(pair);
        log.push("end");
        drop(heap);
        let text = log.take();
        assert!(text.starts_with("end\n"), "too early: {text}");
        assert!(text.contains("bye none"), "what went at the end: {text}");
        assert!(text.contains("bye item"), "what went at the end: {text}");
    });
}

#[test]
fn an_immortal_is_there_as_long_as_anybody_has_it() {
    let _lesson = lesson! {
        python: "# a C extension that still has None when the interpreter is gone",
        rule: "nothing reaches an object after its death: a reference keeps the heap's memory",
        page: "ch03-ref.html#immortal",
    };
    assert_clean(|| {
        let log = EventLog::new();
        let heap = Heap::new();
        let none = heap.alloc(Noisy::new("none", &log));
        let also = none.clone();
        heap.immortalize(none.clone());
        heap.immortalize(none.clone());
        drop(heap);
        drop(none);
        assert_log!(log, "");
        assert_eq!((also.refcount(), also.kind()), (IMMORTAL, "noisy"));
        drop(also);
        assert_log!(log, "bye none");
    });
}

#[test]
fn a_dying_object_can_become_immortal() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): make_immortal(self)",
        rule: "an immortal is not dying any more",
        page: "ch03-ref.html#immortal",
    };
    assert_clean(|| {
        let log = EventLog::new();
        let heap = crate::things::heap_with_dying(|r| r.heap().immortalize(r.clone()));
        let n = heap.alloc(Noisy::new("n", &log));
        let uid = n.uid();
        drop(n);
        assert_log!(log, "");
        let found = heap.lookup(uid).expect("it is immortal now");
        assert_eq!(found.refcount(), IMMORTAL);
        drop((found, heap));
        assert_log!(log, "bye n");
    });
}

#[rstest]
#[case::by_clones(3)]
#[case::by_a_leak(0)]
#[case::by_a_leak_that_fits_exactly(u32::MAX)]
fn a_full_count_never_wraps(#[case] clones: u32) {
    let _lesson = lesson! {
        python: "# in C: 2**32 calls of Py_INCREF without a Py_DECREF",
        rule: "a count that is full stays full: the object is immortal, it never wraps to 0",
        page: "ch03-ref.html#immortal",
    };
    let heap = Heap::new();
    for_ever(heap.clone());
    let log = EventLog::new();
    let r = heap.alloc(Noisy::new("r", &log));
    if clones == u32::MAX {
        r.leak(IMMORTAL - 1);
        assert_eq!(r.refcount(), IMMORTAL, "one Ref and all the others leaked");
    } else if clones > 0 {
        r.leak(IMMORTAL - 1 - clones);
        assert_eq!(r.refcount(), IMMORTAL - clones, "references, before");
        let more: Vec<Ref> = (0..2 * clones).map(|_| r.clone()).collect();
        assert_eq!(
            r.refcount(),
            IMMORTAL,
            "the count with {} clones more",
            more.len()
        );
    } else {
        r.leak(1000);
        assert_eq!(r.refcount(), 1001, "references, before");
        r.leak(IMMORTAL - 500);
        assert_eq!(
            r.refcount(),
            IMMORTAL,
            "the count after so many leaked references"
        );
        r.leak(IMMORTAL);
    }
    for _ in 0..100 {
        drop(r.clone());
    }
    assert_eq!(r.refcount(), IMMORTAL, "the count at the end");
    drop(r);
    assert_log!(log, "");
    assert_eq!(heap.live(), 1, "objects: nobody can know that it is free");
}

#[test]
fn leaked_references_keep_an_object() {
    let _lesson = lesson! {
        python: "# in C: a Py_INCREF whose Py_DECREF was forgotten",
        rule: "count = live Ref values, plus those that somebody lost",
        page: "ch03-ref.html#immortal",
    };
    let heap = Heap::new();
    for_ever(heap.clone());
    let log = EventLog::new();
    let r = heap.alloc(Noisy::new("r", &log));
    r.leak(2);
    assert_eq!(r.refcount(), 3, "one Ref and two lost ones");
    drop(r);
    assert_log!(log, "");
    assert_eq!(heap.live(), 1, "objects that are still counted");
}
