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
/// Ways to read standard input, to replace what reports a test's end, or to learn
/// which test it is: always under the module that is named first.
const NAMES: &[(&str, &[&str])] = &[
    ("io", &["stdin", "Stdin"]),
    (
        "panic",
        &["set_hook", "take_hook", "update_hook", "always_abort"],
    ),
    ("alloc", &["set_alloc_error_hook"]),
    ("Location", &["caller"]),
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

/// What looking gave.
#[derive(Debug, Default)]
pub struct Look {
    pub found: Vec<Finding>,
    /// Whether every file is made of words of the language. Where one is not, the
    /// compiler must say so too.
    pub readable: bool,
}

/// Looks at the files of a submission.
pub fn look<'a>(policy: &Policy, files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Look {
    let mut read = Vec::new();
    let mut readable = true;
    for (file, bytes) in files {
        match std::str::from_utf8(bytes).ok().and_then(tokens) {
            Some(tokens) => read.push((file, tokens)),
            None => readable = false,
        }
    }
    let mut modules = BTreeSet::new();
    for (_, tokens) in &read {
        find_modules(tokens.clone(), &mut modules);
    }
    let mut found = Vec::new();
    for (file, tokens) in read {
        let mut eye = Eye {
            policy,
            file,
            modules: &modules,
            found: Vec::new(),
        };
        eye.group(tokens, false);
        found.extend(eye.found);
    }
    Look { found, readable }
}

/// The words of a file, if it is made of any.
fn tokens(text: &str) -> Option<TokenStream> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A first line for the shell is no Rust, and the compiler passes over it.
    let rest = match text.strip_prefix("#!") {
        Some(after) if !after.trim_start().starts_with('[') => {
            text.find('\n').map_or("", |end| &text[end..])
        }
        _ => text,
    };
    TokenStream::from_str(rest).ok()
}

/// The modules that a submission has of its own: `process` may be one.
fn find_modules(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in all.iter().enumerate() {
        match (token, all.get(at + 1)) {
            (TokenTree::Ident(word), Some(TokenTree::Ident(name))) if word == "mod" => {
                found.insert(name.to_string());
            }
            (TokenTree::Group(group), _) => find_modules(group.stream(), found),
            _ => {}
        }
    }
}

struct Eye<'a> {
    policy: &'a Policy,
    file: &'a str,
    /// Modules of the submission's own.
    modules: &'a BTreeSet<String>,
    found: Vec<Finding>,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(unsafe_code: bool, text: &str) -> Vec<String> {
        let policy = Policy {
            unsafe_code,
            allowed: BTreeSet::new(),
        };
        let files = [("src/lib.rs", text.as_bytes())];
        let look = look(&policy, files.into_iter());
        assert!(look.readable, "{text}");
        look.found.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn what_reaches_out_is_found() {
        for (text, what) in [
            ("fn f() { std::process::exit(0) }", "std::process"),
            ("fn f() { ::std::process::exit(0) }", "std::process"),
            ("use std::process; fn f() { process::exit(0) }", "process::"),
            ("use std::{fmt, process::{exit as e}};", "std::process"),
            ("use std::process as p;", "use std as"),
            (
                "use std::{fmt as f, process::{exit as leave}};",
                "std::process",
            ),
            ("use std as s;", "use std as"),
            ("use std::{self as s};", "use std as"),
            ("use core::*;", "std::*"),
            ("use std::io::stdin;", "io::stdin"),
            ("fn f() { std::r#env::vars(); }", "std::env"),
            ("const T: &str = include_str!(\"x\");", "include_str!"),
            ("use core::include_str as t;", "include_str!"),
            ("#[path = \"x.rs\"] mod x;", "path"),
            ("#![feature(asm)]", "feature"),
            (
                "#[cfg_attr(all(), unsafe(no_mangle))] fn f() {}",
                "no_mangle",
            ),
            ("extern \"C\" { fn exit(); }", "extern"),
            ("extern crate std as s;", "extern"),
            ("fn f() { panic::set_hook(x) }", "panic::set_hook"),
            ("fn f() { thread::current().name(); }", "current().name()"),
            (
                "#[macro_export] macro_rules! assert_eq { () => {} }",
                "macro_rules! assert_eq",
            ),
            (
                "macro_rules! m { ($x:ident) => { std::$x::exit(0) } }",
                "std::$",
            ),
            ("mod a { pub fn f() { fs::read(x); } }", "fs::"),
        ] {
            assert!(
                found(true, text).iter().any(|found| found == what),
                "{text}: {:?}",
                found(true, text)
            );
        }
        assert_eq!(found(false, "fn f() { unsafe {} }"), ["unsafe"]);
    }

    #[test]
    fn what_only_looks_so_is_not() {
        for text in [
            "// std::process::exit(0)\n/* std::fs */ const T: &str = \"include_str!()\";",
            "fn process(env: u8) -> u8 { let fs = env; fs }",
            "mod process; fn f() { process::run(); }",
            "pub use os::{Occupancy, Os}; mod os { pub struct Os; pub struct Occupancy; }",
            "#[cfg(feature = \"std\")] fn f() {}",
            "extern crate alloc;",
            "fn f(hooks: &mut Hooks) { hooks.set_hook(1); let stdin = 2; }",
            "fn f() { std::process::abort() }",
            "use std::process; fn f() { process::abort() }",
            "fn f() { std::thread::current().id(); }",
            "use std::{cell::Cell, fmt::{self, Write as _}, rc::Rc};",
            "use std::{fmt as f, rc::Rc as Shared};",
            "macro_rules! each { ($t:ty) => { <$t>::default(); Vec::<$t>::new() } }",
            "fn f() { a.process().env; Self::fs(); Name::process::<u8>() }",
        ] {
            assert_eq!(found(false, text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_is_no_rust_is_said() {
        let look = look(
            &Policy::default(),
            [("a.rs", b"fn f( {".as_slice())].into_iter(),
        );
        assert!(!look.readable);
    }
}
