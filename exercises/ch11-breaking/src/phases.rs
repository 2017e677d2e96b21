// Chapter 11, Breaking cycles safely: write what each `todo!` asks for, then
// `cargo xtask verify 11`.

//! The phases as types: each step takes the one before, so that PEP 442's order
//! is the only one that compiles.

use crate::{Breaker, Outcome};
use ch03_ref::{Heap, Id, Ref, Uid};
use ch10_cycles::{Condemned, recount};
use std::slice;

/// Takes over what chapter 10 found: garbage, each piece held by one reference
/// of ours.
pub fn condemn(condemned: Condemned, breaker: &Breaker) -> Held {
    let Condemned { heap, garbage } = condemned;
    Held(Batch {
        heap,
        breaker: breaker.clone(),
        pieces: garbage,
        disturbed: false,
        outcome: Outcome::default(),
    })
}

/// What goes from one phase to the next.
struct Batch {
    heap: Heap,
    breaker: Breaker,
    /// The garbage, in the order of the collector's table: one reference to
    /// each piece.
    pieces: Vec<Ref>,
    /// Whether user code ran since the pieces were found unreachable. As long
    /// as none did, nothing about them can have changed.
    disturbed: bool,
    /// The figures so far.
    outcome: Outcome,
}

/// Garbage: whole, unreachable but for weak references, and held.
#[must_use = "garbage that is not cleared stays"]
pub struct Held(Batch);

/// No weak reference leads to the garbage.
#[must_use = "garbage that is not cleared stays"]
pub struct Cleared(Batch);

/// Every piece had its last word.
#[must_use = "garbage that is not cleared stays"]
pub struct Finalized(Batch);

/// Nobody outside can reach a piece, and none has a last word to say.
#[must_use = "garbage that is not cleared stays"]
pub struct Rechecked(Batch);

impl Held {
    /// The garbage, in the order of the collector's table.
    pub fn garbage(&self) -> &[Ref] {
        &self.0.pieces
    }

    /// Clear weakrefs: those that lead to a piece lead to nobody now. Then the
    /// callbacks of those that are not garbage themselves are called. CPython:
    /// `handle_weakrefs`.
    pub fn clear_weakrefs(self) -> Cleared {
        let Held(mut batch) = self;
        todo!(
            "ch11.clear_weakrefs: clear all weak references to the pieces, then call the \
             callbacks; note that user code ran"
        )
    }
}

impl Cleared {
    /// Finalize: calls the finalizers of the pieces that have one and were
    /// never asked, in order, and holds no piece but that one meanwhile. A piece
    /// that loses its last reference in there dies then and there, and is not
    /// counted. CPython: `finalize_garbage`.
    pub fn finalize(self) -> Finalized {
        let Cleared(mut batch) = self;
        todo!(
            "ch11.finalize: call the finalizers in order, holding one piece at a time; keep those \
             that are still there"
        )
    }
}

impl Finalized {
    /// Recheck: the pieces that user code made reachable again are let go, with
    /// all that they refer to. The others stay condemned. CPython:
    /// `handle_resurrected_objects`.
    ///
    /// # Panics
    /// If some `traverse` shows more than its object owns
    /// ([`Overdrawn`](ch10_cycles::Overdrawn)).
    pub fn recheck(self) -> Rechecked {
        let Finalized(mut batch) = self;
        todo!(
            "ch11.recheck: take out the pieces that can be reached from outside again, and count \
             them"
        )
    }
}

impl Rechecked {
    /// What is going to be cleared, in the order of the collector's table.
    pub fn garbage(&self) -> &[Ref] {
        &self.0.pieces
    }

    /// Clear: the pieces give up their references, and die of it. CPython:
    /// `delete_garbage`.
    pub fn clear(self) -> Outcome {
        let Rechecked(mut batch) = self;
        todo!(
            "ch11.clear: the pieces give up their references and are let go; count the gone and \
             the stubborn"
        )
    }

    /// Instead of [`clear`](Self::clear): leaves the pieces whole and returns
    /// them. CPython: `DEBUG_SAVEALL`, which puts them into `gc.garbage`.
    pub fn save(self) -> (Vec<Ref>, Outcome) {
        let Rechecked(Batch {
            pieces,
            mut outcome,
            ..
        }) = self;
        outcome.collected += pieces.len();
        (pieces, outcome)
    }
}

/// What finds a piece that nobody holds, if it is still alive (R4).
fn name(r: &Ref) -> (Id, Uid) {
    (r.id(), r.uid())
}
