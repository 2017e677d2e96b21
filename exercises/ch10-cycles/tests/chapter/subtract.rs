//! Task `subtract`.

use crate::graph::Graph;
use crate::node::{Lie, liar, node, nodes, ring, tear_down};
use ch03_ref::{Heap, Ref};
use ch10_cycles::{Numbers, Overdrawn, copy, gather, subtract};
use testkit::{lesson, seeds, snapshot};

/// What is left of the counts.
fn left(numbers: &Numbers) -> Vec<u32> {
    let mut gc_refs = copy(numbers);
    if let Err(error) = subtract(numbers, &mut gc_refs) {
        panic!("subtract found a lie where there is none: {error}");
    }
    gc_refs
}

#[test]
fn the_pair_has_nothing_from_outside() {
    let _lesson = lesson! {
        python: "a = []; b = [a]; a.append(b); del a, b",
        rule: "one off for each reference that comes from a candidate; what is left comes from outside",
        page: "ch10-cycles.html#subtract",
    };
    let pair = Numbers::of(&[(1, &[1]), (1, &[0])]);
    assert_eq!(left(&pair), [0, 0], "left of a and b");
}

#[test]
fn what_is_left_comes_from_outside() {
    let _lesson = lesson! {
        python: "link_1.next = link_2; link_2.next = link_3; link_3.next = link_1\nlink_4.next = link_4\nA = link_3; del link_1, link_2, link_3, link_4",
        rule: "refcount less internal references",
        page: "ch10-cycles.html#subtract",
    };
    let heap = Heap::new();
    let a = {
        let all: [Ref; 4] = nodes(&heap);
        ring(&all[..3]);
        ring(&all[3..]);
        all[2].clone()
    };
    let subtracted = gather(&heap, 0).subtract().expect("nobody lies");
    assert_eq!(subtracted.numbers().counts, [1, 1, 2, 1], "the counts");
    assert_eq!(subtracted.gc_refs(), [0, 0, 1, 0], "what is left of them");
    let names = ["link_1", "link_2", "link_3", "link_4"];
    // ANCHOR: table
    snapshot!(subtracted.explain().named(&names), @r"
    @n     | refcount | internal | gc_refs | verdict
    link_1 |        1 |        1 |       0 | ?
    link_2 |        1 |        1 |       0 | ?
    link_3 |        2 |        1 |       1 | from outside
    link_4 |        1 |        1 |       0 | ?
    ");
    // ANCHOR_END: table
    drop(subtracted);
    assert_eq!(a.refcount(), 2, "real references to link_3: A, and link_2");
    tear_down(&heap);
}

#[test]
fn each_reference_counts() {
    let _lesson = lesson! {
        python: "x = []; b = [x, x, x]; b.append(b); del b",
        rule: "three references from one object are three to take off; one to oneself is one",
        page: "ch10-cycles.html#subtract",
    };
    let numbers = Numbers::of(&[(4, &[]), (1, &[0, 0, 0, 1])]);
    assert_eq!(left(&numbers), [1, 0], "x has its name, b has nothing");
}

#[test]
fn nothing_is_subtracted_where_nothing_leads() {
    let _lesson = lesson! {
        python: "a = []; b = a; c = []; a.append(c)",
        rule: "a reference takes one off the object it leads to, not off the one it comes from",
        page: "ch10-cycles.html#subtract",
    };
    let numbers = Numbers::of(&[(2, &[1]), (2, &[])]);
    assert_eq!(left(&numbers), [2, 1], "left of a, which has c, and of c");
    assert_eq!(left(&Numbers::default()), [], "left of nobody");
}

#[test]
fn an_immortal_keeps_more_than_enough() {
    let _lesson = lesson! {
        python: "sys.getrefcount(None)      # 4294967295: a mark, not a number",
        rule: "an immortal object is in use whatever the arithmetic says: its count is far above what can be taken off",
        page: "ch10-cycles.html#spread",
    };
    let numbers = Numbers::of(&[(u32::MAX, &[0, 1]), (1, &[0])]);
    let gc_refs = left(&numbers);
    assert!(gc_refs[0] > 0, "nothing is left of the immortal's count");
    assert_eq!(
        gc_refs[1], 0,
        "the other one is referred to by the immortal only"
    );
}

#[test]
fn showing_twice_is_noticed() {
    let _lesson = lesson! {
        python: "# a type written in C whose tp_traverse visits a field twice",
        rule: "more references are shown than there are: say so, and never go below zero",
        page: "ch10-cycles.html#lies",
    };
    let heap = Heap::new();
    let x = node(&heap);
    let liar = liar(&heap, [x.clone()], Lie::Twice);
    drop(x);
    let error = gather(&heap, 0).subtract().err();
    let error = error.expect("x has one reference and is shown twice, and subtract accepted that");
    assert_eq!((error.candidate, error.count, error.shown), (0, 1, 2));
    snapshot!(error, @"candidate @0 (#1 node): the candidates show 2 references to it, and its refcount is 1. Some `traverse` shows a reference that its object does not own, or shows one twice");
    assert_eq!(heap.live(), 2, "objects: a lie frees nobody");
    drop(liar);
    assert_eq!(heap.live(), 0, "objects in the end");
}

#[test]
fn the_right_one_is_named() {
    let _lesson = lesson! {
        python: "# the same among the young only: gc.collect(0)",
        rule: "Overdrawn names the candidate, and the object behind it",
        page: "ch10-cycles.html#lies",
    };
    let heap = Heap::new();
    let _elders: [Ref; 3] = nodes(&heap);
    let [first, x]: [Ref; 2] = nodes(&heap);
    let liar = liar(&heap, [x], Lie::Twice);
    let error = gather(&heap, 3).subtract().err();
    let error = error.expect("x has one reference and is shown twice, and subtract accepted that");
    assert_eq!(error.candidate, 1, "x is the second candidate");
    assert_eq!(
        error.object.map(|(uid, kind)| (uid.number(), kind)),
        Some((5, "node")),
        "which object is overdrawn: x, the fifth on the heap"
    );
    drop((first, liar));
}

#[test]
fn going_below_zero_is_noticed_in_numbers_too() {
    let _lesson = lesson! {
        python: "# CPython's debug build stops: \"refcount is too small\"",
        rule: "nothing is left, and one more is to be taken off: that is Overdrawn",
        page: "ch10-cycles.html#lies",
    };
    let lies = [
        (Numbers::of(&[(1, &[0, 0])]), 0, 1, 2),
        (Numbers::of(&[(0, &[]), (1, &[0])]), 0, 0, 1),
        (
            Numbers::of(&[(1, &[1]), (2, &[1, 1, 0, 1]), (1, &[])]),
            1,
            2,
            4,
        ),
    ];
    for (numbers, candidate, count, shown) in lies {
        let error = Overdrawn {
            candidate,
            count,
            shown,
            object: None,
        };
        assert_eq!(
            subtract(&numbers, &mut copy(&numbers)),
            Err(error),
            "subtract on {numbers:?}"
        );
    }
}

#[test]
fn many_references_take_no_time() {
    let _lesson = lesson! {
        python: "l = []; l += [l] * 300_000",
        rule: "one step for each edge: Overdrawn::new counts all edges, so make it when nothing is left, and not before (ok_or_else)",
        page: "ch10-cycles.html#subtract",
    };
    let row = vec![0; 300_000];
    let numbers = Numbers::of(&[(300_001, &row)]);
    assert_eq!(left(&numbers), [1], "left of l, which has its name");
}

#[test]
fn random_graphs_leave_what_is_outside() {
    let _lesson = lesson! {
        python: "# any objects, any references",
        rule: "what is left is exactly the number of references from outside",
        page: "ch10-cycles.html#subtract",
    };
    for mut rng in seeds(500) {
        let graph = Graph::random(&mut rng, 30);
        assert_eq!(left(&graph.numbers()), graph.outside);
    }
}
