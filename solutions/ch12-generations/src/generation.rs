//! The three ages.

use std::fmt;

/// How old an object is, in collections that it survived. Python has numbers:
/// 0, 1 and 2.
// ANCHOR: generation
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Generation {
    /// 0: no collection has looked at it yet.
    Young,
    /// 1: it survived one.
    Middle,
    /// 2: it survived one as a middle one.
    Old,
}
// ANCHOR_END: generation

impl Generation {
    /// All of them, the youngest first.
    pub const ALL: [Generation; 3] = [Generation::Young, Generation::Middle, Generation::Old];

    /// Python's number.
    pub fn number(self) -> usize {
        self as usize
    }

    /// The generation with this number. `None` is Python's `ValueError: invalid
    /// generation`.
    pub fn numbered(number: usize) -> Option<Generation> {
        Generation::ALL.get(number).copied()
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(f)
    }
}
