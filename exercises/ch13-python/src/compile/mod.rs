// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! From syntax trees to code objects.
//!
//! One [`Compiler`] does one compilation unit: it owns the table in which
//! equal constants of the unit are one object.

mod assembler;
mod blocks;
mod builder;
mod comprehension;
pub mod constant;
mod define;
mod expr;
mod jump;
mod names;
pub mod op;
pub mod scope;
mod stmt;
mod warn;

use crate::given::Python;
use crate::objects::Long;
use crate::syntax::{Refusal, Source, Unit};
use builder::Builder;
use ch03_ref::Ref;
use ch04_interning::{Consts, Key, key_of};
use constant::Constant;
use ruff_python_ast::Stmt;
use scope::{ScopeKind, Scopes};
use std::rc::Rc;

/// A compiled unit.
pub struct Compiled {
    /// The code object of the whole unit.
    pub code: Ref,
    /// The unit's constants. CPython keeps them, beside the code objects,
    /// until the unit has run: drop this then, and not before.
    pub constants: Consts,
}

/// Compiles a unit. `interactive` shows the values of expression statements.
pub fn compile(py: &Python, unit: &Unit<'_>, interactive: bool) -> Result<Compiled, Refusal> {
    let scopes = scope::analyse(unit.body)?;
    let mut compiler = Compiler {
        py,
        source: Rc::new(unit.source.clone()),
        scopes: &scopes,
        interactive,
        constants: Consts::new(),
        builders: Vec::new(),
        warnings: String::new(),
    };
    let code = compiler.module(unit.body);
    if !compiler.warnings.is_empty() {
        py.write_err(&compiler.warnings);
    }
    let constants = compiler.constants;
    code.map(|code| Compiled { code, constants })
}

/// The state while one unit is compiled.
struct Compiler<'a> {
    py: &'a Python,
    source: Rc<Source>,
    scopes: &'a Scopes,
    interactive: bool,
    /// The constants of the unit.
    constants: Consts,
    /// The code objects being made, the innermost last.
    builders: Vec<Builder<'a>>,
    /// What it warned of, as it will be shown.
    warnings: String,
}

impl<'a> Compiler<'a> {
    fn module(&mut self, body: &'a [Stmt]) -> Result<Ref, Refusal> {
        let scope = self.scopes.module();
        self.builders.push(Builder::new(
            "<module>",
            String::new(),
            scope,
            ScopeKind::Module,
        ));
        self.docstring(body);
        self.body(body)?;
        self.load_const(Constant::None);
        self.emit(op::Op::ReturnValue);
        Ok(self.finish())
    }

    /// The builder of the innermost code object.
    fn top(&mut self) -> &mut Builder<'a> {
        self.builders
            .last_mut()
            .expect("a code object is being made")
    }

    fn emit(&mut self, op: op::Op) {
        self.top().asm.emit(op);
    }

    /// The one object in this unit for a constant: chapter 04 says which.
    fn constant(&mut self, constant: &Constant) -> Ref {
        self.merged(constant).0
    }

    /// The object, and the key that it has as a part of others.
    fn merged(&mut self, constant: &Constant) -> (Ref, Option<Key>) {
        let py = self.py;
        let made = match constant {
            Constant::None => py.none(),
            Constant::Bool(value) => py.bool(*value),
            Constant::Int(value) => py.int(*value),
            Constant::Float(bits) => py.float(f64::from_bits(*bits)),
            Constant::Str(text) => py.str(text),
            Constant::Ellipsis => return (py.ellipsis(), Some(Key::of_kind("ellipsis", vec![]))),
            Constant::Tuple(items) => {
                let (items, keys) = self.all_merged(items);
                return self.merged_as(py.tuple(items), keys.map(Key::tuple));
            }
            Constant::FrozenSet(items) => {
                let (items, keys) = self.all_merged(items);
                let key = keys.map(|keys| Key::of_kind("frozenset", keys));
                return self.merged_as(py.frozen_constants(items), key);
            }
        };
        match key_of(&made).or_else(|| long_key(py, constant)) {
            Some(key) if made.get::<Long>().is_some() => self.merged_as(made, Some(key)),
            key => (self.constants.merge(py.interner(), made), key),
        }
    }

    fn all_merged(&mut self, constants: &[Constant]) -> (Vec<Ref>, Option<Vec<Key>>) {
        let merged = constants.iter().map(|each| self.merged(each));
        let (objects, keys): (Vec<Ref>, Vec<Option<Key>>) = merged.unzip();
        (objects, keys.into_iter().collect())
    }

    fn merged_as(&mut self, made: Ref, key: Option<Key>) -> (Ref, Option<Key>) {
        let object = match &key {
            Some(key) => self.constants.merge_as(key.clone(), made),
            None => made,
        };
        (object, key)
    }
}

/// The key of an integer that chapter 04 does not know: its halves.
fn long_key(py: &Python, constant: &Constant) -> Option<Key> {
    let Constant::Int(value) = constant else {
        return None;
    };
    let halves = [value >> 64, value >> 32 & 0xffff_ffff, value & 0xffff_ffff];
    let keys = halves.iter().map(|half| key_of(&py.int(*half)));
    Some(Key::of_kind("int", keys.collect::<Option<_>>()?))
}
