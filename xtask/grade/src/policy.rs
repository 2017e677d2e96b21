//! What the source of a submission may not say.
//!
//! The words are looked at as the compiler would read them, so that comments
//! and strings say nothing. What is looked for is what no answer needs: other
//! processes, files, the network, the environment, code before `main`, text from
//! other files. What the chapter's own given source does is always allowed.
//!
//! A name that is built by a macro is found later, in the compiled code: see
//! `audit.rs`. And whatever gets through runs in the sandbox.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::str::FromStr;

/// Something that is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub file: String,
    pub line: usize,
    /// What was found, such as `std::process`.
    pub what: String,
    pub why: &'static str,
}

impl Finding {
    /// In a sentence.
    pub fn says(&self) -> String {
        format!(
            "{} line {}: `{}` {}",
            self.file, self.line, self.what, self.why
        )
    }
}

/// Modules of the standard library that reach out of the program.
const OUTSIDE: &[&str] = &[
    "process",
    "env",
    "fs",
    "net",
    "os",
    "arch",
    "intrinsics",
    "backtrace",
];
/// Names that read standard input, or replace what reports a test's end.
const NAMES: &[&str] = &[
    "stdin",
    "set_hook",
    "take_hook",
    "update_hook",
    "always_abort",
    "set_alloc_error_hook",
];
const MACROS: &[&str] = &[
    "include",
    "include_str",
    "include_bytes",
    "env",
    "option_env",
    "asm",
    "global_asm",
    "naked_asm",
    "llvm_asm",
];
const ATTRIBUTES: &[&str] = &[
    "link_section",
    "no_mangle",
    "export_name",
    "global_allocator",
    "link",
    "link_name",
    "link_ordinal",
    "linkage",
    "used",
    "naked",
    "feature",
    "path",
    "no_std",
    "no_core",
    "no_main",
    "panic_handler",
    "proc_macro",
    "proc_macro_derive",
    "proc_macro_attribute",
    "crate_type",
    "crate_name",
    "ffi_const",
    "ffi_pure",
    "windows_subsystem",
    "test_runner",
    "reexport_test_harness_main",
];
/// Macros that tests use: one of the same name could take their place.
const OF_TESTS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "assert_log",
    "lesson",
    "snapshot",
    "panic",
    "matches",
    "vec",
    "test",
];
const OUT: &str = "reaches out of the program";
const TOLD: &str = "could change how a test ends or is told";
const TEXT: &str = "brings in text or code from outside";
const LINK: &str = "changes how the program is put together";
const FORBIDDEN: &str = "is not for this chapter";

/// What a chapter allows beyond the rule.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    pub unsafe_code: bool,
    /// Findings that the chapter's own source has.
    pub allowed: BTreeSet<String>,
}

/// What looking at a file gave.
pub enum Look {
    Found(Vec<Finding>),
    /// It is not made of words of the language; the compiler must say so too.
    NotRust,
}

/// Looks at one file.
pub fn look(policy: &Policy, file: &str, text: &str) -> Look {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A first line for the shell is no Rust, and the compiler passes over it.
    let rest = match text.strip_prefix("#!") {
        Some(after) if !after.trim_start().starts_with('[') => {
            text.find('\n').map_or("", |end| &text[end..])
        }
        _ => text,
    };
    let Ok(tokens) = TokenStream::from_str(rest) else {
        return Look::NotRust;
    };
    let mut eye = Eye {
        policy,
        file,
        modules: BTreeSet::new(),
        found: Vec::new(),
    };
    eye.find_modules(tokens.clone());
    eye.group(tokens, false);
    Look::Found(eye.found)
}

struct Eye<'a> {
    policy: &'a Policy,
    file: &'a str,
    /// Modules of the submission's own.
    modules: BTreeSet<String>,
    found: Vec<Finding>,
}

impl Eye<'_> {
    fn find_modules(&mut self, tokens: TokenStream) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in all.iter().enumerate() {
            match (token, all.get(at + 1)) {
                (TokenTree::Ident(word), Some(TokenTree::Ident(name))) if word == "mod" => {
                    self.modules.insert(name.to_string());
                }
                (TokenTree::Group(group), _) => self.find_modules(group.stream()),
                _ => {}
            }
        }
    }

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

    fn group(&mut self, tokens: TokenStream, attribute: bool) {
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
        if calls && MACROS.contains(&word) {
            self.note(token, &format!("{word}!"), TEXT);
        }
        if word == "macro_rules"
            && let Some(TokenTree::Ident(name)) = all.get(at + 2)
            && OF_TESTS.contains(&name.to_string().as_str())
        {
            self.note(token, &format!("macro_rules! {name}"), TOLD);
        }
        if attribute && (ATTRIBUTES.contains(&word) || word.starts_with("rustc_")) {
            self.note(token, word, LINK);
        }
        match word {
            "extern" => self.note(token, "extern", LINK),
            "unsafe" if !self.policy.unsafe_code => self.note(token, "unsafe", FORBIDDEN),
            _ if NAMES.contains(&word) => self.note(token, word, TOLD),
            _ => {}
        }
        let starts = !before_colons(all, at);
        if starts && after_colons(all, at) {
            self.path(all, at);
        }
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
        let start = before.len();
        for token in tree {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    let path: Vec<&str> = before.iter().map(String::as_str).collect();
                    if matches!(
                        path.as_slice(),
                        ["std" | "core" | "alloc"] | ["std" | "core" | "alloc", "self"]
                    ) {
                        self.note(token, "use std as", OUT);
                    }
                    self.told(token, before);
                    before.clear();
                }
                TokenTree::Ident(word) => before.push(word.to_string()),
                TokenTree::Punct(mark) if mark.as_char() == ',' => {
                    self.told(token, before);
                    before.truncate(start);
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
        for name in &plain {
            if NAMES.contains(name) {
                self.note(token, name, TOLD);
            }
        }
        // Under another name, `asm!` would not look like `asm!`.
        if let ["std" | "core", .., last] = plain.as_slice()
            && MACROS.contains(last)
        {
            self.note(token, &format!("{last}!"), TEXT);
        }
        match plain.as_slice() {
            ["std" | "core" | "alloc", second, ..]
                if OUTSIDE.contains(second) || ["*", "$"].contains(second) =>
            {
                self.note(token, &format!("std::{second}"), OUT);
            }
            [.., "thread", "current"] | [.., "Location", "caller"] => {
                self.note(token, &plain.join("::"), TOLD);
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

/// Whether a path goes on here, and does not begin: `::std` begins one.
fn before_colons(all: &[TokenTree], at: usize) -> bool {
    at >= 3
        && colons(all, at - 2)
        && (matches!(&all[at - 3], TokenTree::Ident(word) if !is_keyword(&word.to_string()))
            || is(&all[at - 3], '>'))
}

fn is_keyword(word: &str) -> bool {
    [
        "return", "in", "as", "mut", "ref", "else", "match", "if", "while", "break", "dyn", "impl",
    ]
    .contains(&word)
}
