// Chapter 12, Generations: given. Nothing is left to write in this file.

//! What the collector has done so far.

use ch11_breaking::Outcome;

/// The sum of all collections of one generation. Python: an entry of
/// `gc.get_stats()`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    /// How many there were.
    pub collections: usize,
    /// How many objects they found unreachable and broke up.
    pub collected: usize,
    /// How many they found unreachable and could not break up.
    pub uncollectable: usize,
}

impl Stats {
    /// One more collection.
    pub(crate) fn add(&mut self, outcome: Outcome) {
        self.collections += 1;
        self.collected += outcome.collected;
        self.uncollectable += outcome.uncollectable;
    }
}
