// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! How weak references are compared and hashed, and the keys of weak
//! collections.

use super::{Python, Raised, Res};
use ch03_ref::{Ref, is};
use ch08_weakref::{Equality, WeakRef};
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// How a script's objects are compared as keys of weak collections. Chapter
/// 08 can't hear of an exception: it waits here until it is asked for.
pub struct KeyEquality {
    python: Weak<Python>,
    failure: RefCell<Option<Raised>>,
}

impl KeyEquality {
    /// For this Python.
    pub fn new(python: Weak<Python>) -> KeyEquality {
        let failure = RefCell::new(None);
        KeyEquality { python, failure }
    }

    fn ask<V: Default>(&self, question: impl FnOnce(&Python) -> Res<V>) -> V {
        let Some(py) = self.python.upgrade() else {
            return V::default();
        };
        question(&py).unwrap_or_else(|raised| {
            let first = self.failure.borrow_mut().get_or_insert(raised).0.clone();
            drop(first);
            V::default()
        })
    }
}

impl Equality for KeyEquality {
    fn hash(&self, object: &Ref) -> u64 {
        self.ask(|py| py.hash(object)) as u64
    }

    fn equal(&self, a: &Ref, b: &Ref) -> bool {
        self.ask(|py| py.equal(a, b))
    }
}

/// The equality of weak collections, shared.
pub type SharedEquality = Rc<KeyEquality>;

/// A hash that was computed already.
struct Known(i64);

impl Equality for Known {
    fn hash(&self, _object: &Ref) -> u64 {
        self.0 as u64
    }

    fn equal(&self, a: &Ref, b: &Ref) -> bool {
        is(a, b)
    }
}

impl Python {
    /// Does something with a weak collection; an exception in `__hash__` or
    /// `__eq__` comes out here.
    pub fn weakly<V>(&self, act: impl FnOnce() -> V) -> Res<V> {
        let before = self.equality.failure.take();
        let result = act();
        let failure = self.equality.failure.replace(before);
        failure.map_or(Ok(result), Err)
    }

    /// `hash` of a weak reference: that of its object, remembered.
    pub fn weak_hash(&self, weak: &WeakRef) -> Res<i64> {
        let Some(target) = weak.upgrade() else {
            // Nobody is asked: it is remembered, or it is too late.
            let remembered = weak.hash(&Known(0)).map(|hash| hash as i64);
            return remembered.ok_or_else(|| self.type_error("weak object has gone away"));
        };
        let own = self.find_defined(self.class_of(&target), &self.words.hash);
        let hash = if own.is_some_and(|own| !self.is_none(&own)) {
            self.weakly(|| weak.hash(&*self.equality))?
        } else {
            weak.hash(&Known(self.hash(&target)?))
        };
        Ok(hash.unwrap_or_default() as i64)
    }

    /// `==` of weak references: that of their objects while both are alive.
    pub fn weak_equal(&self, a: &WeakRef, b: &WeakRef) -> Res<bool> {
        match (a.upgrade(), b.upgrade()) {
            (Some(x), Some(y)) => self.equal(&x, &y),
            _ => Ok(is(a.as_ref(), b.as_ref())),
        }
    }
}
