// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Integers that chapter 04's 64 bits are too short for. CPython's have any
//! number of digits; here they end at 127 bits.

use ch03_ref::Payload;

/// A long integer: never one that fits into 64 bits.
pub struct Long {
    low: u64,
    high: i64,
}

impl Long {
    /// Wraps a number.
    pub fn new(value: i128) -> Long {
        Long {
            low: value as u64,
            high: (value >> 64) as i64,
        }
    }

    /// The number.
    pub fn value(&self) -> i128 {
        (i128::from(self.high) << 64) | i128::from(self.low)
    }
}

impl Payload for Long {
    const NAME: &'static str = "int";
}
