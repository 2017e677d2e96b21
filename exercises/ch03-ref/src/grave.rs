// Chapter 3, Let the compiler count: given. Nothing is left to write in this file.

//! The end of an object, made safe against whatever its payload and the hooks
//! do.

use crate::heap::Inner;
use crate::level::{PANICKED, POSTPONED};
use crate::memory::Place;
use crate::{Id, Ref, Uid};
use std::any::Any;
use std::mem::ManuallyDrop;
use std::panic::resume_unwind;
use std::thread;

/// The cell of an object that is going: given back once, whatever the payload
/// does.
pub(crate) struct Grave<'heap> {
    heap: &'heap Inner,
    place: Place,
    /// Of the object, in bytes.
    size: usize,
}

impl<'heap> Grave<'heap> {
    #[inline]
    pub(crate) fn dig(heap: &'heap Inner, place: Place, size: usize) -> Grave<'heap> {
        Grave { heap, place, size }
    }
}

/// What is left of an object for its hooks.
pub(crate) struct Name {
    id: Id,
    uid: Uid,
    watched: bool,
}

impl Name {
    /// What the hooks will be told of an object that is going: the cell must be
    /// asked while it is in use.
    #[cold]
    pub(crate) fn of(place: Place) -> Name {
        let lent = ManuallyDrop::new(Ref { place });
        Name {
            id: lent.id(),
            uid: lent.uid(),
            watched: lent.header().is_watched(),
        }
    }
}

impl Drop for Grave<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        self.heap.give_back(self.place, self.size);
    }
}

impl Inner {
    /// Tells the hooks that an object is gone.
    #[inline]
    pub(crate) fn tell_died(&self, name: Option<&Name>) {
        if let Some(&Name { id, uid, watched }) = name {
            self.each_hook(watched, |hook| hook.died(id, uid));
        }
    }

    /// Puts a death off: the object waits with its last reference.
    #[cold]
    pub(crate) fn postpone(&self, dead: Place) {
        // SAFETY: needs an object that is whole; holds because nothing of `dead` was given up yet;
        // would break after its payload was dropped.
        unsafe { dead.header() }.count.set(1);
        self.postponed.borrow_mut().push(Ref { place: dead });
        self.level.mark(POSTPONED, true);
    }

    /// The last one whose death was put off.
    #[cold]
    pub(crate) fn next_postponed(&self) -> Option<Ref> {
        let last = self.postponed.borrow_mut().pop();
        if last.is_none() {
            self.level.mark(POSTPONED, false);
        }
        last
    }

    /// The panic that a hook started while an object was dying.
    pub(crate) fn take_panic(&self) -> Option<Panic> {
        self.level.mark(PANICKED, false);
        self.panic.take().map(Panic)
    }

    /// From here until the mark goes, nobody can look the object up.
    pub(crate) fn mark_dying(&self, place: Place) -> DyingMark<'_> {
        self.dying.borrow_mut().push(place);
        DyingMark(self)
    }
}

/// A panic that had to wait until a death was complete.
pub(crate) struct Panic(Box<dyn Any + Send>);

impl Panic {
    /// Lets it go on. When another one is already on its way, this one ends
    /// here.
    pub(crate) fn go_on(self) {
        if !thread::panicking() {
            resume_unwind(self.0);
        }
    }
}

/// Takes the last mark away. Deaths nest, so marks end in reverse order.
pub(crate) struct DyingMark<'heap>(&'heap Inner);

impl Drop for DyingMark<'_> {
    fn drop(&mut self) {
        self.0.dying.borrow_mut().pop();
    }
}
