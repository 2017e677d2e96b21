//! Random graphs whose references from outside are known, and the answer found
//! by brute force.

use crate::node::{link, node};
use ch03_ref::{Census, Heap, Ref, Uid};
use ch10_cycles::{Numbers, Overdrawn, Verdict, copy, spread, subtract};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Rng, note};

/// Who refers to whom, and how many references each has from outside.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub rows: Vec<Vec<u32>>,
    pub outside: Vec<u32>,
}

impl Graph {
    /// Few or many edges, few or many references from outside; loops and
    /// parallel edges too.
    pub fn random(rng: &mut Rng, up_to: usize) -> Graph {
        let n = 1 + rng.below(up_to);
        let mut graph = Graph {
            rows: vec![Vec::new(); n],
            outside: vec![0; n],
        };
        for _ in 0..rng.below(3 * n) {
            let (from, to) = (rng.below(n), rng.below(n));
            graph.rows[from].push(to as u32);
        }
        for _ in 0..rng.below(1 + n / 2) {
            graph.outside[rng.below(n)] += 1;
        }
        note(format!("{graph:?}"));
        graph
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// All references to each.
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = self.outside.clone();
        for &to in self.rows.iter().flatten() {
            counts[to as usize] += 1;
        }
        counts
    }

    pub fn numbers(&self) -> Numbers {
        let counts = self.counts();
        let rows = counts.iter().zip(&self.rows);
        let rows: Vec<(u32, &[u32])> = rows.map(|(&count, row)| (count, &row[..])).collect();
        Numbers::of(&rows)
    }

    /// Who can be reached, by the definition: whoever is referred to from outside
    /// or by somebody who can be reached. Repeated until nothing changes.
    pub fn reachable(&self) -> Vec<bool> {
        let mut reachable: Vec<bool> = self.outside.iter().map(|&refs| refs > 0).collect();
        loop {
            let mut news = false;
            for (from, row) in self.rows.iter().enumerate() {
                for &to in row {
                    news |= reachable[from] && !reachable[to as usize];
                    reachable[to as usize] |= reachable[from];
                }
            }
            if !news {
                return reachable;
            }
        }
    }

    /// Who cannot.
    pub fn garbage(&self) -> Vec<u32> {
        let reachable = self.reachable();
        let numbers = (0..self.len()).filter(|&i| !reachable[i]);
        numbers.map(|i| i as u32).collect()
    }

    /// Makes a node for each, with these edges, and lets go of all but the
    /// references from outside, which it returns.
    pub fn build(&self, heap: &Heap) -> Vec<Ref> {
        let nodes: Vec<Ref> = self.rows.iter().map(|_| node(heap)).collect();
        for (from, row) in nodes.iter().zip(&self.rows) {
            for &to in row {
                link(from, &nodes[to as usize]);
            }
        }
        let names = nodes.iter().zip(&self.outside);
        names
            .flat_map(|(r, &times)| std::iter::repeat_n(r.clone(), times as usize))
            .collect()
    }

    /// The graph of these objects as censuses have it, which ask each object by
    /// itself. `held` is how many references to each are the test's own (R3).
    pub fn counted(heap: &Heap, uids: &[Uid], held: u32) -> Graph {
        let number: BTreeMap<Uid, u32> = uids.iter().copied().zip(0..).collect();
        let census = |&uid: &Uid| heap.census(uid).expect("alive");
        let objects: Vec<_> = uids.iter().map(census).collect();
        let row = |object: &Census| {
            let known = object.referents.iter().filter_map(|uid| number.get(uid));
            known.copied().collect()
        };
        let rows: Vec<Vec<u32>> = objects.iter().map(row).collect();
        let counts = objects.iter().map(|object| object.refcount as u32 - held);
        let mut outside: Vec<u32> = counts.collect();
        for &to in rows.iter().flatten() {
            outside[to as usize] -= 1;
        }
        Graph { rows, outside }
    }

    /// The same graph, with candidate `i` numbered `order[i]`.
    pub fn renumbered(&self, order: &[u32]) -> Graph {
        let mut other = Graph {
            rows: vec![Vec::new(); self.len()],
            outside: vec![0; self.len()],
        };
        for (i, row) in self.rows.iter().enumerate() {
            let new = order[i] as usize;
            other.rows[new] = row.iter().map(|&to| order[to as usize]).collect();
            other.outside[new] = self.outside[i];
        }
        other
    }
}

/// Copy, subtract, spread.
pub fn search(numbers: &Numbers) -> Result<Verdict, Overdrawn> {
    let mut gc_refs = copy(numbers);
    subtract(numbers, &mut gc_refs)?;
    Ok(spread(numbers, &gc_refs))
}

/// Compares what was gathered with what is there, as a table.
#[track_caller]
pub fn assert_numbers(found: &Numbers, expected: &Numbers, what: &str) {
    testkit::assert_same_text(what, &table(expected), &table(found));
    assert_eq!(found, expected, "{what}");
}

fn table(numbers: &Numbers) -> String {
    let row = |i: usize| {
        let refers: Vec<String> = numbers.row(i).iter().map(u32::to_string).collect();
        let refers = refers.join(", ");
        format!("@{i}: count {}, refers to [{refers}]\n", numbers.counts[i])
    };
    let rows: String = (0..numbers.len()).map(row).collect();
    format!("{rows}rows begin at {:?}", numbers.starts)
}

/// The unreachable in order. Nobody may be named twice, or be no candidate, and
/// who is late lives.
pub fn garbage(numbers: &Numbers, verdict: &Verdict) -> Vec<u32> {
    let set: BTreeSet<u32> = verdict.unreachable.iter().copied().collect();
    assert!(
        set.len() == verdict.unreachable.len(),
        "`unreachable` names somebody twice: {:?}",
        verdict.unreachable
    );
    assert!(
        set.iter().all(|&i| (i as usize) < numbers.len()),
        "`unreachable` has numbers that are no candidate's: {:?}",
        verdict.unreachable
    );
    let late: BTreeSet<u32> = verdict.late.iter().copied().collect();
    assert!(
        late.len() == verdict.late.len(),
        "`late` names somebody twice: {:?}",
        verdict.late
    );
    assert!(
        late.is_disjoint(&set),
        "`late` names somebody who is unreachable: {:?} and {:?}",
        verdict.late,
        verdict.unreachable
    );
    set.into_iter().collect()
}
