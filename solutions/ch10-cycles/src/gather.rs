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

/// For how many containers one that leads far away speaks.
const WHILE: u32 = 16;

/// The numbers of the containers in these places of the collector's table.
/// Place `range.start` becomes candidate 0.
///
/// # Panics
/// If a place is free, which cannot be under the outermost guard.
pub(crate) fn gather_range(still: &Still<'_>, range: Range<u32>) -> Numbers {
    let mut numbers = Numbers::in_spare_room(range.len());
    let (mut last, mut fetch) = (0, 0);
    still.each(range.clone(), |place, r| {
        if fetch > 0 {
            still.warm(place + AHEAD);
            fetch -= 1;
        }
        let candidate = place - range.start;
        assert_eq!(
            candidate as usize,
            numbers.len(),
            "a free place, or a row that was not ended"
        );
        if r.untracks() {
            numbers.loose.push(candidate);
        }
        let row = numbers.edges.len();
        read(&mut numbers, r, &range);
        if let Some(&first) = numbers.edges.get(row) {
            if first.abs_diff(last) > FAR {
                fetch = WHILE;
            }
            last = first;
        }
    });
    numbers
}

/// Writes one candidate's row: the candidates it refers to, and its count. The
/// candidates are the containers whose places are in `range`.
#[inline]
fn read(numbers: &mut Numbers, r: &Ref, range: &Range<u32>) {
    // ANCHOR: gather
    r.traverse(&mut |child| {
        if let Some(place) = child.slot()
            && range.contains(&place)
        {
            numbers.edges.push(place - range.start);
        }
    });
    numbers.end_row(r.refcount());
    // ANCHOR_END: gather
}
