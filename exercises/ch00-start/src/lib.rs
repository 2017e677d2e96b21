// Chapter 0, Start: write what each `todo!` asks for, then
// `cargo xtask verify 0`.

//! The start: a first exercise, and a notebook of predictions.
#![forbid(unsafe_code)]

pub mod notebook;

use std::collections::BTreeMap;

/// An assignment: the name on the left, and the number of the object that the
/// right side gave.
pub type Assignment<'a> = (&'a str, u32);

/// After these assignments, in this order: how many names point to `object`?
///
/// A name points to one object at a time, the last one it was assigned.
pub fn arrows(assignments: &[Assignment<'_>], object: u32) -> usize {
    todo!("ch00.arrows: how many names point to the object at the end?")
}
