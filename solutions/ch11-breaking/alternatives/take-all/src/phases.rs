//! One type, and a marker that says how far it is.

use crate::{Breaker, Outcome};
use ch03_ref::{Heap, Id, Ref, Uid};
use ch10_cycles::Condemned;
use std::collections::HashMap;
use std::marker::PhantomData;

/// The markers. No value of these is ever made.
mod phase {
    pub enum Held {}
    pub enum Cleared {}
    pub enum Finalized {}
    pub enum Rechecked {}
}

/// Garbage: whole, unreachable but for weak references, and held.
pub type Held = Garbage<phase::Held>;
/// No weak reference leads to the garbage.
pub type Cleared = Garbage<phase::Cleared>;
/// Every piece had its last word.
pub type Finalized = Garbage<phase::Finalized>;
/// Nobody outside can reach a piece.
pub type Rechecked = Garbage<phase::Rechecked>;

/// Garbage that has come to a phase.
#[must_use = "garbage that is not cleared stays"]
pub struct Garbage<Phase> {
    heap: Heap,
    breaker: Breaker,
    pieces: Vec<Ref>,
    outcome: Outcome,
    phase: PhantomData<Phase>,
}

impl<Phase> Garbage<Phase> {
    /// The pieces, in the order of the collector's table.
    pub fn garbage(&self) -> &[Ref] {
        &self.pieces
    }

    fn next<Next>(self) -> Garbage<Next> {
        Garbage {
            heap: self.heap,
            breaker: self.breaker,
            pieces: self.pieces,
            outcome: self.outcome,
            phase: PhantomData,
        }
    }
}

/// Takes over what chapter 10 found.
pub fn condemn(condemned: Condemned, breaker: &Breaker) -> Held {
    Garbage {
        heap: condemned.heap,
        breaker: breaker.clone(),
        pieces: condemned.garbage,
        outcome: Outcome::default(),
        phase: PhantomData,
    }
}

impl Held {
    /// Clears all weak references to the garbage, then calls the callbacks.
    pub fn clear_weakrefs(mut self) -> Cleared {
        for call in self.breaker.weakrefs().clear_garbage(&self.pieces) {
            self.outcome.collected += usize::from(call.call());
        }
        self.next()
    }
}

impl Cleared {
    /// Asks every piece, and holds the one that is asked and none else.
    pub fn finalize(mut self) -> Finalized {
        let names = Names::of(&self.pieces);
        self.pieces.clear();
        for i in 0..names.0.len() {
            let piece = names.find(&self.heap, i);
            let piece = piece.as_ref().map_or(&[][..], std::slice::from_ref);
            self.outcome.finalized += self.breaker.finalizers().finalize_garbage(piece);
        }
        self.pieces = names.find_all(&self.heap);
        self.next()
    }
}

impl Finalized {
    /// Follows the references of whoever has some from outside.
    ///
    /// # Panics
    /// If some `traverse` lies.
    pub fn recheck(mut self) -> Rechecked {
        let saved = reachable(&self.pieces);
        self.outcome.resurrected = saved.iter().filter(|saved| **saved).count();
        let mut next = saved.into_iter();
        self.pieces.retain(|_| next.next() == Some(false));
        self.next()
    }
}

/// For each of these whether it can be reached from outside. Deaths do not
/// come in between: nothing is dropped here.
fn reachable(pieces: &[Ref]) -> Vec<bool> {
    let places = pieces.iter().enumerate().map(|(i, r)| (r.id(), i));
    let places: HashMap<Id, usize> = places.collect();
    // Without ours.
    let mut outside: Vec<u32> = pieces.iter().map(|r| r.refcount() - 1).collect();
    for r in pieces.iter().filter(|r| r.is_tracked()) {
        r.traverse(&mut |child| {
            if let Some(&i) = places.get(&child.id()) {
                let left = outside[i].checked_sub(1);
                outside[i] = left.expect("a `traverse` shows too much");
            }
        });
    }
    let mut reached = vec![false; pieces.len()];
    let mut todo: Vec<usize> = (0..pieces.len()).filter(|&i| outside[i] > 0).collect();
    while let Some(i) = todo.pop() {
        if !std::mem::replace(&mut reached[i], true) {
            pieces[i].traverse(&mut |child| todo.extend(places.get(&child.id())));
        }
    }
    reached
}

impl Rechecked {
    /// Takes all references of all pieces, then drops the pieces and them.
    pub fn clear(self) -> Outcome {
        let mut outcome = self.outcome;
        let calls = self.breaker.weakrefs().clear_garbage(&self.pieces);
        let names = Names::of(&self.pieces);
        let mut given_up = Vec::new();
        for piece in &self.pieces {
            piece.clear(&mut given_up);
        }
        drop(self.pieces);
        drop(given_up);
        let left = names.find_all(&self.heap).len();
        outcome.uncollectable = left;
        outcome.collected += names.0.len() - left;
        for call in calls {
            let _died = call.call();
        }
        outcome
    }

    /// Leaves the pieces whole and returns them.
    pub fn save(self) -> (Vec<Ref>, Outcome) {
        let mut outcome = self.outcome;
        outcome.collected += self.pieces.len();
        (self.pieces, outcome)
    }
}

/// Pieces that nobody holds.
struct Names(Vec<(Id, Uid)>);

impl Names {
    fn of(pieces: &[Ref]) -> Names {
        Names(pieces.iter().map(|r| (r.id(), r.uid())).collect())
    }

    fn find(&self, heap: &Heap, i: usize) -> Option<Ref> {
        let (id, uid) = self.0[i];
        heap.find(id, uid)
    }

    fn find_all(&self, heap: &Heap) -> Vec<Ref> {
        (0..self.0.len())
            .filter_map(|i| self.find(heap, i))
            .collect()
    }
}
