//! Gather: every child is written down with its place, and who is no candidate
//! is struck out afterwards.

use crate::Numbers;
use ch03_ref::Still;
use std::ops::Range;

/// The numbers of the containers in these places. Place `range.start` becomes
/// candidate 0.
pub(crate) fn gather_range(still: &Still<'_>, range: Range<u32>) -> Numbers {
    let mut numbers = Numbers::with_capacity(range.len());
    let mut all = Vec::new();
    still.each(range.clone(), |place, r| {
        let candidate = place - range.start;
        if r.untracks() {
            numbers.loose.push(candidate);
        }
        r.traverse(&mut |child| all.extend(child.slot()));
        let known = all.drain(..).filter(|place| range.contains(place));
        numbers.edges.extend(known.map(|place| place - range.start));
        numbers.end_row(r.refcount());
    });
    numbers
}
