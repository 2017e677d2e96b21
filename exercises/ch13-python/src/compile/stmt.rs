// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Statements.

use super::Compiler;
use super::builder::Block;
use super::constant::{Constant, fold};
use super::expr::fold_display;
use super::names::Use;
use super::op::Op;
use super::scope::ScopeKind;
use crate::syntax::Refusal;
use ruff_python_ast::{
    Expr, Stmt, StmtAssert, StmtAssign, StmtAugAssign, StmtFor, StmtIf, StmtImport, StmtImportFrom,
    StmtRaise, StmtWhile,
};
use ruff_text_size::{Ranged, TextRange};

type Done = Result<(), Refusal>;

/// The string at the start of a body.
fn doc(body: &[Stmt]) -> Option<Constant> {
    let Some(Stmt::Expr(first)) = body.first() else {
        return None;
    };
    let Expr::StringLiteral(literal) = &*first.value else {
        return None;
    };
    Some(Constant::str(literal.value.to_str()))
}

impl<'a> Compiler<'a> {
    /// Stores a docstring as `__doc__`; for modules and classes.
    pub fn docstring(&mut self, body: &'a [Stmt]) {
        let prompt = self.interactive && self.builders.len() == 1;
        if let Some(doc) = doc(body)
            && !prompt
        {
            self.load_const(doc);
            self.name("__doc__", Use::Store);
        }
    }

    /// Statements one after the other.
    pub fn body(&mut self, body: &'a [Stmt]) -> Done {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &'a Stmt) -> Done {
        self.top().asm.range = stmt.range();
        self.line();
        match stmt {
            Stmt::Expr(expr) => self.expr_stmt(&expr.value),
            Stmt::Assign(assign) => self.assign(assign),
            Stmt::AugAssign(assign) => self.aug_assign(assign),
            Stmt::Delete(delete) => delete
                .targets
                .iter()
                .try_for_each(|target| self.delete(target)),
            Stmt::Pass(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::If(branch) => self.branch(branch),
            Stmt::While(each) => self.while_loop(each),
            Stmt::For(each) => self.for_loop(each),
            Stmt::Break(_) => self.leave_loop(stmt.range(), true),
            Stmt::Continue(_) => self.leave_loop(stmt.range(), false),
            Stmt::Return(value) => self.return_value(stmt.range(), value.value.as_deref()),
            Stmt::FunctionDef(def) => self.function(stmt, def),
            Stmt::ClassDef(def) => self.class(stmt, def),
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Try(each) => self.try_stmt(each),
            Stmt::Raise(raise) => self.raise(raise),
            Stmt::Assert(assert) => self.assert(assert),
            _ => Err(Refusal::Outside {
                what: "statement".into(),
                at: stmt.start(),
            }),
        }
    }

    fn expr_stmt(&mut self, expr: &'a Expr) -> Done {
        if self.interactive && self.builders.len() == 1 {
            self.expr(expr)?;
            self.emit(Op::PrintExpr);
        } else if fold(expr).is_none() {
            self.expr(expr)?;
            self.emit(Op::PopTop);
        }
        Ok(())
    }

    fn assign(&mut self, assign: &'a StmtAssign) -> Done {
        if let [Expr::Tuple(targets)] = &*assign.targets
            && let Expr::Tuple(values) = &*assign.value
            && targets.elts.len() == values.elts.len()
            && matches!(values.elts.len(), 2 | 3)
            && fold(&assign.value).is_none()
        {
            self.exprs(&values.elts)?;
            self.emit(Op::Swap(values.elts.len() as u32));
            return targets
                .elts
                .iter()
                .try_for_each(|target| self.store(target));
        }
        self.expr(&assign.value)?;
        let (last, first) = assign
            .targets
            .split_last()
            .expect("an assignment has a target");
        for target in first {
            self.emit(Op::Copy(1));
            self.store(target)?;
        }
        self.store(last)
    }

    /// Pops a value into a target.
    pub fn store(&mut self, target: &'a Expr) -> Done {
        let outer = std::mem::replace(&mut self.top().asm.range, target.range());
        match target {
            Expr::Name(name) => self.name(&name.id, Use::Store),
            Expr::Attribute(attribute) => {
                self.expr(&attribute.value)?;
                let name = self.name_place(&attribute.attr);
                self.emit(Op::StoreAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.expr(&subscript.slice)?;
                self.emit(Op::StoreSubscr);
            }
            Expr::Tuple(_) | Expr::List(_) => {
                let parts = parts(target);
                self.emit(Op::UnpackSequence(parts.len() as u32));
                parts.iter().try_for_each(|part| self.store(part))?;
            }
            _ => return Err(Refusal::syntax("cannot assign to this", target.range())),
        }
        self.top().asm.range = outer;
        Ok(())
    }

    fn delete(&mut self, target: &'a Expr) -> Done {
        let outer = std::mem::replace(&mut self.top().asm.range, target.range());
        match target {
            Expr::Name(name) => self.name(&name.id, Use::Delete),
            Expr::Attribute(attribute) => {
                self.expr(&attribute.value)?;
                let name = self.name_place(&attribute.attr);
                self.emit(Op::DeleteAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.expr(&subscript.slice)?;
                self.emit(Op::DeleteSubscr);
            }
            Expr::Tuple(_) | Expr::List(_) => {
                parts(target)
                    .iter()
                    .try_for_each(|part| self.delete(part))?;
            }
            _ => return Err(Refusal::syntax("cannot delete this", target.range())),
        }
        self.top().asm.range = outer;
        Ok(())
    }

    fn aug_assign(&mut self, assign: &'a StmtAugAssign) -> Done {
        let whole = self.top().asm.range;
        let target = assign.target.range();
        match &*assign.target {
            Expr::Name(name) => {
                self.top().asm.range = target;
                self.name(&name.id, Use::Load);
                self.top().asm.range = whole;
                self.expr(&assign.value)?;
                self.emit(Op::Inplace(assign.op));
                self.name(&name.id, Use::Store);
            }
            Expr::Attribute(attribute) => {
                self.expr(&attribute.value)?;
                let name = self.name_place(&attribute.attr);
                self.top().asm.range = target;
                self.emit(Op::Copy(1));
                self.emit(Op::LoadAttr(name));
                self.top().asm.range = whole;
                self.expr(&assign.value)?;
                self.emit(Op::Inplace(assign.op));
                self.top().asm.range = target;
                self.emit(Op::Swap(2));
                self.emit(Op::StoreAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.expr(&subscript.slice)?;
                self.top().asm.range = target;
                self.emit(Op::Copy(2));
                self.emit(Op::Copy(2));
                self.emit(Op::BinarySubscr);
                self.top().asm.range = whole;
                self.expr(&assign.value)?;
                self.emit(Op::Inplace(assign.op));
                self.top().asm.range = target;
                self.emit(Op::Swap(3));
                self.emit(Op::Swap(2));
                self.emit(Op::StoreSubscr);
            }
            other => return Err(Refusal::syntax("cannot assign to this", other.range())),
        }
        Ok(())
    }

    fn branch(&mut self, branch: &'a StmtIf) -> Done {
        let end = self.label();
        let mut test = Some(&*branch.test);
        let mut body = &branch.body;
        let mut clauses = branch.elif_else_clauses.iter();
        loop {
            let next = self.label();
            if let Some(test) = test {
                self.jump_if(test, next, false)?;
            }
            self.body(body)?;
            let clause = clauses.next();
            if clause.is_some() {
                self.jump(Op::Jump(0), end);
            }
            self.place(next);
            let Some(clause) = clause else { break };
            test = clause.test.as_ref();
            body = &clause.body;
        }
        self.place(end);
        Ok(())
    }

    fn while_loop(&mut self, each: &'a StmtWhile) -> Done {
        let start = self.label();
        let end = self.label();
        self.place(start);
        let before = self.warnings.len();
        self.jump_if(&each.test, end, false)?;
        let of_test = self.warnings[before..].to_owned();
        self.top().blocks.push(Block::While(start, end));
        self.body(&each.body)?;
        // CPython makes code for the test once more behind the body.
        self.warnings.push_str(&of_test);
        self.top().blocks.pop();
        self.again(each.range());
        self.jump(Op::Jump(0), start);
        self.place(end);
        Ok(())
    }

    /// Whoever looks on is told that a statement begins.
    fn line(&mut self) {
        if self.py.tracer.is_on() {
            self.emit(Op::Line);
        }
    }

    /// And that a loop comes round again.
    fn again(&mut self, range: TextRange) {
        if self.py.tracer.is_on() {
            let inner = std::mem::replace(&mut self.top().asm.range, range);
            self.emit(Op::Line);
            self.top().asm.range = inner;
        }
    }

    fn for_loop(&mut self, each: &'a StmtFor) -> Done {
        let start = self.label();
        let end = self.label();
        match fold_display(&each.iter) {
            Some(constant) => self.load_const(constant),
            None => self.expr(&each.iter)?,
        }
        self.emit(Op::GetIter);
        self.place(start);
        self.jump(Op::ForIter(0), end);
        self.top().asm.depth += 1;
        self.top().blocks.push(Block::For(start, end));
        self.store(&each.target)?;
        self.body(&each.body)?;
        self.top().blocks.pop();
        self.top().asm.depth -= 1;
        self.again(each.range());
        self.jump(Op::Jump(0), start);
        self.place(end);
        Ok(())
    }

    fn import(&mut self, import: &'a StmtImport) -> Done {
        for alias in &import.names {
            let name = self.name_place(&alias.name);
            self.emit(Op::ImportName(name));
            self.name(&alias.name, Use::Store);
        }
        Ok(())
    }

    fn import_from(&mut self, import: &'a StmtImportFrom) -> Done {
        let module = import.module.as_ref().map_or("", |name| name.as_str());
        let module = self.name_place(module);
        self.emit(Op::ImportName(module));
        for alias in &import.names {
            let name = self.name_place(&alias.name);
            self.emit(Op::ImportFrom(name));
            self.name(&alias.name, Use::Store);
        }
        self.emit(Op::PopTop);
        Ok(())
    }

    fn raise(&mut self, raise: &'a StmtRaise) -> Done {
        let parts = [raise.exc.as_deref(), raise.cause.as_deref()];
        let given = parts.into_iter().flatten();
        let count = given.clone().count();
        for part in given {
            self.expr(part)?;
        }
        self.emit(Op::RaiseVarargs(count as u32));
        Ok(())
    }

    fn assert(&mut self, assert: &'a StmtAssert) -> Done {
        self.warn_of_assert(assert.start(), &assert.test);
        let end = self.label();
        self.jump_if(&assert.test, end, true)?;
        self.emit(Op::LoadAssertionError);
        if let Some(message) = &assert.msg {
            self.expr(message)?;
            self.emit(Op::Call(0, 0));
        }
        self.emit(Op::RaiseVarargs(1));
        self.place(end);
        Ok(())
    }

    fn return_value(&mut self, at: TextRange, value: Option<&'a Expr>) -> Done {
        if self.top().kind != ScopeKind::Function {
            return Err(Refusal::syntax("'return' outside function", at));
        }
        let constant = value.map_or(Some(Constant::None), fold);
        if let (None, Some(value)) = (&constant, value) {
            self.expr(value)?;
        }
        self.leave_function(constant)
    }
}

fn parts(target: &Expr) -> &[Expr] {
    match target {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        _ => &[],
    }
}
