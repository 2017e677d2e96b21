//! From the last reference to the burial. Nothing in here decides who dies, or
//! in which order: see [`crate::bury`].

use crate::Payload;
use crate::bury::{Burial, bury_carefully, perish};
use crate::header::Object;
use crate::heap::Inner;
use crate::kind::owns;
use crate::memory::Place;

/// Ends the life of an object whose count has just become zero, and of all that
/// dies with it, before it returns. CPython: `_Py_Dealloc`.
#[inline]
pub(crate) fn bury(dead: Place) {
    // SAFETY: needs an object that is whole, and its own kind; holds because nothing of `dead` was
    // given up yet and the kind was written with it; would break if an object died twice.
    unsafe { (dead.header().kind.die)(dead) }
}

/// The death of an object, made for its type. Almost always nobody wants to
/// hear of it and nothing else is going on: that is what this is fast at.
///
/// # Safety
/// In the cell there must be a whole object with a payload `P`, whose count is
/// zero.
pub(crate) unsafe fn die<P: Payload>(dead: Place) {
    // SAFETY: needs a cell in use and a live heap; holds because the cell is given back only below,
    // and the object keeps its heap; would break if an object died twice.
    let (origin, heap, header) = unsafe { (dead.heap(), Inner::of(dead), dead.header()) };
    if !heap.level.is_quiet() || header.is_watched() {
        bury_carefully(dead);
        return;
    }
    if !owns::<P>() {
        heap.give_back(dead, size_of::<Object<P>>()); // an int, a str: they own nothing
        return;
    }
    let Ok(mut waiting) = heap.deathbed.try_borrow_mut() else {
        bury_carefully(dead);
        return;
    };
    let burial = Burial::begin(heap, &mut waiting);
    // SAFETY: needs a whole `P` that is never used again; holds because the caller promises it, and
    // its count is zero; would break if anybody kept a `Ref`.
    unsafe { perish::<P>(heap, dead, burial.waiting, None) };
    let was_quiet = burial.finish();
    drop(waiting);
    if !was_quiet {
        // SAFETY: needs a live heap that nobody here uses afterwards; holds because a heap does not
        // end during a burial, and this is the last line; would break if something followed, or
        // if the pointer came from the reference `heap`, which may not touch the counts of the `Rc`.
        unsafe { Inner::after_burial(origin) };
    }
}

impl Inner {
    /// What is left to do when a burial is over, and the list that it borrowed
    /// is given back.
    ///
    /// # Safety
    /// `heap` must be a live heap. It may be gone afterwards.
    #[cold]
    pub(crate) unsafe fn after_burial(heap: *const Inner) {
        // SAFETY: needs a live heap; holds because the caller promises it; would break after the
        // next line.
        let panic = unsafe { &*heap }.take_panic();
        // SAFETY: as above.
        unsafe { Inner::end_if_deserted(heap) };
        if let Some(panic) = panic {
            panic.go_on();
        }
    }
}
