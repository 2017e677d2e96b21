// Chapter 6, Containers: given. Nothing is left to write in this file.

//! `function`: what `def` and `lambda` make.

use ch03_ref::{Payload, Ref};
use std::cell::RefCell;

/// A function. It owns its code, the names of its module, its default values,
/// the cells it shares with functions around it, and its attributes.
///
/// CPython: `Objects/funcobject.c`.
pub struct Function {
    /// What it does: any object. Kept to the end.
    code: Ref,
    globals: RefCell<Option<Ref>>,
    /// A tuple.
    defaults: RefCell<Option<Ref>>,
    /// A dict, when the function has attributes.
    dict: RefCell<Option<Ref>>,
    /// A tuple of cells.
    closure: RefCell<Option<Ref>>,
    /// The built-in names, its own name and the like. Kept to the end.
    more: Vec<Ref>,
}

impl Payload for Function {
    const NAME: &'static str = "function";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        visit(&self.code);
        for part in self.parts() {
            if let Ok(part) = part.try_borrow() {
                part.iter().for_each(&mut *visit);
            }
        }
        self.more.iter().for_each(visit);
    }

    /// The module's names go first, the closure last. CPython: `func_clear`.
    fn clear(&self, out: &mut Vec<Ref>) {
        for part in self.parts().into_iter().rev() {
            out.extend(part.take());
        }
    }
}

impl Function {
    /// A function without defaults and closure.
    pub fn new(code: Ref, globals: Ref) -> Function {
        Function {
            code,
            globals: RefCell::new(Some(globals)),
            defaults: RefCell::default(),
            dict: RefCell::default(),
            closure: RefCell::default(),
            more: Vec::new(),
        }
    }

    /// Adds the values of parameters that were not given, a tuple. They were
    /// computed once, when `def` ran, and the function owns them from now on.
    pub fn with_defaults(self, defaults: Ref) -> Function {
        self.defaults.replace(Some(defaults));
        self
    }

    /// Adds the cells of the variables that the function shares, a tuple.
    pub fn with_closure(self, closure: Ref) -> Function {
        self.closure.replace(Some(closure));
        self
    }

    /// Adds what else it owns, to the end: Python's functions have a module's
    /// name, a text, two names and the built-in names.
    pub fn with_more(self, more: Vec<Ref>) -> Function {
        Function { more, ..self }
    }

    fn parts(&self) -> [&RefCell<Option<Ref>>; 4] {
        [&self.globals, &self.defaults, &self.dict, &self.closure]
    }

    /// `__code__`, lent.
    pub fn code(&self) -> &Ref {
        &self.code
    }

    /// A reference of your own to `__globals__`. `None` only when the collector
    /// has taken the function down.
    pub fn globals(&self) -> Option<Ref> {
        self.globals.borrow().clone()
    }

    /// `__defaults__`, a tuple, if there are any.
    pub fn defaults(&self) -> Option<Ref> {
        self.defaults.borrow().clone()
    }

    /// Gives the function other `__defaults__`, or none; those before are given
    /// back.
    pub fn set_defaults(&self, defaults: Option<Ref>) {
        let old = self.defaults.replace(defaults);
        drop(old);
    }

    /// `__closure__`, a tuple of cells, if there are any.
    pub fn closure(&self) -> Option<Ref> {
        self.closure.borrow().clone()
    }

    /// `__dict__`, if there is one.
    pub fn dict(&self) -> Option<Ref> {
        self.dict.borrow().clone()
    }

    /// Gives the function a `__dict__`; the one before is given back.
    pub fn set_dict(&self, dict: Ref) {
        let old = self.dict.replace(Some(dict));
        drop(old);
    }
}
