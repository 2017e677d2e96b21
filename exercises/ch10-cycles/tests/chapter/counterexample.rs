//! Task `counterexample`.

use crate::graph::Graph;
use ch10_cycles::{Numbers, counterexample};
use testkit::lesson;

const PYTHON: &str = "# a widespread sentence about CPython: it copies the counts, subtracts,\n# \"then objects whose adjusted count reaches zero are freed\"";

/// Your heap as a graph, or what is wrong with it.
fn graph(numbers: &Numbers) -> Graph {
    let n = numbers.len();
    assert_eq!(
        numbers.starts.len(),
        n + 1,
        "the rows: write the heap with Numbers::of"
    );
    let rows: Vec<Vec<u32>> = (0..n).map(|i| numbers.row(i).to_vec()).collect();
    let mut outside = numbers.counts.clone();
    for &to in rows.iter().flatten() {
        assert!(
            (to as usize) < n,
            "your heap refers to candidate @{to}, and the last one is @{}",
            n.saturating_sub(1)
        );
        outside[to as usize] = outside[to as usize].checked_sub(1).unwrap_or_else(|| {
            panic!(
                "no heap is like this: @{to} has {} references, and more are shown",
                numbers.counts[to as usize]
            )
        });
    }
    Graph { rows, outside }
}

#[test]
fn it_contradicts_the_sentence() {
    let _lesson = lesson! {
        python: PYTHON,
        rule: "0 left means: no reference comes directly from outside. It does not mean garbage",
        page: "ch10-cycles.html#zero",
    };
    let graph = graph(&counterexample());
    let reachable = graph.reachable();
    let contradicts = (0..graph.len()).any(|i| graph.outside[i] == 0 && reachable[i]);
    let left: Vec<String> = (0..graph.len())
        .map(|i| {
            let fate = if reachable[i] { "in use" } else { "garbage" };
            format!("@{i}: {} left, {fate}", graph.outside[i])
        })
        .collect();
    assert!(
        contradicts,
        "the sentence is right about your heap: {}",
        left.join("; ")
    );
}

#[test]
fn it_is_the_smallest() {
    let _lesson = lesson! {
        python: PYTHON,
        rule: "leave out every candidate that the contradiction does not need",
        page: "ch10-cycles.html#zero",
    };
    let n = graph(&counterexample()).len();
    assert_eq!(n, 2, "candidates in your heap");
}
