//! The second look: the same question about objects that we hold.

use crate::{Numbers, Overdrawn, copy, spread, subtract};
use ch03_ref::{Heap, Id, Ref};

/// Which of the objects that `held` holds can be reached from elsewhere.
///
/// # Errors
/// [`Overdrawn`] if some `traverse` lies.
pub fn recount(heap: &Heap, held: &[Ref]) -> Result<Vec<bool>, Overdrawn> {
    let _still = heap.still(u32::MAX);
    // Held objects live, so their addresses are theirs. Sorted, to be searched.
    let tracked = held.iter().zip(0..).filter(|(r, _)| r.is_tracked());
    let mut known: Vec<(Id, u32)> = tracked.map(|(r, i)| (r.id(), i)).collect();
    known.sort_unstable();
    let mut numbers = Numbers::with_capacity(held.len());
    for r in held {
        r.traverse(&mut |child| {
            if let Ok(found) = known.binary_search_by_key(&child.id(), |&(id, _)| id) {
                numbers.edges.push(known[found].1);
            }
        });
        numbers.end_row(r.refcount() - 1);
    }
    let mut gc_refs = copy(&numbers);
    subtract(&numbers, &mut gc_refs).map_err(|e| e.named(held.get(e.candidate as usize)))?;
    let mut reachable = vec![true; held.len()];
    for i in spread(&numbers, &gc_refs).unreachable {
        reachable[i as usize] = false;
    }
    Ok(reachable)
}
