// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

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
    /// The dict of the built-in names.
    pub builtins: RefCell<Option<Ref>>,
    /// `__module__`, `__doc__`, `__name__` and `__qualname__`.
    pub words: [Ref; 4],
    /// `__defaults__`: a tuple, or none.
    pub defaults: RefCell<Option<Ref>>,
    /// `__closure__`: a tuple of cells, or none.
    pub closure: RefCell<Option<Ref>>,
    /// Attributes that scripts set on it.
    pub attrs: RefCell<Attrs>,
}

impl Payload for Function {
    const NAME: &'static str = "function";
    const CONTAINER: bool = true;

    /// `func_traverse`: code, globals, builtins, module, defaults, doc, name,
    /// dict, closure, qualname.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        let [module, doc, name, qualname] = &self.words;
        let show = |part: &RefCell<Option<Ref>>, visit: &mut dyn FnMut(&Ref)| {
            if let Ok(part) = part.try_borrow() {
                part.iter().for_each(visit);
            }
        };
        visit(&self.code);
        show(&self.globals, visit);
        show(&self.builtins, visit);
        visit(module);
        show(&self.defaults, visit);
        visit(doc);
        visit(name);
        Attrs::traverse(&self.attrs, visit);
        show(&self.closure, visit);
        visit(qualname);
    }

    /// `func_clear`: globals, builtins, defaults, dict, closure; the code and
    /// the names stay to the end.
    fn clear(&self, out: &mut Vec<Ref>) {
        if let Ok(mut closure) = self.closure.try_borrow_mut() {
            out.extend(closure.take());
        }
        Attrs::clear(&self.attrs, out);
        for part in [&self.defaults, &self.builtins, &self.globals] {
            if let Ok(mut part) = part.try_borrow_mut() {
                out.extend(part.take());
            }
        }
    }
}
