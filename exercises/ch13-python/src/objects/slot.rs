// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The small objects in a class's dict that stand for fields of its
//! instances: CPython's getset and member descriptors.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// Stands for `__dict__` or `__weakref__` in the dict of a class.
pub struct AttrGetter {
    /// The attribute's name.
    pub name: &'static str,
    /// The class it is in.
    owner: RefCell<Option<Ref>>,
}

impl AttrGetter {
    /// One for a class.
    pub fn new(name: &'static str, owner: Ref) -> AttrGetter {
        AttrGetter {
            name,
            owner: RefCell::new(Some(owner)),
        }
    }
}

impl Payload for AttrGetter {
    const NAME: &'static str = "getset_descriptor";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(owner) = self.owner.try_borrow() {
            owner.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut owner) = self.owner.try_borrow_mut() {
            out.extend(owner.take());
        }
    }
}

/// Stands for one of the `__slots__` of a class.
pub struct SlotMember {
    /// The attribute's name.
    pub name: Box<str>,
    /// Its place among the slots of an instance.
    pub index: usize,
    /// The class it is in.
    pub owner: RefCell<Option<Ref>>,
}

impl Payload for SlotMember {
    const NAME: &'static str = "member_descriptor";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(owner) = self.owner.try_borrow() {
            owner.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut owner) = self.owner.try_borrow_mut() {
            out.extend(owner.take());
        }
    }
}
