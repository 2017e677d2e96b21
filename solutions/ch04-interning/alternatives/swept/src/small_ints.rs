//! Objects that never die, and the integers among them, in a hash map.

use crate::Int;
use ch03_ref::{Heap, Payload, Ref};
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// Makes an object that never dies, and returns a new reference to it.
pub fn immortal<P: Payload>(heap: &Heap, payload: P) -> Ref {
    let r = heap.alloc(payload);
    heap.immortalize(Ref::clone(&r));
    r
}

/// One immortal object for each number of a range.
pub struct SmallInts {
    heap: Heap,
    objects: HashMap<i64, Ref>,
}

impl SmallInts {
    /// Makes them all.
    pub fn new(heap: &Heap, range: RangeInclusive<i64>) -> SmallInts {
        let mut objects = HashMap::new();
        for value in range {
            objects.insert(value, immortal(heap, Int(value)));
        }
        SmallInts {
            heap: heap.clone(),
            objects,
        }
    }

    /// The same with objects that are counted like any other, and live as long
    /// as this table: so it was up to Python 3.11.
    pub fn counted(heap: &Heap, range: RangeInclusive<i64>) -> SmallInts {
        SmallInts {
            heap: heap.clone(),
            objects: range.map(|n| (n, heap.alloc(Int(n)))).collect(),
        }
    }

    /// A new reference to an integer of this value.
    pub fn get(&self, value: i64) -> Ref {
        if let Some(object) = self.objects.get(&value) {
            return object.clone();
        }
        self.heap.alloc(Int(value))
    }
}
