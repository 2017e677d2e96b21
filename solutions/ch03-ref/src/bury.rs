//! What happens when a reference is gone, and when it was the last one.

use crate::Ref;
use crate::grave::Grave;
use crate::heap::Inner;
use crate::hooks::last_words;
use crate::immortal::IMMORTAL;
use crate::memory::Place;
use std::mem::{ManuallyDrop, take};

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
    if header.kind.owns || heap.is_mourned(dead) {
        bury_with_all(dead);
    } else {
        // Most objects end here: they own nothing, and nobody wants to know.
        // SAFETY: needs a handle that is taken once; holds because an object is buried once; would
        // break if its count had reached zero twice.
        let heap = unsafe { Inner::take_handle(dead) };
        heap.give_back(dead);
    }
}

/// The burial of an object that may take others with it.
#[inline(never)]
fn bury_with_all(dead: Place) {
    // SAFETY: needs a cell in use; holds because it is given back only below; would break if an
    // object died twice. This handle goes last: the heap outlives its last object by a moment.
    let heap = unsafe { Inner::another_handle(dead) };
    if heap.level.get() != 0 && !dies_now(heap.level.get()) {
        heap.postpone(dead);
        return;
    }
    // Only the outermost burial gets the common list, the others bring their own.
    match heap.deathbed.try_borrow_mut() {
        Ok(mut waiting) => Burial::begin(&heap, &mut waiting).run(dead),
        Err(_) => Burial::begin(&heap, &mut Vec::new()).run(dead),
    }
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

    #[inline]
    fn run(mut self, dead: Place) {
        self.perish(dead);
        if !self.waiting.is_empty() || !self.heap.postponed.borrow().is_empty() {
            self.mourn();
        }
    }

    /// The death of one object whose count is zero: it gives up its references
    /// (they join `waiting`), its payload is dropped, its cell is free, and then
    /// the hooks hear of it.
    fn perish(&mut self, dead: Place) {
        // SAFETY: needs a live heap; holds because `dead` still owns a handle of it; would break
        // after its cell was given back.
        if unsafe { Inner::of(dead) }.is_mourned(dead) && !last_words(dead) {
            return;
        }
        // SAFETY: needs a handle that is taken once; holds because an object perishes once; would
        // break if its count had reached zero twice.
        let heap = unsafe { Inner::take_handle(dead) };
        let name = heap.name_for_hooks(dead);
        // Gives the cell back when it is dropped, even if a payload panics.
        let grave = Grave::dig(&heap, dead);
        // ANCHOR: perish
        let kind = grave.kind();
        // SAFETY: needs an object that is whole; holds because its count is zero, so nobody else
        // can reach it, and nothing of it is gone yet; would break after `dealloc`.
        unsafe { (kind.clear)(dead, self.waiting) };
        // SAFETY: needs a payload that is dropped nowhere else; holds because an object gets here
        // once, when its last reference is gone; would break if anybody kept a `Ref`.
        unsafe { (kind.dealloc)(dead) };
        drop(grave);
        heap.tell_died(name);
        // ANCHOR_END: perish
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
                self.perish(child.place);
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
