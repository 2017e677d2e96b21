//! Looking at objects from outside, without a reference to start from.

use crate::heap::Inner;
use crate::memory::Place;
use crate::{Heap, Id, Ref, Uid};
use std::mem::ManuallyDrop;

/// What is known of one object at one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Census {
    /// Its birth number.
    pub uid: Uid,
    /// The name of its type.
    pub kind: &'static str,
    /// How many references there are to it; [`IMMORTAL`](crate::IMMORTAL) for
    /// an immortal.
    pub refcount: usize,
    /// The objects it refers to, one for each reference, as it shows them.
    pub referents: Vec<Uid>,
}

impl Heap {
    /// A *new* reference to the object with this birth number, if it is alive
    /// and not dying. For tests and tools: it looks at every cell.
    pub fn lookup(&self, uid: Uid) -> Option<Ref> {
        self.inner.reach(self.inner.place_of(uid)?)
    }

    /// A *new* reference to the object at this address, if it is still the one
    /// with this birth number, alive and not dying. An `Id` alone may lead to a
    /// stranger (R4); the two together are a reference that does not count.
    ///
    /// One look at one cell, plus one at each arena's start.
    pub fn find(&self, id: Id, uid: Uid) -> Option<Ref> {
        self.inner.reach(self.inner.place_at(id, uid)?)
    }

    /// As [`Heap::find`], but an object that hooks are looking at is found too:
    /// it is whole, and its last count is lent, so a clone that outlives the
    /// hook is a resurrection. For weak references, which answer while a
    /// finalizer runs.
    pub fn find_lent(&self, id: Id, uid: Uid) -> Option<Ref> {
        let place = self.inner.place_at(id, uid)?;
        // This one is not counted, so it must not be dropped either.
        let seen = ManuallyDrop::new(Ref { place });
        (seen.refcount() != 0).then(|| Ref::clone(&seen))
    }

    /// What is known of the object with this birth number, if it is alive and
    /// not dying. The answer holds no reference and counts none.
    ///
    /// # Panics
    /// In debug builds, if the object refers to an object of another heap.
    pub fn census(&self, uid: Uid) -> Option<Census> {
        // ANCHOR: census
        let r = self.lookup(uid)?;
        let refcount = match r.refcount() {
            crate::IMMORTAL => crate::IMMORTAL,
            n => n - 1, // without `r` itself (R3)
        };
        let mut referents = Vec::new();
        r.traverse(&mut |child| {
            #[cfg(debug_assertions)]
            self.inner.assert_ours(child);
            referents.push(child.uid());
        });
        Some(Census {
            uid,
            kind: r.kind(),
            refcount: refcount as usize,
            referents,
        })
        // ANCHOR_END: census
    }
}

impl Inner {
    /// Where the object with this birth number lies.
    fn place_of(&self, uid: Uid) -> Option<Place> {
        let space = self.cells.settled();
        let cells = space.cells();
        let (addr, _) = cells.into_iter().find(|&(_, tenant)| tenant == uid)?;
        Some(space.os().place(addr))
    }

    /// Where the object at this address lies, if it is the one with this birth
    /// number.
    fn place_at(&self, id: Id, uid: Uid) -> Option<Place> {
        let space = self.cells.settled();
        let addr = space.os().addr_at(id.address())?;
        (space.tenant(addr) == Some(uid)).then(|| space.os().place(addr))
    }

    /// A *new* reference to the object in a cell in use, unless it is dying.
    fn reach(&self, place: Place) -> Option<Ref> {
        // ANCHOR: lookup
        // This one is not counted, so it must not be dropped either.
        let seen = ManuallyDrop::new(Ref { place });
        if self.is_dying(&seen) {
            return None;
        }
        Some(Ref::clone(&seen))
        // ANCHOR_END: lookup
    }

    /// Whether an object is on its way out: being looked at by hooks, or gone
    /// to zero. Its cell is still in use.
    fn is_dying(&self, seen: &Ref) -> bool {
        seen.refcount() == 0 || self.dying.borrow().contains(&seen.place)
    }
}
