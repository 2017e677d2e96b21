//! One call: its locals and its evaluation stack.

use crate::given::Python;
use crate::objects::{FrameObject, Function};
use crate::objects::code::CodeBody;
use ch03_ref::Ref;
use std::rc::Rc;

/// A call of a script's code.
pub struct Frame {
    /// What runs.
    pub body: Rc<CodeBody>,
    /// The code object of `body`.
    pub code: Ref,
    /// The function that was called; none for a module.
    pub function: Option<Ref>,
    /// The dict of the module.
    pub globals: Ref,
    /// The dict in which a module or class body keeps its names.
    pub names: Option<Ref>,
    /// The slots.
    pub locals: Vec<Option<Ref>>,
    /// The evaluation stack. `None` is the NULL under a plain call.
    operands: Vec<Option<Ref>>,
    /// The next instruction.
    pub next: usize,
}

impl Frame {
    /// A call that has not begun. The first locals are these; the others are
    /// empty.
    pub fn new(
        (code, body): (Ref, Rc<CodeBody>),
        function: Option<Ref>,
        globals: Ref,
        names: Option<Ref>,
        mut locals: Vec<Option<Ref>>,
    ) -> Frame {
        locals.resize(body.slots.len(), None);
        Frame {
            body,
            code,
            function,
            globals,
            names,
            locals,
            operands: Vec::new(),
            next: 0,
        }
    }

    /// The instruction that is running.
    pub fn at(&self) -> usize {
        self.next - 1
    }

    /// Puts a reference on the stack: the stack owns it now.
    pub fn push(&mut self, value: Ref) {
        self.operands.push(Some(value));
    }

    /// Puts a NULL on the stack.
    pub fn push_null(&mut self) {
        self.operands.push(None);
    }

    /// Takes a reference off the stack: the caller owns it now.
    pub fn pop(&mut self) -> Ref {
        let top = self.operands.pop().flatten();
        top.expect("the compiler pushes before it pops")
    }

    /// The value that is `depth` deep; 1 is the top.
    pub fn peek(&self, depth: usize) -> &Ref {
        let value = self.operands.iter().rev().nth(depth - 1);
        let value = value.and_then(Option::as_ref);
        value.expect("the compiler pushes before it looks")
    }

    /// Swaps the top with the value that is `depth` deep.
    pub fn swap(&mut self, depth: usize) {
        let top = self.operands.len() - 1;
        self.operands.swap(top, top + 1 - depth);
    }

    /// Moves the top `count` values off the stack, in order, NULLs too.
    pub fn take_raw(&mut self, count: usize) -> Vec<Option<Ref>> {
        self.operands.split_off(self.operands.len() - count)
    }

    /// Moves the top `count` values off the stack, in order.
    pub fn take_top(&mut self, count: usize) -> Vec<Ref> {
        self.take_raw(count).into_iter().flatten().collect()
    }

    /// The value of a local; none if it has none.
    pub fn local(&self, slot: usize) -> Option<&Ref> {
        self.locals[slot].as_ref()
    }

    /// The evaluation stack, its bottom first. `None` is a NULL.
    pub fn stack(&self) -> Vec<Option<&Ref>> {
        self.operands.iter().map(Option::as_ref).collect()
    }

    /// How many values are on the stack.
    pub fn depth(&self) -> usize {
        self.operands.len()
    }

    /// Drops the values above `depth`, the top first.
    pub fn unwind_to(&mut self, depth: usize) {
        let above = self.operands.split_off(depth.min(self.operands.len()));
        above.into_iter().rev().for_each(drop);
    }
}

impl Python {
    /// The call is over: its locals are dropped in the order of their slots;
    /// or, if an exception still holds its frame object, that one takes them
    /// over. CPython: `_PyFrame_Clear`.
    pub fn leave(&self, mut frame: Frame) {
        let object = self.calls.leave();
        match &object {
            Some(object) if object.refcount() > 1 => self.hand_over(object, &mut frame),
            _ => frame.locals.into_iter().for_each(drop),
        }
    }

    /// The frame object gets the locals, and becomes one that the collector
    /// knows. CPython: `take_ownership`.
    fn hand_over(&self, object: &Ref, frame: &mut Frame) {
        let Some(payload) = object.get::<FrameObject>() else {
            return;
        };
        // In CPython what is typed at a prompt is run as a function, too, and its
        // frame owns that.
        if frame.function.is_none() {
            let function = Function::new(frame.code.clone(), frame.globals.clone());
            frame.locals.push(Some(self.heap.alloc(function)));
        }
        drop(payload.back.replace(self.calls.frame_object(self)));
        let locals = std::mem::take(&mut frame.locals);
        drop(payload.locals.replace(locals));
        object.track();
    }
}
