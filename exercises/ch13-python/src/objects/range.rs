// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `range`. It holds numbers, not objects: the collector never sees it.

use ch03_ref::Payload;

/// A Python range.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// First number.
    pub start: i128,
    /// Where it stops, itself left out.
    pub stop: i128,
    /// Distance; never 0.
    pub step: i128,
}

impl Range {
    /// Number of numbers.
    pub fn len(&self) -> usize {
        let (low, high, step) = if self.step > 0 {
            (self.start, self.stop, self.step)
        } else {
            (self.stop, self.start, -self.step)
        };
        if low >= high {
            0
        } else {
            ((high - low - 1) / step + 1) as usize
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number at `index`; `index` must be less than `len`.
    pub fn at(&self, index: usize) -> i128 {
        self.start + self.step * index as i128
    }
}

impl Payload for Range {
    const NAME: &'static str = "range";
}
