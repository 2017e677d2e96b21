//! A function that a script wrote.

use super::Attrs;
use super::code::CodeBody;
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;
use std::rc::Rc;

/// A Python function.
pub struct Function {
    /// Its code object.
    pub code: Ref,
    /// The same code, for the evaluator.
    pub body: Rc<CodeBody>,
    /// The dict of the module it was made in.
    pub globals: RefCell<Option<Ref>>,
    /// `__defaults__`: a tuple, or none.
    pub defaults: RefCell<Option<Ref>>,
    /// `__closure__`: a tuple of cells, or none.
    pub closure: RefCell<Option<Ref>>,
    /// Attributes that scripts set on it.
    pub attrs: RefCell<Attrs>,
}

impl Payload for Function {
    const NAME: &'static str = "function";

    /// `func_traverse`: code, globals, defaults, dict, closure.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        visit(&self.code);
        for part in [&self.globals, &self.defaults] {
            if let Ok(part) = part.try_borrow() {
                part.iter().for_each(&mut *visit);
            }
        }
        Attrs::traverse(&self.attrs, visit);
        if let Ok(part) = self.closure.try_borrow() {
            part.iter().for_each(visit);
        }
    }

    /// `func_clear`: globals, defaults, dict, closure; the code stays to the end.
    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut closure) = self.closure.try_borrow_mut() {
            out.extend(closure.take());
        }
        Attrs::clear(&self.attrs, out);
        for part in [&self.defaults, &self.globals] {
            if let Ok(mut part) = part.try_borrow_mut() {
                out.extend(part.take());
            }
        }
    }
}
