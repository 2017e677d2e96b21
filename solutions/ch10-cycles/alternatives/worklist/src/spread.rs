//! Spread: a list of things to do, begun with whoever is held from outside.

use crate::Numbers;

/// Who is garbage.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// The candidates that cannot be reached from outside, each once.
    pub unreachable: Vec<u32>,
    /// Nobody: a marker does not guess.
    pub late: Vec<u32>,
}

/// Tells the reachable from the unreachable.
pub fn spread(numbers: &Numbers, gc_refs: &[u32]) -> Verdict {
    let mut lost = vec![true; numbers.len()];
    let roots = gc_refs.iter().enumerate().filter(|(_, refs)| **refs > 0);
    let mut to_do: Vec<usize> = roots.map(|(i, _)| i).collect();
    while let Some(i) = to_do.pop() {
        if std::mem::take(&mut lost[i]) {
            let row = numbers.row(i).iter().map(|&to| to as usize);
            to_do.extend(row.filter(|&to| lost[to]));
        }
    }
    let unreachable = lost.iter().enumerate().filter(|(_, lost)| **lost);
    Verdict {
        unreachable: unreachable.map(|(i, _)| i as u32).collect(),
        late: Vec::new(),
    }
}
