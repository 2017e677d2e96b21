//! Objects that never die, and the integers among them.

use crate::Int;
use ch03_ref::{Heap, Payload, Ref};
use std::ops::RangeInclusive;

/// Makes an object that never dies, and returns a new reference to it. Its
/// `refcount()` reads [`IMMORTAL`](ch03_ref::IMMORTAL) from the start, however
/// many references come and go.
///
/// CPython: PEP 683, `_Py_SetImmortal`.
pub fn immortal<P: Payload>(heap: &Heap, payload: P) -> Ref {
    // ANCHOR: immortal
    let r = heap.alloc(payload);
    heap.immortalize(r.clone());
    r
    // ANCHOR_END: immortal
}

/// Integers that exist before anybody asks for them: one object for each
/// number of a range. Any other number is a fresh object every time.
///
/// CPython: `_PyLong_SMALL_INTS`, which is there before the first line of
/// Python runs, and `get_small_int` in `Objects/longobject.c`.
pub struct SmallInts {
    heap: Heap,
    /// The least number that has an object.
    first: i64,
    /// The object for `first`, for `first + 1`, and so on.
    table: Vec<Ref>,
}

impl SmallInts {
    /// One immortal object for each number of `range`; both ends belong to it.
    /// CPython's is `-5..=256`, and `-5..=1024` from 3.15. An empty range is
    /// fine: then every integer is fresh.
    pub fn new(heap: &Heap, range: RangeInclusive<i64>) -> SmallInts {
        // ANCHOR: small_ints_new
        SmallInts {
            heap: heap.clone(),
            first: *range.start(),
            table: range.map(|n| immortal(heap, Int(n))).collect(),
        }
        // ANCHOR_END: small_ints_new
    }

    /// The same with objects that are counted like any other, and live as long
    /// as this table: so it was up to Python 3.11.
    pub fn counted(heap: &Heap, range: RangeInclusive<i64>) -> SmallInts {
        let first = *range.start();
        let table = range.map(|n| heap.alloc(Int(n))).collect();
        SmallInts {
            heap: heap.clone(),
            first,
            table,
        }
    }

    /// A new reference to an integer of this value: to *the* object if the
    /// number is in the range, to a fresh one if not. Any `i64` may come, and
    /// a number of the range must cost no search.
    #[inline]
    pub fn get(&self, value: i64) -> Ref {
        // ANCHOR: small_ints_get
        // A number below the range wraps around to a huge one.
        let index = value.wrapping_sub(self.first) as u64;
        match usize::try_from(index).ok().and_then(|i| self.table.get(i)) {
            Some(ready) => ready.clone(),
            None => self.heap.alloc(Int(value)),
        }
        // ANCHOR_END: small_ints_get
    }
}
