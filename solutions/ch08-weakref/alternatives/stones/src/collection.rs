//! What the three weak collections share: they forget what died, but not
//! while somebody walks through them.

use crate::equality::Equality;
use crate::table::{ChangedSize, Cursor, Table, Ticket};
use crate::{Callback, WeakRef, Weakrefs};
use ch03_ref::Ref;
use std::cell::Cell;
use std::rc::Rc;

/// An entry that is worth something only while one object lives.
pub trait Forgets: Clone + 'static {
    /// What the user gets to see of it.
    type Item;

    /// The weak reference to the object that it hangs on.
    fn weak(&self) -> &WeakRef;

    /// What there is to see; `None` if the object is gone.
    fn alive(&self) -> Option<Self::Item>;

    /// Shows the references it owns, in order.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref));

    /// Gives them up, the last one that is pushed to die first.
    fn clear(self, out: &mut Vec<Ref>);
}

/// The inside of a weak collection.
pub(crate) struct Core<E> {
    pub(crate) table: Table<E>,
    pub(crate) equality: Rc<dyn Equality>,
    pub(crate) weakrefs: Weakrefs,
    /// How many walks are under way.
    walks: Cell<usize>,
    /// Whether somebody died meanwhile.
    dirty: Cell<bool>,
}

impl<E: Forgets> Core<E> {
    pub(crate) fn new(weakrefs: &Weakrefs, equality: Rc<dyn Equality>) -> Rc<Core<E>> {
        Rc::new(Core {
            table: Table::default(),
            equality,
            weakrefs: weakrefs.clone(),
            walks: Cell::new(0),
            dirty: Cell::new(false),
        })
    }

    /// A weak reference for the entry with this number: its callback tells the
    /// collection, as long as that one is there.
    pub(crate) fn watch(self: &Rc<Self>, target: &Ref, ticket: Ticket) -> WeakRef {
        let core = Rc::downgrade(self);
        let callback = Callback::new(move |_| {
            if let Some(core) = core.upgrade() {
                core.died(ticket);
            }
        });
        self.weakrefs.make(target, Some(callback))
    }

    /// The object that an entry hangs on is gone.
    fn died(&self, ticket: Ticket) {
        if self.walks.get() != 0 {
            self.dirty.set(true);
        } else if self.is_gone(ticket) {
            drop(self.table.remove(ticket));
        }
    }

    /// A walk is over. After the last one, the table is swept.
    fn walk_ends(&self) {
        self.walks.set(self.walks.get() - 1);
        if self.walks.get() == 0 && self.dirty.replace(false) {
            let gone = self
                .table
                .tickets()
                .into_iter()
                .filter(|&ticket| self.is_gone(ticket));
            let gone: Vec<Ticket> = gone.collect();
            let dead: Vec<E> = gone
                .into_iter()
                .filter_map(|ticket| self.table.remove(ticket))
                .collect();
            drop(dead);
        }
    }

    /// How many entries there are, without those that wait to go.
    pub(crate) fn len(&self) -> usize {
        let waiting = |ticket: &Ticket| self.dirty.get() && self.is_gone(*ticket);
        let waiting = self
            .table
            .tickets()
            .iter()
            .filter(|ticket| waiting(ticket))
            .count();
        self.table.len() - waiting
    }

    /// Whether there is an entry with this number, and what it hangs on is gone.
    fn is_gone(&self, ticket: Ticket) -> bool {
        let entry = self.table.get(ticket);
        entry.is_some_and(|entry| entry.weak().upgrade().is_none())
    }

    /// The beginning of a walk through the living.
    pub(crate) fn walk(self: &Rc<Self>) -> Iteration<E> {
        self.walks.set(self.walks.get() + 1);
        Iteration {
            cursor: self.table.start(),
            core: self.clone(),
        }
    }

    pub(crate) fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.table.each(|entry| entry.traverse(visit));
    }

    /// Gives everything up, so that the oldest entry dies first.
    pub(crate) fn clear(&self, out: &mut Vec<Ref>) {
        for entry in self.table.take_all().into_iter().rev() {
            entry.clear(out);
        }
    }
}

/// A walk through a weak collection, in the order in which the entries came.
/// While there is one, no entry goes, though some may be dead: those are left
/// out. Python: `_IterationGuard`.
pub struct Iteration<E: Forgets> {
    cursor: Cursor,
    core: Rc<Core<E>>,
}

impl<E: Forgets> Iteration<E> {
    /// The next living entry.
    ///
    /// # Errors
    /// [`ChangedSize`], if somebody added or removed entries since the walk
    /// began. (The dead do not count.)
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<E::Item>, ChangedSize> {
        while let Some(entry) = self.core.table.step(&mut self.cursor)? {
            if let Some(item) = entry.alive() {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

impl<E: Forgets> Drop for Iteration<E> {
    fn drop(&mut self) {
        self.core.walk_ends();
    }
}
