// Chapter 4, Interning and immortals: write what each `todo!` asks for, then
// `cargo xtask verify 4`.

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
    todo!("ch04.immortal: make the object, give the heap a reference for ever, return yours")
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
        todo!("ch04.small_ints_new: one immortal Int for each number of the range")
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
        todo!(
            "ch04.small_ints_get: the number's own object if it is in the range, a fresh one if \
             not"
        )
    }
}
