// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `dict`: keys and values in insertion order.

use super::table::Table;
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A Python dict. It is tracked as soon as there is a container in it
/// ([`may_be_tracked`](super::may_be_tracked)). No user code may run while `table` is borrowed.
#[derive(Default)]
pub struct Dict {
    /// The entries.
    pub table: RefCell<Table>,
}

impl Dict {
    /// Number of keys.
    pub fn len(&self) -> usize {
        self.table.borrow().len()
    }

    /// Whether it is `{}`.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Counted references to the keys, in insertion order.
    pub fn keys(&self) -> Vec<Ref> {
        self.table
            .borrow()
            .iter()
            .map(|entry| entry.key.clone())
            .collect()
    }

    /// Counted references to the values, in insertion order.
    pub fn values(&self) -> Vec<Ref> {
        self.table
            .borrow()
            .iter()
            .map(|entry| entry.value.clone())
            .collect()
    }

    /// Counted references to keys and values, in insertion order.
    pub fn pairs(&self) -> Vec<(Ref, Ref)> {
        let table = self.table.borrow();
        table
            .iter()
            .map(|entry| (entry.key.clone(), entry.value.clone()))
            .collect()
    }
}

impl Payload for Dict {
    const NAME: &'static str = "dict";
    const CONTAINER: bool = true;
    const BORN_TRACKED: bool = false;
    const UNTRACKS: bool = true;

    /// `_PyDict_MaybeUntrack`; only full collections ask.
    fn may_untrack(&self, full: bool) -> bool {
        let Some(table) = full.then(|| self.table.try_borrow().ok()).flatten() else {
            return false;
        };
        let tracks = |entry: &super::table::Entry| {
            super::may_be_tracked(&entry.key) || super::may_be_tracked(&entry.value)
        };
        !table.iter().any(tracks)
    }

    /// `dict_traverse`: values only while all keys are strings.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        let Ok(table) = self.table.try_borrow() else {
            return;
        };
        let keys_too = table.iter().any(|entry| entry.key.kind() != "str");
        for entry in table.iter() {
            visit(&entry.value);
            if keys_too {
                visit(&entry.key);
            }
        }
    }

    /// `dict_dealloc`: in insertion order, key before value.
    fn clear(&self, out: &mut Vec<Ref>) {
        let Ok(mut table) = self.table.try_borrow_mut() else {
            return;
        };
        for entry in table.drain().into_iter().rev() {
            out.push(entry.value);
            out.push(entry.key);
        }
    }
}
