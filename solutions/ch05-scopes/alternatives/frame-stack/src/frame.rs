//! One call: its locals, its operand stack, its caller.

use crate::{Cell, Code, Namespace, Scope, Unbound};
use ch03_ref::{Payload, Ref};
use std::cell::{self, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A call, from its beginning until nobody keeps it any more.
///
/// CPython 3.11 keeps the locals and the stack of a running call in a
/// `_PyInterpreterFrame` and makes the `PyFrameObject` when somebody asks for
/// it; here a call is an object from the start.
pub struct Frame {
    code: Rc<Code>,
    /// The slots that are bound: to a variable's value, or to its cell.
    locals: RefCell<BTreeMap<usize, Ref>>,
    slots: usize,
    stack: RefCell<Vec<Ref>>,
    /// The namespace for names that have no slot.
    names: Ref,
    caller: RefCell<Option<Ref>>,
    line: cell::Cell<u32>,
}

impl Frame {
    /// A call of `code` with these `locals`, one a slot, and an empty stack.
    /// Names without a slot are looked up in `names`, a [`Namespace`].
    ///
    /// # Panics
    /// If there are not as many locals as slots.
    pub fn new(
        code: &Rc<Code>,
        names: &Ref,
        locals: Vec<Option<Ref>>,
        caller: Option<Ref>,
    ) -> Frame {
        let slots = code.slots().count();
        assert_eq!(locals.len(), slots, "slots of {}", code.name());
        let bound = locals.into_iter().enumerate();
        let bound = bound.filter_map(|(slot, local)| Some((slot, local?)));
        Frame {
            code: Rc::clone(code),
            locals: RefCell::new(bound.collect()),
            slots,
            stack: RefCell::default(),
            names: names.clone(),
            caller: RefCell::new(caller),
            line: cell::Cell::new(0),
        }
    }

    /// Puts `new` into a slot, and then gives back what was there.
    /// CPython: `SETLOCAL` in `Python/ceval.c`.
    ///
    /// # Panics
    /// If the function has no such slot; so do the other two.
    pub fn bind_slot(&self, slot: usize, new: Ref) {
        assert!(slot < self.slots, "a slot of {}", self.code.name());
        let old = self.locals.borrow_mut().insert(slot, new);
        drop(old);
    }

    /// A reference of your own to what is in a slot; `None` if nothing is.
    /// CPython: `LOAD_FAST`.
    pub fn get_slot(&self, slot: usize) -> Option<Ref> {
        assert!(slot < self.slots, "a slot of {}", self.code.name());
        self.locals.borrow().get(&slot).cloned()
    }

    /// Empties a slot, and then gives back what was there. Returns whether
    /// there was anything. CPython: `DELETE_FAST`.
    pub fn del_slot(&self, slot: usize) -> bool {
        assert!(slot < self.slots, "a slot of {}", self.code.name());
        let old = self.locals.borrow_mut().remove(&slot);
        old.is_some()
    }

    /// Puts a reference on the operand stack.
    pub fn push(&self, value: Ref) {
        self.stack.borrow_mut().push(value);
    }

    /// Takes the topmost reference off the operand stack.
    ///
    /// # Panics
    /// If the stack is empty.
    pub fn pop(&self) -> Ref {
        let top = self.stack.borrow_mut().pop();
        top.expect("the operand stack has a value to pop")
    }

    /// How many references are on the operand stack.
    pub fn depth(&self) -> usize {
        self.stack.borrow().len()
    }

    /// Takes the topmost `count` references off the operand stack: the
    /// arguments of a call. The one that was pushed first comes first.
    ///
    /// # Panics
    /// If there are fewer.
    pub fn take(&self, count: usize) -> Vec<Ref> {
        let mut taken: Vec<Ref> = (0..count).map(|_| self.pop()).collect();
        taken.reverse();
        taken
    }

    /// Gives references of the operand stack back, the topmost first, until
    /// only `depth` are left. CPython: `exception_unwind` in `Python/ceval.c`.
    pub fn unwind(&self, depth: usize) {
        if self.depth() > depth {
            drop(self.pop());
            self.unwind(depth);
        }
    }

    /// Binds a name as the function sees it: its own variable, a variable that
    /// it shares, or a name of the namespace.
    pub fn bind(&self, name: &str, new: Ref) {
        match self.place(name) {
            Place::Slot(slot) => self.bind_slot(slot, new),
            Place::Cell(cell, _) => in_cell(&cell).set(new),
            Place::Names(names) => names.bind(name, new),
        }
    }

    /// A reference of your own to what the function sees under a name.
    ///
    /// # Errors
    /// If there is nothing: which [`Unbound`] depends on whose name it is.
    pub fn get(&self, name: &str) -> Result<Ref, Unbound> {
        let (found, missing): (_, fn(String) -> Unbound) = match self.place(name) {
            Place::Slot(slot) => (self.get_slot(slot), Unbound::Local),
            Place::Cell(cell, missing) => (in_cell(&cell).get(), missing),
            Place::Names(names) => return names.get(name),
        };
        found.ok_or_else(|| missing(name.into()))
    }

    /// Takes a name away as the function sees it.
    ///
    /// # Errors
    /// As [`Frame::get`].
    pub fn del(&self, name: &str) -> Result<(), Unbound> {
        let (was_there, missing): (_, fn(String) -> Unbound) = match self.place(name) {
            Place::Slot(slot) => (self.del_slot(slot), Unbound::Local),
            Place::Cell(cell, missing) => (in_cell(&cell).del(), missing),
            Place::Names(names) => return names.del(name),
        };
        was_there.then_some(()).ok_or_else(|| missing(name.into()))
    }

    /// The clause `except … as name:`. Binds the exception to the name, runs
    /// the `body`, and takes the name away again, whatever the body did to it.
    ///
    /// The body may have deleted or rebound the name: that is no error, and
    /// the name is gone afterwards. CPython: `compiler_try_except` in
    /// `Python/compile.c`; PEP 3110.
    pub fn except_as<T>(&self, name: &str, exception: Ref, body: impl FnOnce() -> T) -> T {
        self.bind(name, exception);
        let result = body();
        // The body may have deleted the name itself.
        let _ = self.del(name);
        result
    }

    /// What was called.
    pub fn code(&self) -> &Rc<Code> {
        &self.code
    }

    /// The namespace for names without a slot.
    pub fn names(&self) -> &Ref {
        &self.names
    }

    /// The frame of the caller. CPython: `f_back`.
    pub fn caller(&self) -> Option<Ref> {
        self.caller.borrow().clone()
    }

    /// The line that is running, for tracebacks; 0 before the first.
    pub fn line(&self) -> u32 {
        self.line.get()
    }

    /// Says which line is running.
    pub fn set_line(&self, line: u32) {
        self.line.set(line);
    }

    fn place(&self, name: &str) -> Place<'_> {
        let Some(slot) = self.code.slot(name) else {
            let names = self.names.get::<Namespace>();
            return Place::Names(names.expect("a frame's names are a namespace"));
        };
        let missing = match self.code.variable(slot).1 {
            Scope::Local => return Place::Slot(slot),
            Scope::Cell => Unbound::Local,
            Scope::Free => Unbound::Free,
        };
        let cell = self.get_slot(slot);
        Place::Cell(cell.expect("a shared variable has a cell"), missing)
    }
}

/// Where a name leads to.
enum Place<'a> {
    Slot(usize),
    /// With the error for an empty cell.
    Cell(Ref, fn(String) -> Unbound),
    Names(&'a Namespace),
}

fn in_cell(cell: &Ref) -> &Cell {
    cell.get().expect("a shared variable has a cell")
}

impl Payload for Frame {
    const NAME: &'static str = "frame";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(locals) = self.locals.try_borrow() {
            locals.values().for_each(&mut *visit);
        }
        if let Ok(stack) = self.stack.try_borrow() {
            stack.iter().for_each(&mut *visit);
        }
        if let Ok(caller) = self.caller.try_borrow() {
            caller.iter().for_each(&mut *visit);
        }
        visit(&self.names);
    }

    /// As a call ends: the stack from the top, the locals slot by slot, the
    /// caller. The last one pushed dies first.
    fn clear(&self, out: &mut Vec<Ref>) {
        out.extend(self.caller.take());
        out.extend(self.locals.take().into_values().rev());
        out.extend(self.stack.take());
    }
}
