//! The atoms of one interpreter.

use crate::{Bool, Float, Interned, Interner, NoneType, SmallInts, Str, immortal};
use ch03_ref::{Heap, Payload, Ref};
use std::ops::RangeInclusive;

/// `None`, `True`, `False`, small integers, short singletons, interned strings.
pub struct Atoms {
    heap: Heap,
    none: Ref,
    bools: (Ref, Ref),
    ints: SmallInts,
    /// Only kept: they are found through the interner, which knew them first,
    /// unless there were names before them.
    strings: Vec<Ref>,
    names: Vec<Interned>,
    interner: Interner,
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
    /// Makes them all; the small integers are those of `range`.
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
        let texts = (0..=255).map(|code| char::from(code).to_string());
        let strings = texts.chain([String::new()]).map(|text| {
            let string = ready(heap, counted, Str::new(text));
            interner.intern(&string);
            string
        });
        Atoms {
            heap: heap.clone(),
            none: ready(heap, counted, NoneType),
            bools: (ready(heap, counted, Bool(false)), ready(heap, counted, Bool(true))),
            ints,
            strings: strings.collect(),
            names,
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
        if !short {
            return self.heap.alloc(Str::new(text));
        }
        match self.interner.find(text) {
            Some(singleton) if self.names.is_empty() => singleton.into_ref(),
            _ => self.strings[text.chars().next().map_or(256, |c| c as usize)].clone(),
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
