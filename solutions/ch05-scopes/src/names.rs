//! The table under a namespace.

use ch03_ref::Ref;
use std::collections::HashMap;
use std::rc::Rc;

/// Names and their references, in the order in which the names first came.
///
/// It never drops a reference: what it no longer holds it hands back.
#[derive(Default)]
pub(crate) struct Names {
    entries: Vec<(Rc<str>, Ref)>,
    place: HashMap<Rc<str>, usize>,
}

impl Names {
    /// Stores `new` under `name` and hands back what was there. A name that is
    /// there keeps its place in the order.
    #[must_use = "dropping what was there may run any code: end the borrow first"]
    pub(crate) fn insert(&mut self, name: &str, new: Ref) -> Option<Ref> {
        if let Some(&at) = self.place.get(name) {
            return Some(std::mem::replace(&mut self.entries[at].1, new));
        }
        let name: Rc<str> = name.into();
        self.place.insert(Rc::clone(&name), self.entries.len());
        self.entries.push((name, new));
        None
    }

    /// The reference under `name`, lent.
    pub(crate) fn get(&self, name: &str) -> Option<&Ref> {
        self.place.get(name).map(|&at| &self.entries[at].1)
    }

    /// Takes the name out and hands back what was under it.
    #[must_use = "dropping what was there may run any code: end the borrow first"]
    pub(crate) fn remove(&mut self, name: &str) -> Option<Ref> {
        let at = self.place.remove(name)?;
        let (_, old) = self.entries.remove(at);
        for (at, (name, _)) in self.entries.iter().enumerate().skip(at) {
            self.place.insert(Rc::clone(name), at);
        }
        Some(old)
    }

    /// The names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| &**name)
    }

    /// The references, in the order of their names.
    pub(crate) fn refs(&self) -> impl Iterator<Item = &Ref> {
        self.entries.iter().map(|(_, value)| value)
    }

    /// Hands out every reference, the last name's first.
    pub(crate) fn into_refs_reversed(self) -> impl Iterator<Item = Ref> {
        self.entries.into_iter().rev().map(|(_, value)| value)
    }
}
