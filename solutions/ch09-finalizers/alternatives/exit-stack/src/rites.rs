//! The order of the last things.

use crate::Finalizers;
use ch03_ref::Heap;
use ch08_weakref::Weakrefs;

/// Finalizers first, weak references second.
pub fn last_rites(heap: &Heap) -> (Finalizers, Weakrefs) {
    (Finalizers::new(heap), Weakrefs::new(heap))
}
