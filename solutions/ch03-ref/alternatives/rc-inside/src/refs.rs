//! `Ref`: an `Rc` that asks before it goes.

use crate::heap::{Inner, bury};
use crate::payload::Erased;
use crate::tracking::Mark;
use crate::{Heap, IMMORTAL, Payload, Uid};
use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::mem::forget;
use std::rc::Rc;

/// An object: the payload and what the heap knows about it.
pub(crate) struct Object {
    pub(crate) heap: Rc<Inner>,
    pub(crate) uid: Uid,
    pub(crate) dying: Cell<bool>,
    /// Whether the hooks are looking at it: it may still be saved.
    pub(crate) asked: Cell<bool>,
    pub(crate) watched: Cell<bool>,
    pub(crate) immortal: Cell<bool>,
    pub(crate) mark: Mark,
    /// References that the heap only lends, though an `Rc` counts.
    pub(crate) lent: Cell<u64>,
    /// References that nobody holds. If there are any, one more `Rc` was
    /// forgotten, so that the object stays.
    leaked: Cell<u64>,
    pub(crate) payload: Box<dyn Erased>,
}

impl Object {
    pub(crate) fn new(heap: Rc<Inner>, uid: Uid, payload: Box<dyn Erased>) -> Object {
        Object {
            heap,
            uid,
            dying: Cell::new(false),
            asked: Cell::new(false),
            watched: Cell::new(false),
            immortal: Cell::new(false),
            mark: Mark::default(),
            lent: Cell::new(0),
            leaked: Cell::new(0),
            payload,
        }
    }
}

/// One reference to an object.
pub struct Ref {
    /// `None` only while it is being dropped.
    pub(crate) object: Option<Rc<Object>>,
}

impl Ref {
    pub(crate) fn to(object: Rc<Object>) -> Ref {
        Ref {
            object: Some(object),
        }
    }

    pub(crate) fn object(&self) -> &Rc<Object> {
        self.object.as_ref().expect("only a dropped Ref is empty")
    }

    fn counted(&self) -> u64 {
        let object = self.object();
        let leaked = object.leaked.get();
        Rc::strong_count(object) as u64 + leaked - u64::from(leaked > 0) - object.lent.get()
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
        Id::of(self.object())
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
        u32::try_from(self.counted()).unwrap_or(IMMORTAL)
    }

    /// The name of the object's type.
    pub fn kind(&self) -> &'static str {
        self.object().payload.name()
    }

    /// The payload, if it is a `P`.
    pub fn get<P: Payload>(&self) -> Option<&P> {
        let payload: &dyn Any = &*self.object().payload;
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
        let object = self.object();
        if object.leaked.get() == 0 && n > 0 {
            forget(Rc::clone(object));
        }
        object.leaked.set(object.leaked.get() + u64::from(n));
        if self.counted() >= u64::from(IMMORTAL) {
            object.immortal.set(true);
        }
    }
}

impl Clone for Ref {
    fn clone(&self) -> Ref {
        let made = Ref::to(Rc::clone(self.object()));
        if self.counted() >= u64::from(IMMORTAL) {
            self.object().immortal.set(true);
        }
        made
    }
}

impl Drop for Ref {
    fn drop(&mut self) {
        if let Some(object) = self.object.take()
            && Rc::strong_count(&object) == 1
        {
            bury(object);
        }
    }
}

/// Whether both are references to the same object.
pub fn is(a: &Ref, b: &Ref) -> bool {
    Rc::ptr_eq(a.object(), b.object())
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
    pub(crate) fn of(object: &Rc<Object>) -> Id {
        Id(Rc::as_ptr(object).addr())
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
