//! The cells of a heap: a [`Space`], and in front of it the cells that are
//! ready at hand.

use crate::Uid;
use crate::heap::Inner;
use crate::memory::{Memory, Place};
use ch02_addresses::{GRANULE, LARGEST, Space};
use std::alloc::{Layout, handle_alloc_error};
use std::cell::{Cell, Ref, RefCell};

/// Different cell sizes.
const SIZES: usize = LARGEST / GRANULE;

/// Most objects die young, and another of their size follows soon. So for each
/// size one cell stays at hand when its object dies: the next object gets it
/// while it is still in the processor's cache, and without a look at the
/// space's books. CPython has its free lists for that.
///
/// Until the books are [settled](Cells::settled), the space takes a cell at
/// hand for inhabited, and an object that was born in one for the object that
/// died there.
pub(crate) struct Cells {
    /// For each size a cell whose object died, if there is one.
    at_hand: [Cell<Option<Place>>; SIZES],
    /// The last object that was born in such a cell, if it is alive and the
    /// space has not heard of it.
    newborn: Cell<Option<Place>>,
    /// Births before that one of which the space has not heard. They are dead.
    unheard: Cell<u64>,
    space: RefCell<Space<Memory>>,
}

impl Cells {
    /// No cell at all.
    pub(crate) fn new() -> Cells {
        Cells {
            at_hand: [const { Cell::new(None) }; SIZES],
            newborn: Cell::new(None),
            unheard: Cell::new(0),
            space: RefCell::new(Space::new(Memory::default())),
        }
    }

    /// A cell for a new object of `size` bytes, in a page of `heap`.
    #[inline(always)]
    pub(crate) fn take(&self, size: usize, heap: *const Inner) -> Place {
        let Some(place) = self.at_hand[class(size)].take() else {
            return self.take_from_space(size, heap);
        };
        if self.newborn.get().is_some() {
            self.tell();
        }
        self.newborn.set(Some(place));
        place
    }

    /// Takes the cell of an object back that had `size` bytes and is gone.
    #[inline(always)]
    pub(crate) fn give(&self, place: Place, size: usize) {
        if self.newborn.get() == Some(place) {
            self.newborn.set(None);
            self.unheard.set(self.unheard.get() + 1);
        }
        let at_hand = &self.at_hand[class(size)];
        match at_hand.get() {
            None => at_hand.set(Some(place)),
            Some(_) => self.give_to_space(place),
        }
    }

    /// The space, when its books are right.
    pub(crate) fn settled(&self) -> Ref<'_, Space<Memory>> {
        self.tell_births();
        for at_hand in &self.at_hand {
            if let Some(place) = at_hand.take() {
                self.give_to_space(place);
            }
        }
        self.space.borrow()
    }

    /// Where objects lie, in the order of addresses.
    pub(crate) fn inhabited(&self) -> Vec<Place> {
        let space = self.settled();
        let cells = space.cells().into_iter();
        cells.map(|(addr, _)| space.os().place(addr)).collect()
    }

    /// The birth number of the object in a cell in use.
    pub(crate) fn tenant(&self, place: Place) -> Option<Uid> {
        self.tell_births();
        // SAFETY: needs a cell in use; holds because the caller has an object in it; would break
        // if a count were one too low.
        self.space.borrow().tenant(unsafe { place.addr() })
    }

    #[inline(never)]
    fn take_from_space(&self, size: usize, heap: *const Inner) -> Place {
        self.tell_births();
        let mut space = self.space.borrow_mut();
        let Ok(addr) = space.alloc(size) else {
            no_memory(size);
        };
        space.os_mut().cell(addr, heap)
    }

    #[inline(never)]
    fn give_to_space(&self, place: Place) {
        // SAFETY: needs a cell in use; holds because the space takes it for one until the next
        // line; would break at the second time.
        let addr = unsafe { place.addr() };
        let freed = self.space.borrow_mut().free(addr);
        debug_assert_eq!(freed, Ok(()), "an object was freed twice");
    }

    /// Makes good what the space has not heard of births.
    #[inline]
    fn tell_births(&self) {
        if self.newborn.get().is_some() || self.unheard.get() != 0 {
            self.tell();
        }
    }

    #[inline(never)]
    fn tell(&self) {
        let (unheard, newborn) = (self.unheard.take(), self.newborn.take());
        let mut space = self.space.borrow_mut();
        space.skip(unheard);
        if let Some(place) = newborn {
            // SAFETY: needs a cell in use; holds because the object is alive; would break if the
            // cell of a dead one were not forgotten.
            let reborn = space.rebirth(unsafe { place.addr() });
            debug_assert_eq!(reborn, Ok(()), "an object was born in a free cell");
        }
    }
}

/// Where cells for `size` bytes stand in the table of sizes.
#[inline(always)]
fn class(size: usize) -> usize {
    size.saturating_sub(1) / GRANULE
}

/// As when the standard library gets no memory.
#[cold]
fn no_memory(size: usize) -> ! {
    let layout = Layout::from_size_align(size, GRANULE);
    handle_alloc_error(layout.expect("a cell's size"))
}
