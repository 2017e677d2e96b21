// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! A bound method: a function and the object it was looked up on.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// What `obj.method` makes.
pub struct BoundMethod {
    parts: RefCell<Option<(Ref, Ref)>>,
}

impl BoundMethod {
    /// Binds a function to an object.
    pub fn new(function: Ref, object: Ref) -> BoundMethod {
        BoundMethod {
            parts: RefCell::new(Some((function, object))),
        }
    }

    /// Counted references to function and object.
    pub fn parts(&self) -> (Ref, Ref) {
        self.parts
            .borrow()
            .clone()
            .expect("a method in use has both parts")
    }
}

impl Payload for BoundMethod {
    const NAME: &'static str = "method";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(parts) = self.parts.try_borrow()
            && let Some((function, object)) = &*parts
        {
            visit(function);
            visit(object);
        }
    }

    /// `method_dealloc` drops the function first.
    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut parts) = self.parts.try_borrow_mut()
            && let Some((function, object)) = parts.take()
        {
            out.push(object);
            out.push(function);
        }
    }
}
