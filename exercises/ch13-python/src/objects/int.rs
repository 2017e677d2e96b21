// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `int`. CPython's has any number of digits; this one has 127 bits.

use ch03_ref::Payload;

/// A Python integer.
pub struct Int {
    low: u64,
    high: i64,
}

impl Int {
    /// Wraps a number.
    pub fn new(value: i128) -> Int {
        Int {
            low: value as u64,
            high: (value >> 64) as i64,
        }
    }

    /// The number.
    pub fn value(&self) -> i128 {
        (i128::from(self.high) << 64) | i128::from(self.low)
    }
}

impl Payload for Int {
    const NAME: &'static str = "int";
}
