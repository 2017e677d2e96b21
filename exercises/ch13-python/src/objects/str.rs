// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Strings. A plain one is chapter 04's; here is the instance of a script's
//! subclass, and how to cut texts.

use super::{Attrs, Sub};
use ch03_ref::{Payload, Ref};
use ch04_interning::Str;

/// A string, and what the instance of a subclass has besides.
pub struct SubStr {
    /// Its text.
    pub string: Str,
    /// Its class and its attributes.
    pub sub: Box<Sub>,
}

impl SubStr {
    /// An instance of this class.
    pub fn of_class(text: &str, class: Ref) -> SubStr {
        SubStr {
            string: Str::new(text),
            sub: Sub::new(class),
        }
    }
}

impl Payload for SubStr {
    /// Not `str`: a dict with such a key is no dict of names only.
    const NAME: &'static str = "str subclass";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.sub.traverse(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        Attrs::clear(&self.sub.attrs, out);
    }

    fn has_finalizer(&self) -> bool {
        self.sub.finalizer().is_some()
    }

    fn finalize(&self, me: &Ref) {
        if let Some(finalizer) = self.sub.finalizer() {
            finalizer(me);
        }
    }
}

/// Whether each character is one byte.
fn is_plain(string: &Str) -> bool {
    string.as_str().len() == string.len()
}

/// The character at `index`, counted from 0; `index` must be less than the
/// length.
pub fn char_at(string: &Str, index: usize) -> char {
    if is_plain(string) {
        return char::from(string.as_str().as_bytes()[index]);
    }
    let found = string.as_str().chars().nth(index);
    found.expect("index was checked against the length")
}

/// The characters `from..to`.
pub fn cut(string: &Str, from: usize, to: usize) -> String {
    if is_plain(string) {
        return string.as_str()[from..to].to_owned();
    }
    let chars = string.as_str().chars();
    chars.skip(from).take(to - from).collect()
}
