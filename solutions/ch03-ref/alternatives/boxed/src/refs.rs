//! `Ref`: a fat pointer to a counted box.

use crate::bury::bury;
use crate::heap::Inner;
use crate::payload::Erased;
use crate::tracking::Mark;
use crate::{Heap, IMMORTAL, Payload, Uid};
use ch02_addresses::Addr;
use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::ptr::NonNull;
use std::rc::Rc;

/// An object in its box. `T` is the payload, or any payload.
pub(crate) struct Object<T: ?Sized> {
    pub(crate) count: Cell<usize>,
    pub(crate) immortal: Cell<bool>,
    pub(crate) dying: Cell<bool>,
    pub(crate) watched: Cell<bool>,
    pub(crate) mark: Mark,
    pub(crate) heap: Rc<Inner>,
    pub(crate) addr: Addr,
    pub(crate) uid: Uid,
    pub(crate) payload: T,
}

pub(crate) type Pointer = NonNull<Object<dyn Erased>>;

/// One reference to an object.
pub struct Ref {
    pub(crate) pointer: Pointer,
}

impl Ref {
    /// Puts an object into a box and returns the one reference to it.
    pub(crate) fn boxed<P: Payload>(object: Object<P>) -> Ref {
        let boxed: Box<Object<dyn Erased>> = Box::new(object);
        let pointer = NonNull::from(Box::leak(boxed));
        Ref { pointer }
    }

    pub(crate) fn object(&self) -> &Object<dyn Erased> {
        // SAFETY: needs a box that is not freed; holds because this `Ref` is counted and boxes are
        // freed at zero; would break if a count were one too low.
        unsafe { self.pointer.as_ref() }
    }

    /// Whether the watchers will be told.
    pub fn is_watched(&self) -> bool {
        self.object().watched.get()
    }

    /// The watchers will be told of the object's death.
    pub fn watch(&self) {
        self.object().watched.set(true);
    }

    /// The object's identity.
    pub fn id(&self) -> Id {
        Id::of(self.pointer)
    }

    /// The object's birth number.
    pub fn uid(&self) -> Uid {
        self.object().uid
    }

    /// How many references there are.
    pub fn refcount(&self) -> u32 {
        if self.object().immortal.get() {
            return IMMORTAL;
        }
        u32::try_from(self.object().count.get()).unwrap_or(IMMORTAL)
    }

    /// The name of the object's type.
    pub fn kind(&self) -> &'static str {
        self.object().payload.name()
    }

    /// The payload, if it is a `P`.
    pub fn get<P: Payload>(&self) -> Option<&P> {
        let payload: &dyn Any = &self.object().payload;
        payload.downcast_ref()
    }

    /// A handle of the object's heap.
    pub fn heap(&self) -> Heap {
        Heap::of(&self.object().heap)
    }

    /// Shows every reference that the object owns.
    pub fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.object().payload.show(visit);
    }

    /// Makes the object give up the references it owns.
    pub fn clear(&self, out: &mut Vec<Ref>) {
        self.object().payload.give_up(out);
    }

    /// Makes `n` references that nobody holds.
    pub fn leak(&self, n: u32) {
        self.add(n as usize);
    }

    /// Counts `n` more. A count that no `u32` can tell makes the object
    /// immortal, and so does a full one.
    fn add(&self, n: usize) {
        let object = self.object();
        object.count.set(object.count.get().saturating_add(n));
        if object.count.get() >= IMMORTAL as usize {
            object.immortal.set(true);
        }
    }

    /// Counts one less; true if that was the last.
    pub(crate) fn subtract(&self) -> bool {
        let count = &self.object().count;
        // A full count no longer knows how many there are.
        if count.get() < usize::MAX {
            count.set(count.get() - 1);
        }
        count.get() == 0
    }
}

impl Clone for Ref {
    fn clone(&self) -> Ref {
        self.add(1);
        Ref {
            pointer: self.pointer,
        }
    }
}

impl Drop for Ref {
    fn drop(&mut self) {
        if self.subtract() {
            bury(self.pointer);
        }
    }
}

/// Whether both are references to the same object. The table in a fat pointer
/// may differ for one object; the address may not.
pub fn is(a: &Ref, b: &Ref) -> bool {
    a.id() == b.id()
}

impl fmt::Debug for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{} {}", self.uid().number(), self.kind())
    }
}

/// The identity of an object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Id(usize);

impl Id {
    pub(crate) fn of(pointer: Pointer) -> Id {
        Id(pointer.cast::<u8>().addr().get())
    }

    /// The number.
    pub fn address(self) -> usize {
        self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}
