//! A set of small numbers that always knows its lowest member.

/// Where the hint points when there is no member: past every word.
const NONE: usize = usize::MAX;

/// A set of numbers, one bit for each, with a hint where the lowest one is.
///
/// `W` holds the bits: an array in a page (which cells are free), a vector in
/// a space (which pages have room; one word is then one arena).
pub(crate) struct LowSet<W> {
    words: W,
    /// The first word that is not 0, or [`NONE`].
    hint: usize,
}

impl LowSet<[u64; 16]> {
    /// The numbers below `count`, which is at most 1024.
    pub(crate) fn first(count: usize) -> Self {
        let words = std::array::from_fn(|word| match count.saturating_sub(word * 64) {
            0 => 0,
            bits @ 1..64 => (1 << bits) - 1,
            _ => u64::MAX,
        });
        let hint = if count == 0 { NONE } else { 0 };
        LowSet { words, hint }
    }
}

impl LowSet<Vec<u64>> {
    /// The empty set, with place for no number yet.
    pub(crate) fn empty() -> Self {
        LowSet {
            words: Vec::new(),
            hint: NONE,
        }
    }

    /// Makes place for 64 more numbers.
    pub(crate) fn grow(&mut self) {
        self.words.push(0);
    }

    /// The members `64 * word` to `64 * word + 63`, as bits.
    pub(crate) fn word(&self, word: usize) -> u64 {
        self.words[word]
    }

    /// Takes 64 numbers in at once.
    pub(crate) fn fill(&mut self, word: usize) {
        self.words[word] = u64::MAX;
        self.hint = self.hint.min(word);
    }

    /// Takes 64 numbers out at once.
    pub(crate) fn clear(&mut self, word: usize) {
        self.words[word] = 0;
        self.advance(word);
    }
}

impl<W: AsRef<[u64]> + AsMut<[u64]>> LowSet<W> {
    /// The lowest member.
    #[inline]
    pub(crate) fn lowest(&self) -> Option<usize> {
        let bits = self.words.as_ref().get(self.hint)?;
        Some(self.hint * 64 + bits.trailing_zeros() as usize)
    }

    /// Whether there is no member.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.hint == NONE
    }

    // ANCHOR: insert
    /// Takes a number into the set.
    #[inline]
    pub(crate) fn insert(&mut self, number: usize) {
        self.words.as_mut()[number / 64] |= 1 << (number % 64);
        self.hint = self.hint.min(number / 64);
    }
    // ANCHOR_END: insert

    /// Takes a number out of the set.
    #[inline]
    pub(crate) fn remove(&mut self, number: usize) {
        self.words.as_mut()[number / 64] &= !(1 << (number % 64));
        self.advance(number / 64);
    }

    // ANCHOR: pop
    /// Takes the lowest member out of the set.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<usize> {
        let bits = self.words.as_mut().get_mut(self.hint)?;
        let number = self.hint * 64 + bits.trailing_zeros() as usize;
        *bits &= *bits - 1; // without its lowest bit
        if *bits == 0 {
            self.advance(self.hint);
        }
        Some(number)
    }
    // ANCHOR_END: pop

    /// Moves the hint on if it points to `word`, and that has no member left.
    #[inline]
    fn advance(&mut self, word: usize) {
        let words = self.words.as_ref();
        if word == self.hint && words[word] == 0 {
            let next = (word..words.len()).find(|&word| words[word] != 0);
            self.hint = next.unwrap_or(NONE);
        }
    }
}
