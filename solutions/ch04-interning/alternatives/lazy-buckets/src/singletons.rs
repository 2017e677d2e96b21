//! The atoms of one interpreter.

use crate::{Bool, Float, Interner, NoneType, SmallInts, Str, immortal};
use ch03_ref::{Heap, Ref};
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// `None`, `True`, `False`, small integers, short singletons, interned strings.
pub struct Atoms {
    heap: Heap,
    none: Ref,
    yes: Ref,
    no: Ref,
    ints: SmallInts,
    /// The empty string and each character's, by text.
    strings: HashMap<String, Ref>,
    interner: Interner,
}

impl Atoms {
    /// Makes them; the small integers are those of `range`.
    pub fn new(heap: &Heap, range: RangeInclusive<i64>) -> Atoms {
        let interner = Interner::new(heap);
        let mut strings = HashMap::new();
        let characters = ('\0'..='\u{ff}').map(String::from);
        for text in characters.chain([String::new()]) {
            let string = immortal(heap, Str::new(text.as_str()));
            interner.intern(&string);
            strings.insert(text, string);
        }
        Atoms {
            none: immortal(heap, NoneType),
            yes: immortal(heap, Bool(true)),
            no: immortal(heap, Bool(false)),
            ints: SmallInts::new(heap, range),
            heap: heap.clone(),
            strings,
            interner,
        }
    }

    /// A new reference to `None`.
    pub fn none(&self) -> Ref {
        self.none.clone()
    }

    /// A new reference to `True` or `False`.
    pub fn bool(&self, value: bool) -> Ref {
        if value { &self.yes } else { &self.no }.clone()
    }

    /// A new reference to an integer.
    pub fn int(&self, value: i64) -> Ref {
        self.ints.get(value)
    }

    /// A fresh number.
    pub fn float(&self, value: f64) -> Ref {
        self.heap.alloc(Float(value))
    }

    /// A run-time string.
    pub fn str(&self, text: &str) -> Ref {
        match self.strings.get(text) {
            Some(ready) => ready.clone(),
            None => self.heap.alloc(Str::new(text)),
        }
    }

    /// The table of interned strings.
    pub fn interner(&self) -> &Interner {
        &self.interner
    }

    /// The heap that the atoms live on.
    pub fn heap(&self) -> &Heap {
        &self.heap
    }
}
