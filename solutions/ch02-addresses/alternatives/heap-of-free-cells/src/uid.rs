//! Birth numbers.

use std::fmt;

/// The birth number of an object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Uid(u64);

impl Uid {
    pub(crate) fn nth(n: u64) -> Uid {
        Uid(n)
    }

    /// The number itself, from 1.
    pub fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
