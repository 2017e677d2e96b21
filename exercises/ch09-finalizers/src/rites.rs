// Chapter 9, Finalizers and resurrection: write what each `todo!` asks for, then
// `cargo xtask verify 9`.

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
    todo!("ch09.last_rites: plug in both, in the order in which they are to hear of a death")
}
