//! Containers, and how the cycle collector gets to know them.
//!
//! Chapters 10 to 12 stand on this. Nothing here decides what is garbage.

use crate::header::{FINALIZED, UNTRACKED};
use crate::heap::Inner;
use crate::memory::Place;
use crate::{Heap, Ref};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What to call when there are too many containers.
type Due = Rc<dyn Fn(&Heap)>;

/// A limit that is never reached.
const NEVER: u64 = u64::MAX;

/// Counts containers, and knows who wants to hear of it.
pub(crate) struct Budget {
    /// Containers made, less containers freed. CPython: the count of the
    /// youngest generation.
    made: Cell<u64>,
    /// More than these, and `due` is called.
    limit: Cell<u64>,
    due: RefCell<Option<Due>>,
    /// Whether it is being called.
    calling: Cell<bool>,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            made: Cell::new(0),
            limit: Cell::new(NEVER),
            due: RefCell::default(),
            calling: Cell::new(false),
        }
    }
}

impl Budget {
    /// One more container is about to be made. Whether that is one too many.
    #[inline(always)]
    pub(crate) fn is_spent(&self) -> bool {
        let made = self.made.get() + 1;
        self.made.set(made);
        made > self.limit.get()
    }
}

impl Heap {
    /// How many objects the collector knows.
    pub fn tracked(&self) -> usize {
        self.inner.table.borrow().tracked()
    }

    /// Three borders in the collector's table, ascending. They mean what chapter
    /// 12 makes of them; the heap keeps them between the same containers.
    pub fn marks(&self) -> [u32; 3] {
        self.inner.table.borrow().marks()
    }

    /// Moves the borders.
    ///
    /// # Panics
    /// If they do not ascend, or the last one lies behind the table's end.
    #[track_caller]
    pub fn set_marks(&self, marks: [u32; 3]) {
        self.inner.table.borrow_mut().set_marks(marks);
    }

    /// Containers made less containers freed, since the number was last set. It
    /// does not go below 0. CPython: `generations[0].count`.
    pub fn allocations(&self) -> u32 {
        u32::try_from(self.inner.budget.made.get()).unwrap_or(u32::MAX)
    }

    /// Sets that number.
    pub fn set_allocations(&self, n: u32) {
        self.inner.budget.made.set(n.into());
    }

    /// From now on `call` is called when a container is made and
    /// [`allocations`](Self::allocations) is above `limit`: before the newborn
    /// is in the table, and never while it is being called already.
    pub fn when_due(&self, limit: u32, call: Rc<dyn Fn(&Heap)>) {
        let before = self.inner.budget.due.replace(Some(call));
        self.inner.budget.limit.set(limit.into());
        drop(before);
    }

    /// Nothing is called any more, however many containers there are.
    pub fn never_due(&self) {
        self.inner.budget.limit.set(NEVER);
    }

    pub(crate) fn call_due(&self) {
        /// Says that the call is over, even after a panic.
        struct Over<'a>(&'a Cell<bool>);
        impl Drop for Over<'_> {
            fn drop(&mut self) {
                self.0.set(false);
            }
        }
        let budget = &self.inner.budget;
        let due = budget.due.borrow().clone();
        if let Some(due) = due
            && !budget.calling.replace(true)
        {
            let _over = Over(&budget.calling);
            due(self);
        }
    }
}

impl Ref {
    /// Whether the object may own references, so that the collector counts it.
    /// CPython: `PyObject_IS_GC`.
    #[inline]
    pub fn is_container(&self) -> bool {
        self.header().kind.container
    }

    /// Whether the collector knows the object. CPython: `gc.is_tracked`.
    #[inline]
    pub fn is_tracked(&self) -> bool {
        self.header().number() != UNTRACKED
    }

    /// The object's place in the collector's table. Places change whenever no
    /// [`Still`](crate::Still) is out.
    #[inline]
    pub fn slot(&self) -> Option<u32> {
        let number = self.header().number();
        (number != UNTRACKED).then_some(number)
    }

    /// Makes a container known to the collector, as its youngest. Nothing
    /// happens if it is known already, or is no container. CPython:
    /// `PyObject_GC_Track`.
    pub fn track(&self) {
        if self.is_container() && !self.is_tracked() {
            self.inner().table.borrow_mut().push(self.place);
        }
    }

    /// Lets the collector forget the object. CPython: `PyObject_GC_UnTrack`.
    pub fn untrack(&self) {
        if self.is_tracked() {
            self.inner().table.borrow_mut().remove(self.place);
        }
    }

    /// Whether it is worth asking [`may_untrack`](Self::may_untrack).
    #[inline]
    pub fn untracks(&self) -> bool {
        self.header().kind.untracks
    }

    /// What the payload says: [`Payload::may_untrack`](crate::Payload::may_untrack).
    pub fn may_untrack(&self, full: bool) -> bool {
        // SAFETY: needs a live object and its own kind; holds because this `Ref` keeps it alive and
        // the kind was written with the object; would break with a kind from elsewhere.
        unsafe { (self.header().kind.may_untrack)(self.place, full) }
    }

    /// What the payload says: [`Payload::has_finalizer`](crate::Payload::has_finalizer).
    pub fn has_finalizer(&self) -> bool {
        // SAFETY: needs a live object and its own kind; holds because this `Ref` keeps it alive and
        // the kind was written with the object; would break with a kind from elsewhere.
        unsafe { (self.header().kind.has_finalizer)(self.place) }
    }

    /// Calls the payload's finalizer, whether or not that was done before.
    pub fn finalize(&self) {
        // SAFETY: needs a live object and its own kind; holds because this `Ref` keeps it alive and
        // the kind was written with the object; would break with a kind from elsewhere.
        unsafe { (self.header().kind.finalize)(self.place, self) }
    }

    /// Whether the object's finalizer was called. CPython: `gc.is_finalized`.
    #[inline]
    pub fn is_finalized(&self) -> bool {
        self.header().slot.get() & FINALIZED != 0
    }

    /// Notes that the object's finalizer was called.
    #[inline]
    pub fn set_finalized(&self) {
        let slot = &self.header().slot;
        slot.set(slot.get() | FINALIZED);
    }
}

impl Inner {
    /// A container is dying: it leaves the table and the count.
    #[inline]
    pub(crate) fn forget_container(&self, dying: Place) {
        // SAFETY: needs a header; holds because the caller gives the cell back later; would break
        // after that.
        let number = unsafe { dying.header() }.number();
        if number != UNTRACKED {
            self.table.borrow_mut().free(number);
        }
        let made = &self.budget.made;
        made.set(made.get().saturating_sub(1));
    }
}
