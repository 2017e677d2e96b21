//! `method`: a function together with the object it was found on.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// What `object.method` makes, anew each time. It owns the function and the
/// object.
///
/// CPython: `Objects/classobject.c`.
// ANCHOR: fields
pub struct BoundMethod {
    function: RefCell<Option<Ref>>,
    object: RefCell<Option<Ref>>,
}
// ANCHOR_END: fields

impl Payload for BoundMethod {
    const NAME: &'static str = "method";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        // ANCHOR: method_traverse
        for part in [&self.function, &self.object] {
            if let Ok(part) = part.try_borrow() {
                part.iter().for_each(&mut *visit);
            }
        }
        // ANCHOR_END: method_traverse
    }

    /// The function goes first. CPython: `method_dealloc`.
    fn clear(&self, out: &mut Vec<Ref>) {
        // ANCHOR: method_clear
        out.extend(self.object.take());
        out.extend(self.function.take());
        // ANCHOR_END: method_clear
    }
}

impl BoundMethod {
    /// Binds a function to an object.
    pub fn new(function: Ref, object: Ref) -> BoundMethod {
        BoundMethod {
            function: RefCell::new(Some(function)),
            object: RefCell::new(Some(object)),
        }
    }

    /// References of your own to function and object.
    ///
    /// # Panics
    /// If the collector has taken the method down.
    pub fn parts(&self) -> (Ref, Ref) {
        let parts = self.function().zip(self.object());
        parts.expect("a method in use has both parts")
    }

    /// A reference of your own to `__func__`. `None`, as for the object, only
    /// when the collector has taken the method down.
    pub fn function(&self) -> Option<Ref> {
        self.function.borrow().clone()
    }

    /// A reference of your own to `__self__`.
    pub fn object(&self) -> Option<Ref> {
        self.object.borrow().clone()
    }
}
