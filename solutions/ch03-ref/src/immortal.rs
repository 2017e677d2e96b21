//! Objects that nobody counts any more. PEP 683.
//!
//! The header of an immortal object says [`IMMORTAL`] and is never written
//! again. Rust needs to know one thing more than CPython: when the last `Ref`
//! to an immortal is gone, because only then the memory may go. So the *heap*
//! keeps one number for all of its immortals together, and does not end while
//! that number is not zero.

use crate::heap::Inner;
use crate::{Heap, Ref};
use std::mem::ManuallyDrop;

/// The refcount of an immortal object, as CPython 3.12 prints it on 64-bit
/// machines: 4294967295. It is a mark, not a number.
pub const IMMORTAL: u32 = u32::MAX;

impl Heap {
    /// Makes an object immortal and takes the reference to it. Its count reads
    /// [`IMMORTAL`] from now on and it never dies while the heap lives. At the
    /// end of the heap its payload is dropped; hooks hear nothing of it.
    pub fn immortalize(&self, r: Ref) {
        // ANCHOR: immortalize
        let count = r.header().count.get();
        if count == IMMORTAL {
            return; // and `r` is dropped
        }
        r.header().count.set(IMMORTAL);
        // `r` is ours now: all the others are still out there.
        ManuallyDrop::new(r).now_immortal(count - 1);
        // ANCHOR_END: immortalize
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
            // SAFETY: needs a cell in use whose heap is not used afterwards; holds because an
            // immortal's cell is never given back, and this is the last line; would break if the
            // number could fall below the references there are.
            unsafe { Inner::end_if_deserted(self.place.heap()) };
        }
    }

    /// The object has just become immortal. `refs` references lead to it, not
    /// counting the heap's own: the heap counts those from now on.
    pub(crate) fn now_immortal(&self, refs: u32) {
        let immortals = &self.inner().immortals;
        immortals.set(immortals.get() + 1);
        self.more_immortal_refs(u64::from(refs));
    }

    /// Some more references to immortals. They keep the heap alive.
    fn more_immortal_refs(&self, n: u64) {
        let refs = &self.inner().immortal_refs;
        refs.set(refs.get().saturating_add(n));
    }
}
