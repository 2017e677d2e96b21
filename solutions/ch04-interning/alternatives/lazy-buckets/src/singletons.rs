//! The atoms of one interpreter.

use crate::{Bool, Float, Interned, Interner, NoneType, SmallInts, Str, immortal};
use ch03_ref::{Heap, Payload, Ref};
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
    _names: Vec<Interned>,
}

/// Makes an object that is there from the start.
fn ready<P: Payload>(heap: &Heap, counted: bool, payload: P) -> Ref {
    if counted {
        heap.alloc(payload)
    } else {
        immortal(heap, payload)
    }
}

impl Atoms {
    /// Makes them; the small integers are those of `range`.
    pub fn new(heap: &Heap, range: RangeInclusive<i64>) -> Atoms {
        Atoms::with(heap, SmallInts::new(heap, range), None)
    }

    /// The same with objects that are counted like any other, and live as long
    /// as this: so it was up to Python 3.11. The characters in `names` were
    /// names before the singletons came, so that other objects are interned for
    /// them: CPython 3.11's own C code has such names.
    pub fn counted(heap: &Heap, range: RangeInclusive<i64>, names: &str) -> Atoms {
        Atoms::with(heap, SmallInts::counted(heap, range), Some(names))
    }

    fn with(heap: &Heap, ints: SmallInts, names: Option<&str>) -> Atoms {
        let counted = names.is_some();
        let interner = Interner::new(heap);
        let names = names.unwrap_or("").chars().map(String::from);
        let names = names.map(|name| interner.intern_text(&name)).collect();
        let mut strings = HashMap::new();
        let characters = ('\0'..='\u{ff}').map(String::from);
        for text in characters.chain([String::new()]) {
            let string = ready(heap, counted, Str::new(text.as_str()));
            interner.intern(&string);
            strings.insert(text, string);
        }
        Atoms {
            none: ready(heap, counted, NoneType),
            yes: ready(heap, counted, Bool(true)),
            no: ready(heap, counted, Bool(false)),
            ints,
            heap: heap.clone(),
            strings,
            _names: names,
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
