// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `tuple`: a row of references that never changes.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A Python tuple.
pub struct Tuple {
    /// Changes once only: when the tuple gives up its children.
    items: RefCell<Vec<Ref>>,
}

impl Tuple {
    /// A tuple of these.
    pub fn new(items: Vec<Ref>) -> Tuple {
        Tuple {
            items: RefCell::new(items),
        }
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// Whether it is `()`.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A counted reference to one item.
    pub fn item(&self, index: usize) -> Option<Ref> {
        self.items.borrow().get(index).cloned()
    }

    /// Counted references to all items.
    pub fn to_vec(&self) -> Vec<Ref> {
        self.items.borrow().clone()
    }

    /// Looks at the items in place. `look` must not run user code.
    pub fn with<T>(&self, look: impl FnOnce(&[Ref]) -> T) -> T {
        look(&self.items.borrow())
    }
}

impl Payload for Tuple {
    const NAME: &'static str = "tuple";
    const CONTAINER: bool = true;
    const UNTRACKS: bool = true;

    /// `_PyTuple_MaybeUntrack`
    fn may_untrack(&self, _full: bool) -> bool {
        let items = self.items.try_borrow();
        items.is_ok_and(|items| !items.iter().any(super::may_be_tracked))
    }

    /// `tupletraverse` goes from the end.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(items) = self.items.try_borrow() {
            items.iter().rev().for_each(visit);
        }
    }

    /// `tupledealloc` drops from the end.
    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut items) = self.items.try_borrow_mut() {
            out.append(&mut items);
        }
    }
}
