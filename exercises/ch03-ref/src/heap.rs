// Chapter 3, Let the compiler count: write what each `todo!` asks for, then
// `cargo xtask verify 3`.

//! The heap: where objects are made, and what they share.

use crate::cells::Cells;
use crate::header::{Header, Object};
use crate::hooks::Listener;
use crate::kind::{self, is_large};
use crate::level::{HOOKED, Level};
use crate::memory::Place;
use crate::payload::Large;
use crate::table::Table;
use crate::tracking::Budget;
use crate::{Payload, Ref};
use ch02_addresses::{Occupancy, Uid};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::mem::ManuallyDrop;
use std::rc::Rc;

/// A heap. The value is a handle: cloning it is cheap, and all clones are the
/// same heap.
///
/// The heap itself is gone when the last handle *and* the last object are;
/// objects may outlive every handle. Immortal objects end with it.
///
/// Two heaps never mix: an object of one must not hold a reference to an object
/// of another. Debug builds check that where they can, with a panic.
pub struct Heap {
    pub(crate) inner: Rc<Inner>,
}

/// What the handles and the objects of a heap share. Every handle owns one
/// strong reference to it. When no handle is left, the objects own one together
/// (see [`crate::close`]).
///
/// While code runs that this crate does not know, nothing in here is borrowed
/// (R5), but for `deathbed`.
pub(crate) struct Inner {
    /// Whether anything is out of the ordinary: all that the fast paths ask.
    pub(crate) level: Level,
    /// How many containers may be made before the collector is called.
    pub(crate) budget: Budget,
    /// Handles of type `Heap`.
    pub(crate) handles: Cell<usize>,
    /// Objects that are immortal.
    pub(crate) immortals: Cell<usize>,
    /// References to immortal objects, which their headers do not count.
    pub(crate) immortal_refs: Cell<u64>,
    pub(crate) hooks: RefCell<Vec<Listener>>,
    /// Objects that hooks are looking at, with their last count lent.
    pub(crate) dying: RefCell<Vec<Place>>,
    /// The references that the outermost burial still has to give back. It
    /// borrows them all the time, so everybody else must expect that.
    pub(crate) deathbed: RefCell<Vec<Ref>>,
    /// Objects whose death was put off because burials nested too deep.
    pub(crate) postponed: RefCell<Vec<Ref>>,
    /// The collector's table of containers.
    pub(crate) table: RefCell<Table>,
    /// A hook's panic, to go on when the death it interrupted is complete.
    pub(crate) panic: Cell<Option<Box<dyn Any + Send>>>,
    /// Whether the end of the last handle was looked at.
    pub(crate) closed: Cell<bool>,
    /// Last, because fields go in this order: hooks may still own objects.
    pub(crate) cells: Cells,
}

impl Heap {
    /// A new heap without objects.
    pub fn new() -> Heap {
        Heap {
            inner: Rc::new(Inner {
                level: Level::default(),
                budget: Budget::default(),
                handles: Cell::new(1),
                immortals: Cell::new(0),
                immortal_refs: Cell::new(0),
                hooks: RefCell::default(),
                dying: RefCell::default(),
                deathbed: RefCell::default(),
                postponed: RefCell::default(),
                table: RefCell::default(),
                panic: Cell::default(),
                closed: Cell::new(false),
                cells: Cells::new(),
            }),
        }
    }

    /// Makes an object and returns a *new* reference to it, the only one.
    ///
    /// # Panics
    /// In debug builds, if the payload holds a reference to another heap's
    /// object. If the system has no memory left, the process ends.
    #[inline(always)]
    pub fn alloc<P: Payload>(&self, payload: P) -> Ref {
        #[cfg(debug_assertions)]
        payload.traverse(&mut |child| self.inner.assert_ours(child));
        if P::CONTAINER && self.inner.budget.is_spent() {
            return self.alloc_when_due(payload);
        }
        self.birth(payload)
    }

    /// The rare half of `alloc`: the collector has the word first.
    #[cold]
    #[inline(never)]
    fn alloc_when_due<P: Payload>(&self, payload: P) -> Ref {
        self.call_due();
        self.birth(payload)
    }

    /// The other half, which goes into the code of whoever makes an object: so
    /// the payload is made in its cell, and not copied there.
    #[inline(always)]
    fn birth<P: Payload>(&self, payload: P) -> Ref {
        let r = if const { is_large::<P>() } {
            self.place(Large(Box::new(payload)))
        } else {
            self.place(payload)
        };
        if P::CONTAINER && P::BORN_TRACKED {
            // No mark yet: a newborn's slot is its number.
            let number = self.inner.table.borrow_mut().add(r.place);
            r.header().slot.set(number);
        }
        // Asked in its cell: to lend the payload out before would cost a copy.
        let has_finalizer = if const { is_large::<P>() } {
            kind::has_finalizer::<Large<P>>
        } else {
            kind::has_finalizer::<P>
        };
        // SAFETY: needs a live object with a payload of the type that is asked; holds because it was
        // put there just now, large ones in a box, and `r` keeps it; would break if what is boxed
        // were asked as if it lay in the cell.
        if unsafe { has_finalizer(r.place) } {
            r.watch();
        }
        if self.inner.level.has(HOOKED) {
            self.inner.each_hook(false, |hook| hook.born(&r));
        }
        r
    }

    /// Puts a payload that fits into a cell there, behind a header.
    #[inline(always)]
    fn place<P: Payload>(&self, payload: P) -> Ref {
        // The cell's from here on: it is dropped there, and nowhere else.
        let payload = ManuallyDrop::new(payload);
        todo!("ch03.alloc: take a cell, write header and payload into it, return the one reference")
    }

    /// How many objects are alive, immortals included. An object whose
    /// finalizer runs is alive.
    pub fn live(&self) -> usize {
        self.inner.cells.settled().in_use()
    }

    /// The birth numbers of all live objects, in the order of birth.
    pub fn uids(&self) -> Vec<Uid> {
        let cells = self.inner.cells.settled().cells();
        let mut uids: Vec<Uid> = cells.into_iter().map(|(_, uid)| uid).collect();
        uids.sort_unstable();
        uids
    }

    /// A *new* reference to every live object that is not dying, in the order
    /// of birth. For tools: it looks at every cell.
    pub fn refs(&self) -> Vec<Ref> {
        let mut refs = self.inner.everything();
        let dying = self.inner.dying.borrow();
        refs.retain(|r| !dying.contains(&r.place));
        drop(dying);
        refs.sort_by_cached_key(Ref::uid);
        refs
    }

    /// How full the heap's arenas are, in the order of their numbers.
    pub fn arenas(&self) -> Vec<Occupancy> {
        self.inner.cells.settled().arenas()
    }
}

impl Inner {
    /// A cell for a new object of `size` bytes.
    #[inline(always)]
    fn take_cell(this: &Rc<Inner>, size: usize) -> Place {
        this.cells.take(size, Rc::as_ptr(this))
    }

    /// Gives the cell of an object of `size` bytes back whose payload is gone.
    #[inline(always)]
    pub(crate) fn give_back(&self, place: Place, size: usize) {
        if cfg!(debug_assertions) {
            // SAFETY: needs the object's size, and nothing left in it; holds because the caller
            // knows the object's type and its payload was dropped; would break if a payload could
            // outlive its object.
            unsafe { place.poison(size) };
        }
        self.cells.give(place, size);
    }

    /// The heap of an object, for as long as the object or a handle lives.
    ///
    /// # Safety
    /// The cell must be in use, and the result must not be used after both are
    /// gone.
    #[inline]
    pub(crate) unsafe fn of<'a>(place: Place) -> &'a Inner {
        // SAFETY: needs a live heap; holds because handles keep it, and where there are none, the
        // objects do; would break if a heap ended while one of its objects is dying.
        unsafe { &*place.heap() }
    }

    /// Panics if an object of another heap is held by one of this heap.
    #[cfg(debug_assertions)]
    pub(crate) fn assert_ours(&self, child: &Ref) {
        assert!(
            std::ptr::eq(self, child.inner()),
            "two heaps never mix: {child:?} belongs to another heap than the object that holds it"
        );
    }

    /// Every live object, counted once more. For moments when none is dying.
    pub(crate) fn everything(&self) -> Vec<Ref> {
        // Not counted at first, so not to be dropped.
        let seen = self.cells.inhabited().into_iter();
        let seen = seen.map(|place| ManuallyDrop::new(Ref { place }));
        let alive = seen.filter(|seen| seen.refcount() != 0);
        alive.map(|seen| Ref::clone(&seen)).collect()
    }
}

impl Clone for Heap {
    fn clone(&self) -> Heap {
        Heap::from_inner(Rc::clone(&self.inner))
    }
}

impl Heap {
    /// A handle like any other.
    pub(crate) fn from_inner(inner: Rc<Inner>) -> Heap {
        inner.handles.set(inner.handles.get() + 1);
        Heap { inner }
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        let left = self.inner.handles.get() - 1;
        self.inner.handles.set(left);
        if left == 0 {
            self.inner.close();
            Inner::orphan(&self.inner);
        }
    }
}

impl Default for Heap {
    fn default() -> Heap {
        Heap::new()
    }
}

impl fmt::Debug for Heap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Heap").field("live", &self.live()).finish()
    }
}
