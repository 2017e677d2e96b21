// Chapter 4, Interning and immortals: write what each `todo!` asks for, then
// `cargo xtask verify 4`.

//! The constants of one compilation unit.

use crate::{Bool, Float, Int, Interned, Interner, NoneType, Str};
use ch03_ref::Ref;
use std::collections::HashMap;

/// What makes two constants one: type *and* value. `1`, `1.0` and `True` are
/// equal in Python and must not become the same object, nor `0.0` and `-0.0`.
///
/// CPython: `_PyCode_ConstantKey` in `Objects/codeobject.c`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float, by its bits: they tell the zeros apart.
    Float(u64),
    /// A string.
    Str(Box<str>),
    /// A tuple of constants: the keys of its items. See [`Key::tuple`].
    Tuple(Vec<Key>),
    /// A constant of another type: see [`Key::of_kind`].
    Other(&'static str, Vec<Key>),
}

impl Key {
    /// The key of a tuple whose items have these keys. Tuples come in a later
    /// chapter; their place is kept here.
    pub fn tuple(items: Vec<Key>) -> Key {
        Key::Tuple(items)
    }

    /// The key of a constant of a type that a later chapter has, `frozenset` for
    /// one: the type's name, and the keys of its parts.
    pub fn of_kind(kind: &'static str, parts: Vec<Key>) -> Key {
        Key::Other(kind, parts)
    }
}

/// The key of a constant; `None` if this chapter knows no such constant.
pub fn key_of(constant: &Ref) -> Option<Key> {
    todo!("ch04.key_of: type, value and the sign of zero, as a Key")
}

/// Whether a string constant looks like a name: then it is interned, however
/// long it is, because attribute and variable names are looked up all the time.
/// Only ASCII letters, digits and `_` count, in any place.
///
/// CPython: `all_name_chars` in `Objects/codeobject.c`.
pub fn is_name_like(text: &str) -> bool {
    todo!("ch04.is_name_like: ASCII letters, digits and underscores only")
}

/// The constants of one compilation unit: a whole file, or one line at the
/// prompt. It owns them, as code objects own their `co_consts`.
///
/// CPython: `merge_const_one` in `Python/compile.c`. Up to 3.7 each function
/// had a table of its own.
#[derive(Default)]
pub struct Consts {
    constants: Vec<Ref>,
    /// For each key, where its constant stands.
    places: HashMap<Key, usize>,
}

impl Consts {
    /// A unit without constants.
    pub fn new() -> Consts {
        Consts::default()
    }

    /// Takes a constant that the compiler has just made, and returns the one
    /// that the code shall use: an equal older one of this unit if there is
    /// one. A string that looks like a name is interned first.
    ///
    /// An object without a key is returned as it came.
    pub fn merge(&mut self, interner: &Interner, constant: Ref) -> Ref {
        todo!("ch04.merge: intern what looks like a name, then keep one constant for each key")
    }

    /// As [`Consts::merge`], under a key that somebody else made, and with
    /// nothing interned.
    pub fn merge_as(&mut self, key: Key, constant: Ref) -> Ref {
        todo!("ch04.merge_as: the constant under this key; the new one only if there is none")
    }

    /// The constants, in the order in which they were first used.
    pub fn iter(&self) -> impl Iterator<Item = &Ref> {
        self.constants.iter()
    }

    /// How many different constants there are.
    pub fn len(&self) -> usize {
        self.constants.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.constants.is_empty()
    }
}
