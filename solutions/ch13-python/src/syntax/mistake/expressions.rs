//! The expressions of a text that the parser mended, by where they are.

use super::Search;
use super::scan::Token;
use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{Expr, ModModule, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Expressions nested deeper than this are not looked at.
const DEEPEST: usize = 100;

/// All of a text.
#[derive(Default)]
pub struct Expressions<'a> {
    all: Vec<&'a Expr>,
    depth: usize,
}

impl<'a> Visitor<'a> for Expressions<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        self.all.push(expr);
        if self.depth < DEEPEST {
            self.depth += 1;
            walk_expr(self, expr);
            self.depth -= 1;
        }
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.depth < DEEPEST {
            self.depth += 1;
            ruff_python_ast::visitor::walk_stmt(self, stmt);
            self.depth -= 1;
        }
    }
}

impl<'a> Expressions<'a> {
    /// Those of a module.
    pub fn of(module: &'a ModModule) -> Expressions<'a> {
        let mut found = Expressions::default();
        found.visit_body(&module.body);
        found
    }

    fn longest(&self, test: impl Fn(&Expr) -> bool) -> Option<&'a Expr> {
        let found = self.all.iter().filter(|expr| test(expr));
        found.max_by_key(|expr| expr.range().len()).copied()
    }

    /// The one that is exactly there.
    pub fn at(&self, place: TextRange) -> Option<&'a Expr> {
        self.longest(|expr| expr.range() == place)
    }

    /// The longest that begins there and is of this kind.
    pub fn from(&self, start: TextSize, kind: fn(&Expr) -> bool) -> Option<&'a Expr> {
        self.longest(|expr| expr.start() == start && !expr.range().is_empty() && kind(expr))
    }

    /// The longest that ends there and is of this kind.
    pub fn to(&self, end: TextSize, kind: fn(&Expr) -> bool) -> Option<&'a Expr> {
        self.longest(|expr| expr.end() == end && !expr.range().is_empty() && kind(expr))
    }

    /// The `a if b` whose condition ends there.
    pub fn condition_to(&self, end: TextSize) -> Option<TextRange> {
        let found = self.all.iter().filter_map(|expr| expr.as_if_expr());
        let mut found = found.filter(|expr| expr.test.end() == end);
        found.next().map(|expr| TextRange::new(expr.start(), end))
    }
}

impl<'a> Search<'a> {
    /// The longest expression of this kind that the token before one ends,
    /// without brackets around it.
    pub fn expression_before(&self, index: usize, kind: fn(&Expr) -> bool) -> Option<&'a Expr> {
        let mut index = index;
        loop {
            let last: &Token = self.before(index)?;
            if let Some(found) = self.expressions.to(last.range.end(), kind) {
                return Some(found);
            }
            if self.word(last) != ")" {
                return None;
            }
            index -= 1;
        }
    }
}

/// What binds as tightly as `|` or tighter: CPython's `bitwise_or`.
pub fn is_tight(expr: &Expr) -> bool {
    !matches!(
        expr,
        Expr::BoolOp(_) | Expr::Compare(_) | Expr::If(_) | Expr::Named(_) | Expr::Starred(_)
    ) && !matches!(expr, Expr::UnaryOp(op) if op.op.is_not())
        && !matches!(expr, Expr::Tuple(tuple) if !tuple.parenthesized)
}

/// What a comma may follow: CPython's `disjunction`.
pub fn is_whole(expr: &Expr) -> bool {
    !matches!(
        expr,
        Expr::If(_) | Expr::Lambda(_) | Expr::Named(_) | Expr::Starred(_)
    ) && !matches!(expr, Expr::Tuple(tuple) if !tuple.parenthesized)
        && !matches!(expr, Expr::Generator(each) if !each.parenthesized)
}

/// CPython's name for what cannot be assigned to: `_PyPegen_get_expr_name`.
pub fn name(expr: &Expr) -> &'static str {
    match expr {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) | Expr::TString(_) => "f-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(literal) if literal.value => "True",
        Expr::BooleanLiteral(_) => "False",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        _ => "literal",
    }
}
