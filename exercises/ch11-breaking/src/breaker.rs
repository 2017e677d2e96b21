// Chapter 11, Breaking cycles safely: write what each `todo!` asks for, then
// `cargo xtask verify 11`.

//! One collection, from the first look to the last piece; and never two at a
//! time.

use crate::{Outcome, condemn};
use ch03_ref::Heap;
use ch08_weakref::Weakrefs;
use ch09_finalizers::Finalizers;
use ch10_cycles::gather;
use std::cell::Cell;
use std::rc::Rc;

/// What it takes to break garbage, for one heap. The value is a handle: clones
/// share everything. It owns neither a `Ref` nor a `Heap`.
#[derive(Clone)]
pub struct Breaker {
    finalizers: Finalizers,
    weakrefs: Weakrefs,
    /// Whether a collection is going on.
    collecting: Rc<Cell<bool>>,
}

/// A collection is going on, for as long as this lives. CPython:
/// `gcstate->collecting`.
#[must_use = "the collection is over when this is dropped"]
pub struct Collecting {
    collecting: Rc<Cell<bool>>,
}

impl Breaker {
    /// Plugs finalizers and weak references into the heap, in the order in which
    /// they act on an object whose count comes to zero.
    pub fn new(heap: &Heap) -> Breaker {
        let finalizers = Finalizers::new(heap);
        let weakrefs = Weakrefs::new(heap);
        Breaker {
            finalizers,
            weakrefs,
            collecting: Rc::default(),
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

    /// Begins a collection; `None` while another one is going on.
    pub fn begin(&self) -> Option<Collecting> {
        todo!("ch11.begin: a token if no collection goes on, else None")
    }

    /// Collects the garbage among the tracked containers from place `from` on.
    /// While another collection is going on this does nothing.
    ///
    /// # Panics
    /// If some `traverse` shows more than its object owns
    /// ([`Overdrawn`](ch10_cycles::Overdrawn)). Nothing is cleared then. A panic
    /// of a hook or of a payload's `Drop` comes through, too; those of
    /// finalizers and callbacks do not.
    pub fn collect(&self, heap: &Heap, from: u32) -> Outcome {
        todo!("ch11.collect: begin, chapter 10's steps, then this chapter's")
    }
}

impl Drop for Collecting {
    /// The collection is over, also after a panic.
    fn drop(&mut self) {
        todo!("ch11.end: the collection is over")
    }
}
