//! Weak handles by text, swept now and then.

use crate::Str;
use ch03_ref::{Heap, Id, Ref, Uid, is};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// A reference to an interned string.
#[derive(Clone, Debug)]
pub struct Interned(Ref);

impl Interned {
    /// The reference itself.
    pub fn into_ref(self) -> Ref {
        self.0
    }
}

impl Deref for Interned {
    type Target = Ref;

    fn deref(&self) -> &Ref {
        &self.0
    }
}

impl PartialEq for Interned {
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
pub struct Interner {
    heap: Heap,
    handles: RefCell<BTreeMap<String, (Id, Uid)>>,
    /// Sweep when there are this many entries.
    limit: Cell<usize>,
}

impl Interner {
    /// An empty table for the strings of `heap`.
    pub fn new(heap: &Heap) -> Interner {
        Interner {
            heap: heap.clone(),
            handles: RefCell::default(),
            limit: Cell::new(16),
        }
    }

    /// Drops the entries whose strings are dead.
    fn sweep(&self) {
        let before: Vec<(String, (Id, Uid))> = self.handles.take().into_iter().collect();
        let alive = before
            .into_iter()
            .filter(|(_, (id, uid))| self.heap.find(*id, *uid).is_some());
        let alive: BTreeMap<_, _> = alive.collect();
        self.limit.set(16.max(2 * alive.len()));
        // Whoever was interned meanwhile is younger, and alive.
        let young = self.handles.replace(alive);
        self.handles.borrow_mut().extend(young);
    }

    /// The string that stands for this text, if there is one.
    pub fn find(&self, text: &str) -> Option<Interned> {
        let handle = self.handles.borrow().get(text).copied();
        let (id, uid) = handle?;
        self.heap.find(id, uid).map(Interned)
    }

    /// The string that stands for the text of `string`; `None` if it is none.
    pub fn intern(&self, string: &Ref) -> Option<Interned> {
        let text = string.get::<Str>()?.as_str();
        let known = self.find(text);
        if known.is_some() {
            return known;
        }
        if self.handles.borrow().len() >= self.limit.get() {
            self.sweep();
        }
        let handle = (string.id(), string.uid());
        self.handles.borrow_mut().insert(text.to_owned(), handle);
        Some(Interned(string.clone()))
    }

    /// As [`Interner::intern`], for a text that is not an object yet.
    pub fn intern_text(&self, text: &str) -> Interned {
        match self.find(text) {
            Some(known) => known,
            None => self
                .intern(&self.heap.alloc(Str::new(text)))
                .expect("a Str is a string"),
        }
    }

    /// The texts in the table, sorted.
    pub fn texts(&self) -> Vec<String> {
        self.sweep();
        self.handles.borrow().keys().cloned().collect()
    }

    /// How many entries the table has.
    pub fn len(&self) -> usize {
        self.sweep();
        self.handles.borrow().len()
    }

    /// Whether the table has no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
