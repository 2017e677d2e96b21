//! Copy and subtract: how many references come from outside?

use crate::{Numbers, Overdrawn};

/// The numbers to calculate with, one for each candidate. The real counts stay
/// as they are: objects are in use meanwhile.
///
/// CPython: `update_refs`, which copies into a field `gc_refs` in front of each
/// container.
pub fn copy(numbers: &Numbers) -> Vec<u32> {
    numbers.counts.clone()
}

/// Takes one off for each reference that comes from a candidate. What is left
/// are the references from outside.
///
/// CPython: `subtract_refs`, with `visit_decref` for each reference.
///
/// # Errors
/// [`Overdrawn`] if that would make some number less than 0. Then `gc_refs`
/// means nothing any more.
pub fn subtract(numbers: &Numbers, gc_refs: &mut [u32]) -> Result<(), Overdrawn> {
    for &to in &numbers.edges {
        let left = &mut gc_refs[to as usize];
        *left = left
            .checked_sub(1)
            .ok_or_else(|| Overdrawn::new(numbers, to))?;
    }
    Ok(())
}
