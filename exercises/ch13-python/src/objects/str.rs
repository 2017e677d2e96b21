// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `str`: immutable text that remembers its hash and whether it is interned.

use super::{Attrs, Sub};
use ch03_ref::{Payload, Ref};
use std::cell::Cell;

/// A Python string.
pub struct Str {
    text: Box<str>,
    /// Number of characters; equal to the bytes when all are ASCII.
    chars: u32,
    hash: Cell<Option<i64>>,
    interned: Cell<bool>,
    /// For an instance of a subclass: what it has besides.
    pub sub: Option<Box<Sub>>,
}

impl Str {
    /// A new string object's contents.
    pub fn new(text: impl Into<Box<str>>) -> Str {
        let text = text.into();
        let chars = if text.is_ascii() {
            text.len()
        } else {
            text.chars().count()
        };
        Str {
            text,
            chars: chars as u32,
            hash: Cell::new(None),
            interned: Cell::new(false),
            sub: None,
        }
    }

    /// An instance of a script's subclass.
    pub fn of_class(text: &str, class: Ref) -> Str {
        Str {
            sub: Some(Sub::new(class)),
            ..Str::new(text)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its length in characters: what `len` says.
    pub fn len(&self) -> usize {
        self.chars as usize
    }

    /// Whether it is `''`.
    pub fn is_empty(&self) -> bool {
        self.chars == 0
    }

    /// The character at `index`, counted from 0; `index` must be less than `len`.
    pub fn char_at(&self, index: usize) -> char {
        if self.text.len() == self.len() {
            char::from(self.text.as_bytes()[index])
        } else {
            self.text
                .chars()
                .nth(index)
                .expect("index was checked against len")
        }
    }

    /// The characters `from..to`.
    pub fn cut(&self, from: usize, to: usize) -> String {
        if self.text.len() == self.len() {
            self.text[from..to].to_owned()
        } else {
            self.text.chars().skip(from).take(to - from).collect()
        }
    }

    /// The hash, computed by `make` the first time.
    pub fn hash_with(&self, make: impl FnOnce(&str) -> i64) -> i64 {
        if let Some(hash) = self.hash.get() {
            return hash;
        }
        let hash = make(&self.text);
        self.hash.set(Some(hash));
        hash
    }

    /// Whether the table of interned strings holds this very object.
    pub fn is_interned(&self) -> bool {
        self.interned.get()
    }

    /// Notes that the table of interned strings holds this very object.
    pub fn set_interned(&self) {
        self.interned.set(true);
    }
}

impl Payload for Str {
    const NAME: &'static str = "str";

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Some(sub) = &self.sub {
            sub.traverse(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        if let Some(sub) = &self.sub {
            Attrs::clear(&sub.attrs, out);
        }
    }

    fn has_finalizer(&self) -> bool {
        self.sub
            .as_ref()
            .is_some_and(|sub| sub.finalizer().is_some())
    }

    fn finalize(&self, me: &Ref) {
        if let Some(finalizer) = self.sub.as_ref().and_then(|sub| sub.finalizer()) {
            finalizer(me);
        }
    }
}
