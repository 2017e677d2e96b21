// Chapter 5, Names, scopes, frames: write what each `todo!` asks for, then
// `cargo xtask verify 5`.

//! Entering a call, returning from it, raising out of it.

use crate::{Cell, Code, Frame, Scope, Trail};
use ch03_ref::{Heap, Ref};
use std::cell::RefCell;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::thread;

/// Knows which call is running. CPython: `PyThreadState`.
pub struct Interpreter {
    heap: Heap,
    current: RefCell<Option<Ref>>,
}

impl Interpreter {
    /// An interpreter that runs nothing yet.
    pub fn new(heap: &Heap) -> Interpreter {
        Interpreter {
            heap: heap.clone(),
            current: RefCell::new(None),
        }
    }

    /// The heap of all its frames.
    pub fn heap(&self) -> &Heap {
        &self.heap
    }

    /// The frame of the innermost call.
    pub fn current(&self) -> Option<Ref> {
        self.current.borrow().clone()
    }

    /// Begins a call of `code`. The frame takes the arguments over. Names
    /// without a slot are `names`' business, and `closure` are the cells that
    /// the function brings along, one for each free variable.
    ///
    /// The call lasts as long as what this returns; calls end in the reverse
    /// order of their beginnings.
    ///
    /// # Panics
    /// If there are not as many arguments as parameters, or not as many cells
    /// as free variables: checking a call is its caller's work.
    pub fn enter(
        &self,
        code: &Rc<Code>,
        names: &Ref,
        closure: &[Ref],
        args: Vec<Ref>,
    ) -> Running<'_> {
        let free = code.slots().filter(|(_, scope)| *scope == Scope::Free);
        assert_eq!(args.len(), code.params(), "arguments of {}", code.name());
        assert_eq!(closure.len(), free.count(), "cells of {}", code.name());
        let locals = self.locals(code, closure, args);
        let caller = self.current();
        let frame = self.heap.alloc(Frame::new(code, names, locals, caller));
        let caller = self.current.replace(Some(frame.clone()));
        drop(caller);
        Running { vm: self, frame }
    }

    /// What the slots hold when a call begins, one entry a slot. An argument
    /// moves into its slot. A slot of [`Scope::Cell`] gets a new cell, around
    /// the argument if there is one. A slot of [`Scope::Free`] gets the next
    /// cell of the `closure`: the same cell, not another with the same content.
    fn locals(&self, code: &Code, closure: &[Ref], args: Vec<Ref>) -> Vec<Option<Ref>> {
        todo!(
            "ch05.locals: for each slot of the code: the next argument, a new cell around it, or \
             the next cell of the closure"
        )
    }
}

/// A call that is running. It gives access to its [`Frame`]; when it goes, the
/// call is over: nothing is left on its operand stack, the caller runs on, and
/// the frame dies unless somebody keeps it.
pub struct Running<'i> {
    vm: &'i Interpreter,
    frame: Ref,
}

impl<'i> Running<'i> {
    /// The frame as an object.
    pub fn frame(&self) -> &Ref {
        &self.frame
    }

    /// The interpreter it runs on.
    pub fn interpreter(&self) -> &'i Interpreter {
        self.vm
    }

    /// Calls a function with the topmost `args` references of this call's
    /// operand stack. They *move* into the callee's slots. The caller cannot
    /// end before the callee has.
    ///
    /// # Panics
    /// As [`Interpreter::enter`].
    pub fn call(&self, code: &Rc<Code>, closure: &[Ref], args: usize) -> Running<'_> {
        todo!("ch05.call: take the arguments off the operand stack and enter the callee with them")
    }

    /// The `return` statement: ends the call and hands the caller the
    /// reference that was on top of the operand stack.
    pub fn ret(self) -> Ref {
        todo!("ch05.ret: take the value off the operand stack, end the call, hand the value out")
    }

    /// An exception leaves the call: its traceback gets longer by this frame,
    /// and the call ends.
    pub fn raise(self, trail: &Trail) {
        todo!("ch05.raise: lengthen the trail by this frame, then end the call")
    }

    /// An exception is handled in this call: its traceback gets longer by this
    /// frame, and what was on the operand stack above `depth`, where the `try`
    /// began, is given back. The call goes on.
    pub fn catch(&self, trail: &Trail, depth: usize) {
        todo!(
            "ch05.catch: lengthen the trail by this frame, then give back the stack above `depth`"
        )
    }

    /// The end of the call. The guard's own reference to the frame goes right
    /// after this.
    fn leave(&self) {
        todo!(
            "ch05.leave: empty the operand stack, let the caller run on, and only then let go of \
             the frame"
        )
    }
}

impl Deref for Running<'_> {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        self.frame.get().expect("a running call has a frame")
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            // A second panic on the way out would end the process.
            let _ = catch_unwind(AssertUnwindSafe(|| self.leave()));
        } else {
            self.leave();
        }
    }
}
