// Chapter 13, Run Python on your heap: write what each `todo!` asks for, then
// `cargo xtask verify 13`.

//! `try`, and what `return`, `break` and `continue` have to undo on their
//! way out. CPython: `compiler_try_except`, `compiler_try_finally`,
//! `compiler_unwind_fblock`.

use super::Compiler;
use super::builder::Block;
use super::constant::Constant;
use super::names::Use;
use super::op::Op;
use crate::syntax::Refusal;
use ruff_python_ast::{ExceptHandler, Stmt, StmtTry};
use ruff_text_size::{Ranged, TextRange};

type Done = Result<(), Refusal>;

impl<'a> Compiler<'a> {
    /// `try` in all its forms.
    pub fn try_stmt(&mut self, each: &'a StmtTry) -> Done {
        if each.finalbody.is_empty() {
            self.try_except(each)
        } else {
            self.try_finally(each)
        }
    }

    fn try_finally(&mut self, each: &'a StmtTry) -> Done {
        let finalbody: &'a [Stmt] = &each.finalbody;
        let handler = self.label();
        let cleanup = self.label();
        let end = self.label();
        let depth = self.top().asm.depth;
        self.top().asm.protect(handler, depth);
        self.top().blocks.push(Block::FinallyTry(finalbody));
        if each.handlers.is_empty() {
            self.body(&each.body)?
        } else {
            self.try_except(each)?
        }
        self.top().blocks.pop();
        self.top().asm.unprotect();
        self.body(finalbody)?;
        self.jump(Op::Jump(0), end);

        self.place(handler);
        self.emit(Op::PushExcInfo);
        self.top().asm.protect(cleanup, depth + 1);
        self.top().asm.depth += 2;
        self.top().blocks.push(Block::FinallyEnd);
        self.body(finalbody)?;
        self.emit(Op::Reraise);
        self.top().blocks.pop();
        self.top().asm.depth -= 2;
        self.top().asm.unprotect();
        self.place(cleanup);
        self.pop_except_and_reraise();
        self.place(end);
        Ok(())
    }

    /// With the handled exception restored, the exception on top goes on.
    fn pop_except_and_reraise(&mut self) {
        self.emit(Op::Swap(2));
        self.emit(Op::PopExcept);
        self.emit(Op::Reraise);
    }

    fn try_except(&mut self, each: &'a StmtTry) -> Done {
        let handler = self.label();
        let cleanup = self.label();
        let end = self.label();
        let depth = self.top().asm.depth;
        self.top().asm.protect(handler, depth);
        self.top().blocks.push(Block::Try);
        self.body(&each.body)?;
        self.top().blocks.pop();
        self.top().asm.unprotect();
        self.body(&each.orelse)?;
        self.jump(Op::Jump(0), end);

        self.place(handler);
        self.emit(Op::PushExcInfo);
        self.top().asm.protect(cleanup, depth + 1);
        for (index, each_handler) in each.handlers.iter().enumerate() {
            let ExceptHandler::ExceptHandler(inner) = each_handler;
            self.top().asm.range = inner.range();
            let next = self.label();
            if let Some(class) = &inner.type_ {
                self.expr(class)?;
                self.emit(Op::CheckExcMatch);
                self.jump(Op::PopJumpIfFalse(0), next);
            } else if index + 1 < each.handlers.len() {
                let message = "default 'except:' must be last";
                return Err(Refusal::syntax(message, inner.range()));
            }
            self.top().asm.depth += 1;
            self.handler_body(inner.name.as_ref().map(|name| name.as_str()), &inner.body)?;
            self.top().asm.depth -= 1;
            self.jump(Op::Jump(0), end);
            self.place(next);
            self.top().asm.protect(cleanup, depth + 1);
        }
        self.emit(Op::Reraise);
        self.top().asm.unprotect();
        self.place(cleanup);
        self.pop_except_and_reraise();
        self.place(end);
        Ok(())
    }

    /// A handler from the point where it matched. Ends the protection by the
    /// surrounding cleanup on the normal way out.
    fn handler_body(&mut self, name: Option<&'a str>, body: &'a [Stmt]) -> Done {
        let depth = self.top().asm.depth;
        let cleanup_end = self.label();
        match name {
            Some(name) => {
                self.name(name, Use::Store);
                self.top().asm.protect(cleanup_end, depth);
            }
            None => self.emit(Op::PopTop),
        }
        self.top().blocks.push(Block::Handler(name));
        self.body(body)?;
        self.top().blocks.pop();
        if name.is_some() {
            self.top().asm.unprotect();
        }
        let (cleanup, cleanup_depth) = self.top().asm.unprotect();
        self.emit(Op::PopExcept);
        let Some(name) = name else { return Ok(()) };
        self.forget(name);
        let after = self.label();
        self.jump(Op::Jump(0), after);
        self.top().asm.protect(cleanup, cleanup_depth);
        self.place(cleanup_end);
        self.forget(name);
        self.emit(Op::Reraise);
        self.top().asm.unprotect();
        self.place(after);
        Ok(())
    }

    /// The end of a handler's name: `name = None; del name`.
    fn forget(&mut self, name: &str) {
        todo!("ch13.forget: emit what `name = None; del name` is compiled to")
    }

    /// `break` or `continue`.
    pub fn leave_loop(&mut self, at: TextRange, out: bool) -> Done {
        let inner = |block: &Block<'a>| matches!(block, Block::While(..) | Block::For(..));
        let Some(place) = self.top().blocks.iter().rposition(inner) else {
            let message = if out {
                "'break' outside loop"
            } else {
                "'continue' not properly in loop"
            };
            return Err(Refusal::syntax(message, at));
        };
        let (target, iterator) = match self.top().blocks[place] {
            Block::While(start, end) => (if out { end } else { start }, false),
            Block::For(start, end) => (if out { end } else { start }, true),
            _ => unreachable!("the place of a loop"),
        };
        self.undo(place + 1, false, |compiler| {
            if out && iterator {
                compiler.emit(Op::PopTop);
            }
            compiler.jump(Op::Jump(0), target);
        })
    }

    /// Undoes all surrounding statements, then returns: `constant`, or the
    /// value that waits on top of the stack.
    pub fn leave_function(&mut self, constant: Option<Constant>) -> Done {
        self.undo(0, constant.is_none(), |compiler| {
            if let Some(constant) = constant {
                compiler.load_const(constant);
            }
            compiler.emit(Op::ReturnValue);
        })
    }

    /// Undoes the blocks from the innermost out to number `outermost`, then
    /// does `then`. What comes next in the text is inside of them again, so
    /// their protection opens again.
    fn undo(&mut self, outermost: usize, value: bool, then: impl FnOnce(&mut Self)) -> Done {
        let depth = self.top().asm.depth;
        let blocks = self.top().blocks.clone();
        let mut closed = Vec::new();
        self.top().asm.depth += u32::from(value);
        for place in (outermost..blocks.len()).rev() {
            self.top().blocks.truncate(place);
            for _ in 0..protections(blocks[place]) {
                closed.push(self.top().asm.unprotect());
            }
            if value {
                self.top().blocks.push(Block::Value);
            }
            self.undo_one(blocks[place], value)?;
        }
        then(self);
        for (target, depth) in closed.into_iter().rev() {
            self.top().asm.protect(target, depth);
        }
        self.top().blocks = blocks;
        self.top().asm.depth = depth;
        Ok(())
    }

    fn undo_one(&mut self, block: Block<'a>, value: bool) -> Done {
        match block {
            Block::While(..) | Block::Try => {}
            Block::For(..) | Block::Value => {
                self.under(value, Op::PopTop);
            }
            Block::FinallyTry(finalbody) => {
                let range = self.top().asm.range;
                self.body(finalbody)?;
                self.top().asm.range = range;
            }
            Block::FinallyEnd => {
                self.under(value, Op::PopTop);
                self.under(value, Op::PopExcept);
            }
            Block::Handler(name) => {
                self.under(value, Op::PopExcept);
                if let Some(name) = name {
                    self.forget(name);
                }
            }
        }
        Ok(())
    }

    /// Takes one value off the stack; with `value`, the one under the top.
    fn under(&mut self, value: bool, op: Op) {
        if value {
            self.emit(Op::Swap(2));
        }
        self.emit(op);
        self.top().asm.depth -= 1;
    }
}

/// How many protected stretches a block has open around its body.
fn protections(block: Block<'_>) -> usize {
    match block {
        Block::While(..) | Block::For(..) | Block::Value => 0,
        Block::Try | Block::FinallyTry(_) | Block::FinallyEnd | Block::Handler(None) => 1,
        Block::Handler(Some(_)) => 2,
    }
}
