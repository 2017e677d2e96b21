//! Gather: the heap is read once, and turned into numbers.

use crate::Numbers;
use ch03_ref::{Ref, Still};
use std::ops::Range;

/// The numbers of the containers in these places of the collector's table.
/// Place `range.start` becomes candidate 0.
///
/// # Panics
/// If a place is free, which cannot be under the outermost guard.
pub(crate) fn gather_range(still: &Still<'_>, range: Range<u32>) -> Numbers {
    let mut numbers = Numbers::with_capacity(range.len());
    still.each(range.clone(), |place, r| {
        let candidate = place - range.start;
        assert_eq!(
            candidate as usize,
            numbers.len(),
            "a free place, or a row that was not ended"
        );
        if r.untracks() {
            numbers.loose.push(candidate);
        }
        read(&mut numbers, r, &range);
    });
    numbers
}

/// Writes one candidate's row: the candidates it refers to, and its count. The
/// candidates are the containers whose places are in `range`.
#[inline]
fn read(numbers: &mut Numbers, r: &Ref, range: &Range<u32>) {
    r.traverse(&mut |child| {
        if let Some(place) = child.slot()
            && range.contains(&place)
        {
            numbers.edges.push(place - range.start);
        }
    });
    numbers.end_row(r.refcount());
}
