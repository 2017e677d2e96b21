// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What is known of a code object while it is made.

use super::Compiler;
use super::assembler::{Assembler, Label};
use super::constant::Constant;
use super::op::Op;
use super::scope::{Scope, ScopeKind};
use crate::objects::code::{CodeBody, CodeObject};
use ch03_ref::{Id, Ref};
use ch04_interning::Interned;
use ruff_python_ast::Stmt;
use std::collections::HashMap;
use std::rc::Rc;

/// A statement that surrounds the code being made, as `return`, `break` and
/// `continue` have to know it.
#[derive(Clone, Copy)]
pub enum Block<'a> {
    /// A `while`: its start and end.
    While(Label, Label),
    /// A `for`: its start and end; its iterator is on the stack.
    For(Label, Label),
    /// The body of a `try` with handlers.
    Try,
    /// The body of a `try` with this `finally`.
    FinallyTry(&'a [Stmt]),
    /// A `finally` that runs because of an exception.
    FinallyEnd,
    /// A handler, with the name it deletes at its end.
    Handler(Option<&'a str>),
    /// A value that waits on the stack.
    Value,
}

/// A code object being made.
pub struct Builder<'a> {
    name: String,
    pub qualname: String,
    pub kind: ScopeKind,
    pub scope: &'a Scope,
    pub asm: Assembler,
    pub blocks: Vec<Block<'a>>,
    /// The class that private names (`__x`) belong to.
    pub class: Option<&'a str>,
    pub parameters: usize,
    locals: Vec<String>,
    names: Vec<Interned>,
    name_places: HashMap<String, u32>,
    constants: Vec<Ref>,
    constant_places: HashMap<Id, u32>,
}

impl<'a> Builder<'a> {
    /// Whether it is a function only to the machine: `<listcomp>` and the like.
    pub fn is_comprehension(&self) -> bool {
        self.name.ends_with("comp>")
    }

    pub fn new(name: &str, qualname: String, scope: &'a Scope, kind: ScopeKind) -> Builder<'a> {
        Builder {
            name: name.to_owned(),
            qualname,
            kind,
            scope,
            asm: Assembler::default(),
            blocks: Vec::new(),
            class: None,
            parameters: 0,
            locals: Vec::new(),
            names: Vec::new(),
            name_places: HashMap::new(),
            constants: Vec::new(),
            constant_places: HashMap::new(),
        }
    }

    /// The slot of a local; slots are given out at the first use in the code.
    pub fn local(&mut self, name: &str) -> u32 {
        if let Some(at) = self.locals.iter().position(|local| local == name) {
            return at as u32;
        }
        self.locals.push(name.to_owned());
        self.locals.len() as u32 - 1
    }

    /// The number of a cell among all cells and free variables. It becomes
    /// a slot when all locals are known: see [`Builder::slots`].
    pub fn cell(&self, name: &str) -> u32 {
        let all = self.scope.cells.iter().chain(&self.scope.free);
        all.into_iter()
            .position(|cell| cell == name)
            .expect("the scope has the cell") as u32
    }

    /// All slots in order, and the slot of each numbered cell.
    fn slots(&self) -> (Vec<String>, Vec<u32>) {
        let mut slots = self.locals.clone();
        let mut cells = Vec::new();
        for cell in &self.scope.cells {
            let parameter = self.locals[..self.parameters]
                .iter()
                .position(|local| local == cell);
            cells.push(parameter.unwrap_or_else(|| {
                slots.push(cell.clone());
                slots.len() - 1
            }) as u32);
        }
        for free in &self.scope.free {
            cells.push(slots.len() as u32);
            slots.push(free.clone());
        }
        (slots, cells)
    }
}

fn with_slot(op: Op, cells: &[u32]) -> Op {
    match op {
        Op::LoadDeref(cell) => Op::LoadDeref(cells[cell as usize]),
        Op::StoreDeref(cell) => Op::StoreDeref(cells[cell as usize]),
        Op::DeleteDeref(cell) => Op::DeleteDeref(cells[cell as usize]),
        Op::LoadClosure(cell) => Op::LoadClosure(cells[cell as usize]),
        Op::MakeCell(cell) => Op::MakeCell(cells[cell as usize]),
        Op::LoadClassDeref(name, cell) => Op::LoadClassDeref(name, cells[cell as usize]),
        other => other,
    }
}

impl<'a> Compiler<'a> {
    /// Makes the cells of a function: the first thing its code does.
    pub fn prologue(&mut self) {
        let scope = self.top().scope;
        for cell in 0..scope.cells.len() {
            self.emit(Op::MakeCell(cell as u32));
        }
        if !scope.free.is_empty() {
            self.emit(Op::CopyFreeVars);
        }
    }

    /// The number of a constant in the innermost code object.
    pub fn constant_place(&mut self, constant: Constant) -> u32 {
        let object = self.constant(&constant);
        let top = self.top();
        let next = top.constants.len() as u32;
        let place = *top.constant_places.entry(object.id()).or_insert(next);
        if place == next {
            top.constants.push(object);
        }
        place
    }

    /// Pushes a constant.
    pub fn load_const(&mut self, constant: Constant) {
        let place = self.constant_place(constant);
        self.emit(Op::LoadConst(place));
    }

    /// Pushes a code object, which is a constant that is equal to no other.
    pub fn load_code(&mut self, code: Ref) {
        let top = self.top();
        top.constants.push(code);
        let place = top.constants.len() as u32 - 1;
        self.emit(Op::LoadConst(place));
    }

    /// The number of a name in the innermost code object.
    pub fn name_place(&mut self, name: &str) -> u32 {
        let name = self.mangle(name);
        if let Some(place) = self.top().name_places.get(&name) {
            return *place;
        }
        let object = self.py.intern(&name);
        let top = self.top();
        let place = top.names.len() as u32;
        top.names.push(object);
        top.name_places.insert(name, place);
        place
    }

    /// Ends the innermost code object.
    pub fn finish(&mut self) -> Ref {
        let builder = self.builders.pop().expect("a code object is being made");
        let (slots, cells) = builder.slots();
        let (ops, ranges, handlers) = builder.asm.finish();
        let body = CodeBody {
            name: builder.name.into(),
            qualname: builder.qualname.into(),
            source: self.source.clone(),
            parameters: builder.parameters,
            locals: builder.locals.len(),
            free: builder.scope.free.len(),
            named_scope: builder.kind != ScopeKind::Function,
            slots: slots.into_iter().map(Into::into).collect(),
            ops: ops.into_iter().map(|op| with_slot(op, &cells)).collect(),
            ranges,
            handlers,
            constants: builder.constants,
            names: builder.names,
        };
        self.py.heap.alloc(CodeObject {
            body: Rc::new(body),
        })
    }
}
