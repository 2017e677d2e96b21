//! Which variables each scope has, and where each name lives. CPython:
//! `Python/symtable.c`.

use crate::syntax::Refusal;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{
    Comprehension, ExceptHandler, Expr, ExprContext, Identifier, Parameters, Stmt,
};
use ruff_text_size::{Ranged, TextRange, TextSize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What kind of block a scope is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    /// The file, or a unit typed at the prompt.
    Module,
    /// A function, lambda or comprehension.
    Function,
    /// A class body.
    Class,
}

/// Where a name lives, seen from one scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// A slot of this call.
    Local,
    /// A slot of this call that inner functions share.
    Cell,
    /// A cell of an enclosing function.
    Free,
    /// Declared `global`, or known to be one.
    Global,
    /// The dict of a module or class body first, then globals and built-ins.
    Named,
}

/// The names of one block.
#[derive(Debug)]
pub struct Scope {
    /// What kind of block it is.
    pub kind: ScopeKind,
    parent: Option<usize>,
    bound: BTreeSet<String>,
    globals: BTreeMap<String, TextRange>,
    parameters: BTreeSet<String>,
    /// With the statement that declares it.
    nonlocals: BTreeMap<String, TextRange>,
    used: BTreeSet<String>,
    /// Its variables that inner functions use, by name.
    pub cells: BTreeSet<String>,
    /// Variables of enclosing functions that it or an inner function uses.
    pub free: BTreeSet<String>,
}

impl Scope {
    fn new(kind: ScopeKind, parent: Option<usize>) -> Scope {
        Scope {
            kind,
            parent,
            bound: BTreeSet::new(),
            globals: BTreeMap::new(),
            parameters: BTreeSet::new(),
            nonlocals: BTreeMap::new(),
            used: BTreeSet::new(),
            cells: BTreeSet::new(),
            free: BTreeSet::new(),
        }
    }

    /// What a name is already, so that it cannot be declared any more.
    fn too_late(&self, name: &str, word: &str) -> Option<String> {
        if self.parameters.contains(name) {
            Some(format!("parameter and {word}"))
        } else if self.used.contains(name) {
            Some(format!("used prior to {word} declaration"))
        } else if self.bound.contains(name) {
            Some(format!("assigned to before {word} declaration"))
        } else {
            None
        }
    }

    /// Where a name lives.
    pub fn place(&self, name: &str) -> Place {
        if self.globals.contains_key(name) {
            return Place::Global;
        }
        if self.cells.contains(name) {
            return Place::Cell;
        }
        if self.free.contains(name) {
            return Place::Free;
        }
        match self.kind {
            ScopeKind::Function if self.bound.contains(name) => Place::Local,
            ScopeKind::Function => Place::Global,
            ScopeKind::Module | ScopeKind::Class => Place::Named,
        }
    }
}

/// All scopes of a unit; each is found again by where its block starts.
#[derive(Debug)]
pub struct Scopes {
    scopes: Vec<Scope>,
    starts: HashMap<(TextSize, TextSize), usize>,
}

/// The names of a whole unit.
pub fn analyse(body: &[Stmt]) -> Result<Scopes, Refusal> {
    let mut walker = Walker {
        scopes: Scopes {
            scopes: vec![Scope::new(ScopeKind::Module, None)],
            starts: HashMap::new(),
        },
        current: 0,
        refusal: None,
    };
    walker.visit_body(body);
    let Walker {
        mut scopes,
        refusal,
        ..
    } = walker;
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    scopes.resolve()?;
    Ok(scopes)
}

impl Scopes {
    /// The scope of the whole unit.
    pub fn module(&self) -> &Scope {
        &self.scopes[0]
    }

    /// The scope of the `def`, `class`, `lambda` or comprehension there.
    pub fn at(&self, block: &impl Ranged) -> &Scope {
        &self.scopes[self.starts[&(block.start(), block.end())]]
    }

    /// Inner scopes come after outer ones, so going backwards hands every
    /// wish for an outer variable on before the outer scope itself is seen.
    fn resolve(&mut self) -> Result<(), Refusal> {
        for index in (1..self.scopes.len()).rev() {
            let scope = &self.scopes[index];
            let mut wanted: Vec<String> = scope.free.iter().cloned().collect();
            let own =
                |name: &String| !scope.bound.contains(name) || scope.nonlocals.contains_key(name);
            wanted.extend(scope.used.iter().filter(|name| own(name)).cloned());
            wanted.extend(scope.nonlocals.keys().cloned());
            for name in wanted {
                self.link(index, &name)?;
            }
        }
        Ok(())
    }

    fn link(&mut self, index: usize, name: &str) -> Result<(), Refusal> {
        let scope = &self.scopes[index];
        if scope.globals.contains_key(name) {
            return Ok(());
        }
        let mut up = scope.parent;
        while let Some(outer) = up {
            let scope = &self.scopes[outer];
            if scope.kind == ScopeKind::Function {
                if scope.globals.contains_key(name) {
                    break;
                }
                if scope.bound.contains(name) && !scope.nonlocals.contains_key(name) {
                    return self.share(index, outer, name);
                }
            }
            up = scope.parent;
        }
        match self.scopes[index].nonlocals.get(name) {
            Some(at) => {
                let message = format!("no binding for nonlocal '{name}' found");
                Err(Refusal::syntax(message, *at))
            }
            None => {
                self.scopes[index].free.remove(name);
                Ok(())
            }
        }
    }

    /// Makes a variable of `owner` free in `user` and in all scopes between.
    fn share(&mut self, user: usize, owner: usize, name: &str) -> Result<(), Refusal> {
        self.scopes[owner].cells.insert(name.to_owned());
        let mut at = user;
        while at != owner {
            self.scopes[at].free.insert(name.to_owned());
            at = self.scopes[at].parent.expect("the owner is an outer scope");
        }
        Ok(())
    }
}

struct Walker {
    scopes: Scopes,
    current: usize,
    refusal: Option<Refusal>,
}

impl Walker {
    fn scope(&mut self) -> &mut Scope {
        &mut self.scopes.scopes[self.current]
    }

    fn bind(&mut self, name: &str) {
        self.scope().bound.insert(name.to_owned());
    }

    fn refuse(&mut self, message: String, at: TextRange) {
        let refusal = || Refusal::syntax(message, at);
        self.refusal.get_or_insert_with(refusal);
    }

    fn enter(&mut self, kind: ScopeKind, block: &impl Ranged) -> usize {
        let outer = self.current;
        self.scopes.scopes.push(Scope::new(kind, Some(outer)));
        self.current = self.scopes.scopes.len() - 1;
        self.scopes
            .starts
            .insert((block.start(), block.end()), self.current);
        outer
    }

    fn parameters(&mut self, parameters: &Parameters) {
        for parameter in &parameters.args {
            let name = parameter.name().as_str();
            if self.scope().bound.contains(name) {
                let message = format!("duplicate argument '{name}' in function definition");
                self.refuse(message, parameter.range());
            }
            self.bind(name);
            self.scope().parameters.insert(name.to_owned());
        }
    }

    fn declare(&mut self, names: &[Identifier], word: &str, at: TextRange) {
        for name in names {
            let text = name.as_str();
            if let Some(problem) = self.scope().too_late(text, word) {
                self.refuse(format!("name '{text}' is {problem}"), at);
            }
            let scope = self.scope();
            let (same, other) = match word {
                "global" => (&mut scope.globals, &scope.nonlocals),
                _ => (&mut scope.nonlocals, &scope.globals),
            };
            same.insert(text.to_owned(), at);
            let first = other.get(text).copied();
            if word == "nonlocal" && self.scope().kind == ScopeKind::Module {
                self.refuse(
                    "nonlocal declaration not allowed at module level".into(),
                    at,
                );
            } else if let Some(first) = first {
                self.refuse(format!("name '{text}' is nonlocal and global"), first);
            }
        }
    }

    fn comprehension(&mut self, block: &Expr, results: &[&Expr], generators: &[Comprehension]) {
        self.visit_expr(&generators[0].iter);
        let outer = self.enter(ScopeKind::Function, block);
        self.bind(".0");
        for (index, generator) in generators.iter().enumerate() {
            if index > 0 {
                self.visit_expr(&generator.iter);
            }
            self.visit_expr(&generator.target);
            generator.ifs.iter().for_each(|test| self.visit_expr(test));
        }
        results.iter().for_each(|result| self.visit_expr(result));
        self.current = outer;
    }
}

impl<'a> Visitor<'a> for Walker {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => {
                self.bind(&def.name);
                for default in def.parameters.args.iter().filter_map(|each| each.default()) {
                    self.visit_expr(default);
                }
                let outer = self.enter(ScopeKind::Function, stmt);
                self.parameters(&def.parameters);
                self.visit_body(&def.body);
                self.current = outer;
            }
            Stmt::ClassDef(def) => {
                self.bind(&def.name);
                def.bases().iter().for_each(|base| self.visit_expr(base));
                let outer = self.enter(ScopeKind::Class, stmt);
                self.visit_body(&def.body);
                self.current = outer;
            }
            Stmt::Global(names) => self.declare(&names.names, "global", stmt.range()),
            Stmt::Nonlocal(names) => self.declare(&names.names, "nonlocal", stmt.range()),
            Stmt::Import(import) => {
                import
                    .names
                    .iter()
                    .for_each(|alias| self.bind(alias.name.as_str()));
            }
            Stmt::ImportFrom(import) => {
                import
                    .names
                    .iter()
                    .for_each(|alias| self.bind(alias.name.as_str()));
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.bind(name.as_str());
        }
        ruff_python_ast::visitor::walk_except_handler(self, handler);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx == ExprContext::Load => {
                self.scope().used.insert(name.id.to_string());
            }
            Expr::Name(name) => self.bind(&name.id),
            Expr::Lambda(lambda) => {
                let parameters = lambda.parameters.as_deref();
                let given = parameters.map_or(&[][..], |each| &each.args);
                given
                    .iter()
                    .filter_map(|each| each.default())
                    .for_each(|e| self.visit_expr(e));
                let outer = self.enter(ScopeKind::Function, expr);
                if let Some(parameters) = parameters {
                    self.parameters(parameters);
                }
                self.visit_expr(&lambda.body);
                self.current = outer;
            }
            Expr::ListComp(comp) => self.comprehension(expr, &[&comp.elt], &comp.generators),
            Expr::SetComp(comp) => self.comprehension(expr, &[&comp.elt], &comp.generators),
            Expr::DictComp(comp) => {
                let key = comp.key.as_deref();
                let results: Vec<&Expr> = key.into_iter().chain([&*comp.value]).collect();
                self.comprehension(expr, &results, &comp.generators);
            }
            _ => walk_expr(self, expr),
        }
    }
}
