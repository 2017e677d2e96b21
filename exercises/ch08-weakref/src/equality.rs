// Chapter 8, Weak references: given. Nothing is left to write in this file.

//! Which objects are the same key.

use ch03_ref::{Ref, is};

/// How Python compares keys: `hash(x)` and `x == y`. Both may be code of the
/// user's, so nothing is borrowed while they run (R5).
///
/// An implementation in which they can fail notes the failure itself and
/// returns anything.
pub trait Equality {
    /// Python: `hash(object)`. Equal objects have equal hashes.
    fn hash(&self, object: &Ref) -> u64;

    /// Python: `a == b`.
    fn equal(&self, a: &Ref, b: &Ref) -> bool;
}

/// Every object is equal to itself only: what Python does for classes without
/// `__eq__`.
#[derive(Clone, Copy, Default, Debug)]
pub struct Identity;

impl Equality for Identity {
    fn hash(&self, object: &Ref) -> u64 {
        object.id().address() as u64
    }

    fn equal(&self, a: &Ref, b: &Ref) -> bool {
        is(a, b)
    }
}
