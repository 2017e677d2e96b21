// Chapter 3, Let the compiler count: given. Nothing is left to write in this file.

//! The end of a heap.
//!
//! While it lives, a heap frees what nobody refers to, and nothing else: objects
//! in a ring keep each other, and an immortal keeps what it owns. When the last
//! handle goes, no collector can come any more, so the heap looks at its books
//! once.

use crate::heap::Inner;
use crate::immortal::IMMORTAL;
use crate::level::ORPHANED;
use crate::{Id, Ref};
use std::collections::HashSet;
use std::mem::forget;
use std::ptr;
use std::rc::Rc;
use std::thread;

impl Inner {
    /// The last handle is gone. If nobody outside the heap has a reference to an
    /// object that owns any, what is left is only kept by itself: every object is told to give up
    /// its references, and counting does the rest.
    ///
    /// A wrong `traverse` can make this clear too much or too little, never
    /// free an object that has references.
    pub(crate) fn close(&self) {
        if self.closed.replace(true) {
            return; // once is enough
        }
        if self.level.burials() != 0 || self.level.is_guarded() {
            return; // in the middle of a death
        }
        if thread::panicking() {
            return; // the books may be wrong: better lose memory
        }
        let all = self.everything();
        if self.held_outside(&all) == 0 {
            for r in &all {
                let mut given_up = Vec::new();
                r.clear(&mut given_up);
            }
        }
    }

    /// How many references from outside the heap lead to objects that own any:
    /// all that are counted, less those in `all` itself (R3) and those that
    /// objects show.
    ///
    /// Whoever shows no reference keeps nothing alive, and may be held by
    /// somebody who does not show it: a dict keeps the texts of its keys to
    /// itself.
    fn held_outside(&self, all: &[Ref]) -> i128 {
        let is_immortal = |r: &Ref| r.refcount() == IMMORTAL;
        let owners: HashSet<Id> = all.iter().filter(|r| owns(r)).map(Ref::id).collect();
        let is_owner = |r: &Ref| owners.contains(&r.id());
        // Nobody knows which immortal a reference leads to: if one is an owner,
        // those to all of them count.
        let all_immortals = all.iter().any(|r| is_immortal(r) && is_owner(r));
        let matters = |r: &Ref| match is_immortal(r) {
            true => all_immortals && ptr::eq(r.inner(), self),
            false => is_owner(r),
        };
        let mut outside = match all_immortals {
            true => i128::from(self.immortal_refs.get()) - self.immortals.get() as i128,
            false => 0,
        };
        for r in all {
            if is_owner(r) && !is_immortal(r) {
                outside += i128::from(r.refcount()) - 1;
            }
            r.traverse(&mut |child| outside -= i128::from(matters(child)));
        }
        outside
    }
}

/// Whether an object shows any reference.
fn owns(r: &Ref) -> bool {
    let mut owns = false;
    r.traverse(&mut |_| owns = true);
    owns
}

impl Inner {
    /// No handle is left: from now on the objects keep the heap, together.
    pub(crate) fn orphan(this: &Rc<Inner>) {
        if this.handles.get() == 0 && !this.level.has(ORPHANED) {
            this.level.mark(ORPHANED, true);
            forget(Rc::clone(this));
        }
        // SAFETY: needs a live heap, whose last `Rc` is not taken here; holds because the caller
        // lends one; would break if the objects' one were taken twice, which the mark prevents.
        unsafe { Inner::end_if_deserted(Rc::as_ptr(this)) };
    }

    /// The handle that the objects of an orphaned heap own together.
    ///
    /// # Safety
    /// `heap` must be a live heap that is orphaned.
    unsafe fn adopt(heap: *const Inner) -> Rc<Inner> {
        // SAFETY: needs a pointer from an `Rc` and a count that nobody else will take; holds
        // because `orphan` forgot an `Rc`, and the mark, which goes here, says that it was not
        // taken yet; would break if the mark stayed.
        unsafe {
            (*heap).level.mark(ORPHANED, false);
            Rc::from_raw(heap)
        }
    }

    /// A new handle of the heap.
    ///
    /// # Safety
    /// `heap` must be a live heap.
    pub(crate) unsafe fn handle(heap: *const Inner) -> Rc<Inner> {
        // SAFETY: needs a live heap, and a count for the new `Rc`; holds because the caller
        // promises the first, and an orphaned heap has a count to take, another one a count that is
        // written here; would break without the increment, as the `Rc` will write its decrement.
        unsafe {
            if (*heap).level.has(ORPHANED) {
                return Inner::adopt(heap);
            }
            Rc::increment_strong_count(heap);
            Rc::from_raw(heap)
        }
    }

    /// Ends an orphaned heap that nobody refers to any more, and where no death
    /// is going on: only immortals are left, which nobody has.
    ///
    /// # Safety
    /// `heap` must be a live heap. If nobody else owns a handle, it is gone
    /// afterwards.
    pub(crate) unsafe fn end_if_deserted(heap: *const Inner) {
        // SAFETY: needs a live heap; holds because the caller promises it; would break after the
        // drop below.
        let inner = unsafe { &*heap };
        let deserted = inner.immortal_refs.get() == 0
            && inner.cells.settled().in_use() == inner.immortals.get();
        if inner.level.has(ORPHANED) && inner.level.burials() == 0 && deserted {
            // SAFETY: needs an orphaned heap; holds because that was just asked; would break
            // without the mark.
            drop(unsafe { Inner::adopt(heap) });
        }
    }
}

impl Drop for Inner {
    /// Nobody refers to any object: those that are left are immortals.
    fn drop(&mut self) {
        for place in self.cells.inhabited() {
            // SAFETY: needs a header; holds because the cell is in use; would break if a cell were
            // given back behind the space's back.
            if unsafe { place.header() }.count.get() != IMMORTAL {
                continue; // a miscounted one: nobody knows what is left of it
            }
            // SAFETY: needs a whole object that nobody can reach; holds because a heap ends only
            // when there are no mortals and no references to immortals, and this runs once; would
            // break if it ended too early.
            unsafe { (place.header().kind.drop)(place) };
        }
    }
}
