// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `slice`: what stands between the brackets of `a[i:j:k]`.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A Python slice: start, stop and step, `None` where left out.
pub struct Slice {
    parts: RefCell<Vec<Ref>>,
}

impl Slice {
    /// A slice of these three.
    pub fn new(start: Ref, stop: Ref, step: Ref) -> Slice {
        Slice {
            parts: RefCell::new(vec![start, stop, step]),
        }
    }

    /// Start, stop and step.
    pub fn parts(&self) -> Vec<Ref> {
        self.parts.borrow().clone()
    }
}

impl Payload for Slice {
    const NAME: &'static str = "slice";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(parts) = self.parts.try_borrow() {
            parts.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut parts) = self.parts.try_borrow_mut() {
            out.append(&mut parts);
        }
    }
}
