// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What an instance of a script's subclass of `list` or `str` has besides.

use super::Attrs;
use super::class::{Finalizer, finalizer_of};
use ch03_ref::Ref;

/// Its class, and its attributes.
pub struct Sub {
    /// Its class.
    pub class: Ref,
    /// Attributes that scripts set.
    pub attrs: Attrs,
}

impl Sub {
    /// For a new instance of this class.
    pub fn new(class: Ref) -> Box<Sub> {
        let attrs = Attrs::default();
        Box::new(Sub { class, attrs })
    }

    /// Attributes, then the class.
    pub fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        Attrs::traverse(&self.attrs, visit);
        visit(&self.class);
    }

    /// What runs `__del__`.
    pub fn finalizer(&self) -> Option<Finalizer> {
        finalizer_of(&self.class)
    }
}
