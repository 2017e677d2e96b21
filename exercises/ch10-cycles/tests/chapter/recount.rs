//! Task `recount`.

use crate::graph::Graph;
use crate::node::{Lie, liar, link, node, nodes, ring, tear_down, unlink};
use ch03_ref::{Heap, Ref, Uid};
use ch10_cycles::{gather, recount};
use testkit::{lesson, note, seeds, snapshot, with_stack};

/// What the first look finds, held.
fn garbage(heap: &Heap) -> Vec<Ref> {
    let found = gather(heap, 0).subtract().expect("nobody lies").spread();
    found.hold().garbage
}

/// The second look.
fn saved(heap: &Heap, held: &[Ref]) -> Vec<bool> {
    let saved = recount(heap, held).unwrap_or_else(|lie| panic!("nobody lies here: {lie}"));
    assert_eq!(saved.len(), held.len(), "answers, one for each held object");
    saved
}

#[test]
fn when_nothing_has_changed_nobody_is_saved() {
    let _lesson = lesson! {
        python: "# two rings; their finalizers ran and did nothing",
        rule: "each piece has one reference more now: ours. Who counts subtracts their own (R3)",
        page: "ch10-cycles.html#recount",
    };
    let heap = Heap::new();
    let all: [Ref; 5] = nodes(&heap);
    ring(&all[..3]);
    ring(&all[3..]);
    link(&all[0], &all[4]);
    drop(all);
    let held = garbage(&heap);
    assert_eq!(
        saved(&heap, &held),
        [false; 5],
        "who is in use, when nobody but `held` holds them"
    );
    assert_eq!(saved(&heap, &held), [false; 5], "asked again");
    let counts: Vec<u32> = held.iter().map(Ref::refcount).collect();
    assert_eq!(counts, [2, 2, 2, 2, 3], "real counts after two looks");
    assert_eq!(saved(&heap, &[]), [], "of nothing");
    tear_down(&heap);
}

#[test]
fn who_was_put_on_a_shelf_is_saved_with_all_it_reaches() {
    let _lesson = lesson! {
        python: "class A:\n    def __del__(self): shelf.append(self)      # A is saved, and so is its B",
        rule: "the same question as before: who has a reference that the others do not explain, and whom does that one reach?",
        page: "ch10-cycles.html#recount",
    };
    let heap = Heap::new();
    let uids = {
        let [a, b, c, d]: [Ref; 4] = nodes(&heap);
        ring(&[a.clone(), b.clone()]);
        ring(&[c.clone(), d.clone()]);
        link(&c, &a);
        [a.uid(), b.uid(), c.uid(), d.uid()]
    };
    let held = garbage(&heap);
    let shelf = held[0].clone();
    let answer: Vec<(Uid, bool)> = held.iter().map(Ref::uid).zip(saved(&heap, &held)).collect();
    let expected: Vec<(Uid, bool)> = uids.into_iter().zip([true, true, false, false]).collect();
    assert_eq!(
        answer, expected,
        "a is on the shelf and has b; c and d have each other"
    );
    drop(shelf);
    assert_eq!(saved(&heap, &held), [false; 4], "the shelf is empty again");
    tear_down(&heap);
}

#[test]
fn a_new_object_can_save_too() {
    let _lesson = lesson! {
        python: "def __del__(self): shelf.append([self])      # a new list leads to it",
        rule: "who is not held is outside, young or old, tracked or not",
        page: "ch10-cycles.html#recount",
    };
    let heap = Heap::new();
    let old = node(&heap);
    let all: [Ref; 2] = nodes(&heap);
    let lone = node(&heap);
    link(&lone, &lone);
    ring(&all);
    drop((all, lone));
    let held = garbage(&heap);
    let young = node(&heap);
    for holder in [&young, &old] {
        link(holder, &held[1]);
        assert_eq!(saved(&heap, &held), [true, true, false]);
        unlink(holder);
    }
    young.untrack();
    link(&young, &held[2]);
    assert_eq!(saved(&heap, &held), [false, false, true]);
    tear_down(&heap);
}

#[test]
fn garbage_may_change_its_references() {
    let _lesson = lesson! {
        python: "def __del__(self): self.next = None",
        rule: "the second look reads the edges afresh: the old numbers are stale",
        page: "ch10-cycles.html#recount",
    };
    let heap = Heap::new();
    let all: [Ref; 3] = nodes(&heap);
    ring(&all);
    drop(all);
    let held = garbage(&heap);
    unlink(&held[1]);
    assert_eq!(saved(&heap, &held), [false; 3], "a ring that was cut");
    let shelf = held[0].clone();
    assert_eq!(
        saved(&heap, &held),
        [true, true, false],
        "0 is on a shelf and leads to 1, which leads to nobody now"
    );
    link(&held[1], &held[2]);
    assert_eq!(saved(&heap, &held), [true; 3], "and now to 2");
    drop(shelf);
    tear_down(&heap);
}

#[test]
fn each_reference_counts_here_too() {
    let _lesson = lesson! {
        python: "a.items = [a, a, b, b]",
        rule: "edges as often as they are, as in gather",
        page: "ch10-cycles.html#recount",
    };
    let heap = Heap::new();
    let [a, b]: [Ref; 2] = nodes(&heap);
    for _ in 0..2 {
        link(&a, &a);
        link(&a, &b);
        link(&b, &b);
    }
    drop((a, b));
    let held = garbage(&heap);
    let nobody = "whether a and b are saved, while nobody outside holds them";
    assert_eq!(saved(&heap, &held), [false, false], "{nobody}");
    let shelf = held[1].clone();
    assert_eq!(saved(&heap, &held), [false, true], "b is on the shelf");
    drop(shelf);
    tear_down(&heap);
}

#[test]
fn the_order_is_that_of_the_question() {
    let _lesson = lesson! {
        python: "# whoever asks may have sorted the garbage",
        rule: "answer i is about held[i], wherever that stands in the collector's table",
        page: "ch10-cycles.html#recount",
    };
    let heap = Heap::new();
    let all: [Ref; 4] = nodes(&heap);
    for lone in &all {
        link(lone, lone);
    }
    drop(all);
    let mut held = garbage(&heap);
    let shelf = held[0].clone();
    held.reverse();
    assert_eq!(saved(&heap, &held), [false, false, false, true]);
    held.remove(1);
    assert_eq!(saved(&heap, &held), [false, false, true]);
    held.swap(0, 2);
    held.remove(1);
    assert_eq!(saved(&heap, &held), [true, false]);
    drop(shelf);
    tear_down(&heap);
}

#[test]
fn who_cannot_be_found_is_taken_to_be_in_use() {
    let _lesson = lesson! {
        python: "# a finalizer untracked a piece of garbage",
        rule: "what the collector does not know is outside: when in doubt, keep",
        page: "ch10-cycles.html#recount",
    };
    let heap = Heap::new();
    let [a, b, c]: [Ref; 3] = nodes(&heap);
    ring(&[a.clone(), b.clone()]);
    link(&c, &c);
    drop((a, b, c));
    let held = garbage(&heap);
    held[0].untrack();
    assert_eq!(saved(&heap, &held), [true, true, false]);
    tear_down(&heap);
}

#[test]
fn a_lie_is_noticed_in_the_second_look() {
    let _lesson = lesson! {
        python: "# a tp_traverse that visits a field twice",
        rule: "more references are shown than there are: Overdrawn, with the name of the object",
        page: "ch10-cycles.html#lies",
    };
    let heap = Heap::new();
    let first = node(&heap);
    let x = node(&heap);
    let liar = liar(&heap, [x.clone()], Lie::Twice);
    let held = [first, x, liar];
    let error = recount(&heap, &held).expect_err("x has one reference and is shown twice");
    snapshot!(error, @"candidate @1 (#2 node): the candidates show 2 references to it, and its refcount is 1. Some `traverse` shows a reference that its object does not own, or shows one twice");
}

#[test]
fn a_hundred_thousand_pieces() {
    let _lesson = lesson! {
        python: "# the second look must cost no more than the first",
        rule: "a place in an array for each piece; no search through `held`, no recursion",
        page: "ch10-cycles.html#recount",
    };
    with_stack(256 * 1024, || {
        let heap = Heap::new();
        let mut all: Vec<Ref> = (0..100_000).map(|_| node(&heap)).collect();
        ring(&all);
        all.clear();
        let held = garbage(&heap);
        assert!(saved(&heap, &held).iter().all(|&saved| !saved), "saved");
        let shelf = held[50_000].clone();
        assert!(saved(&heap, &held).iter().all(|&saved| saved), "lost");
        drop(shelf);
        tear_down(&heap);
    });
}

#[test]
fn random_finalizers() {
    let _lesson = lesson! {
        python: "# finalizers that link and unlink at random, and keep some objects",
        rule: "saved is who can be reached from outside, after the finalizers",
        page: "ch10-cycles.html#recount",
    };
    for mut rng in seeds(300) {
        let heap = Heap::new();
        let bystanders: [Ref; 2] = nodes(&heap);
        drop(Graph::random(&mut rng, 14).build(&heap));
        let mut held = garbage(&heap);
        rng.shuffle(&mut held);
        let mut shelf = Vec::new();
        for _ in 0..rng.below(1 + 2 * held.len()) {
            let (from, to) = (rng.pick(&held).clone(), rng.pick(&held).clone());
            match rng.below(8) {
                0 => unlink(&from),
                1 => shelf.push(to),
                2 => link(rng.pick(&bystanders), &to),
                _ => link(&from, &to),
            }
        }
        let uids: Vec<Uid> = held.iter().map(Ref::uid).collect();
        let expected = Graph::counted(&heap, &uids, 1).reachable();
        note(format!("held {held:?}, shelf {shelf:?}"));
        assert_eq!(saved(&heap, &held), expected);
        drop(shelf);
        bystanders.iter().for_each(unlink);
        tear_down(&heap);
    }
}
