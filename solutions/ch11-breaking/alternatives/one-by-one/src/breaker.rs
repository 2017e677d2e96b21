//! The one token, and who has it.

use crate::{Outcome, condemn};
use ch03_ref::Heap;
use ch08_weakref::Weakrefs;
use ch09_finalizers::Finalizers;
use ch10_cycles::gather;
use std::cell::Cell;
use std::rc::Rc;

/// What it takes to break garbage, for one heap.
#[derive(Clone)]
pub struct Breaker {
    finalizers: Finalizers,
    weakrefs: Weakrefs,
    shelf: Rc<Shelf>,
}

/// Where the token lies while no collection goes on.
type Shelf = Cell<Option<Token>>;

/// There is one for each heap.
struct Token;

/// A collection is going on, for as long as this lives: it has the token.
#[must_use = "the collection is over when this is dropped"]
pub struct Collecting {
    shelf: Rc<Shelf>,
    token: Option<Token>,
}

impl Breaker {
    /// Plugs finalizers and weak references into the heap.
    pub fn new(heap: &Heap) -> Breaker {
        let finalizers = Finalizers::new(heap);
        Breaker {
            weakrefs: Weakrefs::new(heap),
            finalizers,
            shelf: Rc::new(Cell::new(Some(Token))),
        }
    }

    /// The heap's weak references.
    pub fn weakrefs(&self) -> &Weakrefs {
        &self.weakrefs
    }

    /// The heap's finalizers.
    pub fn finalizers(&self) -> &Finalizers {
        &self.finalizers
    }

    /// Takes the token, if it is there.
    pub fn begin(&self) -> Option<Collecting> {
        let token = self.shelf.take()?;
        Some(Collecting {
            shelf: self.shelf.clone(),
            token: Some(token),
        })
    }

    /// Collects the garbage among the tracked containers from place `from` on.
    ///
    /// # Panics
    /// If some `traverse` lies.
    pub fn collect(&self, heap: &Heap, from: u32) -> Outcome {
        self.begin().map_or_else(Outcome::default, |collecting| {
            let found = match gather(heap, from).subtract() {
                Ok(subtracted) => subtracted.spread().hold(),
                Err(lie) => panic!("{lie}"),
            };
            let rechecked = condemn(found, self).clear_weakrefs().finalize().recheck();
            let outcome = rechecked.clear();
            drop(collecting);
            outcome
        })
    }
}

impl Drop for Collecting {
    /// Puts the token back.
    fn drop(&mut self) {
        self.shelf.set(self.token.take());
    }
}
