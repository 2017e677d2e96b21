//! Spread: whoever is reached from outside lives, and so does whatever it
//! refers to.

use crate::Numbers;

/// Who is garbage.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// The candidates that cannot be reached from outside, each once. Any order
    /// is right: the phases put them in order of age.
    pub unreachable: Vec<u32>,
    /// Candidates that were taken for unreachable at first, in the order in
    /// which that was found wrong. CPython has them last in its list from then
    /// on, so later finalizers run in that order. An algorithm that does not
    /// know leaves this empty.
    pub late: Vec<u32>,
}

/// Tells the reachable from the unreachable: `gc_refs` says for each candidate
/// how many references from outside it has.
///
/// CPython does the same with two lists (`move_unreachable`).
pub fn spread(numbers: &Numbers, gc_refs: &[u32]) -> Verdict {
    // ANCHOR: spread
    let mut reached: Vec<bool> = gc_refs.iter().map(|&refs| refs > 0).collect();
    let mut late = Vec::new();
    for (i, row) in numbers.rows().enumerate() {
        if reached[i] {
            for &to in row {
                if !reached[to as usize] {
                    reached[to as usize] = true;
                    // Whoever is ahead will be come by. Who was passed must come again.
                    if (to as usize) < i {
                        late.push(to);
                    }
                }
            }
        }
    }
    let mut next = 0;
    while let Some(&i) = late.get(next) {
        for &to in numbers.row(i as usize) {
            if !reached[to as usize] {
                reached[to as usize] = true;
                late.push(to);
            }
        }
        next += 1;
    }
    let unreachable = (0..).zip(reached).filter(|&(_, reached)| !reached);
    Verdict {
        unreachable: unreachable.map(|(i, _)| i).collect(),
        late,
    }
    // ANCHOR_END: spread
}
