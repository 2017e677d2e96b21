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

use crate::given::Python;
use crate::syntax::{Refusal, Source, Unit};
use builder::Builder;
use ch03_ref::Ref;
use constant::Constant;
use ruff_python_ast::Stmt;
use scope::{ScopeKind, Scopes};
use std::collections::HashMap;
use std::rc::Rc;

/// A compiled unit.
pub struct Compiled {
    /// The code object of the whole unit.
    pub code: Ref,
    /// The unit's constants. CPython keeps them, beside the code objects,
    /// until the unit has run: drop this then, and not before.
    pub constants: Vec<Ref>,
}

/// Compiles a unit. `interactive` shows the values of expression statements.
pub fn compile(py: &Python, unit: &Unit<'_>, interactive: bool) -> Result<Compiled, Refusal> {
    let scopes = scope::analyse(unit.body)?;
    let mut compiler = Compiler {
        py,
        source: Rc::new(unit.source.clone()),
        scopes: &scopes,
        interactive,
        constants: HashMap::new(),
        builders: Vec::new(),
    };
    let code = compiler.module(unit.body)?;
    let constants = compiler.constants.into_values().collect();
    Ok(Compiled { code, constants })
}

/// The state while one unit is compiled.
struct Compiler<'a> {
    py: &'a Python,
    source: Rc<Source>,
    scopes: &'a Scopes,
    interactive: bool,
    /// The object of each constant of the unit.
    constants: HashMap<Constant, Ref>,
    /// The code objects being made, the innermost last.
    builders: Vec<Builder<'a>>,
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

    /// The one object in this unit for a constant.
    fn constant(&mut self, constant: &Constant) -> Ref {
        if let Some(known) = self.constants.get(constant) {
            return known.clone();
        }
        let py = self.py;
        let made = match constant {
            Constant::None => py.none(),
            Constant::Bool(value) => py.bool(*value),
            Constant::Int(value) => py.int(*value),
            Constant::Float(bits) => py.float(f64::from_bits(*bits)),
            Constant::Ellipsis => py.ellipsis(),
            Constant::Str(text) if looks_like_a_name(text) => py.intern(text),
            Constant::Str(text) => py.str(&**text),
            Constant::Tuple(items) => {
                let items = items.iter().map(|item| self.constant(item)).collect();
                py.tuple(items)
            }
            Constant::FrozenSet(items) => {
                let items = items.iter().map(|item| self.constant(item)).collect();
                py.frozen_constants(items)
            }
        };
        self.constants.insert(constant.clone(), made.clone());
        made
    }
}

/// The constants that are interned: letters, digits and `_` only
/// (`all_name_chars` in `Objects/codeobject.c`), however long.
pub fn looks_like_a_name(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
