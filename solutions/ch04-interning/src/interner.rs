//! One live string for each text, in a table that owns nothing.

use crate::Str;
use ch03_ref::{Heap, Hooks, Id, Ref, Uid, is};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::rc::Rc;

/// A reference to an interned string. Only an [`Interner`] makes one, so two
/// of one interner that have the same text are the same object: comparing them
/// compares two addresses and no text.
///
/// A plain [`Ref`] has no `==` (R6), because nobody could say which one it is.
// ANCHOR: interned
#[derive(Clone, Debug)]
pub struct Interned(Ref);
// ANCHOR_END: interned

impl Interned {
    /// The reference itself.
    pub fn into_ref(self) -> Ref {
        self.0
    }
}

impl Deref for Interned {
    type Target = Ref;

    #[inline]
    fn deref(&self) -> &Ref {
        &self.0
    }
}

impl PartialEq for Interned {
    /// By address. CPython's dict tries this before it compares texts.
    #[inline]
    fn eq(&self, other: &Interned) -> bool {
        is(&self.0, &other.0)
    }
}

impl Eq for Interned {}

impl Hash for Interned {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id().hash(state);
    }
}

/// The table of interned strings of one heap.
///
/// It owns none of them: an interned string lives as long as its users, and
/// leaves the table when it dies. CPython: the dict `interned` in
/// `Objects/unicodeobject.c`, whose own references are taken off the count.
pub struct Interner {
    heap: Heap,
    table: Rc<Table>,
}

/// What is known of the strings that are interned now. The heap owns it, as
/// one of its watchers, so it must own neither a `Ref` nor a `Heap`.
// ANCHOR: table
#[derive(Default)]
struct Table {
    /// For each text, a weak handle of the string that stands for it.
    strings: RefCell<HashMap<Rc<str>, (Id, Uid)>>,
    /// For each such string, its text: what is left to go by when it is gone.
    texts: RefCell<HashMap<Uid, Rc<str>>>,
}
// ANCHOR_END: table

impl Interner {
    /// An empty table for the strings of `heap`.
    pub fn new(heap: &Heap) -> Interner {
        let table = Rc::new(Table::default());
        heap.add_watcher(table.clone());
        Interner {
            heap: heap.clone(),
            table,
        }
    }

    /// The string that stands for this text, if there is one.
    pub fn find(&self, text: &str) -> Option<Interned> {
        // ANCHOR: find
        let (id, uid) = *self.table.strings.borrow().get(text)?;
        self.heap.find(id, uid).map(Interned)
        // ANCHOR_END: find
    }

    /// The string that stands for the text of `string`: an older one if there
    /// is one, and from now on `string` itself if not. `None` if it is no
    /// string at all.
    ///
    /// Python: `sys.intern`, which raises `TypeError` for the last case.
    /// CPython: `PyUnicode_InternInPlace`.
    pub fn intern(&self, string: &Ref) -> Option<Interned> {
        // ANCHOR: intern
        let text = string.get::<Str>()?.as_str();
        if let Some(older) = self.find(text) {
            return Some(older);
        }
        self.table.enter(text, string);
        // ANCHOR: watch
        string.watch();
        // ANCHOR_END: watch
        Some(Interned(string.clone()))
        // ANCHOR_END: intern
    }

    /// As [`Interner::intern`], for a text that is not an object yet: the names
    /// in a program. Makes a string only if none stands for the text.
    pub fn intern_text(&self, text: &str) -> Interned {
        self.find(text).unwrap_or_else(|| {
            let string = self.heap.alloc(Str::new(text));
            self.intern(&string).expect("a Str is a string")
        })
    }

    /// The texts in the table, sorted. For tests and for curiosity.
    pub fn texts(&self) -> Vec<String> {
        let strings = self.table.strings.borrow();
        let mut texts: Vec<String> = strings.keys().map(|text| text.to_string()).collect();
        texts.sort_unstable();
        texts
    }

    /// How many entries the table has.
    pub fn len(&self) -> usize {
        self.table.strings.borrow().len()
    }

    /// Whether the table has no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Table {
    /// Notes that `string` stands for `text` from now on.
    fn enter(&self, text: &str, string: &Ref) {
        let text: Rc<str> = text.into();
        let handle = (string.id(), string.uid());
        self.texts.borrow_mut().insert(handle.1, text.clone());
        self.strings.borrow_mut().insert(text, handle);
    }
}

impl Hooks for Table {
    /// A watched string is gone: nobody stands for its text now, unless a
    /// younger string took its place already.
    fn died(&self, _id: Id, uid: Uid) {
        // ANCHOR: died
        let Some(text) = self.texts.borrow_mut().remove(&uid) else {
            return;
        };
        let mut strings = self.strings.borrow_mut();
        if strings.get(&text).is_some_and(|(_, known)| *known == uid) {
            strings.remove(&text);
        }
        // ANCHOR_END: died
    }
}
