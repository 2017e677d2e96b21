//! The same numbers as in theirs.py, so that both sides build the same graphs.

pub struct Rng(u64);

impl Rng {
    pub fn new() -> Rng {
        Rng(88_172_645_463_325_252)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % n
    }
}
