// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Collects the instructions of one code object: labels, places in the text,
//! the exception table.

use super::op::Op;
use crate::objects::code::Handler;
use ruff_text_size::TextRange;

/// A place in the code that may not be known yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label(usize);

struct Protected {
    start: u32,
    end: u32,
    target: Label,
    depth: u32,
}

/// The instructions so far.
#[derive(Default)]
pub struct Assembler {
    ops: Vec<Op>,
    ranges: Vec<TextRange>,
    labels: Vec<Option<u32>>,
    protected: Vec<Protected>,
    /// The protected stretches that are open, the innermost last.
    open: Vec<(Label, u32, u32)>,
    /// Where the instruction to come is from.
    pub range: TextRange,
    /// Values on the evaluation stack at this point.
    pub depth: u32,
}

impl Assembler {
    /// Adds an instruction.
    pub fn emit(&mut self, op: Op) {
        self.ops.push(op);
        self.ranges.push(self.range);
    }

    /// The next instruction's number.
    pub fn here(&self) -> u32 {
        self.ops.len() as u32
    }

    /// A label to be placed later.
    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    /// Puts a label here.
    pub fn place(&mut self, label: Label) {
        self.labels[label.0] = Some(self.here());
    }

    /// Adds a jump; `make` is the instruction with any target.
    pub fn jump(&mut self, op: Op, to: Label) {
        self.emit(op.with_target(to.0 as u32).expect("only jumps come here"));
    }

    /// From here on, errors go to `target` with `depth` values on the stack.
    pub fn protect(&mut self, target: Label, depth: u32) {
        let here = self.here();
        self.open.push((target, depth, here));
    }

    /// Ends the innermost protected stretch, and says what it was.
    pub fn unprotect(&mut self) -> (Label, u32) {
        let (target, depth, start) = self.open.pop().expect("a stretch is open");
        let end = self.here();
        if start < end {
            self.protected.push(Protected {
                start,
                end,
                target,
                depth,
            });
        }
        (target, depth)
    }

    /// The finished instructions, their places, and the exception table.
    pub fn finish(self) -> (Vec<Op>, Vec<TextRange>, Vec<Handler>) {
        let resolve = |label: usize| self.labels[label].expect("every label was placed");
        let target = |op: Op| match op {
            Op::Jump(to)
            | Op::ForIter(to)
            | Op::PopJumpIfFalse(to)
            | Op::PopJumpIfTrue(to)
            | Op::JumpIfFalseOrPop(to)
            | Op::JumpIfTrueOrPop(to) => {
                op.with_target(resolve(to as usize)).expect("it is a jump")
            }
            other => other,
        };
        let ops = self.ops.iter().map(|op| target(*op)).collect();
        let handler = |each: &Protected| Handler {
            start: each.start,
            end: each.end,
            target: resolve(each.target.0),
            depth: each.depth,
        };
        let handlers = self.protected.iter().map(handler).collect();
        (ops, self.ranges, handlers)
    }
}
