//! `method`: a function together with the object it was found on.

use crate::taken::Taken;
use ch03_ref::{Payload, Ref};

/// What `object.method` makes, anew each time. It owns the function and the
/// object.
///
/// CPython: `Objects/classobject.c`.
pub struct BoundMethod {
    function: Taken<Option<Ref>>,
    object: Taken<Option<Ref>>,
}

impl Payload for BoundMethod {
    const NAME: &'static str = "method";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        for part in [&self.object, &self.function] {
            part.with(|part| part.iter().for_each(&mut *visit));
        }
    }

    /// The function goes first. CPython: `method_dealloc`.
    fn clear(&self, out: &mut Vec<Ref>) {
        out.extend(self.object.take());
        out.extend(self.function.take());
    }
}

impl BoundMethod {
    /// Binds a function to an object.
    pub fn new(function: Ref, object: Ref) -> BoundMethod {
        BoundMethod {
            function: Taken::new(Some(function)),
            object: Taken::new(Some(object)),
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
        self.function.with(|part| part.clone())
    }

    /// A reference of your own to `__self__`.
    pub fn object(&self) -> Option<Ref> {
        self.object.with(|part| part.clone())
    }
}
