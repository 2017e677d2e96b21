//! What a collection came to.

/// The figures of one collection.
// ANCHOR: outcome
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Outcome {
    /// Objects that were unreachable to the end and are gone, and weak
    /// references that died of their callbacks.
    pub collected: usize,
    /// Objects that were unreachable to the end, and are still there: they do
    /// not give up their references.
    pub uncollectable: usize,
    /// Objects that user code made reachable again.
    pub resurrected: usize,
    /// Finalizers that the collector called.
    pub finalized: usize,
}
// ANCHOR_END: outcome

impl Outcome {
    /// What `gc.collect()` returns.
    pub fn number(self) -> usize {
        self.collected + self.uncollectable
    }
}
