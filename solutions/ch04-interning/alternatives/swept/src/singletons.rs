//! The atoms of one interpreter.

use crate::{Bool, Float, Interned, Interner, NoneType, SmallInts, Str, immortal};
use ch03_ref::{Heap, Ref};
use std::ops::RangeInclusive;

/// `None`, `True`, `False`, small integers, short singletons, interned strings.
pub struct Atoms {
    heap: Heap,
    none: Ref,
    bools: (Ref, Ref),
    ints: SmallInts,
    /// Only kept: they are found through the interner, which knew them first.
    _strings: Vec<Interned>,
    interner: Interner,
}

impl Atoms {
    /// Makes them all; the small integers are those of `range`.
    pub fn new(heap: &Heap, range: RangeInclusive<i64>) -> Atoms {
        let interner = Interner::new(heap);
        let texts = (0..=255).map(|code| char::from(code).to_string());
        let strings = texts.chain([String::new()]).filter_map(|text| {
            let string = immortal(heap, Str::new(text));
            interner.intern(&string)
        });
        Atoms {
            heap: heap.clone(),
            none: immortal(heap, NoneType),
            bools: (immortal(heap, Bool(false)), immortal(heap, Bool(true))),
            ints: SmallInts::new(heap, range),
            _strings: strings.collect(),
            interner,
        }
    }

    /// A new reference to `None`.
    pub fn none(&self) -> Ref {
        self.none.clone()
    }

    /// A new reference to `True` or `False`.
    pub fn bool(&self, value: bool) -> Ref {
        match value {
            false => self.bools.0.clone(),
            true => self.bools.1.clone(),
        }
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
        let short = text.chars().count() < 2 && text.chars().all(|c| c <= '\u{ff}');
        let singleton = short.then(|| self.interner.find(text)).flatten();
        singleton.map_or_else(|| self.heap.alloc(Str::new(text)), Interned::into_ref)
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
