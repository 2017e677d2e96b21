// Chapter 8, Weak references: given. Nothing is left to write in this file.

//! A weak handle: where an object lies, and which object it was.

use ch03_ref::{Heap, Id, Ref, Uid};

/// An address and a birth number. Together they find one object or nobody,
/// and never a stranger (R4). It counts nothing and owns nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handle {
    pub(crate) id: Id,
    pub(crate) uid: Uid,
}

impl Handle {
    /// The handle of a living object.
    pub(crate) fn of(object: &Ref) -> Handle {
        let (id, uid) = (object.id(), object.uid());
        Handle { id, uid }
    }

    /// A *new* reference to the object, if it is still alive. An object whose
    /// finalizer runs is alive: it may yet be saved.
    #[inline]
    pub(crate) fn find(self, heap: &Heap) -> Option<Ref> {
        heap.find_lent(self.id, self.uid)
    }
}
