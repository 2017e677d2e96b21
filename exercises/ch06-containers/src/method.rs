// Chapter 6, Containers: write what each `todo!` asks for, then
// `cargo xtask verify 6`.

//! `method`: a function together with the object it was found on.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// What `object.method` makes, anew each time. It owns the function and the
/// object.
///
/// CPython: `Objects/classobject.c`.
pub struct BoundMethod {
    function: RefCell<Option<Ref>>,
    object: RefCell<Option<Ref>>,
}

impl Payload for BoundMethod {
    const NAME: &'static str = "method";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        todo!("ch06.method_traverse: show the function and the object")
    }

    /// The function goes first. CPython: `method_dealloc`.
    fn clear(&self, out: &mut Vec<Ref>) {
        todo!("ch06.method_clear: move both out, so that the function is popped first")
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
