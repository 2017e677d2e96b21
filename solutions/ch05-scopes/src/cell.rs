//! A variable that a function shares with the functions inside it.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A box for one reference. The function that makes it and every function
/// inside that uses the variable own the *box*; only the box owns the value.
///
/// CPython: `Objects/cellobject.c`.
#[derive(Default)]
pub struct Cell {
    content: RefCell<Option<Ref>>,
}

impl Cell {
    /// A cell with this in it, or an empty one.
    pub fn new(content: Option<Ref>) -> Cell {
        Cell {
            content: RefCell::new(content),
        }
    }

    /// A reference of your own to the content; `None` if the cell is empty.
    pub fn get(&self) -> Option<Ref> {
        // ANCHOR: cell_get
        self.content.borrow().clone()
        // ANCHOR_END: cell_get
    }

    /// Puts `new` in, and then gives back what was there.
    pub fn set(&self, new: Ref) {
        // ANCHOR: cell_set
        let old = self.content.replace(Some(new));
        drop(old);
        // ANCHOR_END: cell_set
    }

    /// Empties the cell, and then gives back what was there. Returns whether
    /// there was anything.
    pub fn del(&self) -> bool {
        // ANCHOR: cell_del
        let old = self.content.take();
        old.is_some()
        // ANCHOR_END: cell_del
    }
}

impl Payload for Cell {
    const NAME: &'static str = "cell";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(content) = self.content.try_borrow() {
            content.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.extend(self.content.take());
    }
}
