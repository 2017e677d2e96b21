// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `frozenset`: chapter 06's set, which nobody changes after its making.

use ch03_ref::{Payload, Ref};
use ch06_containers::Set;

/// A Python frozenset.
#[derive(Default)]
pub struct FrozenSet {
    /// The members.
    pub set: Set,
}

impl Payload for FrozenSet {
    const NAME: &'static str = "frozenset";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.set.traverse(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        self.set.clear(out);
    }
}
