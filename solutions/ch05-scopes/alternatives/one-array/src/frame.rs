//! One call: its locals, its operand stack, its caller.

use crate::{Cell, Code, Namespace, Scope, Unbound};
use ch03_ref::{Payload, Ref};
use std::cell;
use std::rc::Rc;

/// A call, from its beginning until nobody keeps it any more.
pub struct Frame {
    code: Rc<Code>,
    /// How many slots there are.
    slots: usize,
    /// The slots, and behind them the operand stack, which has no gaps.
    localsplus: cell::Cell<Vec<Option<Ref>>>,
    names: Ref,
    caller: cell::Cell<Option<Ref>>,
    line: cell::Cell<u32>,
}

impl Frame {
    /// A call of `code` with these `locals`, one a slot, and an empty stack.
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
        Frame {
            code: Rc::clone(code),
            slots,
            localsplus: cell::Cell::new(locals),
            names: names.clone(),
            caller: cell::Cell::new(caller),
            line: cell::Cell::new(0),
        }
    }

    /// Takes the array out, works on it, puts it back.
    fn with<T>(&self, work: impl FnOnce(&mut Vec<Option<Ref>>) -> T) -> T {
        let mut array = self.localsplus.take();
        let result = work(&mut array);
        self.localsplus.set(array);
        result
    }

    /// Puts `new` into a slot, and then gives back what was there.
    pub fn bind_slot(&self, slot: usize, new: Ref) {
        let _old = self.with(|array| array[slot].replace(new));
    }

    /// A reference of your own to what is in a slot.
    pub fn get_slot(&self, slot: usize) -> Option<Ref> {
        self.with(|array| array[slot].clone())
    }

    /// Empties a slot, and then gives back what was there.
    pub fn del_slot(&self, slot: usize) -> bool {
        self.with(|array| array[slot].take()).is_some()
    }

    /// Puts a reference on the operand stack.
    pub fn push(&self, value: Ref) {
        self.with(|array| array.push(Some(value)));
    }

    /// Takes the topmost reference off the operand stack.
    ///
    /// # Panics
    /// If the stack is empty.
    pub fn pop(&self) -> Ref {
        assert!(self.depth() > 0, "the operand stack has a value to pop");
        let top = self.with(Vec::pop).flatten();
        top.expect("the operand stack has no gaps")
    }

    /// How many references are on the operand stack.
    pub fn depth(&self) -> usize {
        self.with(|array| array.len()) - self.slots
    }

    /// Takes the topmost `count` references off the operand stack.
    ///
    /// # Panics
    /// If there are fewer.
    pub fn take(&self, count: usize) -> Vec<Ref> {
        assert!(count <= self.depth(), "the operand stack has the arguments");
        let taken = self.with(|array| array.split_off(array.len() - count));
        taken.into_iter().flatten().collect()
    }

    /// Gives references back, the topmost first, until only `depth` are left.
    pub fn unwind(&self, depth: usize) {
        for _ in depth..self.depth() {
            self.pop();
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
        self.del(name).ok();
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
        let caller = self.caller.take();
        let copy = caller.clone();
        self.caller.set(caller);
        copy
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
        visit(&self.names);
        self.with(|array| array.iter().flatten().for_each(&mut *visit));
        let caller = self.caller.take();
        caller.iter().for_each(visit);
        self.caller.set(caller);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.extend(self.caller.take());
        let mut locals = self.localsplus.take();
        let stack = locals.split_off(self.slots.min(locals.len()));
        // What is read of a cleared frame is unbound.
        self.localsplus.set((0..self.slots).map(|_| None).collect());
        out.extend(locals.into_iter().rev().flatten());
        out.extend(stack.into_iter().flatten());
    }
}
