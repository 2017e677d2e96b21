// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What CPython's compiler warns of: comparing a literal by `is`, calling or
//! indexing what can't be called or indexed, an assertion about a tuple. It
//! says so wherever it makes code, so twice for a `finally` and the test of a
//! `while`. CPython: `check_compare`, `check_caller`, `check_subscripter`,
//! `check_index` and `compiler_assert` in `Python/compile.c`.

use super::Compiler;
use super::constant::{Constant, fold};
use ruff_python_ast::{CmpOp, Expr, ExprCompare, ExprSubscript};
use ruff_text_size::{Ranged, TextSize};

impl Compiler<'_> {
    /// `x is 1`: whether that is one object is nobody's promise.
    pub fn warn_of_identity(&mut self, compare: &ExprCompare) {
        let operands = std::iter::once(&*compare.left).chain(&compare.comparators);
        let literal: Vec<bool> = operands.map(is_literal).collect();
        for (op, sides) in compare.ops.iter().zip(literal.windows(2)) {
            let text = match op {
                CmpOp::Is => r#""is" with a literal. Did you mean "=="?"#,
                CmpOp::IsNot => r#""is not" with a literal. Did you mean "!="?"#,
                _ => continue,
            };
            if sides.contains(&true) {
                return self.warn(compare.start(), text);
            }
        }
    }

    /// `1(2)`
    pub fn warn_of_call(&mut self, at: TextSize, callee: &Expr) {
        if let Some(name) = type_name(callee).filter(|name| *name != "function") {
            let problem = format!("'{name}' object is not callable");
            self.warn_of_comma(at, &problem);
        }
    }

    /// `1[2]`, `[1]['a']`
    pub fn warn_of_subscript(&mut self, subscript: &ExprSubscript) {
        let (at, Some(name)) = (subscript.start(), type_name(&subscript.value)) else {
            return;
        };
        match name {
            "str" | "tuple" | "list" => {
                let index = type_name(&subscript.slice).filter(|i| !["int", "bool"].contains(i));
                if let Some(index) = index {
                    let problem = format!("{name} indices must be integers or slices, not {index}");
                    self.warn_of_comma(at, &problem);
                }
            }
            "dict" => {}
            _ => self.warn_of_comma(at, &format!("'{name}' object is not subscriptable")),
        }
    }

    /// `assert (condition, 'message')`
    pub fn warn_of_assert(&mut self, at: TextSize, test: &Expr) {
        if let Expr::Tuple(tuple) = test
            && !tuple.elts.is_empty()
        {
            self.warn(at, "assertion is always true, perhaps remove parentheses?");
        }
    }

    fn warn_of_comma(&mut self, at: TextSize, problem: &str) {
        self.warn(at, &format!("{problem}; perhaps you missed a comma?"));
    }

    fn warn(&mut self, at: TextSize, text: &str) {
        let (file, line) = (self.source.file(), self.source.line(at));
        let mut shown = format!("{file}:{line}: SyntaxWarning: {text}\n");
        if !file.starts_with('<') {
            shown.push_str(&format!("  {}\n", self.source.line_text(at).trim()));
        }
        self.warnings.push_str(&shown);
    }
}

/// `None`, `True`, `False` and `...` are one object each: `is` is right.
fn is_literal(expr: &Expr) -> bool {
    let constant = fold(expr);
    constant.is_some_and(|constant| {
        !matches!(
            constant,
            Constant::None | Constant::Bool(_) | Constant::Ellipsis
        )
    })
}

/// The class that a value has for sure.
fn type_name(expr: &Expr) -> Option<&'static str> {
    if let Some(constant) = fold(expr) {
        return Some(match constant {
            Constant::None => "NoneType",
            Constant::Bool(_) => "bool",
            Constant::Int(_) => "int",
            Constant::Float(_) => "float",
            Constant::Str(_) => "str",
            Constant::Ellipsis => "ellipsis",
            Constant::Tuple(_) => "tuple",
            Constant::FrozenSet(_) => "frozenset",
        });
    }
    Some(match expr {
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::FString(_) => "str",
        Expr::Lambda(_) => "function",
        _ => return None,
    })
}
