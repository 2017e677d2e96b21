// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Making values: the small ones exist already.

use super::{Python, words};
use crate::objects::{
    Bool, BoundMethod, Dict, Ellipsis, Float, FrozenSet, Int, List, NoneType, NotImplemented, Set,
    Str, Tuple,
};
use ch03_ref::{Heap, Ref, is};
use std::collections::HashMap;

/// CPython 3.11 makes these integers once, at the start.
const SMALL: std::ops::RangeInclusive<i128> = -5..=256;

/// Of these one-letter strings CPython 3.11 has two objects: the singleton
/// that indexing and slicing give, and an interned one, because its C code
/// uses the letter as a name. A constant `'a'` is the interned one.
const LETTERS: &str = "BCLST_abcdefhijklmnopqrstvwxy";

/// The count that CPython 3.11's static objects start with
/// (`_PyObject_IMMORTAL_REFCNT`): they are counted, but from there.
const STATIC_COUNT: i128 = 999_999_999;

/// About how many references CPython 3.11 itself has to `None` when a script
/// starts, and to `True` or `False`.
const USES_OF_NONE: i128 = 5000;
const USES_OF_BOOLS: i128 = 400;

/// The objects of which there is one.
pub struct Singles {
    none: Ref,
    bools: [Ref; 2],
    not_implemented: Ref,
    ellipsis: Ref,
    empty_tuple: Ref,
    ints: Vec<Ref>,
    /// The strings of one character up to U+00FF.
    chars: Vec<Ref>,
    /// Letters that CPython's own C code uses as names.
    letters: Vec<Ref>,
    empty_str: Ref,
}

impl Singles {
    /// Makes them.
    pub fn new(heap: &Heap) -> Singles {
        let empty_tuple = heap.alloc(Tuple::new(Vec::new()));
        empty_tuple.untrack();
        let char = |code: u32| heap.alloc(Str::new(char::from(code as u8).to_string()));
        Singles {
            none: heap.alloc(NoneType),
            bools: [heap.alloc(Bool(false)), heap.alloc(Bool(true))],
            not_implemented: heap.alloc(NotImplemented),
            ellipsis: heap.alloc(Ellipsis),
            empty_tuple,
            ints: SMALL.map(|value| heap.alloc(Int::new(value))).collect(),
            chars: (0..256).map(char).collect(),
            letters: LETTERS.bytes().map(|code| char(u32::from(code))).collect(),
            empty_str: heap.alloc(Str::new("")),
        }
    }

    /// The singletons among the strings are interned from the start; of the
    /// [`LETTERS`], the other object is.
    pub fn interned(&self) -> HashMap<Box<str>, Ref> {
        let strings = self
            .chars
            .iter()
            .chain([&self.empty_str])
            .chain(&self.letters);
        let text = |r: &Ref| {
            let text = r.get::<Str>().expect("a string").as_str();
            (text.into(), r.clone())
        };
        strings.map(text).collect()
    }
}

impl Python {
    /// `None`
    pub fn none(&self) -> Ref {
        self.single.none.clone()
    }

    /// Whether it is `None`.
    pub fn is_none(&self, r: &Ref) -> bool {
        is(r, &self.single.none)
    }

    /// `True` or `False`
    pub fn bool(&self, value: bool) -> Ref {
        self.single.bools[usize::from(value)].clone()
    }

    /// `NotImplemented`
    pub fn not_implemented(&self) -> Ref {
        self.single.not_implemented.clone()
    }

    /// Whether it is `NotImplemented`.
    pub fn is_not_implemented(&self, r: &Ref) -> bool {
        is(r, &self.single.not_implemented)
    }

    /// `...`
    pub fn ellipsis(&self) -> Ref {
        self.single.ellipsis.clone()
    }

    /// An integer: from -5 to 256 the prebuilt one, else a new object.
    pub fn int(&self, value: i128) -> Ref {
        if SMALL.contains(&value) {
            return self.single.ints[(value - SMALL.start()) as usize].clone();
        }
        self.heap.alloc(Int::new(value))
    }

    /// A new float.
    pub fn float(&self, value: f64) -> Ref {
        self.heap.alloc(Float(value))
    }

    /// A string: `''` and one latin-1 character are prebuilt, else a new object.
    pub fn str(&self, text: impl Into<Box<str>>) -> Ref {
        let text = text.into();
        if text.is_empty() {
            return self.single.empty_str.clone();
        }
        if text.len() <= 2 {
            let mut chars = text.chars();
            if let (Some(only), None) = (chars.next(), chars.next())
                && u32::from(only) < 256
            {
                return self.single.chars[u32::from(only) as usize].clone();
            }
        }
        self.heap.alloc(Str::new(text))
    }

    /// A new string object, even of one character: what `str` of a number
    /// and `upper` give.
    pub fn fresh_str(&self, text: impl Into<Box<str>>) -> Ref {
        let text = text.into();
        if text.is_empty() {
            self.str(text)
        } else {
            self.heap.alloc(Str::new(text))
        }
    }

    /// The one interned string with this text.
    pub fn intern(&self, text: &str) -> Ref {
        words::intern(&self.heap, &mut self.interned.borrow_mut(), text)
    }

    /// The interned string equal to this one; this very one, if there was none.
    pub fn intern_ref(&self, r: &Ref) -> Ref {
        let Some(string) = r.get::<Str>() else {
            return r.clone();
        };
        if string.is_interned() {
            return r.clone();
        }
        let mut interned = self.interned.borrow_mut();
        if let Some(known) = interned.get(string.as_str()) {
            return known.clone();
        }
        string.set_interned();
        interned.insert(string.as_str().into(), r.clone());
        r.clone()
    }

    /// A tuple: `()` is prebuilt, else a new object.
    pub fn tuple(&self, items: Vec<Ref>) -> Ref {
        if items.is_empty() {
            return self.single.empty_tuple.clone();
        }
        self.heap.alloc(Tuple::new(items))
    }

    /// A new list.
    pub fn list(&self, items: Vec<Ref>) -> Ref {
        self.heap.alloc(List::new(items))
    }

    /// A new empty dict.
    pub fn dict(&self) -> Ref {
        self.heap.alloc(Dict::default())
    }

    /// A new set with these members.
    pub fn set_of(&self, set: Set) -> Ref {
        self.heap.alloc(set)
    }

    /// A new frozenset with these members.
    pub fn frozenset_of(&self, set: Set) -> Ref {
        self.heap.alloc(FrozenSet { set })
    }

    /// A frozenset of constants, which need no user code to be compared.
    pub fn frozen_constants(&self, items: Vec<Ref>) -> Ref {
        let made = self.heap.alloc(FrozenSet::default());
        for item in items {
            let added = self.set_add(&made, item);
            debug_assert!(added.is_ok(), "constants can be hashed");
        }
        made
    }

    /// A new bound method.
    pub fn bind(&self, function: Ref, object: &Ref) -> Ref {
        self.heap.alloc(BoundMethod::new(function, object.clone()))
    }

    /// What `sys.getrefcount` says of an object that the caller's stack holds.
    ///
    /// Three kinds of count differ from the heap's, all as in CPython 3.11: the
    /// table of interned strings does not count; the static objects (small
    /// integers, `()`, `''`, one-character strings) start at 999999999; and the
    /// interpreter itself uses `None`, `True` and `False` in many places.
    pub fn refcount(&self, r: &Ref) -> i128 {
        let count = i128::from(r.refcount());
        let interned = r.get::<Str>().is_some_and(Str::is_interned);
        if self.is_static(r) {
            STATIC_COUNT + count - 1 - i128::from(interned)
        } else if self.is_none(r) {
            USES_OF_NONE + count
        } else if r.get::<Bool>().is_some() {
            USES_OF_BOOLS + count
        } else {
            count - i128::from(interned)
        }
    }

    fn is_static(&self, r: &Ref) -> bool {
        if let Some(int) = r.get::<Int>() {
            return SMALL.contains(&int.value());
        }
        if let Some(string) = r.get::<Str>() {
            let single = &self.single;
            return match string.len() {
                0 => true,
                1 => single
                    .chars
                    .iter()
                    .chain(&single.letters)
                    .any(|each| is(each, r)),
                _ => false,
            };
        }
        is(r, &self.single.empty_tuple)
    }
}
