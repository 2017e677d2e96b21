//! The grammar that programs are made by: `grammar.txt`, read once.

use std::collections::HashMap;

/// What a text consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Itself.
    Text(String),
    /// A line of so many blanks begins here.
    Line(usize),
    /// `<name>`, `<name*4>`: a rule, up to so many times.
    Rule(String, u32),
    /// `<@kind>`: a variable, or what could be in one.
    Variable(String),
    /// `<!kind>`: a variable, if need be one of another kind.
    Target(String),
    /// `<new.kind>`: a variable that is bound.
    New(String),
    /// `<any>`, `<gone>`, `<n>`.
    Any,
    Gone,
    Number,
}

/// One way to go on.
pub struct Alternative {
    pub weight: u32,
    pub pieces: Vec<Piece>,
}

/// Rules by their names.
pub struct Grammar(HashMap<String, Vec<Alternative>>);

impl Grammar {
    /// The grammar of this crate.
    ///
    /// # Panics
    /// If it is not well formed.
    pub fn new() -> Grammar {
        Grammar::parse(include_str!("grammar.txt"))
    }

    /// Reads rules. A line without a blank at its start names one; `3 | text`
    /// begins an alternative, `| text` goes on with it.
    fn parse(text: &str) -> Grammar {
        let mut rules: HashMap<String, Vec<Alternative>> = HashMap::new();
        let mut name = "";
        for line in text.lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let Some((weight, text)) = line.split_once("| ").or(line.split_once('|')) else {
                name = line;
                continue;
            };
            let rule = rules.entry(name.to_owned()).or_default();
            if weight.trim().is_empty() {
                let last = rule.last_mut().expect("a line goes on with an alternative");
                last.pieces.extend(pieces(text));
            } else {
                let weight = weight.trim().parse().expect("a weight is a number");
                let pieces = pieces(text);
                rule.push(Alternative { weight, pieces });
            }
        }
        Grammar(rules)
    }

    /// The alternatives of a rule.
    ///
    /// # Panics
    /// If there is no such rule.
    pub fn rule(&self, name: &str) -> &[Alternative] {
        match self.0.get(name) {
            Some(rule) => rule,
            None => panic!("the grammar has no rule `{name}`"),
        }
    }
}

/// The pieces of one line.
fn pieces(text: &str) -> Vec<Piece> {
    let indent = text.len() - text.trim_start().len();
    let mut pieces = vec![Piece::Line(indent)];
    let mut rest = text.trim_start();
    while let Some(start) = next_hole(rest) {
        let (before, after) = rest.split_at(start);
        let (hole, after) = after[1..].split_once('>').expect("a hole ends");
        pieces.push(Piece::Text(before.into()));
        pieces.push(piece(hole));
        rest = after;
    }
    pieces.push(Piece::Text(rest.into()));
    pieces
}

/// A `<` before a letter, `@` or `!` begins a hole; Python's own has a blank
/// behind it.
fn next_hole(text: &str) -> Option<usize> {
    let holes = text.match_indices('<');
    let mut starts = holes.map(|(at, _)| at);
    starts
        .find(|at| text[at + 1..].starts_with(|c: char| c.is_ascii_lowercase() || "@!".contains(c)))
}

fn piece(hole: &str) -> Piece {
    match hole {
        "any" => Piece::Any,
        "gone" => Piece::Gone,
        "n" => Piece::Number,
        _ => {
            if let Some(kind) = hole.strip_prefix('@') {
                Piece::Variable(kind.into())
            } else if let Some(kind) = hole.strip_prefix('!') {
                Piece::Target(kind.into())
            } else if let Some(kind) = hole.strip_prefix("new.") {
                Piece::New(kind.into())
            } else if let Some((name, most)) = hole.split_once('*') {
                Piece::Rule(name.into(), most.parse().expect("a number of times"))
            } else {
                Piece::Rule(hole.into(), 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Grammar, Piece};

    /// Every rule that is used is there, and the first alternatives end.
    #[test]
    fn nothing_is_missing() {
        let grammar = Grammar::new();
        for (name, rule) in &grammar.0 {
            for piece in rule.iter().flat_map(|alternative| &alternative.pieces) {
                match piece {
                    Piece::Rule(used, _) => assert!(grammar.0.contains_key(used), "{name}: {used}"),
                    Piece::Variable(kind) => {
                        let make = format!("make.{kind}");
                        assert!(grammar.0.contains_key(&make), "{name}: {make}");
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn a_comparison_is_no_hole() {
        let grammar = Grammar::parse("r\n  2 | <n> < <@list>\n");
        let pieces = &grammar.rule("r")[0].pieces;
        assert!(pieces.contains(&Piece::Text(" < ".into())), "{pieces:?}");
    }
}
