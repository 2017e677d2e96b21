// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The instructions. Their names and what they do to the evaluation stack
//! are CPython 3.11's (`Python/ceval.c`), so the order in which references
//! are taken and dropped is the same.

use ruff_python_ast::{CmpOp, Operator};

/// One instruction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    /// A statement begins: emitted only when somebody looks on, does nothing to
    /// the stack.
    Line,
    /// Pushes a constant.
    LoadConst(u32),
    /// Pushes the local in a slot.
    LoadFast(u32),
    /// Pops into the local in a slot.
    StoreFast(u32),
    /// `del` of a local.
    DeleteFast(u32),
    /// Pushes what a name means in a module or class body.
    LoadName(u32),
    /// Binds a name in a module or class body.
    StoreName(u32),
    /// `del` of such a name.
    DeleteName(u32),
    /// Pushes a global or a built-in.
    LoadGlobal(u32),
    /// Binds a global.
    StoreGlobal(u32),
    /// `del` of a global.
    DeleteGlobal(u32),
    /// Pushes the content of a cell.
    LoadDeref(u32),
    /// In a class body: its own name, or else the content of a cell.
    LoadClassDeref(u32, u32),
    /// Pops into a cell.
    StoreDeref(u32),
    /// Empties a cell.
    DeleteDeref(u32),
    /// Pushes a cell itself.
    LoadClosure(u32),
    /// Turns a slot into a cell with the slot's value in it.
    MakeCell(u32),
    /// Puts the function's closure into the free slots.
    CopyFreeVars,
    /// Pops an object, pushes an attribute.
    LoadAttr(u32),
    /// Pops an object, pushes a method and `self`, or NULL and a callable.
    LoadMethod(u32),
    /// Pops object and value.
    StoreAttr(u32),
    /// `del` of an attribute.
    DeleteAttr(u32),
    /// Pushes NULL: what lies under the callable of a plain call.
    PushNull,
    /// A call: number of arguments, and 1 + the constant with the names of
    /// the keyword arguments (0: none).
    Call(u16, u16),
    /// `left op right`.
    Binary(Operator),
    /// `left op= right`.
    Inplace(Operator),
    /// `-x`
    UnaryNegative,
    /// `+x`
    UnaryPositive,
    /// `~x`
    UnaryInvert,
    /// `not x`
    UnaryNot,
    /// A comparison; `is` and `in` too.
    Compare(CmpOp),
    /// `a[i]`
    BinarySubscr,
    /// `a[i] = v`
    StoreSubscr,
    /// `del a[i]`
    DeleteSubscr,
    /// Pops start, stop and (for 3) step.
    BuildSlice(u32),
    /// Pops that many items.
    BuildTuple(u32),
    /// Pops that many items.
    BuildList(u32),
    /// Pops that many members.
    BuildSet(u32),
    /// Pops that many keys and values.
    BuildMap(u32),
    /// Pops that many strings and joins them.
    BuildString(u32),
    /// The value as an f-string shows it: 0 plain, 1 `!s`, 2 `!r`.
    FormatValue(u32),
    /// Pops a constant tuple and extends the list that is that deep.
    ListExtend(u32),
    /// Pops a constant frozenset and extends the set that is that deep.
    SetUpdate(u32),
    /// Pops an item and appends it to the list that is that deep.
    ListAppend(u32),
    /// Pops a member and adds it to the set that is that deep.
    SetAdd(u32),
    /// Pops key and value into the dict that is that deep.
    MapAdd(u32),
    /// Pops a sequence, pushes its items, the first on top.
    UnpackSequence(u32),
    /// Swaps the top with the value that is that deep (1 is the top).
    Swap(u32),
    /// Pushes another reference to the value that is that deep.
    Copy(u32),
    /// Drops the top.
    PopTop,
    /// Pops an iterable, pushes its iterator.
    GetIter,
    /// Pushes the next item; or drops the iterator and jumps.
    ForIter(u32),
    /// Goes on elsewhere.
    Jump(u32),
    /// Pops; jumps if it was false.
    PopJumpIfFalse(u32),
    /// Pops; jumps if it was true.
    PopJumpIfTrue(u32),
    /// Jumps and keeps the top if it is false, else pops.
    JumpIfFalseOrPop(u32),
    /// Jumps and keeps the top if it is true, else pops.
    JumpIfTrueOrPop(u32),
    /// Pops and ends the call with it.
    ReturnValue,
    /// The exception on top becomes the handled one; the one handled before
    /// goes under it.
    PushExcInfo,
    /// Pops the exception that was handled before.
    PopExcept,
    /// Pops a class; pushes whether the exception below matches.
    CheckExcMatch,
    /// Raises the exception on top again.
    Reraise,
    /// `raise` with that many operands.
    RaiseVarargs(u32),
    /// Pushes `AssertionError`.
    LoadAssertionError,
    /// Pushes the function that makes classes.
    LoadBuildClass,
    /// Pops code and, by flag, closure (8) and defaults (1); pushes a function.
    MakeFunction(u32),
    /// Pushes a module.
    ImportName(u32),
    /// Pushes an attribute of the module on top.
    ImportFrom(u32),
    /// Pops and shows it as the prompt does.
    PrintExpr,
    /// Nothing.
    Nop,
}

/// The flag of [`Op::MakeFunction`] for defaults.
pub const WITH_DEFAULTS: u32 = 1;
/// The flag of [`Op::MakeFunction`] for a closure.
pub const WITH_CLOSURE: u32 = 8;

impl Op {
    /// The same instruction with another jump target; `None` if it does not jump.
    pub fn with_target(self, target: u32) -> Option<Op> {
        Some(match self {
            Op::Jump(_) => Op::Jump(target),
            Op::ForIter(_) => Op::ForIter(target),
            Op::PopJumpIfFalse(_) => Op::PopJumpIfFalse(target),
            Op::PopJumpIfTrue(_) => Op::PopJumpIfTrue(target),
            Op::JumpIfFalseOrPop(_) => Op::JumpIfFalseOrPop(target),
            Op::JumpIfTrueOrPop(_) => Op::JumpIfTrueOrPop(target),
            _ => return None,
        })
    }
}
