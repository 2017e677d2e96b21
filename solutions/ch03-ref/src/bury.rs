//! What happens when a reference is gone, and when it was the last one.

use crate::grave::{Grave, Name};
use crate::heap::Inner;
use crate::hooks::last_words;
use crate::immortal::IMMORTAL;
use crate::memory::Place;
use crate::still::STILL;
use crate::{Payload, Ref};
use std::mem::{ManuallyDrop, take};
use std::ptr;

/// How deep burials may nest before the next death has to wait.
/// CPython: `_PyTrash_UNWIND_LEVEL`.
pub(crate) const NESTING_LIMIT: usize = 50;

impl Drop for Ref {
    /// One reference less; at zero the object dies, before this returns.
    /// CPython: `Py_DECREF`.
    #[inline]
    fn drop(&mut self) {
        // ANCHOR: drop
        if self.one_less() {
            bury(self.place);
        }
        // ANCHOR_END: drop
    }
}

impl Ref {
    /// Takes this reference off the count. `true` if it was the last one: then
    /// the object is dead, and whoever asked must see to it.
    #[inline]
    pub(crate) fn one_less(&self) -> bool {
        // ANCHOR: one_less
        let count = &self.header().count;
        match count.get() {
            IMMORTAL => {
                self.drop_immortal();
                false
            }
            n => {
                count.set(n - 1);
                n == 1
            }
        }
        // ANCHOR_END: one_less
    }
}

/// Ends the life of an object whose count has just become zero, and of all
/// that dies with it, before it returns. CPython: `_Py_Dealloc`.
#[inline(never)]
pub(crate) fn bury(dead: Place) {
    // SAFETY: needs a cell in use and a live heap; holds because the object still owns a handle of
    // its heap, and its cell is given back only below; would break if an object died twice.
    let (heap, header) = unsafe { (Inner::of(dead), dead.header()) };
    if heap.is_mourned(dead) {
        bury_mourned(dead);
        return;
    }
    if header.kind.owns && heap.has_to_wait() {
        heap.postpone(dead);
        return;
    }
    // SAFETY: needs a handle that is taken once; holds because an object is buried once and
    // nobody is asked who could save it; would break if its count had reached zero twice.
    let heap = unsafe { Inner::take_handle(dead) };
    if !header.kind.owns {
        // Most objects end here: they own nothing, and nobody wants to know.
        heap.give_back(dead);
        return;
    }
    match heap.deathbed.try_borrow_mut() {
        Ok(mut waiting) => {
            let burial = Burial::begin(&heap, &mut waiting);
            // SAFETY: needs the object's own kind, and an object that is whole and is never used
            // again; holds because the kind was written with the object, and its count is zero;
            // would break if anybody kept a `Ref`.
            unsafe { (header.kind.perish)(&heap, dead, burial.waiting, None) };
            burial.finish();
        }
        Err(_) => bury_inside(&heap, dead),
    }
}

/// The burial of an object inside another burial: it has a list of its own.
#[inline(never)]
fn bury_inside(heap: &Inner, dead: Place) {
    let mut waiting = Vec::new();
    let burial = Burial::begin(heap, &mut waiting);
    // SAFETY: as in `bury`, which has just decided that this object dies here: needs a whole object
    // and its own kind; holds because its count is zero; would break if anybody kept a `Ref`.
    unsafe { (dead.header().kind.perish)(heap, dead, burial.waiting, None) };
    burial.finish();
}

/// The burial of an object that somebody wants to hear of.
#[cold]
#[inline(never)]
fn bury_mourned(dead: Place) {
    // SAFETY: needs a cell in use; holds because it is given back only below; would break if an
    // object died twice. This handle goes last: the heap outlives its last object by a moment.
    let heap = unsafe { Inner::another_handle(dead) };
    if heap.has_to_wait() {
        heap.postpone(dead);
        return;
    }
    let mut common = heap.deathbed.try_borrow_mut();
    let mut own = Vec::new();
    let waiting = match &mut common {
        Ok(common) => &mut **common,
        Err(_) => &mut own,
    };
    let mut burial = Burial::begin(&heap, waiting);
    burial.end(dead);
    burial.finish();
    drop(common);
    heap.go_on_panicking();
}

/// The death of one object that nobody can save any more: it gives up its
/// references (they join `waiting`), its payload is dropped, its cell is free,
/// and then the hooks hear of it. CPython: `tp_dealloc`.
///
/// # Safety
/// In the cell there must be a whole object with a payload `P`, which nobody
/// will use again.
pub(crate) unsafe fn perish<P: Payload>(
    heap: &Inner,
    dead: Place,
    waiting: &mut Vec<Ref>,
    name: Option<&Name>,
) {
    if P::CONTAINER {
        heap.forget_container(dead);
    }
    // Gives the cell back when it is dropped, even if a payload panics.
    let grave = Grave::dig(heap, dead);
    // ANCHOR: perish
    let payload = dead.payload::<P>();
    // SAFETY: needs a whole `P`; holds because the caller promises it and nothing of it is gone
    // yet; would break after the next step.
    unsafe { (*payload).clear(waiting) };
    // SAFETY: needs a payload that is dropped nowhere else; holds because an object gets here
    // once, when its last reference is gone; would break if anybody kept a `Ref`.
    unsafe { ptr::drop_in_place(payload) };
    drop(grave);
    heap.tell_died(name);
    // ANCHOR_END: perish
}

impl Inner {
    /// Whether a death has to wait: until a guard goes, or until there are
    /// fewer burials inside one another.
    #[inline]
    fn has_to_wait(&self) -> bool {
        let level = self.level.get();
        level != 0 && (level >= STILL || !dies_now(level))
    }
}

/// Ends the lives that were put off, if there are any.
pub(crate) fn bury_postponed(heap: &Inner) {
    if heap.postponed.borrow().is_empty() {
        return;
    }
    let mut waiting = Vec::new();
    Burial::begin(heap, &mut waiting).mourn();
    heap.go_on_panicking();
}

/// Whether an object may die at once although `level` other burials are going
/// on around it (at least one).
fn dies_now(level: usize) -> bool {
    // ANCHOR: dies_now
    level < NESTING_LIMIT
    // ANCHOR_END: dies_now
}

/// One burial: objects that die, and the references they owned and that still
/// have to be given back.
struct Burial<'a> {
    heap: &'a Inner,
    /// Not decremented yet. The last one is next.
    waiting: &'a mut Vec<Ref>,
}

impl<'a> Burial<'a> {
    #[inline]
    fn begin(heap: &'a Inner, waiting: &'a mut Vec<Ref>) -> Burial<'a> {
        heap.level.set(heap.level.get() + 1);
        Burial { heap, waiting }
    }

    /// Buries the others who go with the first.
    #[inline]
    fn finish(mut self) {
        if !self.waiting.is_empty() || !self.heap.postponed.borrow().is_empty() {
            self.mourn();
            self.heap.go_on_panicking();
        }
    }

    /// The end of an object whose count is zero, unless somebody saves it.
    #[inline]
    fn end(&mut self, dead: Place) {
        // SAFETY: needs a live heap and a header; holds because `dead` still owns a handle of its
        // heap, and its cell; would break after its cell was given back.
        let (heap, header) = unsafe { (Inner::of(dead), dead.header()) };
        let mourned = heap.is_mourned(dead);
        if mourned && !last_words(dead) {
            return;
        }
        // SAFETY: needs a handle that is taken once; holds because an object comes to its end
        // once; would break if its count had reached zero twice.
        let heap = unsafe { Inner::take_handle(dead) };
        let name = mourned.then(|| Name::of(dead));
        // SAFETY: needs the object's own kind, and an object that is whole and is never used
        // again; holds because the kind was written with the object, and nobody saved it; would
        // break if anybody kept a `Ref`.
        unsafe { (header.kind.perish)(&heap, dead, self.waiting, name.as_ref()) };
    }

    /// The next reference to give back.
    #[inline]
    fn next(&mut self) -> Option<Ref> {
        let waiting = self.waiting.pop();
        waiting.or_else(|| self.heap.postponed.borrow_mut().pop())
    }

    /// Gives the waiting references back, one by one, and lets those perish who
    /// lose their last one. However deep the structure, the stack does not
    /// grow.
    fn mourn(&mut self) {
        // ANCHOR: mourn
        while let Some(child) = self.next() {
            // Counted down here: its own `drop` must not do it again.
            let child = ManuallyDrop::new(child);
            if child.one_less() {
                self.end(child.place);
            }
        }
        // ANCHOR_END: mourn
    }
}

impl Drop for Burial<'_> {
    /// After a panic there may be references left: they go the ordinary way.
    #[inline]
    fn drop(&mut self) {
        self.heap.level.set(self.heap.level.get() - 1);
        if !self.waiting.is_empty() {
            drop(take(self.waiting));
        }
    }
}
