// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Conditions: jumping on a test without keeping its value. CPython:
//! `compiler_jump_if`.

use super::Compiler;
use super::assembler::Label;
use super::constant::fold;
use super::op::Op;
use crate::syntax::Refusal;
use ruff_python_ast::{BoolOp, Expr, UnaryOp};

type Done = Result<(), Refusal>;

impl<'a> Compiler<'a> {
    pub fn jump(&mut self, op: Op, to: Label) {
        self.top().asm.jump(op, to);
    }

    pub fn label(&mut self) -> Label {
        self.top().asm.label()
    }

    pub fn place(&mut self, label: Label) {
        self.top().asm.place(label);
    }

    /// Jumps to `to` if the truth of `test` is `wanted`.
    pub fn jump_if(&mut self, test: &'a Expr, to: Label, wanted: bool) -> Done {
        if let Some(constant) = fold(test) {
            if constant.truth() == wanted {
                self.jump(Op::Jump(0), to);
            }
            return Ok(());
        }
        if let Expr::Compare(compare) = test {
            // `compiler_jump_if` leaves it so: an assertion's error is there.
            self.top().asm.range = compare.range;
        }
        match test {
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => {
                self.jump_if(&unary.operand, to, !wanted)
            }
            Expr::BoolOp(both) => self.jump_if_bool(both.op, &both.values, to, wanted),
            Expr::If(choice) => {
                let otherwise = self.label();
                let end = self.label();
                self.jump_if(&choice.test, otherwise, false)?;
                self.jump_if(&choice.body, to, wanted)?;
                self.jump(Op::Jump(0), end);
                self.place(otherwise);
                self.jump_if(&choice.orelse, to, wanted)?;
                self.place(end);
                Ok(())
            }
            Expr::Compare(compare) if compare.ops.len() > 1 => {
                self.warn_of_identity(compare);
                let cleanup = self.label();
                let end = self.label();
                self.chain(compare, |compiler| {
                    compiler.jump(Op::PopJumpIfFalse(0), cleanup)
                })?;
                self.jump_on_top(to, wanted);
                self.jump(Op::Jump(0), end);
                self.place(cleanup);
                self.emit(Op::PopTop);
                if !wanted {
                    self.jump(Op::Jump(0), to);
                }
                self.place(end);
                Ok(())
            }
            _ => {
                self.expr(test)?;
                self.jump_on_top(to, wanted);
                Ok(())
            }
        }
    }

    fn jump_on_top(&mut self, to: Label, wanted: bool) {
        let op = if wanted {
            Op::PopJumpIfTrue(0)
        } else {
            Op::PopJumpIfFalse(0)
        };
        self.jump(op, to);
    }

    fn jump_if_bool(&mut self, op: BoolOp, values: &'a [Expr], to: Label, wanted: bool) -> Done {
        let decides = op == BoolOp::Or;
        let after = self.label();
        let early = if decides == wanted { to } else { after };
        let (last, first) = values.split_last().expect("`and` has two operands");
        for value in first {
            self.jump_if(value, early, decides)?;
        }
        self.jump_if(last, to, wanted)?;
        self.place(after);
        Ok(())
    }
}
