//! What a program that uses a library can depend on, told from its source.
//!
//! A program is compiled against a library's types, signatures, constants, generic
//! and inlined functions. The body of any other function it only calls, by a name
//! that does not depend on the body. So two libraries whose sources differ in such
//! bodies alone serve the same compiled program: see `objects`.
//!
//! Where there is doubt a body counts: in what is generic, inlined, constant or
//! gives back an `impl`, and where words stand in it that could say something
//! about the outside, as an `impl` in a body does.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// Macros that say nothing about the outside of a body.
const MACROS: [&str; 20] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprintln",
    "format",
    "matches",
    "panic",
    "print",
    "println",
    "smallvec",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Words after which an exclamation mark says "not".
const KEYWORDS: [&str; 6] = ["else", "if", "in", "match", "return", "while"];

/// Attributes of a function that leave the choice where its code comes to be.
const ATTRIBUTES: [&str; 6] = [
    "allow",
    "cold",
    "deprecated",
    "expect",
    "must_use",
    "track_caller",
];

/// What of a library's source others can depend on.
#[derive(Debug, Default)]
pub struct Surface {
    parts: Vec<Part>,
    /// Every name in it.
    names: BTreeSet<String>,
}

#[derive(Debug)]
struct Part {
    text: String,
    /// For what may be there or not, so long as nobody else has names like these.
    adds: Option<Vec<String>>,
}

/// The surface of a library with these files; nothing if one cannot be read.
pub fn of(files: &BTreeMap<String, Vec<u8>>) -> Option<Surface> {
    let mut surface = Surface::default();
    for (name, bytes) in files {
        let tokens = crate::policy::tokens(std::str::from_utf8(bytes).ok()?)?;
        surface.mark(name);
        surface.items(tokens, true);
    }
    Some(surface)
}

impl Surface {
    /// Whether what was compiled against this one serves the other as well: it is
    /// the same, or has imports and functions besides whose names are new.
    pub fn serves(&self, other: &Surface) -> bool {
        let mut own = self.parts.iter().peekable();
        let new = |part: &Part| {
            let names = part.adds.as_ref();
            names.is_some_and(|names| names.iter().all(|name| !self.names.contains(name)))
        };
        let known = |part: &Part| {
            let same = own.peek().is_some_and(|next| next.text == part.text);
            same && own.next().is_some() || new(part)
        };
        other.parts.iter().all(known) && own.next().is_none()
    }

    fn mark(&mut self, text: &str) {
        let (text, adds) = (text.to_string(), None);
        self.parts.push(Part { text, adds });
    }

    /// Part of the surface, all words of it.
    fn part(&mut self, tokens: &[TokenTree], adds: Option<Vec<String>>) {
        let mut text = String::new();
        self.spell(tokens, &mut text);
        self.parts.push(Part { text, adds });
    }

    fn spell(&mut self, tokens: &[TokenTree], text: &mut String) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    text.push_str(&format!("{:?}\0", group.delimiter()));
                    self.spell(&without_doc(group.stream()), text);
                    text.push_str("end");
                }
                TokenTree::Punct(mark) => {
                    let joint = mark.spacing() == Spacing::Joint;
                    text.push_str(&format!("{}{}", mark.as_char(), u8::from(joint)));
                }
                TokenTree::Ident(word) => {
                    self.names.insert(word.to_string());
                    text.push_str(&word.to_string());
                }
                TokenTree::Literal(value) => text.push_str(&value.to_string()),
            }
            text.push('\0');
        }
    }

    /// The items of a file, a module or an `impl`; `concrete`: not of one with
    /// parameters.
    fn items(&mut self, tokens: TokenStream, concrete: bool) {
        let all = without_doc(tokens);
        let mut rest = all.as_slice();
        while !rest.is_empty() {
            let item = Item::first(rest);
            rest = &rest[item.all.len()..];
            match (item.keyword().as_deref(), item.braces()) {
                (Some("fn"), Some(body)) if concrete && item.is_only_called(body) => {
                    let name = item.all[item.head + 1].to_string();
                    self.part(item.before_braces(), Some(vec![name]));
                }
                (Some("impl"), Some(inner)) => {
                    let lifetimes = has_lifetimes_only(item.all, item.head + 1).is_some();
                    self.around(&item, inner, concrete && lifetimes);
                }
                (Some("mod"), Some(inner)) => self.around(&item, inner, concrete),
                (Some("use"), _) => self.part(item.all, bound(&item.all[item.head + 1..])),
                _ => self.part(item.all, None),
            }
        }
    }

    fn around(&mut self, item: &Item<'_>, inner: &Group, concrete: bool) {
        self.part(item.before_braces(), None);
        self.items(inner.stream(), concrete);
        self.mark("end");
    }
}

/// An item, or some words that are none.
struct Item<'a> {
    all: &'a [TokenTree],
    /// Where its keyword is: after attributes, `pub` and the like.
    head: usize,
}

impl<'a> Item<'a> {
    fn first(rest: &'a [TokenTree]) -> Item<'a> {
        let before = |token: &TokenTree| match token {
            TokenTree::Ident(word) => BEFORE.iter().any(|known| word == known),
            TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
            TokenTree::Punct(mark) => "#!".contains(mark.as_char()),
            TokenTree::Literal(_) => true,
        };
        let head = rest.iter().take_while(|token| before(token)).count();
        let only_semicolon = rest
            .get(head)
            .is_some_and(|token| *token.to_string() == *"use");
        let ends = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !only_semicolon,
            other => is(other, ';'),
        };
        let end = (head..rest.len()).find(|&at| ends(&rest[at]));
        Item {
            all: &rest[..end.map_or(rest.len(), |end| end + 1)],
            head,
        }
    }

    fn keyword(&self) -> Option<String> {
        self.all.get(self.head).map(ToString::to_string)
    }

    /// What its last braces hold.
    fn braces(&self) -> Option<&'a Group> {
        match self.all.last() {
            Some(TokenTree::Group(group)) => Some(group),
            _ => None,
        }
    }

    fn before_braces(&self) -> &'a [TokenTree] {
        &self.all[..self.all.len() - 1]
    }

    /// Whether whoever uses this function can only call it.
    fn is_only_called(&self, body: &Group) -> bool {
        let Some(arguments) = has_lifetimes_only(self.all, self.head + 2) else {
            return false;
        };
        let signature = self.all.get(arguments..self.all.len() - 1);
        let signature = signature.unwrap_or_default().iter().cloned().collect();
        !says(signature, &["impl", "where"])
            && is_plain(&self.all[..self.head])
            && keeps_to_itself(body.stream())
    }
}

/// What may stand before the keyword of a function.
const BEFORE: [&str; 7] = [
    "async", "const", "crate", "default", "extern", "pub", "unsafe",
];

/// Comments for readers are attributes here; they do not count.
fn without_doc(tokens: TokenStream) -> Vec<TokenTree> {
    let mut left: Vec<TokenTree> = Vec::new();
    for token in tokens {
        if first_word(&token).is_some_and(|word| word == "doc") {
            if left.last().is_some_and(|last| is(last, '!')) {
                left.pop();
            }
            if left.last().is_some_and(|last| is(last, '#')) {
                left.pop();
                continue;
            }
        }
        left.push(token);
    }
    left
}

/// The first word within square brackets.
fn first_word(token: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = token else {
        return None;
    };
    let bracket = group.delimiter() == Delimiter::Bracket;
    match group.stream().into_iter().next() {
        Some(TokenTree::Ident(word)) if bracket => Some(word.to_string()),
        _ => None,
    }
}

/// Where the parameters in angle brackets end, if there is no type or constant
/// among them.
fn has_lifetimes_only(all: &[TokenTree], at: usize) -> Option<usize> {
    if !all.get(at).is_some_and(|token| is(token, '<')) {
        return Some(at);
    }
    for (before, token) in (at..).zip(&all[at + 1..]) {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '>' => return Some(before + 2),
            TokenTree::Punct(mark) if "',:+".contains(mark.as_char()) => {}
            TokenTree::Ident(_) if is(&all[before], '\'') => {}
            _ => return None,
        }
    }
    None
}

/// Whether nothing before `fn` makes it more than a function to call.
fn is_plain(before: &[TokenTree]) -> bool {
    before.iter().all(|token| match token {
        TokenTree::Ident(word) => word == "pub" || word == "unsafe",
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            let known = |word: String| ATTRIBUTES.contains(&word.as_str());
            first_word(token).is_some_and(known) || is_for_release(group)
        }
        TokenTree::Group(_) => true,
        TokenTree::Punct(mark) => mark.as_char() == '#',
        TokenTree::Literal(_) => false,
    })
}

/// `#[cfg_attr(not(debug_assertions), …)]`: tests are compiled with them.
fn is_for_release(attribute: &Group) -> bool {
    let text = attribute.stream().to_string().replace(' ', "");
    text.starts_with("cfg_attr(not(debug_assertions),")
}

/// The names that an import brings; nothing if that is not certain.
fn bound(tree: &[TokenTree]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for (at, token) in tree.iter().enumerate() {
        let next = tree.get(at + 1);
        let goes_on = next.is_some_and(|next| is(next, ':') || *next.to_string() == *"as");
        match token {
            TokenTree::Ident(_) if !goes_on => names.push(token.to_string()),
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                names.extend(bound(&inner)?);
            }
            TokenTree::Punct(mark) if mark.as_char() == '*' => return None,
            _ => {}
        }
    }
    Some(names)
}

fn says(tokens: TokenStream, words: &[&str]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(found) => words.iter().any(|word| found == word),
        TokenTree::Group(group) => says(group.stream(), words),
        _ => false,
    })
}

/// Whether nothing in a body can say anything about the outside.
fn keeps_to_itself(body: TokenStream) -> bool {
    let all: Vec<TokenTree> = body.into_iter().collect();
    let called = |at: usize| {
        let mark = all.get(at + 1).is_some_and(|next| is(next, '!'));
        mark && matches!(all.get(at + 2), Some(TokenTree::Group(_)))
    };
    all.iter().enumerate().all(|(at, token)| match token {
        TokenTree::Ident(word) => {
            let word = word.to_string();
            !["impl", "macro_rules", "extern"].contains(&word.as_str())
                && (!called(at) || [&MACROS[..], &KEYWORDS].concat().contains(&word.as_str()))
        }
        TokenTree::Punct(mark) => !"#$".contains(mark.as_char()),
        TokenTree::Group(group) => keeps_to_itself(group.stream()),
        TokenTree::Literal(_) => true,
    })
}

fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serves(one: &str, other: &str) -> bool {
        let surface = |text: &str| {
            let file = ("src/lib.rs".to_string(), text.as_bytes().to_vec());
            of(&BTreeMap::from([file])).expect(text)
        };
        assert!(surface(one).serves(&surface(one)), "{one}");
        surface(one).serves(&surface(other))
    }

    #[test]
    fn a_body_that_is_only_called_does_not_count() {
        for (one, other) in [
            ("fn f() { 1 }", "fn f() { todo!(\"ch06.f: write it\") }"),
            (
                "pub(crate) fn f(x: &u8) -> u8 { *x }",
                "pub(crate) fn f(x: &u8) -> u8 { 0 }",
            ),
            (
                "fn f<'a, 'b: 'a>(x: &'a u8) {}",
                "fn f<'a, 'b: 'a>(x: &'a u8) { return }",
            ),
            (
                "impl Visit for List { fn f(&self) {} }",
                "impl Visit for List { fn f(&self) { g() } }",
            ),
            (
                "impl<'a> At<'a> { fn f(&self) {} }",
                "impl<'a> At<'a> { fn f(&self) { g() } }",
            ),
            (
                "mod a { #[must_use] fn f() {} }",
                "mod a { #[must_use] fn f() { let v = vec![1]; } }",
            ),
            (
                "const A: u8 = 1; unsafe fn f() {}",
                "const A: u8 = 1; unsafe fn f() { g() }",
            ),
            ("fn f() { if !(a) {} }", "fn f() { return !(a) }"),
            (
                "/// One.\nfn f() {}",
                "//! All.\n/// Two.\n// Three.\nfn f() {\n    1\n}",
            ),
        ] {
            assert!(serves(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn what_is_new_changes_nothing_for_others() {
        for (one, other) in [
            (
                "fn f() {}",
                "use a::{b::C, D as E};\nfn f() { g() }\n#[must_use]\npub(crate) fn g() {}",
            ),
            (
                "impl A { fn f() {} } const B: u8 = 1;",
                "impl A { fn g() {} fn f() {} } const B: u8 = 1;",
            ),
        ] {
            assert!(serves(one, other), "{one} / {other}");
        }
    }

    /// Most answers keep to the holes: the reference does.
    #[test]
    fn what_is_given_out_serves_the_reference() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let surface = |what: &str, id: &str| {
            let src = root.join(what).join(id).join("src");
            let texts = xtask::files::read_tree(&src, |name| name.ends_with(".rs")).unwrap();
            let files = texts
                .into_iter()
                .map(|(name, text)| (name, text.into_bytes()));
            of(&files.collect()).unwrap()
        };
        let serves = |id: &str| surface("exercises", id).serves(&surface("solutions", id));
        assert!(serves("ch06-containers"));
        assert!(!serves("ch03-ref"), "its holes are in generic code");
    }

    #[test]
    fn everything_else_counts() {
        for (one, other) in [
            ("fn f() {}", "fn g() {}"),
            ("fn f() -> u8 { 0 }", "fn f() -> u16 { 0 }"),
            ("struct A(u8);", "struct A(u16);"),
            ("const A: u8 = 1;", "const A: u8 = 2;"),
            ("const fn f() {}", "const fn f() { 1 }"),
            ("async fn f() {}", "async fn f() { 1 }"),
            ("#[inline] fn f() {}", "#[inline] fn f() { 1 }"),
            (
                "#[inline]\n/// It.\npub fn f() {}",
                "#[inline]\n/// It.\npub fn f() { 1 }",
            ),
            ("fn f<T>(x: T) {}", "fn f<T>(x: T) { 1 }"),
            ("fn f<'a, T>(x: T) {}", "fn f<'a, T>(x: T) { 1 }"),
            ("fn f<const N: usize>() {}", "fn f<const N: usize>() { 1 }"),
            ("fn f(x: impl Fn()) {}", "fn f(x: impl Fn()) { 1 }"),
            ("fn f() -> impl Fn() { a }", "fn f() -> impl Fn() { b }"),
            (
                "fn f() -> (u8, [impl A; 2]) { a }",
                "fn f() -> (u8, [impl A; 2]) { b }",
            ),
            (
                "impl<T> A<T> { fn f() {} }",
                "impl<T> A<T> { fn f() { 1 } }",
            ),
            (
                "impl<T> A<T> { fn f() {} mod b { fn g() {} } }",
                "impl<T> A<T> { fn f() {} mod b { fn g() { 1 } } }",
            ),
            ("trait A { fn f() {} }", "trait A { fn f() { 1 } }"),
            ("fn f() {}", "fn f() { impl PartialEq for A { } }"),
            ("fn f() {}", "fn f() { { macro_rules! m { () => {} } } }"),
            ("fn f() {}", "fn f() { payload!(List); }"),
            ("fn f() {}", "fn f() { #[derive(Clone)] struct A; }"),
            ("fn f() {} fn g() {}", "fn f() {}"),
            ("fn f() {} fn g() {}", "fn g() {} fn f() {}"),
            ("use a::b;", ""),
            ("use a::b;", "use a::b as c;"),
            ("fn f(x: A) {}", "use z::A; fn f(x: A) {}"),
            ("fn f<T>() { help() }", "fn f<T>() { help() } fn help() {}"),
            ("fn f(x: A) {}", "use z::*; fn f(x: A) {}"),
            ("fn f() {}", "fn f() {} fn g<T>() {}"),
            ("fn f() {}", "fn f() {} struct A;"),
            ("fn f() {}", "fn f() {} impl A { fn g() {} }"),
            ("#[cfg(a)] fn f() {}", "#[cfg(a)] fn f() { 1 }"),
            (
                "macro_rules! m { () => { fn f() {} } }",
                "macro_rules! m { () => { fn f() { 1 } } }",
            ),
            (
                "const A: fn() -> u8 = { f };",
                "const A: fn() -> u8 = { g };",
            ),
            (
                "type A = fn() -> u8; static B: u8 = { 1 };",
                "type A = fn() -> u8; static B: u8 = { 2 };",
            ),
            (
                "const A: u8 = { fn f() -> u8 { 1 } f() };",
                "const A: u8 = { fn f() -> u8 { 2 } f() };",
            ),
        ] {
            assert!(!serves(one, other), "{one} / {other}");
        }
    }
}
