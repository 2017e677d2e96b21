// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `def`, `lambda` and `class`: code objects inside code objects.

use super::Compiler;
use super::builder::Builder;
use super::constant::{Constant, fold};
use super::names::Use;
use super::op::{Op, WITH_CLOSURE, WITH_DEFAULTS};
use super::scope::{Scope, ScopeKind};
use crate::syntax::Refusal;
use ch03_ref::Ref;
use ruff_python_ast::{Expr, ExprLambda, Parameters, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

type Done = Result<(), Refusal>;

impl<'a> Compiler<'a> {
    /// Starts the code object of an inner block.
    pub fn begin(&mut self, name: &str, scope: &'a Scope, kind: ScopeKind) {
        let outer = self.top();
        let range = outer.asm.range;
        let class = outer.class;
        let global = outer.scope.place(name) == super::scope::Place::Global
            && outer.kind != ScopeKind::Module;
        let qualname = match outer.kind {
            ScopeKind::Module => name.to_owned(),
            _ if global && !name.starts_with('<') => name.to_owned(),
            ScopeKind::Class => format!("{}.{name}", outer.qualname),
            // CPython's `compiler_set_qualname` has forgotten these.
            _ if outer.is_comprehension() => format!("{}.{name}", outer.qualname),
            ScopeKind::Function => format!("{}.<locals>.{name}", outer.qualname),
        };
        let mut builder = Builder::new(name, qualname, scope, kind);
        builder.class = class;
        builder.asm.range = range;
        self.builders.push(builder);
        self.prologue_of(kind);
    }

    fn prologue_of(&mut self, kind: ScopeKind) {
        // A function's parameters need their slots before its cells.
        if kind == ScopeKind::Class {
            self.prologue();
        }
    }

    /// Gives the parameters the first slots.
    pub fn parameters(&mut self, names: impl Iterator<Item = &'a str>) {
        for name in names {
            let name = self.mangle(name);
            self.top().local(&name);
            self.top().parameters += 1;
        }
        self.prologue();
    }

    fn defaults(&mut self, parameters: &'a Parameters) -> Result<u32, Refusal> {
        let given: Vec<&'a Expr> = parameters
            .args
            .iter()
            .filter_map(|each| each.default())
            .collect();
        if given.is_empty() {
            return Ok(0);
        }
        let constants: Option<Vec<Constant>> = given.iter().map(|expr| fold(expr)).collect();
        if let Some(constants) = constants {
            self.load_const(Constant::Tuple(constants.into()));
        } else {
            for default in &given {
                self.expr(default)?;
            }
            self.emit(Op::BuildTuple(given.len() as u32));
        }
        Ok(WITH_DEFAULTS)
    }

    /// Pushes a function made from a finished code object.
    pub fn make_function(&mut self, code: Ref, scope: &'a Scope, mut flags: u32) {
        if !scope.free.is_empty() {
            for name in &scope.free {
                let cell = self.top().cell(name);
                self.emit(Op::LoadClosure(cell));
            }
            self.emit(Op::BuildTuple(scope.free.len() as u32));
            flags |= WITH_CLOSURE;
        }
        self.load_code(code);
        self.emit(Op::MakeFunction(flags));
    }

    pub fn function(&mut self, stmt: &'a Stmt, def: &'a StmtFunctionDef) -> Done {
        let flags = self.defaults(&def.parameters)?;
        let scope = self.scopes.at(stmt);
        self.begin(&def.name, scope, ScopeKind::Function);
        self.parameters(def.parameters.args.iter().map(|each| each.name().as_str()));
        self.body(&def.body)?;
        self.load_const(Constant::None);
        self.emit(Op::ReturnValue);
        let code = self.finish();
        self.top().asm.range = stmt.range();
        self.make_function(code, scope, flags);
        self.name(&def.name, Use::Store);
        Ok(())
    }

    pub fn lambda(&mut self, expr: &'a Expr, lambda: &'a ExprLambda) -> Done {
        let parameters = lambda.parameters.as_deref();
        let flags = match parameters {
            Some(parameters) => self.defaults(parameters)?,
            None => 0,
        };
        let scope = self.scopes.at(expr);
        self.begin("<lambda>", scope, ScopeKind::Function);
        let given = parameters.map_or(&[][..], |each| &each.args);
        self.parameters(given.iter().map(|each| each.name().as_str()));
        self.expr(&lambda.body)?;
        self.emit(Op::ReturnValue);
        let code = self.finish();
        self.make_function(code, scope, flags);
        Ok(())
    }

    pub fn class(&mut self, stmt: &'a Stmt, def: &'a StmtClassDef) -> Done {
        self.emit(Op::PushNull);
        self.emit(Op::LoadBuildClass);
        let scope = self.scopes.at(stmt);
        self.begin(&def.name, scope, ScopeKind::Class);
        self.top().class = Some(def.name.as_str());
        self.name("__name__", Use::Load);
        self.name("__module__", Use::Store);
        let qualname = Constant::str(&self.top().qualname);
        self.load_const(qualname);
        self.name("__qualname__", Use::Store);
        self.docstring(&def.body);
        self.body(&def.body)?;
        self.load_const(Constant::None);
        self.emit(Op::ReturnValue);
        let code = self.finish();
        self.top().asm.range = stmt.range();
        self.make_function(code, scope, 0);
        self.load_const(Constant::str(&def.name));
        self.exprs(def.bases())?;
        self.emit(Op::Call(2 + def.bases().len() as u16, 0));
        self.name(&def.name, Use::Store);
        Ok(())
    }
}
