//! One call: its locals and its evaluation stack.

use crate::given::Python;
use crate::objects::{FrameObject, Function};
use crate::objects::code::CodeBody;
use ch03_ref::Ref;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A value on the evaluation stack, and what lies below it.
struct Node {
    /// `None` is the NULL under a plain call.
    value: Option<Ref>,
    below: Option<Box<Node>>,
}

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
    /// The locals that have a value, by slot.
    pub locals: BTreeMap<u32, Ref>,
    /// The evaluation stack.
    top: Option<Box<Node>>,
    depth: usize,
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
        locals: Vec<Option<Ref>>,
    ) -> Frame {
        let filled = |(slot, value): (usize, Option<Ref>)| Some((slot as u32, value?));
        Frame {
            body,
            code,
            function,
            globals,
            names,
            locals: locals.into_iter().enumerate().filter_map(filled).collect(),
            top: None,
            depth: 0,
            next: 0,
        }
    }

    /// The instruction that is running.
    pub fn at(&self) -> usize {
        self.next - 1
    }

    fn push_raw(&mut self, value: Option<Ref>) {
        let below = self.top.take();
        self.top = Some(Box::new(Node { value, below }));
        self.depth += 1;
    }

    fn pop_raw(&mut self) -> Option<Ref> {
        let top = self.top.take().expect("the compiler pushes before it pops");
        self.top = top.below;
        self.depth -= 1;
        top.value
    }

    fn node(&self, depth: usize) -> Option<&Node> {
        let mut node = self.top.as_deref();
        for _ in 1..depth {
            node = node?.below.as_deref();
        }
        node
    }

    /// Puts a reference on the stack: the stack owns it now.
    pub fn push(&mut self, value: Ref) {
        self.push_raw(Some(value));
    }

    /// Puts a NULL on the stack.
    pub fn push_null(&mut self) {
        self.push_raw(None);
    }

    /// Takes a reference off the stack: the caller owns it now.
    pub fn pop(&mut self) -> Ref {
        self.pop_raw().expect("the compiler pushes before it pops")
    }

    /// The value that is `depth` deep; 1 is the top.
    pub fn peek(&self, depth: usize) -> &Ref {
        let value = self.node(depth).and_then(|node| node.value.as_ref());
        value.expect("the compiler pushes before it looks")
    }

    /// Swaps the top with the value that is `depth` deep.
    pub fn swap(&mut self, depth: usize) {
        let mut values = self.take_raw(depth);
        values.swap(0, depth - 1);
        values.into_iter().for_each(|value| self.push_raw(value));
    }

    /// Moves the top `count` values off the stack, in order, NULLs too.
    pub fn take_raw(&mut self, count: usize) -> Vec<Option<Ref>> {
        let mut taken: Vec<_> = (0..count).map(|_| self.pop_raw()).collect();
        taken.reverse();
        taken
    }

    /// Moves the top `count` values off the stack, in order.
    pub fn take_top(&mut self, count: usize) -> Vec<Ref> {
        self.take_raw(count).into_iter().flatten().collect()
    }

    /// The value of a local; none if it has none.
    pub fn local(&self, slot: usize) -> Option<&Ref> {
        self.locals.get(&(slot as u32))
    }

    /// The evaluation stack, its bottom first. `None` is a NULL.
    pub fn stack(&self) -> Vec<Option<&Ref>> {
        let node = |depth| self.node(depth).and_then(|node| node.value.as_ref());
        (1..=self.depth).rev().map(node).collect()
    }

    /// How many values are on the stack.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Drops the values above `depth`, the top first.
    pub fn unwind_to(&mut self, depth: usize) {
        while self.depth > depth {
            drop(self.pop_raw());
        }
    }

    /// Drops the locals in the order of their slots.
    pub fn drop_locals(&mut self) {
        while let Some((_, value)) = self.locals.pop_first() {
            drop(value);
        }
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
            _ => frame.drop_locals(),
        }
    }

    /// The frame object gets the locals, and becomes one that the collector
    /// knows. CPython: `take_ownership`.
    fn hand_over(&self, object: &Ref, frame: &mut Frame) {
        let Some(payload) = object.get::<FrameObject>() else {
            return;
        };
        drop(payload.back.replace(self.calls.frame_object(self)));
        let mut locals: Vec<Option<Ref>> = (0..frame.body.slots.len())
            .map(|slot| frame.locals.remove(&(slot as u32)))
            .collect();
        // In CPython what is typed at a prompt is run as a function, too, and its
        // frame owns that.
        if frame.function.is_none() {
            let function = Function::new(frame.code.clone(), frame.globals.clone());
            locals.push(Some(self.heap.alloc(function)));
        }
        drop(payload.locals.replace(locals));
        object.track();
    }
}
