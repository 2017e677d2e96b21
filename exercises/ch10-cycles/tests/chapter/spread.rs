//! Task `spread`.

mod heap;
mod phases;

use crate::graph::{Graph, garbage, search};
use ch10_cycles::{Fate, Numbers, explain, spread};
use rstest::rstest;
use testkit::{lesson, seeds, with_stack};

/// The garbage among these candidates.
fn found(numbers: &Numbers) -> Vec<u32> {
    let verdict = search(numbers).unwrap_or_else(|lie| panic!("nobody lies here: {lie}"));
    garbage(numbers, &verdict)
}

#[test]
fn a_ring_that_nobody_holds_is_garbage() {
    let _lesson = lesson! {
        python: "a = []; b = [a]; a.append(b); del a, b; gc.collect()      # 2",
        rule: "who is not reached from outside is garbage",
        page: "ch10-cycles.html#spread",
    };
    let pair = Numbers::of(&[(1, &[1]), (1, &[0])]);
    assert_eq!(
        found(&pair),
        [0, 1],
        "garbage: two that have only each other"
    );
    assert_eq!(found(&Numbers::of(&[(1, &[0])])), [0], "l.append(l); del l");
    assert_eq!(found(&Numbers::default()), [], "no candidates");
}

#[test]
fn a_live_chain_survives() {
    let _lesson = lesson! {
        python: "a.next = b; b.next = c; c.next = a; del b, c; gc.collect()      # 0",
        rule: "gc_refs 0 is no verdict: who is reached from a living one lives, and so does whom that one reaches",
        page: "ch10-cycles.html#zero",
    };
    let numbers = Numbers::of(&[(2, &[1]), (1, &[2]), (1, &[0])]);
    assert_eq!(found(&numbers), [], "garbage: a is held by its name");
}

#[rstest]
#[case::first(0)]
#[case::middle(4)]
#[case::last(9)]
fn one_name_keeps_a_whole_ring(#[case] named: u32) {
    let _lesson = lesson! {
        python: format!("ring = [Link() for i in range(10)]      # each .next is the one before\nA = ring[{named}]; del ring; gc.collect()      # 0"),
        rule: "spread goes on until there is nobody new, in whatever order they stand",
        page: "ch10-cycles.html#spread",
    };
    let mut graph = Graph {
        rows: (0..10).map(|i| vec![(i + 9) % 10]).collect(),
        outside: vec![0; 10],
    };
    graph.outside[named as usize] = 1;
    assert_eq!(
        found(&graph.numbers()),
        [],
        "garbage in a ring that is held"
    );
    graph.outside[named as usize] = 0;
    assert_eq!(
        found(&graph.numbers()).len(),
        10,
        "garbage when the name is gone"
    );
}

#[test]
fn garbage_does_not_take_the_living_along() {
    let _lesson = lesson! {
        python: "keep = [1]; a = [keep]; a.append(a); del a; gc.collect()      # 1, and keep is there",
        rule: "to be referred to by garbage is no fault",
        page: "ch10-cycles.html#spread",
    };
    // keep, a
    let numbers = Numbers::of(&[(2, &[]), (1, &[0, 1])]);
    assert_eq!(found(&numbers), [1], "garbage: a, but not `keep`");
}

#[test]
fn garbage_keeps_nobody() {
    let _lesson = lesson! {
        python: "a = [[]]; a.append(a); del a; gc.collect()      # 2: the inner list goes along",
        rule: "only the living spread: a reference from garbage saves nobody",
        page: "ch10-cycles.html#spread",
    };
    // The inner one, then a.
    let numbers = Numbers::of(&[(1, &[]), (1, &[0, 1])]);
    assert_eq!(found(&numbers), [0, 1], "garbage: the inner list and a");
}

#[test]
fn an_immortal_lives_and_keeps() {
    let _lesson = lesson! {
        python: "# static types are immortal, and what they refer to stays",
        rule: "an immortal candidate always has something left",
        page: "ch10-cycles.html#spread",
    };
    let numbers = Numbers::of(&[(1, &[]), (u32::MAX, &[0, 1]), (1, &[2])]);
    assert_eq!(
        found(&numbers),
        [2],
        "only the last one is held by nobody else"
    );
}

#[test]
fn zero_and_one_are_not_the_only_numbers() {
    let _lesson = lesson! {
        python: "a = b = c = []      # three references from outside",
        rule: "any number above 0 says that there is a reference from outside",
        page: "ch10-cycles.html#spread",
    };
    let numbers = Numbers::of(&[(3, &[1]), (1, &[]), (2, &[]), (7, &[7; 0])]);
    let verdict = spread(&numbers, &[3, 0, 2, 7]);
    assert_eq!(
        garbage(&numbers, &verdict),
        [],
        "garbage, when gc_refs is [3, 0, 2, 7] and 0 refers to 1"
    );
}

#[rstest]
#[case::forwards("each refers to the next younger one", |i: u32, _| i + 1, 0)]
#[case::backwards("each refers to the next older one", |i: u32, _| i.wrapping_sub(1), 299_999)]
// 0 → n-1 → 1 → n-2 → …
#[case::across("old and young in turn", |i: u32, n: u32| if i < n / 2 { n - 1 - i } else { n - i }, 0)]
fn a_long_chain_on_a_small_stack(
    #[case] order: &str,
    #[case] next: fn(u32, u32) -> u32,
    #[case] named: usize,
) {
    let _lesson = lesson! {
        python: format!("# 300000 links in a chain, {order}; a name leads to the first"),
        rule: "each row is looked at once, and nothing nests: no recursion",
        page: "ch10-cycles.html#spread",
    };
    let n = 300_000;
    let row = |i| {
        let to = next(i, n);
        (to < n && to != i).then_some(to).into_iter().collect()
    };
    let mut graph = Graph {
        rows: (0..n).map(row).collect(),
        outside: vec![0; n as usize],
    };
    graph.outside[named] = 1;
    let held = graph.numbers();
    with_stack(256 * 1024, || {
        assert_eq!(found(&held).len(), 0, "garbage in a chain that is held");
    });
    graph.outside[named] = 0;
    let lost = graph.numbers();
    with_stack(256 * 1024, || {
        assert_eq!(found(&lost).len(), n as usize, "garbage in a lost chain");
    });
}

#[test]
fn random_graphs() {
    let _lesson = lesson! {
        python: "# any objects, any references, some of them from outside",
        rule: "garbage is exactly who cannot be reached from outside",
        page: "ch10-cycles.html#right",
    };
    for mut rng in seeds(2000) {
        let graph = Graph::random(&mut rng, 24);
        assert_eq!(
            found(&graph.numbers()),
            graph.garbage(),
            "garbage: yours, and that by brute force"
        );
    }
}

#[test]
fn the_order_of_candidates_does_not_matter() {
    let _lesson = lesson! {
        python: "# the same objects, made in another order",
        rule: "order decides who is looked at first, never who is garbage",
        page: "ch10-cycles.html#right",
    };
    for mut rng in seeds(500) {
        let graph = Graph::random(&mut rng, 16);
        let mut order: Vec<u32> = (0..graph.len() as u32).collect();
        rng.shuffle(&mut order);
        let other = graph.renumbered(&order).numbers();
        let mut expected: Vec<u32> = found(&graph.numbers())
            .into_iter()
            .map(|i| order[i as usize])
            .collect();
        expected.sort_unstable();
        assert_eq!(found(&other), expected, "renumbered: {order:?}");
    }
}

#[test]
fn the_table_agrees() {
    let _lesson = lesson! {
        python: "# gc.set_debug(gc.DEBUG_COLLECTABLE) prints the garbage; ours prints everybody",
        rule: "the last column: from outside, reached, garbage",
        page: "ch10-cycles.html#explain",
    };
    for mut rng in seeds(100) {
        let graph = Graph::random(&mut rng, 12);
        let tables = explain(&graph.numbers()).expect("nobody lies");
        assert_eq!(
            tables.each_ref().map(|table| table.step),
            ["gather", "copy", "subtract", "spread"]
        );
        let counts: Vec<_> = graph.counts().into_iter().map(Some).collect();
        let column =
            |step: usize| -> Vec<_> { tables[step].rows.iter().map(|row| row.gc_refs).collect() };
        assert_eq!(column(1), counts, "gc_refs after copy");
        assert_eq!(column(3), column(2), "gc_refs after spread");
        let reachable = graph.reachable();
        for (i, row) in tables[3].rows.iter().enumerate() {
            let fate = match (graph.outside[i], reachable[i]) {
                (1.., _) => Fate::Outside,
                (0, true) => Fate::Reached,
                (0, false) => Fate::Garbage,
            };
            assert_eq!(row.gc_refs, Some(graph.outside[i]), "gc_refs of @{i}");
            assert_eq!(row.fate, Some(fate), "the fate of @{i}");
        }
    }
}
