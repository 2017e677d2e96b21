// Chapter 3, Let the compiler count: write what each `todo!` asks for, then
// `cargo xtask verify 3`.

//! What later chapters plug in: interning, weak references, finalizers,
//! generations.

use crate::heap::Inner;
use crate::memory::Place;
use crate::{Id, Ref, Uid};
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

impl Inner {
    /// Calls one hook after the other, with nothing borrowed meanwhile (R5):
    /// a hook may add hooks.
    #[cold]
    pub(crate) fn each_hook(&self, mut tell: impl FnMut(&dyn Hooks)) {
        let mut next = 0;
        loop {
            let hook = self.hooks.borrow().get(next).map(Rc::clone);
            let Some(hook) = hook else { return };
            tell(&*hook);
            next += 1;
        }
    }

    /// Asks the hooks about an object whose last count is lent to them, until
    /// one of them keeps a reference.
    pub(crate) fn ask_hooks(&self, lent: &Ref) {
        self.each_hook(|hook| {
            if lent.refcount() > 1 {
                return;
            }
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| hook.dying(lent))) {
                self.panic.set(Some(panic));
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
    todo!(
        "ch03.dying: lend the last count to the hooks, take it back, and say whether it was the \
         last"
    )
}
