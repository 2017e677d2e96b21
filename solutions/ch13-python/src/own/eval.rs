//! The loop over the instructions.

use super::Frame;
use crate::compile::op::Op;
use crate::given::{Python, Raised, Res};

use ch03_ref::Ref;
use ch04_interning::Interned;
use ruff_python_ast::UnaryOp;
use std::rc::Rc;

/// Why the loop stops.
pub enum Flow {
    /// A function was called: this is its frame.
    Call(Frame),
    /// The call is over, with this result.
    Return(Ref),
    /// This exception goes on, as if it had never been stopped.
    Reraise(Ref),
}

impl Python {
    /// Runs instructions until the frame calls, returns or fails.
    pub fn execute(&self, frame: &mut Frame) -> Result<Flow, Raised> {
        let body = Rc::clone(&frame.body);
        loop {
            let op = body.ops[frame.next];
            frame.next += 1;
            self.meter.tick(self, op)?;
            match op {
                Op::LoadFast(slot) => self.load_fast(frame, slot)?,
                Op::StoreFast(slot) => self.store_fast(frame, slot),
                Op::DeleteFast(slot) => self.delete_fast(frame, slot)?,
                Op::LoadConst(at) => frame.push(body.constants[at as usize].clone()),
                Op::LoadName(name) => {
                    let value = self.load_name(frame, &body.names[name as usize])?;
                    frame.push(value);
                }
                Op::LoadGlobal(name) => {
                    let value = self.load_global(frame, &body.names[name as usize])?;
                    frame.push(value);
                }
                Op::StoreName(_) | Op::DeleteName(_) | Op::StoreGlobal(_) | Op::DeleteGlobal(_) => {
                    self.change_name(frame, op, &body.names)?;
                }
                Op::LoadDeref(slot) => self.load_deref(frame, slot)?,
                Op::StoreDeref(slot) => self.store_deref(frame, slot),
                Op::DeleteDeref(slot) => self.delete_deref(frame, slot)?,
                Op::LoadClassDeref(name, slot) => {
                    self.load_class_deref(frame, &body.names[name as usize], slot)?;
                }
                Op::LoadClosure(slot) => {
                    let cell = frame.local(slot as usize).cloned();
                    frame.push(cell.expect("no cell in this slot: a call begins with making them"));
                }
                Op::MakeCell(slot) => self.make_cell(frame, slot),
                Op::CopyFreeVars => self.copy_free_vars(frame),
                Op::LoadAttr(name) => {
                    self.one_to_one(frame, |r| self.get_attr(r, &body.names[name as usize]))?;
                }
                Op::LoadMethod(name) => self.load_method(frame, &body.names[name as usize])?,
                Op::StoreAttr(name) => self.store_attr(frame, &body.names[name as usize])?,
                Op::DeleteAttr(name) => {
                    let owner = frame.pop();
                    self.delete_attr(&owner, &body.names[name as usize])?;
                }
                Op::PushNull => frame.push_null(),
                Op::Call(count, names) => {
                    let names = names.checked_sub(1).map(|at| &body.constants[at as usize]);
                    if let Some(callee) = self.do_call(frame, count as usize, names)? {
                        return Ok(Flow::Call(callee));
                    }
                }
                Op::Binary(op) => self.two_to_one(frame, |a, b| self.binary(a, op, b))?,
                Op::Inplace(op) => self.two_to_one(frame, |a, b| self.inplace(a, op, b))?,
                Op::Compare(op) => self.two_to_one(frame, |a, b| self.compare(a, op, b))?,
                Op::BinarySubscr => self.two_to_one(frame, |a, b| self.get_item(a, b))?,
                Op::UnaryNot => {
                    self.one_to_one(frame, |a| Ok(self.bool(!self.truth(a)?)))?;
                }
                Op::UnaryNegative => self.one_to_one(frame, |a| self.unary(UnaryOp::USub, a))?,
                Op::UnaryPositive => self.one_to_one(frame, |a| self.unary(UnaryOp::UAdd, a))?,
                Op::UnaryInvert => self.one_to_one(frame, |a| self.unary(UnaryOp::Invert, a))?,
                Op::StoreSubscr => self.store_item(frame)?,
                Op::DeleteSubscr => self.drop_item(frame)?,
                Op::PopTop => drop(frame.pop()),
                Op::Swap(depth) => frame.swap(depth as usize),
                Op::Copy(depth) => {
                    let copy = frame.peek(depth as usize).clone();
                    frame.push(copy);
                }
                Op::Jump(to) => frame.next = to as usize,
                Op::PopJumpIfFalse(to) => self.pop_jump(frame, to, false)?,
                Op::PopJumpIfTrue(to) => self.pop_jump(frame, to, true)?,
                Op::JumpIfFalseOrPop(to) => self.jump_or_pop(frame, to, false)?,
                Op::JumpIfTrueOrPop(to) => self.jump_or_pop(frame, to, true)?,
                Op::GetIter => self.one_to_one(frame, |a| self.iter(a))?,
                Op::ForIter(end) => self.for_iter(frame, end)?,
                Op::ReturnValue => return Ok(Flow::Return(frame.pop())),
                Op::Reraise => return Ok(Flow::Reraise(frame.pop())),
                Op::RaiseVarargs(count) => return self.raise_statement(frame, count),
                Op::Nop => {}
                other => self.execute_rare(frame, other)?,
            }
        }
    }

    /// Instructions that build something, or that are seldom met.
    fn execute_rare(&self, frame: &mut Frame, op: Op) -> Res<()> {
        match op {
            Op::Line => self.tracer.line(self, frame),
            Op::BuildTuple(count) => {
                let items = frame.take_top(count as usize);
                frame.push(self.tuple(items));
            }
            Op::BuildList(count) => {
                let items = frame.take_top(count as usize);
                frame.push(self.list(items));
            }
            Op::BuildSet(count) => self.build_set(frame, count)?,
            Op::BuildMap(count) => self.build_map(frame, count)?,
            Op::BuildString(count) => self.build_string(frame, count),
            Op::BuildSlice(count) => self.build_slice(frame, count),
            Op::FormatValue(conversion) => self.format_value(frame, conversion)?,
            Op::ListAppend(depth) => self.list_append(frame, depth),
            Op::ListExtend(depth) => self.list_extend(frame, depth),
            Op::SetAdd(depth) => {
                let member = frame.pop();
                self.set_add(frame.peek(depth as usize), member)?;
            }
            Op::SetUpdate(depth) => self.set_update(frame, depth)?,
            Op::MapAdd(depth) => self.map_add(frame, depth)?,
            Op::UnpackSequence(count) => self.unpack_sequence(frame, count)?,
            Op::PushExcInfo => self.push_exc_info(frame),
            Op::PopExcept => self.pop_except(frame),
            Op::CheckExcMatch => self.check_exc_match(frame)?,
            Op::LoadAssertionError => {
                frame.push(self.types.of(crate::given::T::AssertionError).clone());
            }
            Op::LoadBuildClass => frame.push(self.class_maker()),
            Op::MakeFunction(flags) => self.make_function(frame, flags),
            Op::ImportName(name) => {
                let module = self.import(&frame.body.names[name as usize])?;
                frame.push(module);
            }
            Op::ImportFrom(name) => {
                let value = self.import_from(frame.peek(1), &frame.body.names[name as usize])?;
                frame.push(value);
            }
            Op::PrintExpr => {
                let value = frame.pop();
                self.show(&value)?;
            }
            other => unreachable!("{other:?} is executed elsewhere"),
        }
        Ok(())
    }

    fn change_name(&self, frame: &mut Frame, op: Op, names: &[Interned]) -> Res<()> {
        let own = |frame: &Frame| frame.names.as_ref().unwrap_or(&frame.globals).clone();
        match op {
            Op::StoreName(name) => {
                let value = frame.pop();
                self.store_name(&own(frame), &names[name as usize], value);
                Ok(())
            }
            Op::StoreGlobal(name) => {
                let value = frame.pop();
                self.store_name(&frame.globals, &names[name as usize], value);
                Ok(())
            }
            Op::DeleteName(name) => self.delete_name(&own(frame), &names[name as usize]),
            Op::DeleteGlobal(name) => self.delete_name(&frame.globals, &names[name as usize]),
            other => unreachable!("{other:?} changes no name"),
        }
    }

    fn pop_jump(&self, frame: &mut Frame, to: u32, wanted: bool) -> Res<()> {
        let value = frame.pop();
        let truth = self.truth(&value);
        drop(value);
        if truth? == wanted {
            frame.next = to as usize;
        }
        Ok(())
    }

    fn jump_or_pop(&self, frame: &mut Frame, to: u32, wanted: bool) -> Res<()> {
        if self.truth(frame.peek(1))? == wanted {
            frame.next = to as usize;
        } else {
            drop(frame.pop());
        }
        Ok(())
    }
}
