//! Looking at words one after the other: which of them are a path, an attribute, a
//! macro's name.

use super::words::{
    ATTRIBUTES, BUILT, FORBIDDEN, LINK, MACROS, NAMES, OF_TESTS, ONLY_MACROS, OUT, OUTSIDE, TEXT,
    TOLD,
};
use super::{Finding, Policy};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;

/// Reads the words of one file.
pub struct Eye<'a> {
    pub policy: &'a Policy,
    pub file: &'a str,
    /// Modules of the submission's own.
    pub modules: &'a BTreeSet<String>,
    /// Whether it has macros of its own.
    pub macros: bool,
    pub found: Vec<Finding>,
}

impl Eye<'_> {
    fn note(&mut self, token: &TokenTree, what: &str, why: &'static str) {
        let finding = Finding {
            file: self.file.to_string(),
            line: token.span().start().line,
            what: what.to_string(),
            why,
        };
        if !self.policy.allowed.contains(what) && !self.found.contains(&finding) {
            self.found.push(finding);
        }
    }

    /// Looks at the words within brackets, or at all of a file.
    pub fn group(&mut self, tokens: TokenStream, attribute: bool) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < all.len() {
            match &all[at] {
                TokenTree::Ident(word) if word == "use" => {
                    let end = (at..all.len())
                        .find(|&i| is(&all[i], ';'))
                        .unwrap_or(all.len());
                    self.used(&all[at + 1..end], &mut Vec::new());
                    at = end;
                    continue;
                }
                TokenTree::Ident(_) => self.word(&all, at, attribute),
                TokenTree::Group(group) => {
                    let bracket = group.delimiter() == Delimiter::Bracket;
                    let marked = at > 0 && (is(&all[at - 1], '#') || is(&all[at - 1], '!'));
                    let hash = at > 0 && is(&all[at - 1], '#')
                        || at > 1 && is(&all[at - 1], '!') && is(&all[at - 2], '#');
                    self.group(group.stream(), attribute || bracket && marked && hash);
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn word(&mut self, all: &[TokenTree], at: usize, attribute: bool) {
        let token = &all[at];
        let text = token.to_string();
        let word = text.strip_prefix("r#").unwrap_or(&text);
        let calls = all.get(at + 1).is_some_and(|next| is(next, '!'))
            && matches!(all.get(at + 2), Some(TokenTree::Group(_)));
        if calls && MACROS.contains(&word) || ONLY_MACROS.contains(&word) {
            self.note(token, &format!("{word}!"), TEXT);
        }
        // In a macro of one's own, `$name!(…)` may become any macro's call.
        let pasted = at > 0 && is(&all[at - 1], '$');
        let called = all.get(at + 1).is_some_and(|next| is(next, '!'));
        if pasted && called && !all.get(at + 2).is_some_and(|next| is(next, '=')) {
            self.note(token, &format!("${word}!"), BUILT);
        }
        if MACROS.contains(&word) && self.is_strewn(all, at) {
            self.note(token, &format!("{word}!"), TEXT);
        }
        if word == "macro_rules"
            && let Some(TokenTree::Ident(name)) = all.get(at + 2)
            && OF_TESTS.contains(&name.to_string().as_str())
        {
            self.note(token, &format!("macro_rules! {name}"), TOLD);
        }
        if attribute
            && (ATTRIBUTES.contains(&word) || word.starts_with("rustc_"))
            && is_whole_attribute(word, all.get(at + 1))
        {
            self.note(token, word, LINK);
        }
        match word {
            "extern" if !is_plain_crate(all, at) => self.note(token, "extern", LINK),
            "unsafe" if !self.policy.unsafe_code => self.note(token, "unsafe", FORBIDDEN),
            "current" if asks_its_name(all, at) => self.note(token, "current().name()", TOLD),
            _ => {}
        }
        let starts = !before_colons(all, at);
        if starts && after_colons(all, at) {
            self.path(all, at);
        }
    }

    /// Whether a macro's name stands beside what a macro of one's own could make
    /// a call of: `include $text`, or a `!` that is nobody's.
    fn is_strewn(&self, all: &[TokenTree], at: usize) -> bool {
        let mark = |at: usize, mark: char| all.get(at).is_some_and(|token| is(token, mark));
        let before = |n: usize| at.checked_sub(n).and_then(|at| all.get(at));
        let lone = before(1).is_some_and(|token| is(token, '!'))
            && !matches!(before(2), Some(TokenTree::Ident(_)))
            && all.get(at + 1).is_some_and(begins_with_text);
        mark(at + 1, '$') || lone && self.macros
    }

    /// A path that starts here: `std::process::exit`.
    fn path(&mut self, all: &[TokenTree], at: usize) {
        let mut words = Vec::new();
        let mut next = at;
        loop {
            match &all[next] {
                TokenTree::Ident(word) => words.push(word.to_string()),
                other if is(other, '$') => words.push("$".into()),
                _ => break,
            }
            if !after_colons(all, next) || next + 3 >= all.len() {
                break;
            }
            next += 3;
        }
        self.told(&all[at], &words);
    }

    /// The tree after `use`.
    fn used(&mut self, tree: &[TokenTree], before: &mut Vec<String>) {
        let prefix = before.clone();
        for token in tree {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    let path: Vec<&str> = before.iter().map(String::as_str).collect();
                    if matches!(
                        path.as_slice(),
                        ["std" | "core" | "alloc"]
                            | ["std" | "core" | "alloc", "self"]
                            | ["std", "process"]
                    ) {
                        self.note(token, "use std as", OUT);
                    }
                    self.told(token, before);
                    before.clear();
                }
                TokenTree::Ident(word) => before.push(word.to_string()),
                TokenTree::Punct(mark) if mark.as_char() == ',' => {
                    self.told(token, before);
                    before.clone_from(&prefix);
                }
                TokenTree::Punct(mark) if mark.as_char() == '*' => {
                    before.push("*".into());
                    self.told(token, before);
                }
                TokenTree::Punct(mark) if mark.as_char() == '$' => before.push("$".into()),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    let mut path = before.clone();
                    self.used(&inner, &mut path);
                    before.clear();
                }
                _ => {}
            }
        }
        if let Some(last) = tree.last() {
            self.told(last, before);
        }
    }

    /// Judges a path by its words.
    fn told(&mut self, token: &TokenTree, words: &[String]) {
        let plain: Vec<&str> = words
            .iter()
            .map(|word| word.strip_prefix("r#").unwrap_or(word))
            .collect();
        for pair in plain.windows(2) {
            let (module, name) = (pair[0], pair[1]);
            let known =
                |(under, names): &(&str, &[&str])| *under == module && names.contains(&name);
            if NAMES.iter().any(known) {
                self.note(token, &format!("{module}::{name}"), TOLD);
            }
        }
        // Under another name, `asm!` would not look like `asm!`.
        if let ["std" | "core", .., last] = plain.as_slice()
            && MACROS.contains(last)
        {
            self.note(token, &format!("{last}!"), TEXT);
        }
        match plain.as_slice() {
            // It ends a test badly, as it should: `Rc` does so when a count is full.
            ["std", "process"] | ["std", "process", "abort"] | ["process", "abort"] => {}
            ["std" | "core" | "alloc", second, ..]
                if OUTSIDE.contains(second) || ["*", "$"].contains(second) =>
            {
                self.note(token, &format!("std::{second}"), OUT);
            }
            [first, _, ..] if OUTSIDE.contains(first) && !self.modules.contains(*first) => {
                self.note(token, &format!("{first}::"), OUT);
            }
            _ => {}
        }
    }
}

fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == mark)
}

fn colons(all: &[TokenTree], at: usize) -> bool {
    all.get(at).is_some_and(|t| is(t, ':')) && all.get(at + 1).is_some_and(|t| is(t, ':'))
}

fn after_colons(all: &[TokenTree], at: usize) -> bool {
    colons(all, at + 1)
}

/// `("x")` or `(concat!(…))`.
fn begins_with_text(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    let first = group.stream().into_iter().next();
    first.is_some_and(|first| {
        let text = first.to_string();
        text.starts_with(['"', '$'])
            || text.starts_with("r\"")
            || text.starts_with("r#\"")
            || text == "concat"
    })
}

/// Whether a path goes on here, and does not begin: `::std` begins one.
fn before_colons(all: &[TokenTree], at: usize) -> bool {
    at >= 3
        && colons(all, at - 2)
        && (matches!(&all[at - 3], TokenTree::Ident(word) if !is_keyword(&word.to_string()))
            || is(&all[at - 3], '>'))
}

/// `cfg(feature = "x")` asks, `feature(x)` does; `path = "x"` does.
fn is_whole_attribute(word: &str, next: Option<&TokenTree>) -> bool {
    let group = matches!(next, Some(TokenTree::Group(_)));
    match word {
        "feature" | "link" => group,
        "path" => next.is_some_and(|next| is(next, '=')),
        _ => true,
    }
}

/// `extern crate alloc;`: part of the language, and brings nothing new.
fn is_plain_crate(all: &[TokenTree], at: usize) -> bool {
    let word = |at: usize| all.get(at).map(ToString::to_string).unwrap_or_default();
    word(at + 1) == "crate"
        && ["alloc", "core", "std"].contains(&word(at + 2).as_str())
        && word(at + 3) == ";"
}

/// `current().name()` is the name of the test.
fn asks_its_name(all: &[TokenTree], at: usize) -> bool {
    matches!(all.get(at + 1), Some(TokenTree::Group(_)))
        && all.get(at + 2).is_some_and(|next| is(next, '.'))
        && matches!(all.get(at + 3), Some(TokenTree::Ident(word)) if word == "name")
}

fn is_keyword(word: &str) -> bool {
    [
        "return", "in", "as", "mut", "ref", "else", "match", "if", "while", "break", "dyn", "impl",
    ]
    .contains(&word)
}
