//! A set that does not keep its members alive.

use crate::WeakRef;
use crate::collection::{Core, Forgets, Iteration};
use crate::equality::{Equality, Identity};
use crate::registry::Weakrefs;
use crate::table::Ticket;
use ch03_ref::{Payload, Ref};
use std::rc::Rc;

/// Python: `weakref.WeakSet`: objects that somebody else keeps. The event loop
/// of `asyncio` knows its tasks in this way. Clones are the same set.
#[derive(Clone)]
pub struct WeakSet {
    core: Rc<Core<WeakRef>>,
}

impl Forgets for WeakRef {
    type Item = Ref;

    fn weak(&self) -> &WeakRef {
        self
    }

    fn alive(&self) -> Option<Ref> {
        self.upgrade()
    }

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        visit(self.as_ref());
    }

    fn clear(self, out: &mut Vec<Ref>) {
        out.push(self.into_ref());
    }
}

impl WeakSet {
    /// An empty set whose members are compared by identity.
    pub fn new(weakrefs: &Weakrefs) -> WeakSet {
        WeakSet::with(weakrefs, Rc::new(Identity))
    }

    /// An empty set with this equality.
    pub fn with(weakrefs: &Weakrefs, equality: Rc<dyn Equality>) -> WeakSet {
        WeakSet {
            core: Core::new(weakrefs, equality),
        }
    }

    /// Adds an object, unless an equal one is there. Python: `s.add(object)`.
    pub fn add(&self, object: &Ref) {
        // ANCHOR: set_add
        let (table, hash) = (&self.core.table, self.core.equality.hash(object));
        if self.find(hash, object).is_none() {
            let ticket = table.ticket();
            let weak = self.core.watch(object, ticket);
            drop(table.put(ticket, hash, weak));
        }
        // ANCHOR_END: set_add
    }

    /// Takes an object out. Returns whether it was there. Python:
    /// `s.discard(object)`.
    pub fn discard(&self, object: &Ref) -> bool {
        let found = self.find(self.core.equality.hash(object), object);
        found.is_some_and(|(ticket, _)| self.core.table.remove(ticket).is_some())
    }

    /// Whether an equal object is a member, and alive. Python: `object in s`.
    pub fn contains(&self, object: &Ref) -> bool {
        self.find(self.core.equality.hash(object), object).is_some()
    }

    fn find(&self, hash: u64, object: &Ref) -> Option<(Ticket, WeakRef)> {
        let same = |member: &WeakRef| {
            let member = member.upgrade();
            member.is_some_and(|member| self.core.equality.equal(&member, object))
        };
        self.core.table.find(hash, same)
    }

    /// How many members there are. Python: `len(s)`.
    pub fn len(&self) -> usize {
        self.core.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A walk through the living members. Python: `iter(s)`.
    pub fn members(&self) -> Iteration<WeakRef> {
        self.core.walk()
    }

    /// Takes all members out. Python: `s.clear()`.
    pub fn remove_all(&self) {
        drop(self.core.table.take_all());
    }
}

impl Payload for WeakSet {
    const NAME: &'static str = "WeakSet";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.core.traverse(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        self.core.clear(out);
    }
}
