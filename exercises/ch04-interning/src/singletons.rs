// Chapter 4, Interning and immortals: write what each `todo!` asks for, then
// `cargo xtask verify 4`.

//! The atoms of one interpreter: everything that is made before the first line
//! of Python runs, and the way to make the others.

use crate::{Bool, Float, Interned, Interner, NoneType, SmallInts, Str, immortal};
use ch03_ref::{Heap, Payload, Ref};
use std::ops::RangeInclusive;

/// `None`, `True`, `False`, the small integers, `''`, the one-character
/// strings up to U+00FF, and the table of interned strings.
pub struct Atoms {
    heap: Heap,
    none: Ref,
    /// `False`, then `True`.
    bools: [Ref; 2],
    ints: SmallInts,
    empty: Ref,
    /// The string of each character up to U+00FF, at the character's number.
    latin1: Vec<Ref>,
    interner: Interner,
    /// Only kept: they are found through the interner, which knew them first.
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
    /// Makes them all; the small integers are those of `range`.
    ///
    /// The singletons are the first to be interned, so no other string can
    /// stand for their texts. CPython: `_PyUnicode_InitGlobalObjects`.
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
        let character = |c: u8| ready(heap, counted, Str::new(char::from(c).to_string()));
        let interner = Interner::new(heap);
        let names = names.unwrap_or("").chars();
        let atoms = Atoms {
            heap: heap.clone(),
            none: ready(heap, counted, NoneType),
            bools: [false, true].map(|value| ready(heap, counted, Bool(value))),
            ints,
            empty: ready(heap, counted, Str::new("")),
            latin1: (0..=u8::MAX).map(character).collect(),
            _names: names
                .map(|c| interner.intern_text(c.encode_utf8(&mut [0; 4])))
                .collect(),
            interner,
        };
        for string in atoms.latin1.iter().chain([&atoms.empty]) {
            atoms.interner.intern(string);
        }
        atoms
    }

    /// A new reference to `None`.
    #[inline]
    pub fn none(&self) -> Ref {
        self.none.clone()
    }

    /// A new reference to `True` or `False`.
    #[inline]
    pub fn bool(&self, value: bool) -> Ref {
        self.bools[usize::from(value)].clone()
    }

    /// A new reference to an integer: see [`SmallInts::get`].
    #[inline]
    pub fn int(&self, value: i64) -> Ref {
        self.ints.get(value)
    }

    /// A fresh number. No float is made in advance.
    #[inline]
    pub fn float(&self, value: f64) -> Ref {
        self.heap.alloc(Float(value))
    }

    /// A string made while the program runs, as `join`, slices and `+` make
    /// them. Empty, or one character up to U+00FF: the singleton. Anything
    /// else: a fresh object, equal to others perhaps, but not one of them.
    ///
    /// CPython: `unicode_result` in `Objects/unicodeobject.c`.
    pub fn str(&self, text: &str) -> Ref {
        todo!("ch04.str: the singleton for '' and one character up to U+00FF, else a fresh Str")
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
