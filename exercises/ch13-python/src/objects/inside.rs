// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What an object is, be it an instance of the class itself or of a script's
//! subclass.

use super::{ClassRef, FrozenSet, Long, Slotted, SubList, SubStr};
use ch03_ref::Ref;
use ch04_interning::{Int, Str};
use ch06_containers::{Instance, List, Set};

/// The values inside an object.
pub trait Inside {
    /// The value of an int, long or not; a bool is none.
    fn int(&self) -> Option<i128>;

    /// The string in a string.
    fn string(&self) -> Option<&Str>;

    /// The list in a list.
    fn list(&self) -> Option<&List>;

    /// A class, with what is known of it.
    fn class(&self) -> Option<ClassRef<'_>>;

    /// The class and attributes of an instance of a script's class.
    fn instance(&self) -> Option<&Instance>;

    /// The members of a set or a frozenset.
    fn members(&self) -> Option<&Set>;
}

impl Inside for Ref {
    #[inline]
    fn int(&self) -> Option<i128> {
        if let Some(Int(value)) = self.get() {
            return Some(i128::from(*value));
        }
        self.get::<Long>().map(Long::value)
    }

    #[inline]
    fn string(&self) -> Option<&Str> {
        let sub = || self.get::<SubStr>().map(|sub| &sub.string);
        self.get::<Str>().or_else(sub)
    }

    #[inline]
    fn list(&self) -> Option<&List> {
        let sub = || self.get::<SubList>().map(|sub| &sub.list);
        self.get::<List>().or_else(sub)
    }

    #[inline]
    fn class(&self) -> Option<ClassRef<'_>> {
        ClassRef::of(self)
    }

    #[inline]
    fn instance(&self) -> Option<&Instance> {
        let slotted = || self.get::<Slotted>().map(|slotted| &slotted.instance);
        self.get::<Instance>().or_else(slotted)
    }

    #[inline]
    fn members(&self) -> Option<&Set> {
        let frozen = || self.get::<FrozenSet>().map(|frozen| &frozen.set);
        self.get::<Set>().or_else(frozen)
    }
}
