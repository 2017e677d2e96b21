// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! An instance of a class that a script wrote, and a bare `object()`.

use super::Attrs;
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A Python instance.
pub struct Instance {
    /// Its class. Never given up before the instance itself goes, as in
    /// CPython: whatever runs until then may still ask for it.
    pub class: Ref,
    /// Its attributes.
    pub attrs: RefCell<Attrs>,
    /// The values of `__slots__`, in the order of the class's slots.
    pub slots: RefCell<Vec<Option<Ref>>>,
}

impl Instance {
    /// A new instance with this many empty slots.
    pub fn new(class: Ref, slots: usize) -> Instance {
        Instance {
            class,
            attrs: RefCell::default(),
            slots: RefCell::new(vec![None; slots]),
        }
    }
}

impl Payload for Instance {
    const NAME: &'static str = "object";
    const CONTAINER: bool = true;

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
    fn has_finalizer(&self) -> bool {
        super::class::finalizer_of(&self.class).is_some()
    }

    fn finalize(&self, me: &Ref) {
        if let Some(finalizer) = super::class::finalizer_of(&self.class) {
            finalizer(me);
        }
    }
}

/// A bare `object()`: it has nothing, so no cycle goes through it.
pub struct Bare;

impl Payload for Bare {
    const NAME: &'static str = "object";
}
