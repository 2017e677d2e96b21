// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! An instance of a script's subclass of `list`. A plain list is chapter 06's.

use super::{Attrs, Sub};
use ch03_ref::{Payload, Ref};
use ch06_containers::List;

/// A list, and what the instance of a subclass has besides.
pub struct SubList {
    /// Its items.
    pub list: List,
    /// Its class and its attributes.
    pub sub: Box<Sub>,
}

impl SubList {
    /// An empty instance of this class.
    pub fn of_class(class: Ref) -> SubList {
        SubList {
            list: List::default(),
            sub: Sub::new(class),
        }
    }
}

impl Payload for SubList {
    const NAME: &'static str = "list";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.list.traverse(visit);
        self.sub.traverse(visit);
    }

    /// `subtype_dealloc`: the attributes go first.
    fn clear(&self, out: &mut Vec<Ref>) {
        self.list.clear(out);
        Attrs::clear(&self.sub.attrs, out);
    }

    fn has_finalizer(&self) -> bool {
        self.sub.finalizer().is_some()
    }

    fn finalize(&self, me: &Ref) {
        if let Some(finalizer) = self.sub.finalizer() {
            finalizer(me);
        }
    }
}
