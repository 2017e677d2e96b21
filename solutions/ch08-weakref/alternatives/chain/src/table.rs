//! An ordered hash table that can be looked at while user code changes it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

/// Entries in the order in which they came, found by the hashes of their keys.
/// Nothing is borrowed while code runs that a caller hands in (R5), and no
/// entry is ever dropped in here (R2): who removes one gets it.
pub(crate) struct Table<E> {
    entries: RefCell<BTreeMap<Ticket, (u64, E)>>,
    by_hash: RefCell<HashMap<u64, Vec<Ticket>>>,
    next: Cell<u64>,
    /// How often the user changed the size.
    changes: Cell<u64>,
}

/// The number of an entry. It stays the same for as long as the entry is
/// there, and is not used again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Ticket(u64);

/// The size of a collection changed while it was walked through. Python:
/// `RuntimeError: dictionary changed size during iteration`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChangedSize;

/// What a walk through a table has not seen yet, the next one last.
pub(crate) struct Cursor {
    left: Vec<Ticket>,
    changes: u64,
}

impl<E> Default for Table<E> {
    fn default() -> Table<E> {
        Table {
            entries: RefCell::default(),
            by_hash: RefCell::default(),
            next: Cell::new(0),
            changes: Cell::new(0),
        }
    }
}

impl<E: Clone> Table<E> {
    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// A number for an entry that is not there yet.
    pub(crate) fn ticket(&self) -> Ticket {
        let ticket = self.next.get();
        self.next.set(ticket + 1);
        Ticket(ticket)
    }

    /// The first entry with this hash that `is_it`.
    pub(crate) fn find(&self, hash: u64, is_it: impl Fn(&E) -> bool) -> Option<(Ticket, E)> {
        let candidates = self
            .by_hash
            .borrow()
            .get(&hash)
            .cloned()
            .unwrap_or_default();
        let found = |ticket: Ticket| {
            let entry = self.get(ticket).filter(&is_it)?;
            Some((ticket, entry))
        };
        candidates.into_iter().find_map(found)
    }

    /// The entry with this number.
    pub(crate) fn get(&self, ticket: Ticket) -> Option<E> {
        let entries = self.entries.borrow();
        entries.get(&ticket).map(|(_, entry)| entry.clone())
    }

    /// Puts an entry at this number: a new one at the end, or a new value at
    /// the place of the old one, which is returned.
    #[must_use = "dropping an entry may run any code (R2)"]
    pub(crate) fn put(&self, ticket: Ticket, hash: u64, entry: E) -> Option<E> {
        let old = self.entries.borrow_mut().insert(ticket, (hash, entry));
        if old.is_none() {
            self.change();
            self.by_hash
                .borrow_mut()
                .entry(hash)
                .or_default()
                .push(ticket);
        }
        old.map(|(_, entry)| entry)
    }

    fn change(&self) {
        self.changes.set(self.changes.get() + 1);
    }

    /// Takes an entry out, because the user wants it.
    #[must_use = "dropping an entry may run any code (R2)"]
    pub(crate) fn remove(&self, ticket: Ticket) -> Option<E> {
        self.change();
        self.bury(ticket)
    }

    /// Takes an entry out that died. No walk hears of it.
    #[must_use = "dropping an entry may run any code (R2)"]
    pub(crate) fn bury(&self, ticket: Ticket) -> Option<E> {
        let (hash, entry) = self.entries.borrow_mut().remove(&ticket)?;
        let mut by_hash = self.by_hash.borrow_mut();
        if let Some(tickets) = by_hash.get_mut(&hash) {
            tickets.retain(|&other| other != ticket);
            if tickets.is_empty() {
                by_hash.remove(&hash);
            }
        }
        Some(entry)
    }

    /// Takes all entries out, in order.
    #[must_use = "dropping an entry may run any code (R2)"]
    pub(crate) fn take_all(&self) -> Vec<E> {
        self.change();
        self.by_hash.borrow_mut().clear();
        let entries = self.entries.take();
        entries.into_values().map(|(_, entry)| entry).collect()
    }

    /// The beginning of a walk.
    pub(crate) fn start(&self) -> Cursor {
        Cursor {
            left: self.entries.borrow().keys().rev().copied().collect(),
            changes: self.changes.get(),
        }
    }

    /// The next entry of a walk.
    ///
    /// # Errors
    /// [`ChangedSize`], if the user added or removed entries since its
    /// beginning.
    pub(crate) fn step(&self, cursor: &mut Cursor) -> Result<Option<E>, ChangedSize> {
        if self.changes.get() != cursor.changes {
            return Err(ChangedSize);
        }
        while let Some(ticket) = cursor.left.pop() {
            if let Some(entry) = self.get(ticket) {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// Shows all entries, in order; none, while the table is being changed.
    pub(crate) fn each(&self, mut show: impl FnMut(&E)) {
        if let Ok(entries) = self.entries.try_borrow() {
            entries.values().for_each(|(_, entry)| show(entry));
        }
    }
}
