// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What an object is, be it an instance of the class itself or of a script's
//! subclass.

use super::{FrozenSet, SubList};
use ch03_ref::Ref;
use ch06_containers::{List, Set};

/// The values inside an object.
pub trait Inside {
    /// The list in a list.
    fn list(&self) -> Option<&List>;

    /// The members of a set or a frozenset.
    fn members(&self) -> Option<&Set>;
}

impl Inside for Ref {
    fn list(&self) -> Option<&List> {
        let sub = || self.get::<SubList>().map(|sub| &sub.list);
        self.get::<List>().or_else(sub)
    }

    fn members(&self) -> Option<&Set> {
        let frozen = || self.get::<FrozenSet>().map(|frozen| &frozen.set);
        self.get::<Set>().or_else(frozen)
    }
}
