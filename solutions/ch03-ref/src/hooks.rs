//! What later chapters plug in: interning, weak references, finalizers,
//! generations.

use crate::header::WATCHED;
use crate::heap::Inner;
use crate::level::{HOOKED, PANICKED};
use crate::memory::Place;
use crate::{Heap, Id, Ref, Uid};
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// Somebody who is told of births and deaths. Any code may run in these:
/// allocate, clone, drop.
///
/// Hooks are called in the order in which they were added. The heap owns them:
/// a hook that owns a [`Heap`](crate::Heap) or a [`Ref`] keeps the heap alive.
pub trait Hooks {
    /// An object was born; its maker will get this reference.
    fn born(&self, _r: &Ref) {}

    /// The last reference is gone, the object is still whole. The heap lends
    /// its last count, so `refcount()` reads 1. A clone that outlives this call
    /// is a resurrection: the object lives on, and hooks added later are not
    /// asked.
    ///
    /// After a panic in here the death goes on, then the panic does.
    fn dying(&self, _r: &Ref) {}

    /// The object is gone and its memory is free; its children may still live.
    fn died(&self, _id: Id, _uid: Uid) {}
}

/// A hook, and which objects it wants to hear of.
#[derive(Clone)]
pub(crate) struct Listener {
    hooks: Rc<dyn Hooks>,
    /// All objects, or only the watched ones.
    all: bool,
}

impl Heap {
    /// Plugs in somebody who is told of births and deaths from now on.
    pub fn add_hooks(&self, hooks: Rc<dyn Hooks>) {
        self.inner.listen(Listener { hooks, all: true });
        self.inner.level.mark(HOOKED, true);
    }

    /// Plugs in somebody who is told of the deaths of watched objects only
    /// ([`Ref::watch`]). The others cost nothing.
    pub fn add_watcher(&self, watcher: Rc<dyn Hooks>) {
        let (hooks, all) = (watcher, false);
        self.inner.listen(Listener { hooks, all });
    }
}

impl Ref {
    /// Marks the object, for as long as it lives: the watchers will be told
    /// when it dies. CPython has such marks where the type says that an object
    /// may have weak references (`tp_weaklistoffset`).
    #[inline]
    pub fn watch(&self) {
        let slot = &self.header().slot;
        slot.set(slot.get() | WATCHED);
    }
}

impl Ref {
    /// Whether the object is marked so.
    #[inline]
    pub fn is_watched(&self) -> bool {
        self.header().is_watched()
    }
}

impl Inner {
    fn listen(&self, listener: Listener) {
        self.hooks.borrow_mut().push(listener);
    }

    /// Whether anybody wants to know that this object dies.
    #[inline]
    pub(crate) fn is_mourned(&self, dead: Place) -> bool {
        // SAFETY: needs a header; holds because the caller is at the start of a death, before the
        // cell is given back; would break after it.
        self.level.has(HOOKED) || unsafe { dead.header() }.is_watched()
    }

    /// Calls one hook after the other, with nothing borrowed meanwhile (R5):
    /// a hook may add hooks. Watchers are left out unless the object is
    /// `watched`.
    #[cold]
    pub(crate) fn each_hook(&self, watched: bool, mut tell: impl FnMut(&dyn Hooks)) {
        let mut next = 0;
        loop {
            let listener = self.hooks.borrow().get(next).cloned();
            let Some(Listener { hooks, all }) = listener else {
                return;
            };
            if all || watched {
                tell(&*hooks);
            }
            next += 1;
        }
    }

    /// Asks the hooks about an object whose last count is lent to them, until
    /// one of them keeps a reference.
    pub(crate) fn ask_hooks(&self, lent: &Ref) {
        self.each_hook(lent.header().is_watched(), |hook| {
            if lent.refcount() > 1 {
                return;
            }
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| hook.dying(lent))) {
                self.panic.set(Some(panic));
                self.level.mark(PANICKED, true);
            }
        });
    }
}

/// Shows an object to the hooks whose count is zero. Returns whether it is
/// still dead afterwards.
#[cold]
pub(crate) fn last_words(dead: Place) -> bool {
    // SAFETY: needs a live heap and a whole object; holds because nothing of `dead` was given up
    // yet; would break after its payload was dropped.
    let (heap, header) = unsafe { (Inner::of(dead), dead.header()) };
    let _mark = heap.mark_dying(dead);
    // ANCHOR: dying
    // The last count is lent: whoever clones it now makes it two.
    header.count.set(1);
    let lent = ManuallyDrop::new(Ref { place: dead });
    heap.ask_hooks(&lent);
    lent.one_less()
    // ANCHOR_END: dying
}
