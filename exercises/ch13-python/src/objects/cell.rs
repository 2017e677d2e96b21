// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! A cell: a variable that a function and the functions inside it share.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A Python cell: empty, or one reference.
#[derive(Default)]
pub struct Cell {
    content: RefCell<Option<Ref>>,
}

impl Cell {
    /// A cell with this in it.
    pub fn new(content: Option<Ref>) -> Cell {
        Cell {
            content: RefCell::new(content),
        }
    }

    /// A counted reference to the content.
    pub fn get(&self) -> Option<Ref> {
        self.content.borrow().clone()
    }

    /// Puts something in; the caller drops what was there.
    #[must_use = "dropping the old content may run user code: do it after the store"]
    pub fn replace(&self, content: Option<Ref>) -> Option<Ref> {
        self.content.replace(content)
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
        if let Ok(mut content) = self.content.try_borrow_mut() {
            out.extend(content.take());
        }
    }
}
