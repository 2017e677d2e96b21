//! What the source of a submission may not say.
//!
//! The words are looked at as the compiler would read them, so that comments
//! and strings say nothing. What is looked for is what no answer needs: other
//! processes, files, the network, the environment, code before `main`, text from
//! other files. What the chapter's own given source does is always allowed.
//!
//! A name that is built by a macro is found later, in the compiled code: see
//! `audit.rs`. And whatever gets through runs in the sandbox.

mod eye;
mod words;

use eye::Eye;
use proc_macro2::{TokenStream, TokenTree};
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

/// What a chapter allows beyond the rule.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    pub unsafe_code: bool,
    /// Findings that the chapter's own source has.
    pub allowed: BTreeSet<String>,
    /// Types for which the chapter's own source says when they are equal.
    pub equal: BTreeSet<String>,
}

/// What looking gave.
#[derive(Debug, Default)]
pub struct Look {
    pub found: Vec<Finding>,
    /// Whether every file is made of words of the language. Where one is not, the
    /// compiler must say so too.
    pub readable: bool,
    /// Types for which it says when they are equal. Tests compare what they get:
    /// somebody should look at that.
    pub equal: BTreeSet<String>,
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
    let mut equal = BTreeSet::new();
    for (_, tokens) in &read {
        find_equal(tokens.clone(), &mut equal);
    }
    equal.retain(|name| !policy.equal.contains(name));
    let macros = read.iter().any(|(_, tokens)| has_macros(tokens.clone()));
    let mut found = Vec::new();
    for (file, tokens) in read {
        let mut eye = Eye {
            policy,
            file,
            modules: &modules,
            macros,
            found: Vec::new(),
        };
        eye.group(tokens, false);
        found.extend(eye.found);
    }
    Look {
        found,
        readable,
        equal,
    }
}

/// The words of a file, if it is made of any.
pub fn tokens(text: &str) -> Option<TokenStream> {
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

/// The types that have an `impl PartialEq` written out.
fn find_equal(tokens: TokenStream, found: &mut BTreeSet<String>) {
    // Since the last `impl`: whether PartialEq was named, and `for` after it.
    let (mut equality, mut whose) = (false, false);
    for token in tokens {
        match token {
            TokenTree::Ident(word) if word == "impl" => (equality, whose) = (false, false),
            TokenTree::Ident(word) if word == "PartialEq" => equality = true,
            TokenTree::Ident(word) if word == "for" => whose = equality,
            TokenTree::Ident(word) if whose && word != "crate" => {
                found.insert(word.to_string());
                (equality, whose) = (false, false);
            }
            TokenTree::Group(group) => {
                find_equal(group.stream(), found);
                (equality, whose) = (false, false);
            }
            _ => {}
        }
    }
}

fn has_macros(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "macro_rules",
        TokenTree::Group(group) => has_macros(group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(unsafe_code: bool, text: &str) -> Vec<String> {
        let policy = Policy {
            unsafe_code,
            ..Policy::default()
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
            (
                "macro_rules! m { ($a:ident) => { $a!(\"x\") } } const S: &str = m!(include_str);",
                "include_str!",
            ),
            ("macro_rules! m { ($a:ident) => { $a!(\"x\") } }", "$a!"),
            (
                "macro_rules! m { ($b:tt) => { include $b (\"x\"); } } m!(!);",
                "include!",
            ),
            (
                "macro_rules! m { ($b:tt $a:tt $c:tt) => { $a $b $c } } m!(! include (\"x\"));",
                "include!",
            ),
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
            "macro_rules! differ { ($a:expr, $b:expr) => { $a != $b } } fn f() { differ!(env, 1); }",
            "fn f(env: &Env) -> bool { let include = |n: u8| n > 0; !include(1) && env.ok() }",
        ] {
            assert_eq!(found(false, text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn who_says_what_is_equal_is_told() {
        let text = "impl PartialEq for Fault { fn eq(&self, _: &Self) -> bool { true } }
            impl<T> std::cmp::PartialEq<T> for Any { } impl Eq for Other {}
            #[derive(PartialEq)] struct Plain; mod inner { impl PartialEq<u8> for Deep {} }";
        let equal = look(&Policy::default(), [("a.rs", text.as_bytes())].into_iter()).equal;
        assert_eq!(
            equal.into_iter().collect::<Vec<_>>(),
            ["Any", "Deep", "Fault"]
        );
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
