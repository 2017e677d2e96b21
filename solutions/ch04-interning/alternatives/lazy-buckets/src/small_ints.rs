//! Integers that become immortal when somebody asks for them.

use crate::Int;
use ch03_ref::{Heap, Payload, Ref};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Makes an object that never dies, and returns a new reference to it.
pub fn immortal<P: Payload>(heap: &Heap, payload: P) -> Ref {
    let ours = heap.alloc(payload);
    let theirs = ours.clone();
    heap.immortalize(ours);
    theirs
}

/// Integers of a range: one object for each number that was ever asked for.
pub struct SmallInts {
    heap: Heap,
    range: RangeInclusive<i64>,
    ready: RefCell<BTreeMap<i64, Ref>>,
    counted: bool,
}

impl SmallInts {
    /// No object yet.
    pub fn new(heap: &Heap, range: RangeInclusive<i64>) -> SmallInts {
        SmallInts {
            heap: heap.clone(),
            range,
            ready: RefCell::default(),
            counted: false,
        }
    }

    /// The same with objects that are counted like any other, and live as long
    /// as this table: so it was up to Python 3.11.
    pub fn counted(heap: &Heap, range: RangeInclusive<i64>) -> SmallInts {
        SmallInts {
            counted: true,
            ..SmallInts::new(heap, range)
        }
    }

    /// A new reference to an integer of this value.
    pub fn get(&self, value: i64) -> Ref {
        if !self.range.contains(&value) {
            return self.heap.alloc(Int(value));
        }
        let known = self.ready.borrow().get(&value).cloned();
        known.unwrap_or_else(|| {
            // Hooks may run while the object is made: nothing is borrowed (R5).
            let made = match self.counted {
                true => self.heap.alloc(Int(value)),
                false => immortal(&self.heap, Int(value)),
            };
            self.ready.borrow_mut().entry(value).or_insert(made).clone()
        })
    }
}
