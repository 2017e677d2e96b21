// Chapter 3, Let the compiler count: write what each `todo!` asks for, then
// `cargo xtask verify 3`.

//! Objects that nobody counts any more. PEP 683.
//!
//! The header of an immortal object says [`IMMORTAL`] and is never written
//! again. Rust needs to know one thing more than CPython: when the last `Ref`
//! to an immortal is gone, because only then the memory may go. So the *heap*
//! keeps one number for all of its immortals together, and while that number is
//! not zero, it owns one handle of itself.

use crate::heap::Inner;
use crate::{Heap, Ref};
use std::mem::{ManuallyDrop, forget};

/// The refcount of an immortal object, as CPython 3.12 prints it on 64-bit
/// machines: 4294967295. It is a mark, not a number.
pub const IMMORTAL: u32 = u32::MAX;

impl Heap {
    /// Makes an object immortal and takes the reference to it. Its count reads
    /// [`IMMORTAL`] from now on and it never dies while the heap lives. At the
    /// end of the heap its payload is dropped; hooks hear nothing of it.
    pub fn immortalize(&self, r: Ref) {
        todo!(
            "ch03.immortalize: mark the count, and hand over how many references are still out \
             there"
        )
    }
}

impl Ref {
    /// Makes `n` references that nobody holds, as a C extension does that
    /// forgets `n` calls of `Py_DECREF`. Too many make the object immortal.
    pub fn leak(&self, n: u32) {
        let count = &self.header().count;
        match (count.get(), count.get().checked_add(n)) {
            (IMMORTAL, _) => self.more_immortal_refs(u64::from(n)),
            (_, Some(sum)) if sum < IMMORTAL => count.set(sum),
            (before, _) => {
                count.set(IMMORTAL);
                self.now_immortal(before);
                self.more_immortal_refs(u64::from(n));
            }
        }
    }

    /// The rare half of `clone`: the object is immortal, or becomes it because
    /// it has as many references as a count can hold.
    #[cold]
    pub(crate) fn clone_immortal(&self) {
        let count = &self.header().count;
        if count.get() != IMMORTAL {
            let before = count.replace(IMMORTAL);
            self.now_immortal(before);
        }
        self.more_immortal_refs(1);
    }

    /// The rare half of `drop`: a reference to an immortal object is gone.
    #[cold]
    pub(crate) fn drop_immortal(&self) {
        let refs = &self.inner().immortal_refs;
        refs.set(refs.get() - 1);
        if refs.get() == 0 {
            // SAFETY: needs a handle that is owned and not let go yet; holds because
            // `more_immortal_refs` kept one when the number left zero; would break if the number
            // could fall below the references there are.
            drop(unsafe { Inner::take_handle(self.place) });
        }
    }

    /// The object has just become immortal, with `refs` references to it: the
    /// heap counts those, and the object gives its own handle back.
    pub(crate) fn now_immortal(&self, refs: u32) {
        // SAFETY: needs a cell in use; holds because this `Ref` keeps the object alive, and no
        // other handle is let go before the end of this function; would break without `_heap`.
        let _heap = unsafe { Inner::another_handle(self.place) };
        self.more_immortal_refs(u64::from(refs));
        // SAFETY: needs the object's own handle, taken once; holds because an immortal never
        // perishes, and an object becomes immortal once; would break if it could become mortal.
        drop(unsafe { Inner::take_handle(self.place) });
    }
    /// Some more references to immortals. The first ones keep the heap alive.
    fn more_immortal_refs(&self, n: u64) {
        let refs = &self.inner().immortal_refs;
        let before = refs.get();
        refs.set(before.saturating_add(n));
        if before == 0 && n != 0 {
            // SAFETY: needs a cell in use; holds because this `Ref` keeps the object alive; would
            // break if a count were one too low. `drop_immortal` gives the handle back.
            forget(unsafe { Inner::another_handle(self.place) });
        }
    }
}
