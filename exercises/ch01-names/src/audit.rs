// Chapter 1, Names are arrows: write what each `todo!` asks for, then
// `cargo xtask verify 1`.

//! Checking the books.

use crate::{Ledger, Slot, Value};
use std::collections::BTreeMap;

/// An object whose count is not the number of its arrows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Finding {
    /// The object.
    pub slot: Slot,
    /// What the ledger counted; 0 if the object was freed.
    pub count: usize,
    /// The arrows that there are.
    pub arrows: usize,
}

impl Ledger {
    /// Compares every count with the arrows that there are: from names, from
    /// containers, and from the caller's `hand`. A slot that stands in `hand`
    /// twice is two arrows.
    ///
    /// The order of the findings is free. None means that the books are right.
    pub fn audit(&self, hand: &[Slot]) -> Vec<Finding> {
        todo!("ch01.audit: count the arrows to every object, and report each count that differs")
    }
}
