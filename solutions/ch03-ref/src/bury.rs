//! What happens when a reference is gone, and when it was the last one.

pub(crate) use crate::death::bury;
use crate::grave::{Grave, Name};
use crate::header::Object;
use crate::heap::Inner;
use crate::hooks::last_words;
use crate::immortal::IMMORTAL;
use crate::level::POSTPONED;
use crate::memory::Place;
use crate::{Payload, Ref};
use std::mem::{ManuallyDrop, forget, take};
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

/// The burial of an object when something else is going on, or when somebody
/// wants to hear of it.
#[cold]
#[inline(never)]
pub(crate) fn bury_carefully(dead: Place) {
    // SAFETY: needs a cell in use and a live heap; holds because the cell is given back only below,
    // and the object keeps its heap; would break if an object died twice.
    let (origin, heap, header) = unsafe { (dead.heap(), Inner::of(dead), dead.header()) };
    if !header.kind.owns && !heap.is_mourned(dead) {
        heap.give_back(dead, header.kind.size);
    } else if heap.has_to_wait() {
        heap.postpone(dead);
        return;
    } else {
        let mut common = heap.deathbed.try_borrow_mut();
        let mut own = Vec::new();
        let waiting = match &mut common {
            Ok(common) => &mut **common,
            Err(_) => &mut own, // a burial inside another one
        };
        let mut burial = Burial::begin(heap, waiting);
        burial.end(dead);
        burial.finish();
    }
    // SAFETY: needs a live heap that nobody here uses afterwards; holds because a heap does not end
    // during a burial, and this is the last line; would break if something followed, or if the
    // pointer came from the reference `heap`, which may not touch the counts of the `Rc`.
    unsafe { Inner::after_burial(origin) };
}

/// The death of one object that nobody can save any more: it gives up its
/// references (they join `waiting`), its payload is dropped, its cell is free,
/// and then the hooks hear of it. CPython: `tp_dealloc`.
///
/// # Safety
/// In the cell there must be a whole object with a payload `P`, which nobody
/// will use again.
#[inline(always)]
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
    let grave = Grave::dig(heap, dead, size_of::<Object<P>>());
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
    fn has_to_wait(&self) -> bool {
        let burials = self.level.burials();
        self.level.is_guarded() || burials != 0 && !dies_now(burials)
    }
}

/// Ends the lives that were put off, if there are any.
pub(crate) fn bury_postponed(heap: &Inner) {
    if heap.postponed.borrow().is_empty() {
        return;
    }
    let mut waiting = Vec::new();
    Burial::begin(heap, &mut waiting).mourn();
    if let Some(panic) = heap.take_panic() {
        panic.go_on();
    }
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
pub(crate) struct Burial<'a> {
    heap: &'a Inner,
    /// Not decremented yet. The last one is next.
    pub(crate) waiting: &'a mut Vec<Ref>,
}

impl<'a> Burial<'a> {
    #[inline]
    pub(crate) fn begin(heap: &'a Inner, waiting: &'a mut Vec<Ref>) -> Burial<'a> {
        heap.level.enter();
        Burial { heap, waiting }
    }

    /// Buries the others who go with the first. `false` if there may be more to
    /// do afterwards ([`Inner::after_burial`]).
    #[inline]
    pub(crate) fn finish(mut self) -> bool {
        let level = &self.heap.level;
        if !self.waiting.is_empty() || level.has(POSTPONED) {
            self.mourn();
        }
        let is_all = level.is_one_burial();
        level.leave();
        forget(self);
        is_all
    }

    /// The end of an object whose count is zero, unless somebody saves it.
    #[inline]
    fn end(&mut self, dead: Place) {
        // SAFETY: needs a header; holds because the cell is given back only below; would break if
        // an object died twice.
        let header = unsafe { dead.header() };
        let mourned = self.heap.is_mourned(dead);
        if mourned && !last_words(dead) {
            return;
        }
        let name = mourned.then(|| Name::of(dead));
        // SAFETY: needs the object's own kind, and an object that is whole and is never used
        // again; holds because the kind was written with the object, and nobody saved it; would
        // break if anybody kept a `Ref`.
        unsafe { (header.kind.perish)(self.heap, dead, self.waiting, name.as_ref()) };
    }

    /// The next reference to give back.
    #[inline]
    fn next(&mut self) -> Option<Ref> {
        let waiting = self.waiting.pop();
        match waiting {
            None if self.heap.level.has(POSTPONED) => self.heap.next_postponed(),
            waiting => waiting,
        }
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
        if !self.waiting.is_empty() {
            drop(take(self.waiting));
        }
        self.heap.level.leave();
    }
}
