//! Makes a program from a seed.

use super::grammar::{Grammar, Piece};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// From this depth on a rule's first alternative is taken.
const DEEPEST: usize = 7;

/// In CPython these are several objects, with a `__dict__`; here they are one. So
/// they have names of their own, and nothing else refers to them.
const ALONE: [&str; 3] = ["wvd", "wkd", "wset"];

/// Names that programs bind.
const NAMES: u32 = 9;

/// The program of a seed. The same seed makes the same program everywhere.
pub fn program(grammar: &Grammar, seed: u64) -> String {
    let mut maker = Maker {
        grammar,
        rng: ChaCha8Rng::seed_from_u64(seed),
        variables: Vec::new(),
        bound: Vec::new(),
        numbers: 0,
        text: String::new(),
        indent: 0,
    };
    maker.expand("program", 0);
    maker.text.push('\n');
    maker.text
}

struct Maker<'g> {
    grammar: &'g Grammar,
    rng: ChaCha8Rng,
    /// Names, with what kind of thing they have.
    variables: Vec<(String, String)>,
    /// What the statement under way binds.
    bound: Vec<(String, String)>,
    numbers: u32,
    text: String,
    indent: usize,
}

impl Maker<'_> {
    fn expand(&mut self, name: &str, depth: usize) {
        let rule = self.grammar.rule(name);
        let chosen = if depth >= DEEPEST {
            0
        } else {
            let all: u32 = rule.iter().map(|alternative| alternative.weight).sum();
            let mut left = self.rng.random_range(0..all);
            let fits = |weight: u32| match left.checked_sub(weight) {
                Some(less) => {
                    left = less;
                    false
                }
                None => true,
            };
            let mut weights = rule.iter().map(|alternative| alternative.weight);
            weights.position(fits).unwrap_or(0)
        };
        let indent = self.indent;
        for (at, piece) in rule[chosen].pieces.iter().enumerate() {
            self.put(piece, at == 0, indent, depth);
        }
        self.indent = indent;
    }

    fn put(&mut self, piece: &Piece, first: bool, outer: usize, depth: usize) {
        match piece {
            Piece::Text(text) => self.text.push_str(text),
            Piece::Line(blanks) => {
                self.indent = outer + blanks;
                if !first {
                    self.line();
                }
            }
            Piece::Rule(name, 1) => self.expand(name, depth + 1),
            Piece::Rule(name, most) => {
                for time in 0..self.rng.random_range(1..=*most) {
                    if time > 0 {
                        self.line();
                    }
                    // A statement begins anew, however deep it is.
                    self.expand(name, depth.min(self.indent / 2));
                }
            }
            Piece::Variable(kind) => self.variable(kind, depth),
            Piece::Target(kind) => match self.pick(|known| known == kind) {
                Some(at) => self.text.push_str(&self.variables[at].0),
                None => self.put(&Piece::Any, first, outer, depth),
            },
            Piece::New(kind) => {
                let letter = if ALONE.contains(&kind.as_str()) {
                    'w'
                } else {
                    'v'
                };
                let name = format!("{letter}{}", self.rng.random_range(0..NAMES));
                self.text.push_str(&name);
                self.bound.push((name, kind.clone()));
            }
            Piece::Any => match self.pick(|kind| !ALONE.contains(&kind)) {
                Some(at) => self.text.push_str(&self.variables[at].0),
                None => self.text.push_str("log"),
            },
            Piece::Gone => match self.pick(|_| true) {
                Some(at) => {
                    let (name, _) = self.variables.remove(at);
                    self.text.push_str(&name);
                }
                None => self.text.push_str("log[:]"),
            },
            Piece::Number => {
                self.numbers += 1;
                self.text.push_str(&self.numbers.to_string());
            }
        }
    }

    /// The next line; what the last one bound can be used from here on.
    fn line(&mut self) {
        for (name, kind) in std::mem::take(&mut self.bound) {
            self.variables.retain(|(known, _)| *known != name);
            self.variables.push((name, kind));
        }
        self.text.push('\n');
        self.text.push_str(&" ".repeat(self.indent));
    }

    fn variable(&mut self, kind: &str, depth: usize) {
        match self.pick(|known| known == kind) {
            Some(at) => self.text.push_str(&self.variables[at].0),
            None => {
                let make = format!("make.{kind}");
                self.text.push('(');
                self.expand(&make, depth + 1);
                self.text.push(')');
            }
        }
    }

    fn pick(&mut self, fits: impl Fn(&str) -> bool) -> Option<usize> {
        let places = 0..self.variables.len();
        let places: Vec<usize> = places.filter(|at| fits(&self.variables[*at].1)).collect();
        if places.is_empty() {
            return None;
        }
        Some(places[self.rng.random_range(0..places.len())])
    }
}
