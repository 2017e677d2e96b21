// Chapter 5, Names, scopes, frames: write what each `todo!` asks for, then
// `cargo xtask verify 5`.

//! The names of a module or of a class body.

use crate::Unbound;
use crate::names::Names;
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// Names that own one reference each.
///
/// CPython: the dictionary of a module or of a class body (`f_globals`,
/// `f_locals`), and what `STORE_NAME`, `LOAD_NAME` and `DELETE_NAME` in
/// `Python/ceval.c` do with it.
#[derive(Default)]
pub struct Namespace {
    names: RefCell<Names>,
    /// Where a name is looked up that is not here.
    outer: Option<Ref>,
}

impl Namespace {
    /// No names, and nothing around them.
    pub fn new() -> Namespace {
        Namespace::default()
    }

    /// No names yet; what is not found here is looked up in `outer`, another
    /// namespace: the builtins around a module, the module around a class body.
    pub fn inside(outer: Ref) -> Namespace {
        Namespace {
            outer: Some(outer),
            ..Namespace::default()
        }
    }

    /// Lets `name` point to `new`, whose reference the name takes over. The
    /// name gives back what it pointed to before; while that dies, the name
    /// shows `new` already.
    ///
    /// Python: `name = …`.
    pub fn bind(&self, name: &str, new: Ref) {
        todo!("ch05.bind: put the new reference under the name, and only then let the old one go")
    }

    /// A reference of your own to what `name` points to, here or, failing
    /// that, further out.
    ///
    /// # Errors
    /// [`Unbound::Name`] if the name is nowhere.
    pub fn get(&self, name: &str) -> Result<Ref, Unbound> {
        todo!(
            "ch05.get: a clone of what is here; or else what the outer namespace has; or else \
             Unbound::Name"
        )
    }

    /// Takes the name away, from here only. The object goes too if this was
    /// its last reference.
    ///
    /// Python: `del name`.
    ///
    /// # Errors
    /// [`Unbound::Name`] if the name is not here.
    pub fn del(&self, name: &str) -> Result<(), Unbound> {
        todo!(
            "ch05.del: take the name away, and only then let its reference go; Unbound::Name if \
             it is not here"
        )
    }

    /// The names that are here, in the order in which they first came.
    pub fn names(&self) -> Vec<String> {
        self.names.borrow().names().map(String::from).collect()
    }
}

impl Payload for Namespace {
    const NAME: &'static str = "namespace";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(names) = self.names.try_borrow() {
            names.refs().for_each(&mut *visit);
            self.outer.iter().for_each(visit);
        }
    }

    /// As a dictionary dies: what the first name owned goes first.
    fn clear(&self, out: &mut Vec<Ref>) {
        let names = self.names.take();
        out.extend(names.into_refs_reversed());
    }
}
