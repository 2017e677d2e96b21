// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Making values: the small ones exist already.

use super::Python;
use crate::objects::{
    Bool, BoundMethod, Dict, Ellipsis, FinalizeObject, FrozenSet, Inside, Int, List, Long,
    NotImplemented, Set, Str, Tuple,
};
use ch03_ref::{Heap, Ref, is};
use ch04_interning::{Atoms, Interned, Interner};

/// CPython 3.11 makes these integers once, at the start.
const SMALL: std::ops::RangeInclusive<i64> = -5..=256;

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

/// The objects of which there is one. Chapter 04's atoms, and three more.
pub struct Singles {
    /// Small integers, `None`, short strings, and the table of interned strings.
    pub atoms: Atoms,
    none: Ref,
    not_implemented: Ref,
    ellipsis: Ref,
    empty_tuple: Ref,
}

impl Singles {
    /// Makes them.
    pub fn new(heap: &Heap) -> Singles {
        let empty_tuple = heap.alloc(Tuple::default());
        empty_tuple.untrack();
        let atoms = Atoms::counted(heap, SMALL, LETTERS);
        Singles {
            none: atoms.none(),
            atoms,
            not_implemented: heap.alloc(NotImplemented),
            ellipsis: heap.alloc(Ellipsis),
            empty_tuple,
        }
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
        self.single.atoms.bool(value)
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
        match i64::try_from(value) {
            Ok(value) => self.single.atoms.int(value),
            Err(_) => self.heap.alloc(Long::new(value)),
        }
    }

    /// A new float.
    pub fn float(&self, value: f64) -> Ref {
        self.single.atoms.float(value)
    }

    /// A string: `''` and one latin-1 character are prebuilt, else a new object.
    pub fn str(&self, text: impl AsRef<str>) -> Ref {
        let text = text.as_ref();
        self.meter.made(text.len());
        self.single.atoms.str(text)
    }

    /// A new string object, even of one character: what `str` of a number
    /// and `upper` give.
    pub fn fresh_str(&self, text: impl AsRef<str>) -> Ref {
        let text = text.as_ref();
        self.meter.made(text.len());
        if text.is_empty() {
            self.str(text)
        } else {
            self.heap.alloc(Str::new(text))
        }
    }

    /// The table of interned strings.
    pub fn interner(&self) -> &Interner {
        self.single.atoms.interner()
    }

    /// The one interned string with this text.
    pub fn intern(&self, text: &str) -> Interned {
        self.interner().intern_text(text)
    }

    /// The interned string equal to this one; this very one, if there was
    /// none. Of a string only.
    pub fn intern_ref(&self, r: &Ref) -> Interned {
        let interned = self.interner().intern(r);
        // The instance of a subclass is never interned itself.
        interned.unwrap_or_else(|| self.intern(r.string().map_or("", Str::as_str)))
    }

    /// A tuple: `()` is prebuilt, else a new object.
    pub fn tuple(&self, items: Vec<Ref>) -> Ref {
        if items.is_empty() {
            return self.single.empty_tuple.clone();
        }
        self.meter.made(items.len() * size_of::<Ref>());
        self.heap.alloc(Tuple::new(items))
    }

    /// A new list.
    pub fn list(&self, items: Vec<Ref>) -> Ref {
        self.meter.made(items.len() * size_of::<Ref>());
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
    /// Two kinds of count differ from the heap's, as in CPython 3.11: the
    /// static objects (small integers, `()`, `''`, one-character strings) start
    /// at 999999999; and the interpreter itself uses `None`, `True` and `False`
    /// in many places.
    pub fn refcount(&self, r: &Ref) -> i128 {
        let count = i128::from(r.refcount());
        if self.is_static(r) {
            STATIC_COUNT + count - 1
        } else if self.is_none(r) {
            USES_OF_NONE + count - 1
        } else if r.get::<Bool>().is_some() {
            USES_OF_BOOLS + count
        } else if r.get::<FinalizeObject>().is_some_and(|f| f.handle.alive()) {
            // As the callback of its weak reference.
            count + 1
        } else {
            count
        }
    }

    fn is_static(&self, r: &Ref) -> bool {
        if let Some(Int(value)) = r.get() {
            return SMALL.contains(value);
        }
        let Some(string) = r.get::<Str>() else {
            return is(r, &self.single.empty_tuple);
        };
        let text = string.as_str();
        let ours = || is(r, &self.single.atoms.str(text)) || is(r, &self.intern(text));
        match string.len() {
            0 => true,
            1 => text.chars().all(|c| u32::from(c) <= 0xff) && ours(),
            _ => false,
        }
    }
}
