// Chapter 13, Run Python on your heap: write what each `todo!` asks for, then
// `cargo xtask verify 13`.

//! One call: its locals and its evaluation stack.

use crate::given::Python;
use crate::objects::code::CodeBody;
use crate::objects::{FrameObject, Function};
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
    /// The slots first, then the evaluation stack. `None` is an empty slot,
    /// or the NULL under a plain call.
    pub values: Vec<Option<Ref>>,
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
            values: locals,
            next: 0,
        }
    }

    /// The instruction that is running.
    pub fn at(&self) -> usize {
        self.next - 1
    }

    /// Puts a reference on the stack: the stack owns it now.
    #[inline]
    pub fn push(&mut self, value: Ref) {
        self.values.push(Some(value));
    }

    /// Puts a NULL on the stack.
    pub fn push_null(&mut self) {
        self.values.push(None);
    }

    /// Takes a reference off the stack: the caller owns it now.
    #[inline]
    pub fn pop(&mut self) -> Ref {
        self.values
            .pop()
            .flatten()
            .expect("the compiler pushes before it pops")
    }

    /// The value that is `depth` deep; 1 is the top.
    #[inline]
    pub fn peek(&self, depth: usize) -> &Ref {
        let at = self.values.len() - depth;
        self.values[at]
            .as_ref()
            .expect("the compiler pushes before it looks")
    }

    /// Swaps the top with the value that is `depth` deep.
    pub fn swap(&mut self, depth: usize) {
        let top = self.values.len() - 1;
        self.values.swap(top, top + 1 - depth);
    }

    /// Moves the top `count` values off the stack, in order.
    pub fn take_top(&mut self, count: usize) -> Vec<Ref> {
        let start = self.values.len() - count;
        self.values.drain(start..).flatten().collect()
    }

    /// The value of a local; none if it has none.
    pub fn local(&self, slot: usize) -> Option<&Ref> {
        self.values[slot].as_ref()
    }

    /// The evaluation stack, its bottom first. `None` is a NULL.
    pub fn stack(&self) -> Vec<Option<&Ref>> {
        let stack = &self.values[self.body.slots.len()..];
        stack.iter().map(Option::as_ref).collect()
    }

    /// How many values are on the stack, the slots left out.
    pub fn depth(&self) -> usize {
        self.values.len() - self.body.slots.len()
    }

    /// Drops the values above `depth`, the top first.
    pub fn unwind_to(&mut self, depth: usize) {
        todo!("ch13.unwind_to: drop the values above this depth, the top first")
    }
}

impl Python {
    /// The call is over: its locals are dropped in the order of their slots;
    /// or, if an exception still holds its frame object, that one takes them
    /// over. CPython: `_PyFrame_Clear`.
    pub fn leave(&self, mut frame: Frame) {
        todo!(
            "ch13.leave: the locals die in the order of their slots, unless somebody else holds \
             the frame object"
        )
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
            frame.values.push(Some(self.heap.alloc(function)));
        }
        todo!(
            "ch13.hand_over: the frame object gets the locals and the caller's frame object, and \
             is tracked"
        )
    }
}
