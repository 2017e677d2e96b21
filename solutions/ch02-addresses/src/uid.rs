//! Birth numbers.

use std::fmt;
use std::num::NonZeroU64;

/// The birth number of an object. The first object of a
/// [`Space`](crate::Space) is number 1, the next is number 2, and no number
/// is ever given twice, whatever became of its object.
///
/// Python has nothing like it: `id()` is an address, and addresses come back.
/// Nobody but a `Space` can make one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Uid(NonZeroU64);

impl Uid {
    /// The number of the `n`th birth.
    #[inline]
    pub(crate) fn nth(n: u64) -> Uid {
        Uid(NonZeroU64::new(n).expect("births are counted from 1"))
    }

    /// The number itself, from 1.
    #[inline]
    pub fn number(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
