// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Comprehensions. In CPython 3.11 each is a function of its own that is
//! called at once with the iterator of the first `for` as its argument `.0`.

use super::Compiler;
use super::expr::fold_display;
use super::op::Op;
use super::scope::ScopeKind;
use crate::syntax::Refusal;
use ruff_python_ast::{Comprehension, Expr};

type Done = Result<(), Refusal>;

/// What a comprehension collects.
enum Collected<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Dict(&'a Expr, &'a Expr),
}

impl<'a> Compiler<'a> {
    /// Pushes the list, set or dict that a comprehension makes.
    pub fn comprehension(&mut self, expr: &'a Expr) -> Done {
        let (name, result, generators): (_, _, &'a [Comprehension]) = match expr {
            Expr::ListComp(comp) => ("<listcomp>", Collected::List(&comp.elt), &comp.generators),
            Expr::SetComp(comp) => ("<setcomp>", Collected::Set(&comp.elt), &comp.generators),
            Expr::DictComp(comp) => {
                let key = comp.key.as_deref().expect("`**` was refused");
                (
                    "<dictcomp>",
                    Collected::Dict(key, &comp.value),
                    &comp.generators,
                )
            }
            _ => unreachable!("only comprehensions come here"),
        };
        let scope = self.scopes.at(expr);
        self.begin(name, scope, ScopeKind::Function);
        self.parameters([".0"].into_iter());
        self.emit(match result {
            Collected::List(_) => Op::BuildList(0),
            Collected::Set(_) => Op::BuildSet(0),
            Collected::Dict(..) => Op::BuildMap(0),
        });
        self.generator(generators, 0, &result)?;
        self.emit(Op::ReturnValue);
        let code = self.finish();
        self.make_function(code, scope, 0);
        self.iterable(&generators[0].iter)?;
        self.emit(Op::Call(0, 0));
        Ok(())
    }

    /// Pushes the iterator of a `for` inside a comprehension.
    fn iterable(&mut self, iter: &'a Expr) -> Done {
        match fold_display(iter) {
            Some(constant) => self.load_const(constant),
            None => self.expr(iter)?,
        }
        self.emit(Op::GetIter);
        Ok(())
    }

    fn generator(
        &mut self,
        all: &'a [Comprehension],
        index: usize,
        result: &Collected<'a>,
    ) -> Done {
        let generator = &all[index];
        let start = self.label();
        let next = self.label();
        let end = self.label();
        if index == 0 {
            let slot = self.top().local(".0");
            self.emit(Op::LoadFast(slot));
        } else {
            self.iterable(&generator.iter)?;
        }
        self.place(start);
        self.jump(Op::ForIter(0), end);
        self.store(&generator.target)?;
        for test in &generator.ifs {
            self.jump_if(test, next, false)?;
        }
        if index + 1 < all.len() {
            self.generator(all, index + 1, result)?;
        } else {
            self.collect(result, all.len() as u32 + 1)?;
        }
        self.place(next);
        self.jump(Op::Jump(0), start);
        self.place(end);
        Ok(())
    }

    fn collect(&mut self, result: &Collected<'a>, depth: u32) -> Done {
        match result {
            Collected::List(item) => {
                self.expr(item)?;
                self.emit(Op::ListAppend(depth));
            }
            Collected::Set(item) => {
                self.expr(item)?;
                self.emit(Op::SetAdd(depth));
            }
            Collected::Dict(key, value) => {
                self.expr(key)?;
                self.expr(value)?;
                self.emit(Op::MapAdd(depth));
            }
        }
        Ok(())
    }
}
