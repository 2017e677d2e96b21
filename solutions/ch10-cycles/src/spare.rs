//! Room that one collection leaves for the next.
//!
//! To ask the system for the same memory again and again costs as much as the
//! whole collection: every page of it is new, and has to be mapped. CPython
//! needs no such room, as its numbers lie in front of the objects.

use crate::Numbers;
use std::cell::Cell;

thread_local! {
    /// Cleared, but not given back. Heaps do not leave their thread, and only
    /// one of them is read at a time; if two are, one gets new room.
    static SPARE: Cell<Option<Numbers>> = const { Cell::new(None) };
}

impl Numbers {
    /// No candidates yet, with room for so many: the room of an earlier
    /// collection, if there was one.
    pub(crate) fn in_spare_room(candidates: usize) -> Numbers {
        let Some(mut numbers) = SPARE.take() else {
            return Numbers::with_capacity(candidates);
        };
        numbers.counts.clear();
        numbers.starts.truncate(1); // where the first row begins
        numbers.edges.clear();
        numbers.loose.clear();
        numbers.counts.reserve(candidates);
        numbers.starts.reserve(candidates);
        numbers.edges.reserve(2 * candidates);
        numbers
    }

    /// Leaves the room to the next collection.
    pub(crate) fn leave_room(self) {
        SPARE.set(Some(self));
    }
}
