//! A variable that a function shares with the functions inside it.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A box for one reference: a list of at most one.
#[derive(Default)]
pub struct Cell {
    content: RefCell<Vec<Ref>>,
}

impl Cell {
    /// A cell with this in it, or an empty one.
    pub fn new(content: Option<Ref>) -> Cell {
        Cell {
            content: RefCell::new(content.into_iter().collect()),
        }
    }

    /// A reference of your own to the content.
    pub fn get(&self) -> Option<Ref> {
        self.content.borrow().first().cloned()
    }

    /// Puts `new` in, and then gives back what was there.
    pub fn set(&self, new: Ref) {
        self.content.replace(vec![new]);
    }

    /// Empties the cell. Returns whether there was anything.
    pub fn del(&self) -> bool {
        !self.content.take().is_empty()
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
        out.append(&mut self.content.borrow_mut());
    }
}
