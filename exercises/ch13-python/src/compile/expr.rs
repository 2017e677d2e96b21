// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Expressions: each leaves one new reference on the evaluation stack.

use super::Compiler;
use super::constant::{Constant, fold, fold_all};
use super::names::Use;
use super::op::Op;
use crate::syntax::Refusal;
use ruff_python_ast::{
    BoolOp, CmpOp, ConversionFlag, Expr, ExprAttribute, ExprCall, ExprCompare, ExprDict,
    ExprFString, FStringPart, InterpolatedElement, InterpolatedStringElement, Keyword, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange};

type Done = Result<(), Refusal>;

/// Up to this many items of a display are pushed one by one even when all are constants.
const FEW_CONSTANTS: usize = 2;

impl<'a> Compiler<'a> {
    /// Pushes the value of an expression.
    pub fn expr(&mut self, expr: &'a Expr) -> Done {
        let outer = std::mem::replace(&mut self.top().asm.range, expr.range());
        let done = self.expr_here(expr);
        self.top().asm.range = outer;
        done
    }

    pub fn exprs(&mut self, exprs: &'a [Expr]) -> Done {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    fn expr_here(&mut self, expr: &'a Expr) -> Done {
        if let Some(constant) = fold(expr) {
            self.load_const(constant);
            return Ok(());
        }
        match expr {
            Expr::Name(name) => self.name(&name.id, Use::Load),
            Expr::BoolOp(both) => return self.bool_op(both.op, &both.values),
            Expr::BinOp(binary) => {
                self.expr(&binary.left)?;
                self.expr(&binary.right)?;
                self.emit(Op::Binary(binary.op));
            }
            Expr::UnaryOp(unary) => return self.unary(unary.op, &unary.operand),
            Expr::If(choice) => {
                let otherwise = self.label();
                let end = self.label();
                self.jump_if(&choice.test, otherwise, false)?;
                self.expr(&choice.body)?;
                self.jump(Op::Jump(0), end);
                self.place(otherwise);
                self.expr(&choice.orelse)?;
                self.place(end);
            }
            Expr::Compare(compare) => return self.compare(compare),
            Expr::Call(call) => return self.call(call),
            Expr::Attribute(attribute) => {
                self.expr(&attribute.value)?;
                let name = self.name_place(&attribute.attr);
                self.at_name_of(attribute);
                self.emit(Op::LoadAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.warn_of_subscript(subscript);
                self.expr(&subscript.value)?;
                self.expr(&subscript.slice)?;
                self.emit(Op::BinarySubscr);
            }
            Expr::Slice(slice) => {
                self.optional(slice.lower.as_deref())?;
                self.optional(slice.upper.as_deref())?;
                if let Some(step) = &slice.step {
                    self.expr(step)?;
                }
                self.emit(Op::BuildSlice(if slice.step.is_some() { 3 } else { 2 }));
            }
            Expr::Tuple(tuple) => {
                self.exprs(&tuple.elts)?;
                self.emit(Op::BuildTuple(tuple.elts.len() as u32));
            }
            Expr::List(list) => return self.list(&list.elts),
            Expr::Set(set) => return self.set(&set.elts),
            Expr::Dict(dict) => return self.dict(dict),
            Expr::FString(string) => return self.f_string(string),
            Expr::Lambda(lambda) => return self.lambda(expr, lambda),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => {
                return self.comprehension(expr);
            }
            _ => return Err(self.unexpected(expr)),
        }
        Ok(())
    }

    /// The subset check lets nothing else through; if it did, say so.
    fn unexpected(&self, expr: &Expr) -> Refusal {
        Refusal::Outside {
            what: "expression".into(),
            at: expr.start(),
        }
    }

    fn optional(&mut self, expr: Option<&'a Expr>) -> Done {
        match expr {
            Some(expr) => self.expr(expr),
            None => {
                self.load_const(Constant::None);
                Ok(())
            }
        }
    }

    fn bool_op(&mut self, op: BoolOp, values: &'a [Expr]) -> Done {
        let end = self.label();
        let (last, first) = values.split_last().expect("`and` has two operands");
        for value in first {
            self.expr(value)?;
            let jump = match op {
                BoolOp::And => Op::JumpIfFalseOrPop(0),
                BoolOp::Or => Op::JumpIfTrueOrPop(0),
            };
            self.jump(jump, end);
        }
        self.expr(last)?;
        self.place(end);
        Ok(())
    }

    fn unary(&mut self, op: UnaryOp, operand: &'a Expr) -> Done {
        if op == UnaryOp::Not
            && let Expr::Compare(compare) = operand
            && let [only] = &*compare.ops
            && let Some(opposite) = opposite(*only)
        {
            return self.simple_compare(compare, opposite);
        }
        self.expr(operand)?;
        self.emit(match op {
            UnaryOp::Not => Op::UnaryNot,
            UnaryOp::USub => Op::UnaryNegative,
            UnaryOp::UAdd => Op::UnaryPositive,
            UnaryOp::Invert => Op::UnaryInvert,
        });
        Ok(())
    }

    fn compare(&mut self, compare: &'a ExprCompare) -> Done {
        self.warn_of_identity(compare);
        if let [only] = &*compare.ops {
            return self.simple_compare(compare, *only);
        }
        let cleanup = self.label();
        let end = self.label();
        self.chain(compare, |compiler| {
            compiler.jump(Op::JumpIfFalseOrPop(0), cleanup)
        })?;
        self.jump(Op::Jump(0), end);
        self.place(cleanup);
        self.emit(Op::Swap(2));
        self.emit(Op::PopTop);
        self.place(end);
        Ok(())
    }

    fn simple_compare(&mut self, compare: &'a ExprCompare, op: CmpOp) -> Done {
        self.expr(&compare.left)?;
        self.right_side(op, &compare.comparators[0])?;
        self.emit(Op::Compare(op));
        Ok(())
    }

    /// A chain `a < b < c`; `stop` jumps away when a link was false, with the
    /// next operand still on the stack.
    pub fn chain(&mut self, compare: &'a ExprCompare, stop: impl Fn(&mut Self)) -> Done {
        self.expr(&compare.left)?;
        let last = compare.ops.len() - 1;
        for (index, (op, right)) in compare.ops.iter().zip(&compare.comparators).enumerate() {
            self.right_side(*op, right)?;
            if index < last {
                self.emit(Op::Swap(2));
                self.emit(Op::Copy(2));
                self.emit(Op::Compare(*op));
                stop(self);
            } else {
                self.emit(Op::Compare(*op));
            }
        }
        Ok(())
    }

    /// Behind `in`, a display of constants is one constant.
    fn right_side(&mut self, op: CmpOp, right: &'a Expr) -> Done {
        if matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Some(constant) = fold_display(right)
        {
            self.load_const(constant);
            return Ok(());
        }
        self.expr(right)
    }

    fn list(&mut self, items: &'a [Expr]) -> Done {
        if items.len() > FEW_CONSTANTS
            && let Some(constants) = fold_all(items)
        {
            self.emit(Op::BuildList(0));
            self.load_const(Constant::Tuple(constants));
            self.emit(Op::ListExtend(1));
            return Ok(());
        }
        self.exprs(items)?;
        self.emit(Op::BuildList(items.len() as u32));
        Ok(())
    }

    fn set(&mut self, items: &'a [Expr]) -> Done {
        if items.len() > FEW_CONSTANTS
            && let Some(constants) = fold_all(items)
        {
            self.emit(Op::BuildSet(0));
            self.load_const(Constant::FrozenSet(constants));
            self.emit(Op::SetUpdate(1));
            return Ok(());
        }
        self.exprs(items)?;
        self.emit(Op::BuildSet(items.len() as u32));
        Ok(())
    }

    fn dict(&mut self, dict: &'a ExprDict) -> Done {
        for item in &dict.items {
            self.expr(item.key.as_ref().expect("`**` was refused"))?;
            self.expr(&item.value)?;
        }
        self.emit(Op::BuildMap(dict.items.len() as u32));
        Ok(())
    }

    fn call(&mut self, call: &'a ExprCall) -> Done {
        self.warn_of_call(call.start(), &call.func);
        if let Expr::Attribute(attribute) = &*call.func {
            self.expr(&attribute.value)?;
            let name = self.name_place(&attribute.attr);
            let whole = std::mem::replace(&mut self.top().asm.range, attribute.range());
            self.at_name_of(attribute);
            self.emit(Op::LoadMethod(name));
            self.top().asm.range = whole;
            if !self.on_one_line(attribute) {
                self.top().asm.range = TextRange::new(attribute.attr.start(), call.end());
            }
        } else {
            self.emit(Op::PushNull);
            self.expr(&call.func)?;
        }
        self.arguments(call, 0)
    }

    /// When an attribute's name is on a later line than its object, messages
    /// show the line of the name (`update_start_location_to_match_attr`).
    fn at_name_of(&mut self, attribute: &ExprAttribute) {
        if !self.on_one_line(attribute) {
            self.top().asm.range = attribute.attr.range();
        }
    }

    fn on_one_line(&self, attribute: &ExprAttribute) -> bool {
        let line = |at| self.source.line(at);
        line(attribute.start()) == line(attribute.attr.start())
    }

    /// Pushes the arguments, then calls with `before` others already there.
    pub fn arguments(&mut self, call: &'a ExprCall, before: usize) -> Done {
        let arguments = &call.arguments;
        self.exprs(&arguments.args)?;
        for (index, keyword) in arguments.keywords.iter().enumerate() {
            let name = |each: &'a Keyword| each.arg.as_ref().map(|name| name.as_str());
            let before = &arguments.keywords[..index];
            if before.iter().any(|each| name(each) == name(keyword)) {
                let word = name(keyword).unwrap_or_default();
                let message = format!("keyword argument repeated: {word}");
                return Err(Refusal::syntax(message, keyword.range()));
            }
            self.expr(&keyword.value)?;
        }
        let names: Vec<Constant> = arguments
            .keywords
            .iter()
            .map(|keyword| Constant::str(keyword.arg.as_ref().expect("`**` was refused")))
            .collect();
        let names = if names.is_empty() {
            0
        } else {
            self.constant_place(Constant::Tuple(names.into())) + 1
        };
        let count = before + arguments.args.len() + arguments.keywords.len();
        match (u16::try_from(count), u16::try_from(names)) {
            (Ok(count), Ok(names)) => self.emit(Op::Call(count, names)),
            _ => {
                let what = "call of this size".into();
                return Err(Refusal::Outside {
                    what,
                    at: call.start(),
                });
            }
        }
        Ok(())
    }

    fn f_string(&mut self, string: &'a ExprFString) -> Done {
        let mut parts = 0;
        let mut text = String::new();
        for part in &string.value {
            match part {
                FStringPart::Literal(literal) => text.push_str(literal.as_str()),
                FStringPart::FString(inner) => {
                    for element in &inner.elements {
                        match element {
                            InterpolatedStringElement::Literal(literal) => text.push_str(literal),
                            InterpolatedStringElement::Interpolation(value) => {
                                parts += self.text_part(&mut text) + 1;
                                self.format_value(value)?;
                            }
                        }
                    }
                }
            }
        }
        parts += self.text_part(&mut text);
        match parts {
            0 => self.load_const(Constant::str("")),
            1 => {}
            many => self.emit(Op::BuildString(many)),
        }
        Ok(())
    }

    fn text_part(&mut self, text: &mut String) -> u32 {
        if text.is_empty() {
            return 0;
        }
        self.load_const(Constant::str(text));
        text.clear();
        1
    }

    fn format_value(&mut self, value: &'a InterpolatedElement) -> Done {
        self.expr(&value.expression)?;
        self.emit(Op::FormatValue(match value.conversion {
            ConversionFlag::None => 0,
            ConversionFlag::Str => 1,
            ConversionFlag::Repr => 2,
            ConversionFlag::Ascii => {
                return Err(Refusal::Outside {
                    what: "`!a`".into(),
                    at: value.start(),
                });
            }
        }));
        Ok(())
    }
}

/// The comparison that `not` makes of another.
fn opposite(op: CmpOp) -> Option<CmpOp> {
    match op {
        CmpOp::Is => Some(CmpOp::IsNot),
        CmpOp::IsNot => Some(CmpOp::Is),
        CmpOp::In => Some(CmpOp::NotIn),
        CmpOp::NotIn => Some(CmpOp::In),
        _ => None,
    }
}

/// A list or set display of constants, as the constant that stands for it
/// where nobody can change it: behind `in` and behind `for`.
pub fn fold_display(expr: &Expr) -> Option<Constant> {
    match expr {
        Expr::List(list) => fold_all(&list.elts).map(Constant::Tuple),
        Expr::Set(set) => fold_all(&set.elts).map(Constant::FrozenSet),
        _ => None,
    }
}
