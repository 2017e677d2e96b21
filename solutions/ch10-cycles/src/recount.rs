//! The second look: the same question about objects that we hold.

use crate::{Numbers, Overdrawn, copy, spread, subtract};
use ch03_ref::{Heap, Ref};

/// Which of the objects that `held` holds can be reached from elsewhere: from
/// anything but `held` itself and its objects. For the time after user code ran.
///
/// The answer stands in the order of `held`. An object that is held twice counts
/// as reachable.
///
/// CPython 3.11: `handle_resurrected_objects`.
///
/// # Errors
/// [`Overdrawn`] if some `traverse` lies.
pub fn recount(heap: &Heap, held: &[Ref]) -> Result<Vec<bool>, Overdrawn> {
    // Nobody changes places while we look.
    let _still = heap.still(u32::MAX);
    let numbers = gather_held(held);
    let mut gc_refs = copy(&numbers);
    subtract(&numbers, &mut gc_refs).map_err(|e| e.named(held.get(e.candidate as usize)))?;
    let mut reachable = vec![true; held.len()];
    for i in spread(&numbers, &gc_refs).unreachable {
        reachable[i as usize] = false;
    }
    Ok(reachable)
}

/// The numbers of these objects, without the references that `held` itself owns
/// (R3): object `held[i]` becomes candidate `i`.
fn gather_held(held: &[Ref]) -> Numbers {
    let candidates = Candidates::new(held);
    let mut numbers = Numbers::with_capacity(held.len());
    // ANCHOR: recount
    for r in held {
        r.traverse(&mut |child| {
            if let Some(i) = candidates.find(child) {
                numbers.edges.push(i);
            }
        });
        numbers.end_row(r.refcount() - 1);
    }
    numbers
    // ANCHOR_END: recount
}

/// Which of the held objects is candidate number what. An array over the places
/// that they have in the collector's table: nothing is hashed.
struct Candidates {
    /// The smallest place.
    first: u32,
    /// For each place from there on a candidate, or [`NOBODY`].
    numbers: Vec<u32>,
}

/// Marks a place whose object is not held.
const NOBODY: u32 = u32::MAX;

impl Candidates {
    fn new(held: &[Ref]) -> Candidates {
        let places = held.iter().filter_map(Ref::slot);
        let first = places.clone().min().unwrap_or(0);
        let end = places.max().map_or(0, |last| last + 1);
        let mut numbers = vec![NOBODY; (end - first) as usize];
        for (i, r) in held.iter().enumerate() {
            if let Some(place) = r.slot() {
                numbers[(place - first) as usize] = i as u32;
            }
        }
        Candidates { first, numbers }
    }

    /// The number of this object, if it is one of those that are held.
    #[inline]
    fn find(&self, r: &Ref) -> Option<u32> {
        let index = r.slot()?.checked_sub(self.first)?;
        let &i = self.numbers.get(index as usize)?;
        (i != NOBODY).then_some(i)
    }
}
