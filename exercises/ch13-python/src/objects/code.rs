// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! A code object: what a `def`, a class body or a whole file is compiled to.

use crate::compile::op::Op;
use crate::syntax::Source;
use ch03_ref::{Payload, Ref};
use ch04_interning::Interned;
use ruff_text_size::TextRange;
use std::rc::Rc;

/// A protected stretch of code: CPython's exception table.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    /// First instruction it protects.
    pub start: u32,
    /// First instruction after it.
    pub end: u32,
    /// Where to go on.
    pub target: u32,
    /// How many values stay on the evaluation stack.
    pub depth: u32,
}

/// What the instructions mean and where they came from.
pub struct CodeBody {
    /// `co_name`: `<module>`, a function's name, `<lambda>`, `<listcomp>`, …
    pub name: Box<str>,
    /// `co_qualname`.
    pub qualname: Box<str>,
    /// Where the text is.
    pub source: Rc<Source>,
    /// How many of the locals are parameters.
    pub parameters: usize,
    /// Names of the slots: locals, then cells, then free variables.
    pub slots: Vec<Box<str>>,
    /// How many of the slots are fast locals.
    pub locals: usize,
    /// How many of the slots, at the end, are free variables.
    pub free: usize,
    /// Whether names are looked up in a dict (module and class bodies).
    pub named_scope: bool,
    /// The instructions.
    pub ops: Vec<Op>,
    /// The source range of each instruction.
    pub ranges: Vec<TextRange>,
    /// The exception table: the innermost handler comes first.
    pub handlers: Vec<Handler>,
    /// The constants, nested code objects among them.
    pub constants: Vec<Ref>,
    /// The names it uses, interned.
    pub names: Vec<Interned>,
}

impl CodeBody {
    /// The handler for an error in instruction `at`.
    pub fn handler(&self, at: usize) -> Option<Handler> {
        let at = at as u32;
        self.handlers
            .iter()
            .find(|handler| handler.start <= at && at < handler.end)
            .copied()
    }

    /// The line of an instruction, counted from 1.
    pub fn line(&self, at: usize) -> usize {
        self.source.line(self.ranges[at].start())
    }
}

/// A Python code object.
pub struct CodeObject {
    /// Its contents; functions and frames share them.
    pub body: Rc<CodeBody>,
}

impl Payload for CodeObject {
    const NAME: &'static str = "code";

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.body.constants.iter().for_each(&mut *visit);
        self.body.names.iter().for_each(|name| visit(name));
    }
}
