//! Gather: the heap is read twice, first for names, then for references.

use crate::Numbers;
use ch03_ref::{Ref, Still, Uid};
use std::collections::HashMap;
use std::ops::Range;

/// The numbers of the containers in these places. Place `range.start` becomes
/// candidate 0.
pub(crate) fn gather_range(still: &Still<'_>, range: Range<u32>) -> Numbers {
    let mut known: HashMap<Uid, u32> = HashMap::with_capacity(range.len());
    still.each(range.clone(), |place, r| {
        known.insert(r.uid(), place - range.start);
    });
    let mut numbers = Numbers::with_capacity(known.len());
    still.each(range.clone(), |place, r| {
        if r.untracks() {
            numbers.loose.push(place - range.start);
        }
        numbers.edges.extend(children(r, &known));
        numbers.end_row(r.refcount());
    });
    numbers
}

/// Whom an object refers to, of those that are known.
pub(crate) fn children(r: &Ref, known: &HashMap<Uid, u32>) -> Vec<u32> {
    let mut found = Vec::new();
    r.traverse(&mut |child| found.extend(known.get(&child.uid())));
    found
}
