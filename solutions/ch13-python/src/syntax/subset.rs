//! The check that a script uses only this course's Python.

use super::Refusal;
use super::builtins::LEFT_OUT;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{
    Alias, Comprehension, Expr, ExprContext, InterpolatedStringElement, ModModule, Number,
    Operator, Parameters, Stmt,
};
use ruff_text_size::{Ranged, TextRange, TextSize};
use std::collections::HashSet;

/// Modules that a script may import.
const MODULES: &[&str] = &["gc", "objgraph", "sys", "weakref"];

/// Nested deeper than this, CPython's compiler gives up too
/// (three times the recursion limit).
const DEEPEST: usize = 3000;

/// Refuses the first construct that is not in the subset.
pub fn check(module: &ModModule) -> Result<(), Refusal> {
    let mut checker = Checker::default();
    checker.visit_body(&module.body);
    let Checker {
        refusal,
        bound,
        suspects,
        ..
    } = checker;
    let suspect = suspects.into_iter().find(|(name, _)| !bound.contains(name));
    let unknown = suspect.map(|(name, at)| outside(format!("built-in `{name}`"), at));
    match [refusal, unknown]
        .into_iter()
        .flatten()
        .min_by_key(Refusal::place)
    {
        Some(refusal) => Err(refusal),
        None => Ok(()),
    }
}

fn outside(what: String, at: TextSize) -> Refusal {
    Refusal::Outside { what, at }
}

#[derive(Default)]
struct Checker<'a> {
    refusal: Option<Refusal>,
    bound: HashSet<&'a str>,
    /// Loads of built-in names that are left out.
    suspects: Vec<(&'a str, TextSize)>,
    depth: usize,
}

impl<'a> Checker<'a> {
    fn refuse(&mut self, what: &str, at: TextSize) {
        self.keep(outside(format!("`{what}`"), at));
    }

    fn refuse_as(&mut self, what: &str, at: TextSize) {
        self.keep(outside(what.to_owned(), at));
    }

    fn keep(&mut self, refusal: Refusal) {
        if self
            .refusal
            .as_ref()
            .is_none_or(|known| refusal.place() < known.place())
        {
            self.refusal = Some(refusal);
        }
    }

    /// Goes one level down, unless that is too deep for those who walk this
    /// tree after the check.
    fn deeper(&mut self, at: TextSize, walk: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            let message = "maximum recursion depth exceeded during compilation";
            return self.keep(Refusal::syntax(message, TextRange::empty(at)));
        }
        self.depth += 1;
        walk(self);
        self.depth -= 1;
    }

    fn parameters(&mut self, parameters: &'a Parameters) {
        if let Some(rest) = &parameters.vararg {
            self.refuse_as("star-argument", rest.start());
        }
        if let Some(rest) = &parameters.kwarg {
            self.refuse_as("double-star argument", rest.start());
        }
        if let Some(first) = parameters.kwonlyargs.first() {
            self.refuse_as("keyword-only parameter", first.start());
        }
        if let Some(first) = parameters.posonlyargs.first() {
            self.refuse_as("positional-only parameter", first.start());
        }
        for parameter in &parameters.args {
            self.bound.insert(parameter.name().as_str());
            if let Some(annotation) = parameter.annotation() {
                self.refuse_as("annotation", annotation.start());
            }
        }
    }

    fn module(&mut self, name: &str, at: TextSize) {
        if !MODULES.contains(&name) {
            self.refuse_as(&format!("module `{name}`"), at);
        }
    }

    fn alias(&mut self, alias: &'a Alias) {
        if let Some(name) = &alias.asname {
            self.refuse_as("`import … as`", name.start());
        }
        self.bound.insert(alias.name.as_str());
    }

    fn definition(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => {
                if def.is_async {
                    self.refuse("async def", def.start());
                }
                if let Some(decorator) = def.decorator_list.first() {
                    self.refuse_as("decorator", decorator.start());
                }
                if let Some(params) = &def.type_params {
                    self.refuse_as("type parameter", params.start());
                }
                if let Some(annotation) = &def.returns {
                    self.refuse_as("annotation", annotation.start());
                }
                self.bound.insert(def.name.as_str());
                self.parameters(&def.parameters);
            }
            Stmt::ClassDef(def) => {
                if let Some(decorator) = def.decorator_list.first() {
                    self.refuse_as("decorator", decorator.start());
                }
                if let Some(params) = &def.type_params {
                    self.refuse_as("type parameter", params.start());
                }
                if let Some(base) = def.bases().get(1) {
                    self.refuse_as("second base class", base.start());
                }
                if let Some(keyword) = def.keywords().first() {
                    self.refuse_as("class keyword", keyword.start());
                }
                self.bound.insert(def.name.as_str());
            }
            _ => {}
        }
    }
}

impl<'a> Visitor<'a> for Checker<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let at = stmt.start();
        match stmt {
            Stmt::With(with) if with.is_async => return self.refuse("async with", at),
            Stmt::With(_) => return self.refuse("with", at),
            Stmt::Match(_) => return self.refuse("match", at),
            Stmt::TypeAlias(_) => return self.refuse("type", at),
            Stmt::AnnAssign(_) => return self.refuse_as("annotation", at),
            Stmt::IpyEscapeCommand(_) => return self.refuse_as("shell escape", at),
            Stmt::For(each) if each.is_async => return self.refuse("async for", at),
            Stmt::For(each) if !each.orelse.is_empty() => {
                self.refuse_as("`else` of a loop", each.orelse[0].start());
            }
            Stmt::While(each) if !each.orelse.is_empty() => {
                self.refuse_as("`else` of a loop", each.orelse[0].start());
            }
            Stmt::Try(each) if each.is_star => return self.refuse("except*", at),
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.module(alias.name.as_str(), alias.start());
                    self.alias(alias);
                }
            }
            Stmt::ImportFrom(import) => {
                let name = import.module.as_ref().map_or(".", |name| name.as_str());
                self.module(name, at);
                for alias in &import.names {
                    if alias.name.as_str() == "*" {
                        self.refuse("import *", alias.start());
                    }
                    self.alias(alias);
                }
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => self.definition(stmt),
            Stmt::Try(each) => {
                for handler in &each.handlers {
                    let ruff_python_ast::ExceptHandler::ExceptHandler(handler) = handler;
                    self.bound
                        .extend(handler.name.as_ref().map(|name| name.as_str()));
                }
            }
            _ => {}
        }
        self.deeper(stmt.start(), |checker| walk_stmt(checker, stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        let at = expr.start();
        match expr {
            Expr::Named(_) => return self.refuse(":=", at),
            Expr::Generator(_) => return self.refuse_as("generator expression", at),
            Expr::Await(_) => return self.refuse("await", at),
            Expr::Yield(_) | Expr::YieldFrom(_) => return self.refuse("yield", at),
            Expr::TString(_) => return self.refuse_as("t-string", at),
            Expr::BytesLiteral(_) => return self.refuse_as("bytes", at),
            Expr::IpyEscapeCommand(_) => return self.refuse_as("shell escape", at),
            Expr::Starred(_) => return self.refuse_as("star expression", at),
            Expr::BinOp(op) if op.op == Operator::MatMult => return self.refuse("@", at),
            Expr::NumberLiteral(number) => match &number.value {
                Number::Complex { .. } => self.refuse_as("complex number", at),
                Number::Int(int) if crate::compile::constant::int_value(int).is_none() => {
                    self.refuse_as("integer of more than 127 bits", at);
                }
                _ => {}
            },
            Expr::Dict(dict) if dict.iter_keys().any(|key| key.is_none()) => {
                self.refuse_as("`**` in a dict", at);
            }
            Expr::DictComp(comp) if comp.key.is_none() => self.refuse_as("`**` in a dict", at),
            Expr::Call(call) => {
                for keyword in call
                    .arguments
                    .keywords
                    .iter()
                    .filter(|word| word.arg.is_none())
                {
                    self.refuse_as("double-star argument", keyword.start());
                }
            }
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.parameters(parameters);
                }
            }
            Expr::Name(name) => match name.ctx {
                ExprContext::Load => {
                    if LEFT_OUT.contains(&name.id.as_str()) {
                        self.suspects.push((name.id.as_str(), at));
                    }
                }
                _ => {
                    self.bound.insert(name.id.as_str());
                }
            },
            _ => {}
        }
        self.deeper(expr.start(), |checker| walk_expr(checker, expr));
    }

    fn visit_comprehension(&mut self, comprehension: &'a Comprehension) {
        if comprehension.is_async {
            self.refuse("async for", comprehension.start());
        }
        ruff_python_ast::visitor::walk_comprehension(self, comprehension);
    }

    fn visit_interpolated_string_element(&mut self, element: &'a InterpolatedStringElement) {
        if let InterpolatedStringElement::Interpolation(part) = element {
            if let Some(spec) = &part.format_spec {
                self.refuse_as("format specification", spec.start());
            }
            if part.debug_text.is_some() {
                self.refuse_as("`=` in an f-string", part.start());
            }
        }
        ruff_python_ast::visitor::walk_interpolated_string_element(self, element);
    }
}
