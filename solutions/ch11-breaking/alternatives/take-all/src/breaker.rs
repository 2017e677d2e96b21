//! A collection goes on while its token exists.

use crate::{Outcome, condemn};
use ch03_ref::Heap;
use ch08_weakref::Weakrefs;
use ch09_finalizers::Finalizers;
use ch10_cycles::gather;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// What it takes to break garbage, for one heap.
#[derive(Clone)]
pub struct Breaker {
    parts: Rc<Parts>,
}

struct Parts {
    finalizers: Finalizers,
    weakrefs: Weakrefs,
    /// Leads to the token of the last collection, as long as that goes on.
    last: RefCell<Weak<()>>,
}

/// A collection is going on, for as long as this lives.
#[must_use = "the collection is over when this is dropped"]
pub struct Collecting(#[allow(dead_code)] Rc<()>);

impl Breaker {
    /// Plugs finalizers and weak references into the heap.
    pub fn new(heap: &Heap) -> Breaker {
        let finalizers = Finalizers::new(heap);
        let weakrefs = Weakrefs::new(heap);
        let last = RefCell::default();
        let parts = Rc::new(Parts {
            finalizers,
            weakrefs,
            last,
        });
        Breaker { parts }
    }

    /// The heap's weak references.
    pub fn weakrefs(&self) -> &Weakrefs {
        &self.parts.weakrefs
    }

    /// The heap's finalizers.
    pub fn finalizers(&self) -> &Finalizers {
        &self.parts.finalizers
    }

    /// Makes a token, unless there is one.
    pub fn begin(&self) -> Option<Collecting> {
        let mut last = self.parts.last.borrow_mut();
        if last.strong_count() > 0 {
            return None;
        }
        let token = Rc::new(());
        *last = Rc::downgrade(&token);
        Some(Collecting(token))
    }

    /// Collects the garbage among the tracked containers from place `from` on.
    ///
    /// # Panics
    /// If some `traverse` lies.
    pub fn collect(&self, heap: &Heap, from: u32) -> Outcome {
        let Some(_token) = self.begin() else {
            return Outcome::default();
        };
        match gather(heap, from).subtract() {
            Err(lie) => panic!("{lie}"),
            Ok(subtracted) => {
                let garbage = condemn(subtracted.spread().hold(), self);
                garbage.clear_weakrefs().finalize().recheck().clear()
            }
        }
    }
}
