//! A dict that does not keep its keys alive.

use crate::WeakRef;
use crate::collection::{Core, Forgets, Iteration};
use crate::equality::{Equality, Identity};
use crate::registry::Weakrefs;
use crate::table::Ticket;
use ch03_ref::{Payload, Ref};
use std::rc::Rc;

/// Python: `weakref.WeakKeyDictionary`. It leads to its keys weakly, and owns
/// its values: data about objects that belong to somebody else. An entry goes,
/// and lets its value go, when its key dies. Clones are the same dict.
///
/// A value that refers to its own key keeps it alive for ever.
#[derive(Clone)]
pub struct WeakKeyDict {
    core: Rc<Core<WeakKey>>,
}

/// An entry of a [`WeakKeyDict`].
#[derive(Clone)]
pub struct WeakKey {
    key: WeakRef,
    value: Ref,
}

impl Forgets for WeakKey {
    type Item = (Ref, Ref);

    fn weak(&self) -> &WeakRef {
        &self.key
    }

    fn alive(&self) -> Option<(Ref, Ref)> {
        Some((self.key.upgrade()?, self.value.clone()))
    }

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        visit(self.key.as_ref());
        visit(&self.value);
    }

    fn clear(self, out: &mut Vec<Ref>) {
        out.push(self.value);
        out.push(self.key.into_ref());
    }
}

impl WeakKeyDict {
    /// An empty dict whose keys are compared by identity.
    pub fn new(weakrefs: &Weakrefs) -> WeakKeyDict {
        WeakKeyDict::with(weakrefs, Rc::new(Identity))
    }

    /// An empty dict with this equality of keys.
    pub fn with(weakrefs: &Weakrefs, equality: Rc<dyn Equality>) -> WeakKeyDict {
        WeakKeyDict {
            core: Core::new(weakrefs, equality),
        }
    }

    /// Puts `value` under `key`. The weak reference to an equal key that was
    /// there stays. Python: `d[key] = value`.
    pub fn insert(&self, key: &Ref, value: Ref) {
        // ANCHOR: key_insert
        let (table, hash) = (&self.core.table, self.core.equality.hash(key));
        let (ticket, key) = match self.find(hash, key) {
            Some((ticket, old)) => (ticket, old.key),
            None => {
                let ticket = table.ticket();
                (ticket, self.core.watch(key, ticket))
            }
        };
        drop(table.put(ticket, hash, WeakKey { key, value }));
        // ANCHOR_END: key_insert
    }

    /// A *new* reference to the value under `key`. Python: `d.get(key)`.
    pub fn get(&self, key: &Ref) -> Option<Ref> {
        let hash = self.core.equality.hash(key);
        self.find(hash, key).map(|(_, entry)| entry.value)
    }

    /// Takes the entry out and returns its value. Python: `d.pop(key, None)`.
    pub fn remove(&self, key: &Ref) -> Option<Ref> {
        let hash = self.core.equality.hash(key);
        let (ticket, _) = self.find(hash, key)?;
        self.core.table.remove(ticket).map(|entry| entry.value)
    }

    /// The entry for a living key. A dead one is equal to nobody.
    fn find(&self, hash: u64, key: &Ref) -> Option<(Ticket, WeakKey)> {
        // ANCHOR: key_find
        let same = |entry: &WeakKey| {
            let known = entry.key.upgrade();
            known.is_some_and(|known| self.core.equality.equal(&known, key))
        };
        self.core.table.find(hash, same)
        // ANCHOR_END: key_find
    }

    /// Whether there is an entry for `key`. Python: `key in d`.
    pub fn contains(&self, key: &Ref) -> bool {
        self.get(key).is_some()
    }

    /// How many entries there are. Python: `len(d)`.
    pub fn len(&self) -> usize {
        self.core.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A walk through living keys and their values. Python: `d.items()`.
    pub fn items(&self) -> Iteration<WeakKey> {
        self.core.walk()
    }

    /// The weak references to the keys. Python: `d.keyrefs()`.
    pub fn key_refs(&self) -> Vec<WeakRef> {
        let mut refs = Vec::new();
        self.core.table.each(|entry| refs.push(entry.key.clone()));
        refs
    }

    /// Takes all entries out. Python: `d.clear()`.
    pub fn remove_all(&self) {
        drop(self.core.table.take_all());
    }
}

impl Payload for WeakKeyDict {
    const NAME: &'static str = "WeakKeyDictionary";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.core.traverse(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        self.core.clear(out);
    }
}
