//! `tuple`: a row of references that never changes.

use crate::row::Row;
use crate::tracking::may_be_tracked;
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A tuple. It owns one reference for each of its items, from birth to death.
///
/// CPython: `Objects/tupleobject.c`.
#[derive(Default)]
pub struct Tuple {
    /// Borrowed mutably only by `clear`.
    items: RefCell<Row<[Ref; 2]>>,
}

impl Payload for Tuple {
    const NAME: &'static str = "tuple";
    const CONTAINER: bool = true;
    const UNTRACKS: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(items) = self.items.try_borrow() {
            items.iter().rev().for_each(visit);
        }
    }

    #[inline(always)]
    fn clear(&self, out: &mut Vec<Ref>) {
        self.items.borrow_mut().move_to(out);
    }

    /// CPython: `_PyTuple_MaybeUntrack`.
    fn may_untrack(&self, _full: bool) -> bool {
        self.with(|items| !items.iter().any(may_be_tracked))
    }
}

impl Tuple {
    /// A tuple that takes these references over.
    pub fn new(items: impl IntoIterator<Item = Ref>) -> Tuple {
        Tuple {
            items: RefCell::new(items.into_iter().collect()),
        }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A reference of your own to the item at `index`.
    pub fn get(&self, index: usize) -> Option<Ref> {
        self.items.borrow().get(index).cloned()
    }

    /// References of your own to all items.
    pub fn to_vec(&self) -> Vec<Ref> {
        self.items.borrow().to_vec()
    }

    /// Looks at the items where they are. `look` must not run code that it does
    /// not know (R5).
    pub fn with<T>(&self, look: impl FnOnce(&[Ref]) -> T) -> T {
        look(&self.items.borrow())
    }

    /// A new tuple: the items of this one, then those of `other`.
    ///
    /// Python: `tuple + other`.
    pub fn concat(&self, other: &Tuple) -> Tuple {
        Tuple::new(self.to_vec().into_iter().chain(other.to_vec()))
    }

    /// A new tuple: the items of this one, `times` times.
    ///
    /// Python: `tuple * times`.
    pub fn repeat(&self, times: usize) -> Tuple {
        let items = self.to_vec();
        Tuple::new((0..times).flat_map(|_| items.iter().cloned()))
    }
}
