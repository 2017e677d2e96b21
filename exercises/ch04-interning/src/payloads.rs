// Chapter 4, Interning and immortals: given. Nothing is left to write in this file.

//! The types that refer to nothing. CPython calls such objects atomic: the
//! collector never looks at them.

use ch03_ref::Payload;

/// An integer. Python's have no limit; here they end where `i64` does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Int(pub i64);

/// A floating-point number.
#[derive(Clone, Copy, Debug)]
pub struct Float(pub f64);

/// A string. It never changes, which is why it can be shared at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Str(Box<str>);

/// `True` or `False`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bool(pub bool);

/// What `None` is the only one of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoneType;

// With its header of 16 bytes, each of them fits into a cell of 32.
const _: () = assert!(size_of::<Int>() <= 16 && size_of::<Float>() <= 16 && size_of::<Str>() <= 16);

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

impl Str {
    /// A string with this text.
    pub fn new(text: impl Into<Box<str>>) -> Str {
        Str(text.into())
    }

    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
