//! The types that refer to nothing. CPython calls such objects atomic: the
//! collector never looks at them.

use ch03_ref::Payload;
use std::cell::Cell;
use std::fmt;

/// An integer. Python's have no limit; here they end where `i64` does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Int(pub i64);

/// A floating-point number.
#[derive(Clone, Copy, Debug)]
pub struct Float(pub f64);

/// A string. It never changes, which is why it can be shared at all.
#[derive(Clone)]
pub struct Str {
    text: Box<str>,
    /// -1 as long as nobody has asked for it: no hash is -1.
    hash: Cell<i64>,
    chars: u32,
}

/// `True` or `False`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bool(pub bool);

/// What `None` is the only one of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoneType;

impl Payload for Int {
    const NAME: &'static str = "int";
}

impl Payload for Float {
    const NAME: &'static str = "float";
}

impl Payload for Str {
    const NAME: &'static str = "str";
}

impl Payload for Bool {
    const NAME: &'static str = "bool";
}

impl Payload for NoneType {
    const NAME: &'static str = "NoneType";
}

impl PartialEq for Str {
    fn eq(&self, other: &Str) -> bool {
        self.text == other.text
    }
}

impl Eq for Str {}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Str").field(&self.text).finish()
    }
}

impl Str {
    /// A string with this text.
    pub fn new(text: impl Into<Box<str>>) -> Str {
        let text: Box<str> = text.into();
        let chars = text.chars().count() as u32;
        Str {
            text,
            hash: Cell::new(-1),
            chars,
        }
    }

    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its length in characters: what `len` says.
    #[inline]
    pub fn len(&self) -> usize {
        self.chars as usize
    }

    /// Whether it is `''`.
    pub fn is_empty(&self) -> bool {
        self.chars == 0
    }

    /// Its hash, which `make` computes from the text the first time. Afterwards
    /// the string knows it. CPython: `unicode_hash`.
    #[inline]
    pub fn hash_by(&self, make: impl FnOnce(&str) -> i64) -> i64 {
        if self.hash.get() == -1 {
            self.hash.set(make(&self.text));
        }
        self.hash.get()
    }
}
