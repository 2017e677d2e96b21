// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Where an object keeps its attributes.
//!
//! CPython 3.11 keeps the values inside the instance until somebody looks at
//! `__dict__`; then, or beyond 30 attributes, a dict object takes them over.

use ch03_ref::{Ref, is};
use std::cell::RefCell;

/// Beyond this many attributes a dict takes over (`SHARED_KEYS_MAX_SIZE`).
pub const MOST_INLINE: usize = 30;

/// Names and values of one object.
pub enum Attrs {
    /// In the object itself. The names are interned: compared with `is`.
    Inline(Vec<(Ref, Ref)>),
    /// In a dict object of its own.
    Dict(Ref),
}

impl Default for Attrs {
    fn default() -> Attrs {
        Attrs::Inline(Vec::new())
    }
}

impl Attrs {
    /// The inline value under an interned name.
    pub fn find<'a>(pairs: &'a [(Ref, Ref)], name: &Ref) -> Option<&'a Ref> {
        pairs
            .iter()
            .find(|(key, _)| is(key, name))
            .map(|(_, value)| value)
    }

    /// Visits values, or the dict.
    pub fn traverse(attrs: &RefCell<Attrs>, visit: &mut dyn FnMut(&Ref)) {
        match attrs.try_borrow().as_deref() {
            Ok(Attrs::Inline(pairs)) => pairs.iter().for_each(|(_, value)| visit(value)),
            Ok(Attrs::Dict(dict)) => visit(dict),
            Err(_) => {}
        }
    }

    /// Gives up everything: the first attribute set dies first.
    pub fn clear(attrs: &RefCell<Attrs>, out: &mut Vec<Ref>) {
        let Ok(mut attrs) = attrs.try_borrow_mut() else {
            return;
        };
        match std::mem::take(&mut *attrs) {
            Attrs::Inline(pairs) => {
                for (name, value) in pairs.into_iter().rev() {
                    out.push(name);
                    out.push(value);
                }
            }
            Attrs::Dict(dict) => out.push(dict),
        }
    }
}
