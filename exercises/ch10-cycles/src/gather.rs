// Chapter 10, Finding garbage cycles: write what each `todo!` asks for, then
// `cargo xtask verify 10`.

//! Gather: the heap is read once, and turned into numbers.

use crate::Numbers;
use ch03_ref::{Ref, Still};
use std::ops::Range;

/// How many containers ahead their references are fetched, where references
/// lead far away.
const AHEAD: u32 = 8;

/// How far from one container's first reference to the next one's is far away:
/// beyond that the processor cannot guess what comes.
const FAR: u32 = 1000;

/// After so many containers it is asked anew whether references lead far away.
const WHILE: u32 = 16;

/// The numbers of the containers in these places of the collector's table.
/// Place `range.start` becomes candidate 0.
///
/// # Panics
/// If a place is free, which cannot be under the outermost guard.
pub(crate) fn gather_range(still: &Still<'_>, range: Range<u32>) -> Numbers {
    let mut numbers = Numbers::in_spare_room(range.len());
    let mut far = false;
    still.each(range.clone(), |place, r| {
        let candidate = place - range.start;
        if candidate.is_multiple_of(WHILE) {
            far = leads_far(&numbers);
        }
        if far {
            still.warm(place + AHEAD);
        }
        if r.untracks() {
            numbers.loose.push(candidate);
        }
        read(&mut numbers, r, &range);
    });
    assert_eq!(
        numbers.len(),
        range.len(),
        "a free place, or a row that was not ended"
    );
    numbers
}

/// Whether the first references of the last two candidates lead far apart.
fn leads_far(numbers: &Numbers) -> bool {
    let last = numbers.len().saturating_sub(2)..numbers.len();
    let mut firsts = last.filter_map(|i| numbers.row(i).first());
    match (firsts.next(), firsts.next()) {
        (Some(&one), Some(&other)) => one.abs_diff(other) > FAR,
        _ => false,
    }
}

/// Writes one candidate's row: the candidates it refers to, and its count. The
/// candidates are the containers whose places are in `range`.
#[inline]
fn read(numbers: &mut Numbers, r: &Ref, range: &Range<u32>) {
    todo!(
        "ch10.gather: push an edge for each candidate that r shows, then end the row with its \
         count"
    )
}
