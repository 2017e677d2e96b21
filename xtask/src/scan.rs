//! Which tests a chapter must have: read from the test source itself.
//!
//! The list that a test program prints is checked against this one, so that a
//! test which is gone, ignored or hidden counts as failed and not as absent.

use crate::lex::{self, Kind, Token};
use std::collections::BTreeMap;

/// A test function as it stands in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Its path in the test program, such as `bind::takes_before_it_gives`.
    pub name: String,
    /// `None` for a plain test; for an rstest the number of its `#[case]` lines,
    /// each of which is a test of its own.
    pub cases: Option<usize>,
    /// The file, relative to the chapter's `tests/chapter` folder.
    pub file: String,
    pub line: usize,
    /// Whether its file uses `lesson!`.
    pub has_lesson: bool,
}

impl Expected {
    /// The task it belongs to: the first part of its path.
    pub fn task(&self) -> &str {
        self.name.split("::").next().unwrap_or_default()
    }

    /// Whether a name from the test program's list is this test, or a case of it.
    pub fn owns(&self, listed: &str) -> bool {
        match listed.strip_prefix(&self.name) {
            Some("") => self.cases.is_none(),
            Some(rest) => self.cases.is_some() && rest.starts_with("::"),
            None => false,
        }
    }
}

/// The tests of a chapter, in the order of the tasks' files and of the source.
///
/// `files` are those of `tests/chapter`, by name; `main.rs` says which are in.
pub fn expected(files: &BTreeMap<String, String>) -> Vec<Expected> {
    let mut found = Vec::new();
    if let Some(main) = files.get("main.rs") {
        scan_file(files, "main.rs", main, "", &mut found);
    }
    found
}

fn scan_file(
    files: &BTreeMap<String, String>,
    file: &str,
    source: &str,
    path: &str,
    found: &mut Vec<Expected>,
) {
    let tokens = lex::tokens(source);
    let mut scanner = Scanner {
        files,
        file,
        source,
        tokens: &tokens,
        found,
    };
    scanner.items(0, tokens.len(), path);
}

struct Scanner<'a> {
    files: &'a BTreeMap<String, String>,
    file: &'a str,
    source: &'a str,
    tokens: &'a [Token],
    found: &'a mut Vec<Expected>,
}

/// What the attributes above a function say about it.
#[derive(Default)]
struct Marks {
    test: bool,
    rstest: bool,
    cases: usize,
}

impl Scanner<'_> {
    fn word(&self, index: usize) -> &str {
        match self.tokens.get(index) {
            Some(token) if token.kind == Kind::Word => token.text(self.source),
            _ => "",
        }
    }

    fn is(&self, index: usize, mark: char) -> bool {
        self.tokens.get(index).is_some_and(|t| t.is(mark))
    }

    fn items(&mut self, from: usize, to: usize, path: &str) {
        let mut marks = Marks::default();
        let mut at = from;
        while at < to {
            if self.is(at, '#') && self.is(at + 1, '[') {
                let end = lex::closing(self.tokens, at + 1).unwrap_or(to);
                self.attribute(at + 2, &mut marks);
                at = end + 1;
            } else if self.word(at) == "mod" {
                at = self.module(at, to, path);
                marks = Marks::default();
            } else if self.word(at) == "fn" {
                at = self.function(at, to, path, &marks);
                marks = Marks::default();
            } else if self.is(at, '{') {
                at = lex::closing(self.tokens, at).unwrap_or(to) + 1;
                marks = Marks::default();
            } else {
                at += 1;
            }
        }
    }

    fn attribute(&self, at: usize, marks: &mut Marks) {
        match self.word(at) {
            "test" => marks.test = true,
            "rstest" => marks.rstest = true,
            "case" => marks.cases += 1,
            _ => {}
        }
    }

    fn module(&mut self, at: usize, to: usize, path: &str) -> usize {
        let name = self.word(at + 1).to_string();
        let inner = format!("{path}{name}::");
        if self.is(at + 2, '{') {
            let end = lex::closing(self.tokens, at + 2).unwrap_or(to);
            self.items(at + 3, end, &inner);
            return end + 1;
        }
        let file = format!("{}.rs", inner.trim_end_matches("::").replace("::", "/"));
        if let Some((file, source)) = self.files.get_key_value(&file) {
            scan_file(self.files, file, source, &inner, self.found);
        }
        at + 3
    }

    fn function(&mut self, at: usize, to: usize, path: &str, marks: &Marks) -> usize {
        let open = (at..to).find(|&i| self.is(i, '{')).unwrap_or(to);
        let end = lex::closing(self.tokens, open).unwrap_or(to);
        if marks.test || marks.rstest {
            // In its body, or in a helper beside it.
            let all = 0..self.tokens.len();
            let has_lesson = all
                .into_iter()
                .any(|i| self.word(i) == "lesson" && self.is(i + 1, '!'));
            let found = Expected {
                name: format!("{path}{}", self.word(at + 1)),
                // An rstest without `#[case]` is one plain test.
                cases: (marks.cases > 0).then_some(marks.cases),
                file: self.file.to_string(),
                line: lex::line_of(self.source, self.tokens[at].start),
                has_lesson,
            };
            self.found.push(found);
        }
        end + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, text)| (name.to_string(), text.to_string()))
            .collect()
    }

    #[test]
    fn finds_tests_in_modules_and_cases() {
        let found = expected(&files(&[
            (
                "main.rs",
                "mod bind; // mod gone;\nmod audit;\nfn helper() {}",
            ),
            (
                "bind.rs",
                "use x::*;\n#[test]\nfn one() { let _l = lesson! { a: \"}\" }; }\n\
                 fn helper() { fn test() {} }\nmod deep { #[test] #[should_panic] fn two() {} }",
            ),
            (
                "audit.rs",
                "#[rstest]\n#[case::a(1)]\n#[case(2)]\nfn cases(#[case] n: u32) { lesson!{} }",
            ),
            ("gone.rs", "#[test] fn never() {}"),
        ]));
        let names: Vec<_> = found
            .iter()
            .map(|t| (t.name.as_str(), t.cases, t.line, t.has_lesson))
            .collect();
        assert_eq!(
            names,
            [
                ("bind::one", None, 3, true),
                ("bind::deep::two", None, 5, true),
                ("audit::cases", Some(2), 4, true),
            ]
        );
        assert!(found[2].owns("audit::cases::case_1_a"));
        assert!(!found[2].owns("audit::cases"));
        assert!(found[0].owns("bind::one") && !found[0].owns("bind::one_more"));
    }
}
