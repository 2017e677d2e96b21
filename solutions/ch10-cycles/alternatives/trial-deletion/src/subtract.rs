//! Copy and subtract: delete each candidate on trial.

use crate::{Numbers, Overdrawn};

/// The numbers to calculate with, one for each candidate.
pub fn copy(numbers: &Numbers) -> Vec<u32> {
    numbers.counts.clone()
}

/// Takes one off for each reference that comes from a candidate: `MarkGray`.
///
/// # Errors
/// [`Overdrawn`] if that would make some number less than 0.
pub fn subtract(numbers: &Numbers, gc_refs: &mut [u32]) -> Result<(), Overdrawn> {
    let mut grey = vec![false; numbers.len()];
    let mut stack = Vec::new();
    for suspect in 0..numbers.len() {
        stack.push(suspect);
        while let Some(i) = stack.pop() {
            if grey[i] {
                continue;
            }
            grey[i] = true;
            for &to in numbers.row(i) {
                match gc_refs[to as usize] {
                    0 => return Err(Overdrawn::new(numbers, to)),
                    left => gc_refs[to as usize] = left - 1,
                }
                if !grey[to as usize] {
                    stack.push(to as usize);
                }
            }
        }
    }
    Ok(())
}
