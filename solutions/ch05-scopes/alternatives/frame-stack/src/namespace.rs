//! The names of a module or of a class body.

use crate::Unbound;
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// Names that own one reference each.
#[derive(Default)]
pub struct Namespace {
    pairs: RefCell<Vec<(String, Ref)>>,
    outer: Option<Ref>,
}

impl Namespace {
    /// No names, and nothing around them.
    pub fn new() -> Namespace {
        Namespace::default()
    }

    /// No names yet, and `outer` around them.
    pub fn inside(outer: Ref) -> Namespace {
        Namespace {
            pairs: RefCell::default(),
            outer: Some(outer),
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.pairs
            .borrow()
            .iter()
            .position(|(known, _)| known == name)
    }

    /// Lets `name` point to `new`.
    pub fn bind(&self, name: &str, mut new: Ref) {
        match self.position(name) {
            // `new` is the old one afterwards, and dies as this returns.
            Some(at) => std::mem::swap(&mut self.pairs.borrow_mut()[at].1, &mut new),
            None => self.pairs.borrow_mut().push((name.into(), new)),
        }
    }

    /// A reference of your own to what `name` points to.
    ///
    /// # Errors
    /// [`Unbound::Name`] if the name is nowhere.
    pub fn get(&self, name: &str) -> Result<Ref, Unbound> {
        if let Some(at) = self.position(name) {
            return Ok(self.pairs.borrow()[at].1.clone());
        }
        let outer = self
            .outer
            .as_ref()
            .and_then(|outer| outer.get::<Namespace>());
        outer.map_or_else(|| Err(Unbound::Name(name.into())), |outer| outer.get(name))
    }

    /// Takes the name away, from here only.
    ///
    /// # Errors
    /// [`Unbound::Name`] if the name is not here.
    pub fn del(&self, name: &str) -> Result<(), Unbound> {
        let at = self
            .position(name)
            .ok_or_else(|| Unbound::Name(name.into()))?;
        let gone = self.pairs.borrow_mut().remove(at);
        drop(gone);
        Ok(())
    }

    /// The names that are here, in the order in which they first came.
    pub fn names(&self) -> Vec<String> {
        self.pairs
            .borrow()
            .iter()
            .map(|(name, _)| name.clone())
            .collect()
    }
}

impl Payload for Namespace {
    const NAME: &'static str = "namespace";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        let Ok(pairs) = self.pairs.try_borrow() else {
            return;
        };
        let here = pairs.iter().map(|(_, value)| value);
        here.chain(&self.outer).for_each(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        while let Some((_, last)) = self.pairs.borrow_mut().pop() {
            out.push(last);
        }
    }
}
