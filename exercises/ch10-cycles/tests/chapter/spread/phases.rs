//! What stands around the arithmetic: the phases, and what they hold.

use crate::node::{Int, Single, items, link, node, nodes, ring, tear_down};
use ch03_ref::{Heap, Ref, Uid};
use ch10_cycles::{Split, gather};
use testkit::lesson;

fn split(heap: &Heap) -> Split<'_> {
    gather(heap, 0).subtract().expect("nobody lies").spread()
}

#[test]
fn the_condemned_are_held_once_each() {
    let _lesson = lesson! {
        python: "# before finalizers run, CPython's collector takes a reference to each (Py_INCREF)",
        rule: "hold: one new reference to each piece of garbage, in order of age, and to nobody else",
        page: "ch10-cycles.html#phases",
    };
    let heap = Heap::new();
    let live = node(&heap);
    let uids: Vec<Uid> = {
        let all: [Ref; 3] = nodes(&heap);
        ring(&all);
        link(&all[1], &live);
        all.iter().map(Ref::uid).collect()
    };
    let condemned = split(&heap).hold();
    let held: Vec<Uid> = condemned.garbage.iter().map(Ref::uid).collect();
    assert_eq!(held, uids, "who is held");
    let counts: Vec<u32> = condemned.garbage.iter().map(Ref::refcount).collect();
    assert_eq!(counts, [2, 2, 2], "references to each: the ring, and ours");
    assert_eq!(condemned.heap.live(), 4, "objects on the heap it lies on");
    assert_eq!(live.refcount(), 2, "references to the one that lives");
    drop(condemned);
    assert_eq!(
        heap.live(),
        4,
        "objects: to let go of garbage does not free it"
    );
    tear_down(&heap);
}

#[test]
fn deaths_go_on_when_garbage_is_held() {
    let _lesson = lesson! {
        python: "# weakref callbacks and finalizers run while the garbage is held",
        rule: "once the pieces are held, the heap is an ordinary heap again",
        page: "ch10-cycles.html#phases",
    };
    let heap = Heap::new();
    let all: [Ref; 2] = nodes(&heap);
    ring(&all);
    drop(all);
    let split = split(&heap);
    drop(node(&heap));
    assert_eq!(heap.live(), 3, "objects under the guard: deaths wait");
    let condemned = split.hold();
    assert_eq!(heap.live(), 2, "objects: the guard is gone");
    drop(node(&heap));
    assert_eq!(heap.live(), 2, "objects: deaths are immediate again");
    drop(condemned);
    tear_down(&heap);
}

#[test]
fn living_tuples_without_containers_are_forgotten() {
    let _lesson = lesson! {
        python: "t = (1,); u = ([],); gc.is_tracked(t)      # True; after gc.collect(): False, and u: True",
        rule: "a survivor that can never be part of a cycle need not be looked at again",
        page: "ch10-cycles.html#cost",
    };
    let heap = Heap::new();
    let plain = heap.alloc(Single(heap.alloc(Int(1))));
    let full = heap.alloc(Single(node(&heap)));
    let lost = node(&heap);
    link(&lost, &lost);
    link(&lost, &heap.alloc(Single(heap.alloc(Int(2)))));
    drop(lost);
    // plain, full's item, full, lost, and its tuple.
    let found = split(&heap);
    assert_eq!((found.unreachable(), found.survivors()), (&[3, 4][..], 3));
    assert_eq!(found.forget_loose(true), 1, "tuples that were forgotten");
    drop(found);
    assert!(!plain.is_tracked(), "(1,) is still tracked");
    assert!(full.is_tracked(), "([],) is not tracked any more");
    assert_eq!(heap.tracked(), 4, "garbage is not forgotten");
    // From a place on, too.
    let found = gather(&heap, 1).subtract().expect("nobody lies").spread();
    assert_eq!(
        found.forget_loose(true),
        0,
        "tuples forgotten the second time"
    );
    drop(found);
    tear_down(&heap);
}

#[test]
fn the_same_is_found_from_a_later_place_on() {
    let _lesson = lesson! {
        python: "gc.collect(0)      # among the young only",
        rule: "candidates have numbers from 0, objects have places: what is held is the object at first place + number",
        page: "ch10-cycles.html#phases",
    };
    let heap = Heap::new();
    let olds: [Ref; 3] = nodes(&heap);
    let tuple = heap.alloc(Single(heap.alloc(Int(1))));
    let young: Vec<Uid> = {
        let all: [Ref; 2] = nodes(&heap);
        ring(&all);
        all.iter().map(Ref::uid).collect()
    };
    let found = gather(&heap, 3).subtract().expect("nobody lies").spread();
    assert_eq!((found.unreachable(), found.survivors()), (&[1, 2][..], 1));
    assert_eq!(found.forget_loose(false), 1, "tuples that were forgotten");
    let condemned = found.hold();
    let held: Vec<Uid> = condemned.garbage.iter().map(Ref::uid).collect();
    assert_eq!(held, young, "who is held");
    assert!(!tuple.is_tracked(), "(1,) is still tracked");
    drop((condemned, olds));
    tear_down(&heap);
}

#[test]
fn who_was_late_may_be_younger_from_now_on() {
    let _lesson = lesson! {
        python: "# CPython moves who was found late to the end of its list",
        rule: "the order among survivors may change; who survives does not, nor the order of the garbage",
        page: "ch10-cycles.html#order",
    };
    let heap = Heap::new();
    let all: [Ref; 4] = nodes(&heap);
    for (from, to) in [(3, 1), (1, 0)] {
        link(&all[from], &all[to]);
    }
    ring(&all[2..3]);
    let last = all[3].clone();
    drop(all);
    for _ in 0..3 {
        let condemned = split(&heap).hold();
        assert_eq!(condemned.garbage.len(), 1, "pieces of garbage");
        assert_eq!(heap.tracked(), 4, "objects that the collector knows");
        assert_eq!(items(&condemned.garbage[0]).borrow().len(), 1);
    }
    drop(last);
    tear_down(&heap);
}

#[test]
fn nobody_but_candidates_changes_places() {
    let _lesson = lesson! {
        python: "# gc.collect(0) leaves the old generations as they are",
        rule: "who is late is a candidate: its place is first place + number",
        page: "ch10-cycles.html#order",
    };
    let heap = Heap::new();
    let [old, older]: [Ref; 2] = nodes(&heap);
    let all: [Ref; 3] = nodes(&heap);
    link(&all[2], &all[1]);
    link(&all[1], &all[0]);
    let last = all[2].clone();
    drop(all);
    drop(
        gather(&heap, 2)
            .subtract()
            .expect("nobody lies")
            .spread()
            .hold(),
    );
    let still = heap.still(0);
    assert_eq!(
        (old.slot(), older.slot()),
        (Some(0), Some(1)),
        "the places of the old ones"
    );
    drop((still, last));
}
