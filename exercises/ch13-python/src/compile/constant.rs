// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Constants: which of them are equal, and what can be computed before the
//! program runs. CPython: `Objects/codeobject.c` (`_PyCode_ConstantKey`) and
//! `Python/ast_opt.c`.

use ruff_python_ast::{Expr, Int, Number, Operator, UnaryOp};
use std::rc::Rc;

/// The value of a constant. Two that are `==` here are one object within a
/// compilation unit: so `1`, `True` and `1.0` differ, and `0.0` and `-0.0`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    /// `None`
    None,
    /// `True`, `False`
    Bool(bool),
    /// An integer.
    Int(i128),
    /// A float, by its bits.
    Float(u64),
    /// A string.
    Str(Rc<str>),
    /// `...`
    Ellipsis,
    /// A tuple of constants.
    Tuple(Rc<[Constant]>),
    /// A set display of constants behind `in`, or inside a set display.
    FrozenSet(Rc<[Constant]>),
}

/// Longest string, in characters, that is computed before the program runs.
const MOST_CHARS: usize = 4096;
/// Longest tuple that is.
const MOST_ITEMS: usize = 256;
/// Most bits of an integer that is.
const MOST_BITS: u32 = 127;

/// The value of an integer literal, if it has at most 127 bits.
pub fn int_value(int: &Int) -> Option<i128> {
    if let Some(small) = int.as_u64() {
        return Some(i128::from(small));
    }
    let text = int.to_string().replace('_', "");
    let (digits, radix) = match text.get(..2) {
        Some("0x" | "0X") => (&text[2..], 16),
        Some("0o" | "0O") => (&text[2..], 8),
        Some("0b" | "0B") => (&text[2..], 2),
        _ => (&text[..], 10),
    };
    i128::from_str_radix(digits, radix).ok()
}

impl Constant {
    /// A string constant.
    pub fn str(text: &str) -> Constant {
        Constant::Str(text.into())
    }

    fn float(value: f64) -> Constant {
        Constant::Float(value.to_bits())
    }

    /// Whether `if` takes it for true.
    pub fn truth(&self) -> bool {
        match self {
            Constant::None => false,
            Constant::Bool(value) => *value,
            Constant::Int(value) => *value != 0,
            Constant::Float(bits) => f64::from_bits(*bits) != 0.0,
            Constant::Str(text) => !text.is_empty(),
            Constant::Ellipsis => true,
            Constant::Tuple(items) | Constant::FrozenSet(items) => !items.is_empty(),
        }
    }

    fn int(&self) -> Option<i128> {
        match self {
            Constant::Int(value) => Some(*value),
            Constant::Bool(value) => Some(i128::from(*value)),
            _ => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Constant::Float(bits) => Some(f64::from_bits(*bits)),
            _ => self.int().map(|value| value as f64),
        }
    }
}

/// The constant that an expression always has as its value.
pub fn fold(expr: &Expr) -> Option<Constant> {
    match expr {
        Expr::NoneLiteral(_) => Some(Constant::None),
        Expr::BooleanLiteral(literal) => Some(Constant::Bool(literal.value)),
        Expr::EllipsisLiteral(_) => Some(Constant::Ellipsis),
        Expr::StringLiteral(literal) => Some(Constant::str(literal.value.to_str())),
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(int) => int_value(int).map(Constant::Int),
            Number::Float(value) => Some(Constant::float(*value)),
            Number::Complex { .. } => None,
        },
        Expr::Tuple(tuple) => fold_all(&tuple.elts).map(Constant::Tuple),
        Expr::UnaryOp(unary) => fold_unary(unary.op, &fold(&unary.operand)?),
        Expr::BinOp(binary) => fold_binary(&fold(&binary.left)?, binary.op, &fold(&binary.right)?),
        Expr::Subscript(subscript) => {
            fold_subscript(&fold(&subscript.value)?, &fold(&subscript.slice)?)
        }
        Expr::Name(name) if name.id.as_str() == "__debug__" => Some(Constant::Bool(true)),
        _ => None,
    }
}

/// The constants that all of these expressions are.
pub fn fold_all(exprs: &[Expr]) -> Option<Rc<[Constant]>> {
    exprs.iter().map(fold).collect()
}

fn fold_unary(op: UnaryOp, value: &Constant) -> Option<Constant> {
    match op {
        UnaryOp::Not => Some(Constant::Bool(!value.truth())),
        UnaryOp::Invert => Some(Constant::Int(!value.int()?)),
        UnaryOp::UAdd | UnaryOp::USub => {
            let minus = op == UnaryOp::USub;
            if let Constant::Float(bits) = value {
                let value = f64::from_bits(*bits);
                return Some(Constant::float(if minus { -value } else { value }));
            }
            let value = value.int()?;
            Some(Constant::Int(if minus {
                value.checked_neg()?
            } else {
                value
            }))
        }
    }
}

fn fold_binary(left: &Constant, op: Operator, right: &Constant) -> Option<Constant> {
    if let (Some(a), Some(b)) = (left.int(), right.int()) {
        return fold_ints(left, a, op, right, b);
    }
    if let (Some(a), Some(b)) = (left.number(), right.number()) {
        return fold_floats(a, op, b);
    }
    match (left, op, right) {
        (Constant::Str(a), Operator::Add, Constant::Str(b)) => {
            Some(Constant::str(&format!("{a}{b}")))
        }
        (Constant::Tuple(a), Operator::Add, Constant::Tuple(b)) => {
            Some(Constant::Tuple(a.iter().chain(b.iter()).cloned().collect()))
        }
        (value, Operator::Mult, times) if times.int().is_some() => repeat(value, times.int()?),
        (times, Operator::Mult, value) if times.int().is_some() => repeat(value, times.int()?),
        _ => None,
    }
}

fn repeat(value: &Constant, times: i128) -> Option<Constant> {
    let times = usize::try_from(times.max(0)).ok()?;
    match value {
        Constant::Str(text) => {
            let chars = text.chars().count().checked_mul(times)?;
            (chars <= MOST_CHARS).then(|| Constant::str(&text.repeat(times)))
        }
        Constant::Tuple(items) => {
            let many = items.len().checked_mul(times)?;
            (many <= MOST_ITEMS).then(|| {
                Constant::Tuple(
                    std::iter::repeat_n(items.iter(), times)
                        .flatten()
                        .cloned()
                        .collect(),
                )
            })
        }
        _ => None,
    }
}

fn fold_ints(
    left: &Constant,
    a: i128,
    op: Operator,
    right: &Constant,
    b: i128,
) -> Option<Constant> {
    let value = match op {
        Operator::Add => a.checked_add(b)?,
        Operator::Sub => a.checked_sub(b)?,
        Operator::Mult => a.checked_mul(b)?,
        Operator::FloorDiv if b != 0 => floor_div(a, b)?,
        Operator::Mod if b != 0 => a.checked_sub(floor_div(a, b)?.checked_mul(b)?)?,
        Operator::Div if b != 0 => return Some(Constant::float(a as f64 / b as f64)),
        Operator::Pow if b >= 0 => checked_pow(a, b)?,
        Operator::Pow if a != 0 => return Some(Constant::float((a as f64).powf(b as f64))),
        Operator::LShift if (0..i128::from(MOST_BITS)).contains(&b) => shift_left(a, b as u32)?,
        Operator::RShift if b >= 0 => a >> b.min(127),
        Operator::BitOr => a | b,
        Operator::BitAnd => a & b,
        Operator::BitXor => a ^ b,
        _ => return None,
    };
    let bitwise = matches!(op, Operator::BitOr | Operator::BitAnd | Operator::BitXor);
    match (left, right) {
        (Constant::Bool(_), Constant::Bool(_)) if bitwise => Some(Constant::Bool(value != 0)),
        _ => Some(Constant::Int(value)),
    }
}

fn fold_floats(a: f64, op: Operator, b: f64) -> Option<Constant> {
    let value = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        Operator::FloorDiv if b != 0.0 => float_floor_div(a, b),
        Operator::Mod if b != 0.0 => float_mod(a, b),
        Operator::Pow if a > 0.0 => a.powf(b),
        _ => return None,
    };
    value.is_finite().then(|| Constant::float(value))
}

fn fold_subscript(value: &Constant, index: &Constant) -> Option<Constant> {
    let index = index.int()?;
    let place = |len: usize| {
        let at = if index < 0 {
            index + len as i128
        } else {
            index
        };
        usize::try_from(at).ok().filter(|at| *at < len)
    };
    match value {
        Constant::Str(text) => {
            let at = place(text.chars().count())?;
            Some(Constant::str(&text.chars().nth(at)?.to_string()))
        }
        Constant::Tuple(items) => items.get(place(items.len())?).cloned(),
        _ => None,
    }
}

/// `a // b`; `b` is not 0. `None` if the result has too many bits.
pub fn floor_div(a: i128, b: i128) -> Option<i128> {
    let quotient = a.checked_div(b)?;
    let exact = quotient * b == a;
    Some(if !exact && ((a < 0) != (b < 0)) {
        quotient - 1
    } else {
        quotient
    })
}

/// `a ** b`; `b` is not negative. `None` if the result has too many bits.
pub fn checked_pow(a: i128, b: i128) -> Option<i128> {
    match a {
        0 => Some(i128::from(b == 0)),
        1 => Some(1),
        -1 => Some(if b % 2 == 0 { 1 } else { -1 }),
        _ => a.checked_pow(u32::try_from(b).ok()?),
    }
}

/// `a << b`. `None` if the result has too many bits.
pub fn shift_left(a: i128, b: u32) -> Option<i128> {
    a.checked_mul(1i128.checked_shl(b).filter(|power| *power > 0)?)
}

/// `a // b` of floats; `b` is not 0.
pub fn float_floor_div(a: f64, b: f64) -> f64 {
    let modulo = float_mod(a, b);
    let quotient = (a - modulo) / b;
    if quotient == 0.0 {
        return 0.0f64.copysign(a / b);
    }
    let floor = quotient.floor();
    if quotient - floor > 0.5 {
        floor + 1.0
    } else {
        floor
    }
}

/// `a % b` of floats, with the sign of `b`; `b` is not 0.
pub fn float_mod(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        0.0f64.copysign(b)
    } else if (rest < 0.0) != (b < 0.0) {
        rest + b
    } else {
        rest
    }
}
