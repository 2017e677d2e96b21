//! Copy and subtract: how many references come from outside?

use crate::{Numbers, Overdrawn};

/// The numbers to calculate with, one for each candidate.
pub fn copy(numbers: &Numbers) -> Vec<u32> {
    numbers.counts.to_vec()
}

/// Takes one off for each reference that comes from a candidate.
///
/// # Errors
/// [`Overdrawn`] if that would make some number less than 0.
pub fn subtract(numbers: &Numbers, gc_refs: &mut [u32]) -> Result<(), Overdrawn> {
    let mut internal = vec![0_u32; numbers.len()];
    for &to in &numbers.edges {
        internal[to as usize] += 1;
    }
    for (i, (refs, internal)) in gc_refs.iter_mut().zip(internal).enumerate() {
        if internal > *refs {
            return Err(Overdrawn::new(numbers, i as u32));
        }
        *refs -= internal;
    }
    Ok(())
}
