//! The phases: a list of names, as CPython has a list of objects that it does
//! not own.

use crate::{Breaker, Outcome};
use ch03_ref::{Heap, Id, Ref, Uid};
use ch10_cycles::{Condemned, recount};
use std::collections::VecDeque;

/// What finds a piece that nobody holds.
type Name = (Id, Uid);

fn name(r: &Ref) -> Name {
    (r.id(), r.uid())
}

fn find_all(heap: &Heap, names: &[Name]) -> Vec<Ref> {
    let found = names.iter().filter_map(|&(id, uid)| heap.find(id, uid));
    found.collect()
}

/// Takes over what chapter 10 found.
pub fn condemn(condemned: Condemned, breaker: &Breaker) -> Held {
    Held {
        heap: condemned.heap,
        breaker: breaker.clone(),
        garbage: condemned.garbage,
    }
}

/// Garbage: whole, unreachable but for weak references, and held.
#[must_use = "garbage that is not cleared stays"]
pub struct Held {
    heap: Heap,
    breaker: Breaker,
    garbage: Vec<Ref>,
}

/// No weak reference leads to the garbage, and nobody holds it.
#[must_use = "garbage that is not cleared stays"]
pub struct Cleared {
    heap: Heap,
    breaker: Breaker,
    names: Vec<Name>,
    weakrefs: usize,
}

/// Every piece had its last word.
#[must_use = "garbage that is not cleared stays"]
pub struct Finalized {
    cleared: Cleared,
    finalized: usize,
}

/// Nobody outside can reach a piece.
#[must_use = "garbage that is not cleared stays"]
pub struct Rechecked {
    heap: Heap,
    breaker: Breaker,
    garbage: Vec<Ref>,
    outcome: Outcome,
}

impl Held {
    /// The garbage, in the order of the collector's table.
    pub fn garbage(&self) -> &[Ref] {
        &self.garbage
    }

    /// Clears all weak references to the garbage, then calls the callbacks.
    pub fn clear_weakrefs(self) -> Cleared {
        let Held {
            heap,
            breaker,
            garbage,
        } = self;
        let calls = breaker.weakrefs().clear_garbage(&garbage);
        let died = calls.into_iter().map(|call| call.call());
        let weakrefs = died.filter(|died| *died).count();
        Cleared {
            heap,
            breaker,
            names: garbage.iter().map(name).collect(),
            weakrefs,
        }
    }
}

impl Cleared {
    /// Asks every piece that is still there, one at a time.
    pub fn finalize(self) -> Finalized {
        let ask = |&(id, uid): &Name| {
            let piece = self.heap.find(id, uid)?;
            Some(self.breaker.finalizers().finalize_garbage(&[piece]))
        };
        let finalized = self.names.iter().filter_map(ask).sum();
        Finalized {
            cleared: self,
            finalized,
        }
    }
}

impl Finalized {
    /// Reads all counts and references of the garbage anew.
    ///
    /// # Panics
    /// If some `traverse` lies.
    pub fn recheck(self) -> Rechecked {
        let Cleared {
            heap,
            breaker,
            names,
            weakrefs,
        } = self.cleared;
        let mut garbage = find_all(&heap, &names);
        let reachable = match recount(&heap, &garbage) {
            Ok(reachable) => reachable,
            Err(lie) => panic!("{lie}"),
        };
        let found = garbage.len();
        let mut reachable = reachable.into_iter();
        garbage.retain(|_| reachable.next() == Some(false));
        let resurrected = found - garbage.len();
        let outcome = Outcome {
            collected: weakrefs,
            resurrected,
            finalized: self.finalized,
            uncollectable: 0,
        };
        Rechecked {
            heap,
            breaker,
            garbage,
            outcome,
        }
    }
}

impl Rechecked {
    /// What is going to be cleared.
    pub fn garbage(&self) -> &[Ref] {
        &self.garbage
    }

    /// Clears one piece after the other. Each is held only while it is its
    /// turn.
    pub fn clear(self) -> Outcome {
        let Rechecked {
            heap,
            breaker,
            garbage,
            mut outcome,
        } = self;
        let calls = breaker.weakrefs().clear_garbage(&garbage);
        let names: Vec<Name> = garbage.iter().map(name).collect();
        drop(garbage);
        let mut left: VecDeque<Name> = names.iter().copied().collect();
        while let Some((id, uid)) = left.pop_front() {
            if let Some(piece) = heap.find(id, uid) {
                let mut given_up = Vec::new();
                piece.clear(&mut given_up);
                // The last one first.
                given_up.reverse();
                drop(given_up);
            }
        }
        outcome.uncollectable = find_all(&heap, &names).len();
        outcome.collected += names.len() - outcome.uncollectable;
        calls.into_iter().for_each(|call| drop(call.call()));
        outcome
    }

    /// Leaves the pieces whole and returns them.
    pub fn save(self) -> (Vec<Ref>, Outcome) {
        let mut outcome = self.outcome;
        outcome.collected += self.garbage.len();
        (self.garbage, outcome)
    }
}
