//! The second look: the same question about objects that we hold.

use crate::gather::children;
use crate::{Numbers, Overdrawn, copy, spread, subtract};
use ch03_ref::{Heap, Ref, Uid};
use std::collections::HashMap;

/// Which of the objects that `held` holds can be reached from elsewhere.
///
/// # Errors
/// [`Overdrawn`] if some `traverse` lies.
pub fn recount(heap: &Heap, held: &[Ref]) -> Result<Vec<bool>, Overdrawn> {
    let _still = heap.still(u32::MAX);
    // Who is not tracked is nobody's business here, as in the first look.
    let tracked = held.iter().zip(0..).filter(|(r, _)| r.is_tracked());
    let known: HashMap<Uid, u32> = tracked.map(|(r, i)| (r.uid(), i)).collect();
    let mut numbers = Numbers::with_capacity(held.len());
    for r in held {
        numbers.edges.extend(children(r, &known));
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
