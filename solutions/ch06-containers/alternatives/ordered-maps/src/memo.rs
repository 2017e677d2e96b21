//! What a deep copy remembers.

use crate::Fault;
use ch03_ref::{Ref, is};

/// Deeper than this a copy is refused. CPython: the recursion limit.
const DEEPEST: usize = 500;

/// The copies that one deep copy, or several, have made so far.
#[derive(Default)]
pub struct Memo {
    /// Originals and their copies.
    copies: Vec<(Ref, Ref)>,
    depth: usize,
}

impl Memo {
    /// Nothing was copied yet.
    pub fn new() -> Memo {
        Memo::default()
    }

    /// A *new* reference to the copy of this object, if there is one.
    pub fn get(&self, original: &Ref) -> Option<Ref> {
        let pair = self.copies.iter().find(|(known, _)| is(known, original));
        pair.map(|(_, copy)| copy.clone())
    }

    /// Remembers that `copy` stands for `original`.
    /// The memo owns both.
    pub fn put(&mut self, original: &Ref, copy: &Ref) {
        self.copies.push((original.clone(), copy.clone()));
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
        if self.depth == DEEPEST {
            return Err(Fault::TooDeep);
        }
        self.depth += 1;
        let result = copy(self);
        self.depth -= 1;
        result
    }
}
