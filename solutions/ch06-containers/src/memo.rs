//! What a deep copy remembers.

use crate::Fault;
use ch03_ref::{Id, Ref};
use std::collections::HashMap;

/// Deeper than this a copy is refused. CPython: the recursion limit.
const DEEPEST: usize = 500;

/// The copies that one deep copy, or several, have made so far.
#[derive(Default)]
pub struct Memo {
    /// For each original, by its address, the original itself and its copy.
    copies: HashMap<Id, (Ref, Ref)>,
    depth: usize,
}

impl Memo {
    /// Nothing was copied yet.
    pub fn new() -> Memo {
        Memo::default()
    }

    /// A *new* reference to the copy of this object, if there is one.
    pub fn get(&self, original: &Ref) -> Option<Ref> {
        let (_, copy) = self.copies.get(&original.id())?;
        Some(copy.clone())
    }

    /// Remembers that `copy` stands for `original`.
    ///
    /// The table goes by address, and an address comes back when its object is
    /// gone (R4). So the original must stay. CPython: `_keep_alive` in
    /// `Lib/copy.py`.
    pub fn put(&mut self, original: &Ref, copy: &Ref) {
        // ANCHOR: put
        let pair = (original.clone(), copy.clone());
        self.copies.insert(original.id(), pair);
        // ANCHOR_END: put
    }

    /// How many copies it knows.
    pub fn len(&self) -> usize {
        self.copies.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.copies.is_empty()
    }

    /// Runs `copy`, one level deeper.
    pub(crate) fn deeper(
        &mut self,
        copy: impl FnOnce(&mut Memo) -> Result<Ref, Fault>,
    ) -> Result<Ref, Fault> {
        if self.depth >= DEEPEST {
            return Err(Fault::TooDeep);
        }
        self.depth += 1;
        let result = copy(self);
        self.depth -= 1;
        result
    }
}
