// Chapter 12, Generations: write what each `todo!` asks for, then
// `cargo xtask verify 12`.

//! Who is how old.

use crate::Generation;
use ch03_ref::{Heap, Ref};
use std::fmt;
use std::ops::Range;

/// The generations of a heap. An object has no age written on it: the heap's
/// table is in order of age, and three borders in it
/// ([`Heap::marks`](ch03_ref::Heap::marks)) are all there is to know.
///
/// ```text
/// |   frozen   |     old     |   middle   |   young   |
///              marks[0]      marks[1]     marks[2]    the table's end
/// ```
#[derive(Clone)]
pub struct Generations {
    heap: Heap,
}

/// How many objects each generation has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Population {
    /// Objects that no collection has looked at.
    pub young: usize,
    /// Those that survived one.
    pub middle: usize,
    /// Those that survived two.
    pub old: usize,
    /// Those that no collection looks at.
    pub frozen: usize,
}

impl Generations {
    /// The generations of this heap.
    pub fn new(heap: &Heap) -> Generations {
        Generations { heap: heap.clone() }
    }

    /// Where the candidates of a collection begin. From there on everybody is
    /// of this generation, or younger.
    pub(crate) fn first(&self, generation: Generation) -> u32 {
        todo!("ch12.first: the border where this generation begins")
    }

    /// Puts those who will be looked at together into CPython's order. It hangs
    /// the younger lists behind the one that is collected, the youngest first:
    /// so in a full collection the middle ones come last, and their finalizers
    /// too. Until they are promoted they stand among the young.
    pub(crate) fn merge(&self, generation: Generation) {
        let middle = self.range(Generation::Middle);
        if generation == Generation::Old && !middle.is_empty() {
            let places: Vec<u32> = middle.collect();
            self.heap.still(u32::MAX).to_end(&places);
        }
    }

    /// Whoever is of this generation or younger belongs to the next older one
    /// from now on; the old stay old.
    pub fn promote(&self, generation: Generation) {
        todo!(
            "ch12.promote: move the borders so that this generation and the younger ones belong \
             to the next older one"
        )
    }

    /// Everybody is frozen from now on.
    pub fn freeze(&self) {
        todo!("ch12.freeze: move the borders so that everybody is frozen")
    }

    /// The frozen are old from now on.
    pub fn unfreeze(&self) {
        todo!("ch12.unfreeze: move one border so that the frozen are old")
    }

    /// How many there are of each.
    pub fn population(&self) -> Population {
        let still = self.heap.still(0); // no free places from here on
        let [old, middle, young] = self.heap.marks();
        Population {
            young: (still.len() - young) as usize,
            middle: (young - middle) as usize,
            old: (middle - old) as usize,
            frozen: old as usize,
        }
    }

    /// New references to the objects of a generation, in order of age.
    pub fn objects(&self, generation: Generation) -> Vec<Ref> {
        let mut objects = Vec::new();
        let still = self.heap.still(0);
        still.each(self.range(generation), |_, r| objects.push(r.clone()));
        objects
    }

    /// The places of a generation.
    fn range(&self, generation: Generation) -> Range<u32> {
        let [old, middle, young] = self.heap.marks();
        match generation {
            Generation::Young => young..self.end(),
            Generation::Middle => middle..young,
            Generation::Old => old..middle,
        }
    }

    /// The place behind the youngest.
    fn end(&self) -> u32 {
        self.heap.still(u32::MAX).len()
    }
}

impl fmt::Display for Population {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Population {
            young,
            middle,
            old,
            frozen,
        } = self;
        write!(f, "young {young}, middle {middle}, old {old}")?;
        match frozen {
            0 => Ok(()),
            frozen => write!(f, ", frozen {frozen}"),
        }
    }
}
