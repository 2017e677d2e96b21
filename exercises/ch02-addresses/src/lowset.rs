// Chapter 2, Identity and addresses: given. Nothing is left to write in this file.

//! A set of small numbers that always knows its lowest member.

/// The lowest member of the empty set: higher than every number.
const NONE: usize = usize::MAX;

/// A set of numbers, one bit for each, and beside them which one is the lowest.
///
/// `W` holds the bits: an array in a page (which cells are free), a vector in
/// a space (which pages have room; one word is then one arena).
pub(crate) struct LowSet<W> {
    /// The lowest member, or [`NONE`].
    lowest: usize,
    words: W,
}

impl LowSet<[u64; 16]> {
    /// The set with these bits.
    pub(crate) fn of(words: [u64; 16]) -> Self {
        let lowest = first_in(&words, 0);
        LowSet { lowest, words }
    }
}

impl LowSet<Vec<u64>> {
    /// The empty set, with place for no number yet.
    pub(crate) fn empty() -> Self {
        LowSet {
            lowest: NONE,
            words: Vec::new(),
        }
    }

    /// Makes place for 64 more numbers.
    pub(crate) fn grow(&mut self) {
        self.words.push(0);
    }

    /// Takes 64 numbers in at once.
    pub(crate) fn fill(&mut self, word: usize) {
        self.words[word] = u64::MAX;
        self.lowest = self.lowest.min(64 * word);
    }

    /// Takes 64 numbers out at once.
    pub(crate) fn clear(&mut self, word: usize) {
        self.words[word] = 0;
        if self.lowest / 64 == word {
            self.lowest = first_in(&self.words, word);
        }
    }
}

impl<W: AsRef<[u64]> + AsMut<[u64]>> LowSet<W> {
    /// The lowest member.
    #[inline]
    pub(crate) fn lowest(&self) -> Option<usize> {
        (self.lowest != NONE).then_some(self.lowest)
    }

    /// Whether there is no member.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.lowest == NONE
    }

    /// The members `64 * word` to `64 * word + 63`, as bits.
    pub(crate) fn word(&self, word: usize) -> u64 {
        self.words.as_ref()[word]
    }

    /// Whether a number is a member.
    #[inline]
    pub(crate) fn contains(&self, number: usize) -> bool {
        self.words.as_ref()[number / 64] & 1 << (number % 64) != 0
    }

    /// Takes a number into the set.
    #[inline]
    pub(crate) fn insert(&mut self, number: usize) {
        self.words.as_mut()[number / 64] |= 1 << (number % 64);
        self.lowest = self.lowest.min(number);
    }

    /// Takes the lowest member out of the set.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<usize> {
        let number = self.lowest()?;
        let words = self.words.as_mut();
        let bits = &mut words[number / 64];
        *bits &= *bits - 1; // without its lowest member
        self.lowest = match *bits {
            0 => first_in(words, number / 64),
            bits => number / 64 * 64 + bits.trailing_zeros() as usize,
        };
        Some(number)
    }

    /// Takes a number out of the set.
    #[inline]
    pub(crate) fn remove(&mut self, number: usize) {
        let words = self.words.as_mut();
        let word = number / 64;
        words[word] &= !(1 << (number % 64));
        if number == self.lowest {
            self.lowest = match words[word] {
                0 => first_in(words, word),
                bits => 64 * word + bits.trailing_zeros() as usize,
            };
        }
    }
}

/// The lowest member in this word or behind it, or [`NONE`].
#[cold]
fn first_in(words: &[u64], word: usize) -> usize {
    let next = (word..words.len()).find(|&word| words[word] != 0);
    next.map_or(NONE, |word| {
        64 * word + words[word].trailing_zeros() as usize
    })
}
