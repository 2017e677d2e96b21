// Chapter 10, Finding garbage cycles: write what each `todo!` asks for, then
// `cargo xtask verify 10`.

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
    todo!(
        "ch10.spread: find all that can be reached from candidates with gc_refs > 0; the others \
         are unreachable"
    )
}
