// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! A module: a name and a dict.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A Python module.
pub struct Module {
    /// Its `__name__`.
    pub name: &'static str,
    dict: RefCell<Option<Ref>>,
}

impl Module {
    /// A module whose names are the keys of `dict`.
    pub fn new(name: &'static str, dict: Ref) -> Module {
        Module {
            name,
            dict: RefCell::new(Some(dict)),
        }
    }

    /// Its `__dict__`; none once the module was torn down.
    pub fn dict(&self) -> Option<Ref> {
        self.dict.borrow().clone()
    }
}

impl Payload for Module {
    const NAME: &'static str = "module";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(dict) = self.dict.try_borrow() {
            dict.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut dict) = self.dict.try_borrow_mut() {
            out.extend(dict.take());
        }
    }
}
