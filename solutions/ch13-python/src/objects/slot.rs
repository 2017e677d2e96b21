//! The small objects in a class's dict that stand for fields of its
//! instances: CPython's getset and member descriptors.

use ch03_ref::Payload;

/// Stands for `__dict__` or `__weakref__` in the dict of a class.
pub struct AttrGetter {
    /// The attribute's name.
    pub name: &'static str,
}

impl Payload for AttrGetter {
    const NAME: &'static str = "getset_descriptor";
}

/// Stands for one of the `__slots__` of a class.
pub struct SlotMember {
    /// The attribute's name.
    pub name: Box<str>,
    /// Its place among the slots of an instance.
    pub index: usize,
}

impl Payload for SlotMember {
    const NAME: &'static str = "member_descriptor";
}
