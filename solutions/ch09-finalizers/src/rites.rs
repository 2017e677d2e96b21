//! The order of the last things.

use crate::Finalizers;
use ch03_ref::Heap;
use ch08_weakref::Weakrefs;

/// Plugs finalizers and weak references into a heap, so that for an object
/// whose count comes to zero the order is: finalizer, weak references,
/// children, memory.
///
/// CPython: the calls in `subtype_dealloc`, `Objects/typeobject.c`.
pub fn last_rites(heap: &Heap) -> (Finalizers, Weakrefs) {
    // ANCHOR: last_rites
    let finalizers = Finalizers::new(heap);
    let weakrefs = Weakrefs::new(heap);
    (finalizers, weakrefs)
    // ANCHOR_END: last_rites
}
