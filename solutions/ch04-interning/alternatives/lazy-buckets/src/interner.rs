//! Weak handles in buckets; the strings know their texts.

use crate::Str;
use ch03_ref::{Heap, Hooks, Id, Ref, Uid, is};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::ops::Deref;
use std::rc::Rc;

/// A reference to an interned string.
#[derive(Clone)]
pub struct Interned {
    string: Ref,
}

impl Interned {
    /// The reference itself.
    pub fn into_ref(self) -> Ref {
        self.string
    }
}

impl Deref for Interned {
    type Target = Ref;

    fn deref(&self) -> &Ref {
        &self.string
    }
}

impl PartialEq for Interned {
    fn eq(&self, other: &Interned) -> bool {
        is(self, other)
    }
}

impl Eq for Interned {}

impl Hash for Interned {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.string.id().address());
    }
}

impl fmt::Debug for Interned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "interned {:?}", self.string)
    }
}

/// The table of interned strings of one heap.
pub struct Interner {
    heap: Heap,
    buckets: Rc<Buckets>,
}

/// Handles by the hash of their text. Few share a bucket.
#[derive(Default)]
struct Buckets {
    hasher: RandomState,
    handles: RefCell<BTreeMap<u64, Vec<(Id, Uid)>>>,
}

impl Interner {
    /// An empty table for the strings of `heap`.
    pub fn new(heap: &Heap) -> Interner {
        let buckets = Rc::new(Buckets::default());
        heap.add_watcher(buckets.clone());
        Interner {
            heap: heap.clone(),
            buckets,
        }
    }

    /// The string that stands for this text, if there is one.
    pub fn find(&self, text: &str) -> Option<Interned> {
        let hash = self.buckets.hasher.hash_one(text);
        let bucket = self.buckets.handles.borrow().get(&hash).cloned();
        let living = bucket
            .into_iter()
            .flatten()
            .filter_map(|(id, uid)| self.heap.find(id, uid));
        let mut same =
            living.filter(|string| string.get::<Str>().is_some_and(|s| s.as_str() == text));
        same.next().map(|string| Interned { string })
    }

    /// The string that stands for the text of `string`; `None` if it is none.
    pub fn intern(&self, string: &Ref) -> Option<Interned> {
        let text = string.get::<Str>()?.as_str();
        self.find(text).or_else(|| {
            let hash = self.buckets.hasher.hash_one(text);
            let handle = (string.id(), string.uid());
            self.buckets
                .handles
                .borrow_mut()
                .entry(hash)
                .or_default()
                .push(handle);
            string.watch();
            Some(Interned {
                string: string.clone(),
            })
        })
    }

    /// As [`Interner::intern`], for a text that is not an object yet.
    pub fn intern_text(&self, text: &str) -> Interned {
        let string = self
            .find(text)
            .map_or_else(|| self.heap.alloc(Str::new(text)), Interned::into_ref);
        self.intern(&string).expect("a Str is a string")
    }

    /// The texts in the table, sorted.
    pub fn texts(&self) -> Vec<String> {
        let handles: Vec<(Id, Uid)> = self
            .buckets
            .handles
            .borrow()
            .values()
            .flatten()
            .copied()
            .collect();
        let strings = handles
            .into_iter()
            .filter_map(|(id, uid)| self.heap.find(id, uid));
        let mut texts: Vec<String> = strings
            .filter_map(|string| Some(string.get::<Str>()?.as_str().to_owned()))
            .collect();
        texts.sort_unstable();
        texts
    }

    /// How many entries the table has.
    pub fn len(&self) -> usize {
        self.buckets.handles.borrow().values().map(Vec::len).sum()
    }

    /// Whether the table has no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Hooks for Buckets {
    /// Its text is still there. If somebody brings it back to life, it is a
    /// string like any other, and may be interned again.
    fn dying(&self, r: &Ref) {
        let Some(string) = r.get::<Str>() else { return };
        let hash = self.hasher.hash_one(string.as_str());
        let uid = r.uid();
        let mut handles = self.handles.borrow_mut();
        let Some(bucket) = handles.get_mut(&hash) else {
            return;
        };
        bucket.retain(|(_, known)| *known != uid);
        if bucket.is_empty() {
            handles.remove(&hash);
        }
    }
}
