//! A variable that a function shares with the functions inside it.

use ch03_ref::{Payload, Ref};
use std::cell;

/// A box for one reference.
#[derive(Default)]
pub struct Cell {
    content: cell::Cell<Option<Ref>>,
}

impl Cell {
    /// A cell with this in it, or an empty one.
    pub fn new(content: Option<Ref>) -> Cell {
        Cell {
            content: cell::Cell::new(content),
        }
    }

    /// A reference of your own to the content.
    pub fn get(&self) -> Option<Ref> {
        let content = self.content.take();
        let copy = content.clone();
        self.content.set(content);
        copy
    }

    /// Puts `new` in, and then gives back what was there: `Cell::set` does so.
    pub fn set(&self, new: Ref) {
        self.content.set(Some(new));
    }

    /// Empties the cell. Returns whether there was anything.
    pub fn del(&self) -> bool {
        self.content.take().is_some()
    }
}

impl Payload for Cell {
    const NAME: &'static str = "cell";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        let content = self.content.take();
        content.iter().for_each(visit);
        self.content.set(content);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.extend(self.content.take());
    }
}
