//! The end of a heap.
//!
//! While it lives, a heap frees what nobody refers to, and nothing else: objects
//! in a ring keep each other, and an immortal keeps what it owns. When the last
//! handle goes, no collector can come any more, so the heap looks at its books
//! once.

use crate::Ref;
use crate::heap::Inner;
use crate::immortal::IMMORTAL;
use std::thread;

impl Inner {
    /// The last handle is gone. If nobody outside the heap has a reference,
    /// what is left is only kept by itself: every object is told to give up
    /// its references, and counting does the rest.
    ///
    /// A wrong `traverse` can make this clear too much or too little, never
    /// free an object that has references.
    pub(crate) fn close(&self) {
        if self.closed.replace(true) {
            return; // once is enough
        }
        if self.level.get() != 0 {
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

    /// How many references come from outside the heap: all that are counted,
    /// less those in `all` itself (R3) and those that objects hold.
    fn held_outside(&self, all: &[Ref]) -> i128 {
        let (immortals, mortals): (Vec<&Ref>, Vec<&Ref>) =
            all.iter().partition(|r| r.refcount() == IMMORTAL);
        let counted: i128 = mortals.iter().map(|r| i128::from(r.refcount()) - 1).sum();
        let uncounted = i128::from(self.immortal_refs.get()) - immortals.len() as i128;
        let mut inside = 0;
        for r in all {
            r.traverse(&mut |child| inside += i128::from(std::ptr::eq(child.inner(), self)));
        }
        counted + uncounted - inside
    }
}

impl Drop for Inner {
    /// Nobody refers to any object: those that are left are immortals.
    fn drop(&mut self) {
        let space = self.space.get_mut();
        let cells = space.cells().into_iter();
        let left: Vec<_> = cells.map(|(addr, _)| space.os().place(addr)).collect();
        for place in left {
            // SAFETY: needs a header; holds because the cell is in use; would break if a cell were
            // given back behind the space's back.
            if unsafe { place.header() }.count.get() != IMMORTAL {
                continue; // a miscounted one: nobody knows what is left of it
            }
            // SAFETY: needs a whole object that nobody can reach; holds because mortals and
            // references to immortals own handles of the heap, so there are none, and this runs
            // once; would break if a handle were let go too early.
            unsafe { (place.header().kind.drop)(place) };
        }
    }
}
