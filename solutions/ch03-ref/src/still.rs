//! A moment in which nothing dies: the collector looks at all containers
//! without counting a reference.

use crate::bury::bury_postponed;
use crate::heap::Inner;
use crate::{Heap, Ref};
use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::ops::Range;

/// How many places are read from the table at a time.
const SOME: usize = 64;

/// While this lives, no object that owns references is freed, and every
/// container keeps its place in the collector's table. Deaths wait until the
/// guard goes.
///
/// So a collector may look at containers without owning them, and number them
/// by their places.
pub struct Still<'heap> {
    inner: &'heap Inner,
    /// Places whose containers go to the end of the table when the guard goes.
    late: RefCell<Vec<u32>>,
}

impl Heap {
    /// Puts deaths off until the guard goes. There is no free place among the
    /// containers from `from` on.
    ///
    /// Guards may nest; an inner one does not close ranks, so there may be free
    /// places under it.
    pub fn still(&self, from: u32) -> Still<'_> {
        let inner = &*self.inner;
        let mut table = inner.table.borrow_mut();
        if table.guards == 0 {
            table.close_ranks(from);
        }
        table.guards += 1;
        inner.level.guard();
        Still {
            inner,
            late: RefCell::default(),
        }
    }
}

impl Still<'_> {
    /// How many places the table has.
    pub fn len(&self) -> u32 {
        self.inner.table.borrow().len()
    }

    /// Whether the table has no place.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shows the containers in these places, in order of age. They are only
    /// lent: to keep one, clone it.
    pub fn each(&self, places: Range<u32>, mut show: impl FnMut(u32, &Ref)) {
        let mut next = places.start;
        let mut some = [None; SOME];
        while next < places.end {
            // Not borrowed while `show` runs: it may make containers (R5).
            let copied = self.inner.table.borrow().copy(next..places.end, &mut some);
            for (number, place) in (next..).zip(&some[..copied]) {
                if let Some(place) = *place {
                    // Not counted, so not to be dropped. It is alive: who is in the table is, and
                    // no container dies under this guard.
                    let lent = ManuallyDrop::new(Ref { place });
                    show(number, &lent);
                }
            }
            if copied == 0 {
                return; // the table ends here
            }
            next += copied as u32;
        }
    }

    /// Asks the processor to fetch what the container in a place refers to:
    /// somebody will want it soon. Only worth it where references lead far
    /// away.
    #[inline]
    pub fn warm(&self, number: u32) {
        let place = self.inner.table.borrow().get(number);
        if let Some(place) = place {
            let lent = ManuallyDrop::new(Ref { place });
            lent.traverse(&mut |child| child.place.warm());
        }
    }

    /// A *new* reference to the container in a place, if the place is not free.
    pub fn hold(&self, number: u32) -> Option<Ref> {
        let place = self.inner.table.borrow().get(number)?;
        // Not counted yet, so not to be dropped.
        let lent = ManuallyDrop::new(Ref { place });
        Some(Ref::clone(&lent))
    }

    /// The containers in these places become the youngest, in this order, when
    /// the guard goes.
    pub fn to_end(&self, places: &[u32]) {
        self.late.borrow_mut().extend_from_slice(places);
    }
}

impl Drop for Still<'_> {
    fn drop(&mut self) {
        let mut table = self.inner.table.borrow_mut();
        for &number in self.late.borrow().iter() {
            if let Some(place) = table.get(number) {
                table.remove(place);
                table.push(place);
            }
        }
        table.guards -= 1;
        drop(table);
        let level = &self.inner.level;
        level.unguard();
        if !level.is_guarded() {
            bury_postponed(self.inner);
        }
    }
}
