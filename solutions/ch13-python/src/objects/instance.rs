//! An instance of a class with `__slots__`, and a bare `object()`. Any other
//! instance is chapter 06's.

use ch03_ref::{Payload, Ref};
use ch06_containers::Instance;
use std::cell::RefCell;

/// An instance, and the slots that it has besides.
pub struct Slotted {
    /// Its class, and its other attributes if it has any.
    pub instance: Instance,
    /// The values of `__slots__`, in the order of the class's slots.
    pub slots: RefCell<Vec<Option<Ref>>>,
}

impl Slotted {
    /// A new instance with this many empty slots.
    pub fn new(class: Ref, slots: usize) -> Slotted {
        Slotted {
            instance: Instance::new(class),
            slots: RefCell::new(vec![None; slots]),
        }
    }
}

impl Payload for Slotted {
    const NAME: &'static str = "object";
    const CONTAINER: bool = true;

    /// `subtype_traverse`: slots, attributes, then the class.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(slots) = self.slots.try_borrow() {
            slots.iter().flatten().for_each(&mut *visit);
        }
        self.instance.traverse(visit);
    }

    /// `subtype_dealloc`: slots, then attributes.
    fn clear(&self, out: &mut Vec<Ref>) {
        self.instance.clear(out);
        if let Ok(mut slots) = self.slots.try_borrow_mut() {
            out.extend(slots.iter_mut().rev().filter_map(Option::take));
        }
    }

    fn has_finalizer(&self) -> bool {
        self.instance.has_finalizer()
    }

    fn finalize(&self, me: &Ref) {
        self.instance.finalize(me);
    }
}

/// A bare `object()`: it has nothing, so no cycle goes through it.
pub struct Bare;

impl Payload for Bare {
    const NAME: &'static str = "object";
}
