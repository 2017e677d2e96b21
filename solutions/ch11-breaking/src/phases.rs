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
// ANCHOR: batch
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
// ANCHOR_END: batch

// ANCHOR: phases
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
// ANCHOR_END: phases

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
        // ANCHOR: clear_weakrefs
        let calls = batch.breaker.weakrefs().clear_garbage(&batch.pieces);
        for call in calls {
            batch.disturbed = true;
            if call.call() {
                batch.outcome.collected += 1;
            }
        }
        Cleared(batch)
        // ANCHOR_END: clear_weakrefs
    }
}

impl Cleared {
    /// Finalize: calls the finalizers of the pieces that have one and were
    /// never asked, in order, and holds no piece but that one meanwhile. A piece
    /// that loses its last reference in there dies then and there, and is not
    /// counted. CPython: `finalize_garbage`.
    pub fn finalize(self) -> Finalized {
        let Cleared(mut batch) = self;
        // ANCHOR: finalize
        let to_ask = |r: &Ref| r.has_finalizer() && !r.is_finalized();
        if batch.pieces.iter().any(to_ask) {
            batch.disturbed = true;
            let names: Vec<(Id, Uid)> = batch.pieces.drain(..).map(|r| name(&r)).collect();
            for &(id, uid) in &names {
                if let Some(r) = batch.heap.find(id, uid) {
                    let finalizers = batch.breaker.finalizers();
                    batch.outcome.finalized += finalizers.finalize_garbage(slice::from_ref(&r));
                }
            }
            let found = names
                .iter()
                .filter_map(|&(id, uid)| batch.heap.find(id, uid));
            batch.pieces = found.collect();
        }
        Finalized(batch)
        // ANCHOR_END: finalize
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
        // ANCHOR: recheck
        if batch.disturbed {
            let reachable = recount(&batch.heap, &batch.pieces);
            let reachable = reachable.unwrap_or_else(|lie| panic!("{lie}"));
            let before = batch.pieces.len();
            let mut reachable = reachable.into_iter();
            batch.pieces.retain(|_| reachable.next() == Some(false));
            batch.outcome.resurrected = before - batch.pieces.len();
        }
        Rechecked(batch)
        // ANCHOR_END: recheck
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
        // ANCHOR: clear
        // Finalizers may have made weak references.
        let calls = match batch.disturbed {
            true => batch.breaker.weakrefs().clear_garbage(&batch.pieces),
            false => Vec::new(),
        };
        let mut given_up = Vec::new();
        for piece in &batch.pieces {
            piece.clear(&mut given_up);
            while let Some(child) = given_up.pop() {
                drop(child);
            }
        }
        batch.outcome.collected += batch.pieces.len();
        let mut kept = Vec::new();
        for piece in batch.pieces {
            if piece.refcount() > 1 {
                kept.push(name(&piece));
            }
            drop(piece);
        }
        for (id, uid) in kept {
            if batch.heap.find(id, uid).is_some() {
                batch.outcome.collected -= 1;
                batch.outcome.uncollectable += 1;
            }
        }
        for call in calls {
            call.call();
        }
        batch.outcome
        // ANCHOR_END: clear
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
