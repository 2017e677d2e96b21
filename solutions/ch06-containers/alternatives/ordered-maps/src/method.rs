//! `method`: a function together with the object it was found on.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// What `object.method` makes, anew each time. It owns the function and the
/// object.
///
/// CPython: `Objects/classobject.c`.
pub struct BoundMethod {
    /// The function and the object.
    pair: RefCell<Option<(Ref, Ref)>>,
}

impl Payload for BoundMethod {
    const NAME: &'static str = "method";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(pair) = self.pair.try_borrow()
            && let Some((function, object)) = &*pair
        {
            visit(object);
            visit(function);
        }
    }

    /// The function goes first. CPython: `method_dealloc`.
    fn clear(&self, out: &mut Vec<Ref>) {
        let pair = self.pair.take();
        out.extend(
            pair.into_iter()
                .flat_map(|(function, object)| [object, function]),
        );
    }
}

impl BoundMethod {
    /// Binds a function to an object.
    pub fn new(function: Ref, object: Ref) -> BoundMethod {
        BoundMethod {
            pair: RefCell::new(Some((function, object))),
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
        let pair = self.pair.borrow();
        pair.as_ref().map(|(function, _)| function.clone())
    }

    /// A reference of your own to `__self__`.
    pub fn object(&self) -> Option<Ref> {
        let pair = self.pair.borrow();
        pair.as_ref().map(|(_, object)| object.clone())
    }
}
