//! An instance of a class that a script wrote, or a bare `object()`.

use super::Attrs;
use ch03_ref::{Payload, Ref};
use std::cell::{Cell, RefCell};

/// A Python instance.
pub struct Instance {
    /// Its class. Never given up before the instance itself goes, as in
    /// CPython: whatever runs until then may still ask for it.
    pub class: Ref,
    /// Its attributes.
    pub attrs: RefCell<Attrs>,
    /// The values of `__slots__`, in the order of the class's slots.
    pub slots: RefCell<Vec<Option<Ref>>>,
    /// Whether `__del__` has run: it runs once in a life (PEP 442).
    pub finalized: Cell<bool>,
}

impl Instance {
    /// A new instance with this many empty slots.
    pub fn new(class: Ref, slots: usize) -> Instance {
        Instance {
            class,
            attrs: RefCell::default(),
            slots: RefCell::new(vec![None; slots]),
            finalized: Cell::new(false),
        }
    }
}

impl Payload for Instance {
    const NAME: &'static str = "object";

    /// `subtype_traverse`: slots, attributes, then the class.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(slots) = self.slots.try_borrow() {
            slots.iter().flatten().for_each(&mut *visit);
        }
        Attrs::traverse(&self.attrs, visit);
        visit(&self.class);
    }

    /// `subtype_dealloc`: slots, then attributes.
    fn clear(&self, out: &mut Vec<Ref>) {
        Attrs::clear(&self.attrs, out);
        if let Ok(mut slots) = self.slots.try_borrow_mut() {
            out.extend(slots.iter_mut().rev().filter_map(Option::take));
        }
    }
}
