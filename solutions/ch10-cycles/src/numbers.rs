//! A part of the heap, as numbers.

/// Candidates for garbage, numbered from 0 in order of age: how many references
/// each has, and which of the others it refers to.
///
/// Nothing in here is an object, so all that follows is arithmetic.
// ANCHOR: numbers
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Numbers {
    /// How many references candidate `i` has, wherever they come from.
    pub counts: Vec<u32>,
    /// Where the row of candidate `i` begins. One entry more than there are
    /// candidates: the last one is the end of the last row.
    pub starts: Vec<u32>,
    /// The rows, one behind the other: which candidates `i` refers to, each as
    /// often as it does. References to anything else are left out.
    pub edges: Vec<u32>,
    /// Candidates that the collector may forget if they live and refer to
    /// nothing that it must know ([`Payload::UNTRACKS`](ch03_ref::Payload)).
    pub loose: Vec<u32>,
}
// ANCHOR_END: numbers

impl Numbers {
    /// No candidates yet, with room for so many.
    pub fn with_capacity(candidates: usize) -> Numbers {
        let mut starts = Vec::with_capacity(candidates + 1);
        starts.push(0);
        Numbers {
            counts: Vec::with_capacity(candidates),
            starts,
            edges: Vec::with_capacity(2 * candidates),
            loose: Vec::new(),
        }
    }

    /// Candidates written down by hand: for each its count, and whom it refers to.
    ///
    /// ```ignore
    /// Numbers::of(&[(1, &[1]), (1, &[0])])    // a pair that keeps itself
    /// ```
    pub fn of(candidates: &[(u32, &[u32])]) -> Numbers {
        let mut numbers = Numbers::with_capacity(candidates.len());
        for (count, row) in candidates {
            numbers.edges.extend_from_slice(row);
            numbers.end_row(*count);
        }
        numbers
    }

    /// How many candidates there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is no candidate.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The candidates that candidate `i` refers to.
    ///
    /// # Panics
    /// If there is no candidate `i`.
    #[inline]
    pub fn row(&self, i: usize) -> &[u32] {
        &self.edges[self.starts[i] as usize..self.starts[i + 1] as usize]
    }

    /// The rows of all candidates, in order.
    #[inline]
    pub fn rows(&self) -> impl Iterator<Item = &[u32]> {
        let ends = self.starts.windows(2);
        ends.map(|ends| &self.edges[ends[0] as usize..ends[1] as usize])
    }

    /// Ends the row of the next candidate: its edges are those that were pushed
    /// since the last row ended, and it has `count` references.
    ///
    /// # Panics
    /// If there are more edges than a `u32` can count.
    #[inline]
    pub fn end_row(&mut self, count: u32) {
        self.counts.push(count);
        let end = u32::try_from(self.edges.len()).expect("fewer than 2^32 references");
        self.starts.push(end);
    }
}

impl Default for Numbers {
    fn default() -> Numbers {
        Numbers::with_capacity(0)
    }
}
