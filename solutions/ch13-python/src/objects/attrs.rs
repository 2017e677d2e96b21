//! Where exceptions, functions and the like keep their attributes: in a dict of
//! their own. Instances of a script's classes do it as chapter 06 says.

use ch03_ref::Ref;
use std::cell::RefCell;

/// `__dict__`, made when somebody needs it.
#[derive(Default)]
pub struct Attrs {
    dict: RefCell<Option<Ref>>,
}

impl Attrs {
    /// A reference of your own to the dict, if there is one.
    pub fn dict(&self) -> Option<Ref> {
        self.dict.borrow().clone()
    }

    /// Gives the object its dict.
    pub fn set_dict(&self, dict: Ref) {
        let old = self.dict.replace(Some(dict));
        drop(old);
    }

    /// Visits the dict.
    pub fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(dict) = self.dict.try_borrow() {
            dict.iter().for_each(visit);
        }
    }

    /// Gives the dict up.
    pub fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut dict) = self.dict.try_borrow_mut() {
            out.extend(dict.take());
        }
    }
}
