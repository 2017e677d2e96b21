//! A dict that does not keep its values alive.

use crate::WeakRef;
use crate::collection::{Core, Forgets, Iteration};
use crate::equality::{Equality, Identity};
use crate::registry::Weakrefs;
use crate::table::Ticket;
use ch03_ref::{Payload, Ref, is};
use std::rc::Rc;

/// Python: `weakref.WeakValueDictionary`. It owns its keys, and leads to its
/// values weakly: an entry goes when its value dies. The value is a handle:
/// clones are the same dict. On the heap it is a payload.
#[derive(Clone)]
pub struct WeakValueDict {
    core: Rc<Core<WeakValue>>,
}

/// An entry of a [`WeakValueDict`].
#[derive(Clone)]
pub struct WeakValue {
    key: Ref,
    value: WeakRef,
}

impl Forgets for WeakValue {
    type Item = (Ref, Ref);

    fn weak(&self) -> &WeakRef {
        &self.value
    }

    fn alive(&self) -> Option<(Ref, Ref)> {
        Some((self.key.clone(), self.value.upgrade()?))
    }

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        visit(&self.key);
        visit(self.value.as_ref());
    }

    fn clear(self, out: &mut Vec<Ref>) {
        out.push(self.value.into_ref());
        out.push(self.key);
    }
}

impl WeakValueDict {
    /// An empty dict whose keys are compared by identity.
    pub fn new(weakrefs: &Weakrefs) -> WeakValueDict {
        WeakValueDict::with(weakrefs, Rc::new(Identity))
    }

    /// An empty dict with this equality of keys.
    pub fn with(weakrefs: &Weakrefs, equality: Rc<dyn Equality>) -> WeakValueDict {
        WeakValueDict {
            core: Core::new(weakrefs, equality),
        }
    }

    /// Puts `value` under `key`, where another one may have been. Python:
    /// `d[key] = value`.
    pub fn insert(&self, key: &Ref, value: &Ref) {
        // ANCHOR: value_insert
        let (table, hash) = (&self.core.table, self.core.equality.hash(key));
        let (ticket, key) = match self.find(hash, key) {
            Some((ticket, old)) => (ticket, old.key),
            None => (table.ticket(), key.clone()),
        };
        let value = self.core.watch(value, ticket);
        drop(table.put(ticket, hash, WeakValue { key, value }));
        // ANCHOR_END: value_insert
    }

    /// A *new* reference to the value under `key`, if it is still alive.
    /// Python: `d.get(key)`.
    pub fn get(&self, key: &Ref) -> Option<Ref> {
        // ANCHOR: value_get
        let hash = self.core.equality.hash(key);
        let (_, entry) = self.find(hash, key)?;
        entry.value.upgrade()
        // ANCHOR_END: value_get
    }

    /// Takes the entry out; returns its value, if it is still alive. Python:
    /// `d.pop(key, None)`.
    pub fn remove(&self, key: &Ref) -> Option<Ref> {
        let hash = self.core.equality.hash(key);
        let (ticket, _) = self.find(hash, key)?;
        self.core.table.remove(ticket)?.value.upgrade()
    }

    /// The entry for a key. Identity is asked first, as in any dict.
    fn find(&self, hash: u64, key: &Ref) -> Option<(Ticket, WeakValue)> {
        let same =
            |entry: &WeakValue| is(&entry.key, key) || self.core.equality.equal(&entry.key, key);
        self.core.table.find(hash, same)
    }

    /// Whether there is a living value under `key`. Python: `key in d`.
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

    /// A walk through keys and living values. Python: `d.items()`.
    pub fn items(&self) -> Iteration<WeakValue> {
        self.core.walk()
    }

    /// The weak references to the values. Python: `d.valuerefs()`.
    pub fn value_refs(&self) -> Vec<WeakRef> {
        let mut refs = Vec::new();
        self.core.table.each(|entry| refs.push(entry.value.clone()));
        refs
    }

    /// Takes all entries out. Python: `d.clear()`.
    pub fn remove_all(&self) {
        drop(self.core.table.take_all());
    }
}

impl Payload for WeakValueDict {
    const NAME: &'static str = "WeakValueDictionary";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.core.traverse(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        self.core.clear(out);
    }
}
