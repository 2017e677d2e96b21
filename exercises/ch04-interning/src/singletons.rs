// Chapter 4, Interning and immortals: write what each `todo!` asks for, then
// `cargo xtask verify 4`.

//! The atoms of one interpreter: everything that is made before the first line
//! of Python runs, and the way to make the others.

use crate::{Bool, Float, Interner, NoneType, SmallInts, Str, immortal};
use ch03_ref::{Heap, Ref};
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
}

impl Atoms {
    /// Makes them all; the small integers are those of `range`.
    ///
    /// The singletons are the first to be interned, so no other string can
    /// stand for their texts. CPython: `_PyUnicode_InitGlobalObjects`.
    pub fn new(heap: &Heap, range: RangeInclusive<i64>) -> Atoms {
        let character = |c: u8| immortal(heap, Str::new(char::from(c).to_string()));
        let atoms = Atoms {
            heap: heap.clone(),
            none: immortal(heap, NoneType),
            bools: [false, true].map(|value| immortal(heap, Bool(value))),
            ints: SmallInts::new(heap, range),
            empty: immortal(heap, Str::new("")),
            latin1: (0..=u8::MAX).map(character).collect(),
            interner: Interner::new(heap),
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
