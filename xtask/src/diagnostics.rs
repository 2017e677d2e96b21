//! The compiler's messages, with the names that the reader's files have.
//!
//! A staged package is compiled in a folder of this tool's. Messages and panics
//! that name a file there are rewritten to name the file it was copied from.

use crate::cargo;
use crate::pristine::Course;
use crate::stage::{BARE, Member, Stage};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// An error of the compiler's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The chapter whose package did not compile, unless that package is the
    /// reference as it stands, or no chapter at all.
    pub owner: Option<u32>,
    /// Whether it is in the chapter's tests and not in its own source.
    pub in_tests: bool,
    pub code: Option<String>,
    pub message: String,
    /// `exercises/ch01-names/src/lib.rs`, and line and column.
    pub file: String,
    pub line: u64,
    pub column: u64,
    /// As the compiler lays it out.
    pub rendered: String,
}

/// The errors among cargo's messages.
pub fn errors(course: &Course, stage: &Stage, messages: &[Value]) -> Vec<Diagnostic> {
    messages
        .iter()
        .filter(|message| message["reason"] == "compiler-message")
        .filter(|message| {
            let level = message["message"]["level"].as_str().unwrap_or_default();
            level.starts_with("error")
        })
        .filter(|message| !is_summary(&message["message"]))
        .map(|message| diagnostic(course, stage, message))
        .collect()
}

/// "aborting due to 2 previous errors" and the like.
fn is_summary(message: &Value) -> bool {
    let no_spans = message["spans"].as_array().is_none_or(Vec::is_empty);
    let text = message["message"].as_str().unwrap_or_default();
    no_spans && text.starts_with("aborting due to")
}

fn diagnostic(course: &Course, stage: &Stage, message: &Value) -> Diagnostic {
    let inner = &message["message"];
    let spans = inner["spans"].as_array();
    let primary = spans.and_then(|all| all.iter().find(|span| span["is_primary"] == true));
    let member = cargo::member_of(stage, message);
    let mut rendered = inner["rendered"].as_str().unwrap_or_default().to_string();
    let mut names = Vec::new();
    file_names(inner, &mut names);
    for name in names {
        if let Some(shown) = shown(course, stage, member, name) {
            rendered = rename(&rendered, name, &shown);
        }
    }
    let name = primary
        .and_then(|span| span["file_name"].as_str())
        .unwrap_or_default();
    let number = |key: &str| primary.and_then(|span| span[key].as_u64()).unwrap_or(0);
    Diagnostic {
        owner: member
            .filter(|m| m.content.is_some())
            .map(|m| m.loaded.chapter.number),
        in_tests: message["target"]["kind"][0] == "test",
        code: inner["code"]["code"].as_str().map(str::to_string),
        message: inner["message"].as_str().unwrap_or_default().to_string(),
        file: shown(course, stage, member, name).unwrap_or_else(|| name.to_string()),
        line: number("line_start"),
        column: number("column_start"),
        rendered,
    }
}

fn file_names<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_str() {
                    Some(name) if key == "file_name" && !found.contains(&name) => found.push(name),
                    _ => file_names(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| file_names(item, found)),
        _ => {}
    }
}

/// Replaces a file's name in the lines of a rendered message that point at one.
fn rename(rendered: &str, name: &str, shown: &str) -> String {
    let from = format!("{name}:");
    let to = format!("{shown}:");
    rendered
        .split_inclusive('\n')
        .map(|line| {
            if line.contains("--> ") || line.contains("::: ") {
                line.replacen(&from, &to, 1)
            } else {
                line.to_string()
            }
        })
        .collect()
}

/// A file that the compiler or a panic named, as the reader knows it. A name
/// that is not absolute is relative to `member`'s folder.
fn shown(course: &Course, stage: &Stage, member: Option<&Member>, name: &str) -> Option<String> {
    let path = Path::new(name);
    if path.is_relative() {
        return Some(member?.shown(course, &name.replace('\\', "/")));
    }
    stage.members().find_map(|member| {
        let inside = path.strip_prefix(&member.dir).ok()?;
        Some(member.shown(course, &inside.to_string_lossy().replace('\\', "/")))
    })
}

/// Rewrites every staged folder in a text into the folder it was copied from.
pub fn rename_in_text(course: &Course, stage: &Stage, text: &str) -> String {
    stage.members().fold(text.to_string(), |text, member| {
        let dir = member.dir.to_string_lossy();
        let tests = member.shown(course, "tests/");
        text.replace(&format!("{dir}/{BARE}/../"), &format!("{dir}/"))
            .replace(&format!("{dir}/tests/"), &tests)
            .replace(&*dir, &course.layout.shown(&member.home))
    })
}

/// Rewrites the places in a panic's message: `at src/lib.rs:41`. Where a test
/// only says `this`, the statement is quoted.
pub fn panic_places(course: &Course, stage: &Stage, text: &str) -> String {
    let mut says_this = false;
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let place = place_in(line);
        let statement = place.filter(|_| says_this).and_then(|(file, number)| {
            let source = fs::read_to_string(stage.graded.dir.join(file)).ok()?;
            statement(&source, number)
        });
        says_this = line.starts_with("this must ");
        lines.push(match place {
            Some((file, number)) => format!("at {}", told(course, stage, file, number)),
            None => line.to_string(),
        });
        lines.extend(statement.map(|statement| format!("    {statement}")));
    }
    lines.join("\n")
}

/// The file and the line in a text such as `at src/lib.rs:41`.
fn place_in(line: &str) -> Option<(&str, usize)> {
    let (file, number) = line.strip_prefix("at ")?.rsplit_once(':')?;
    Some((file, number.parse().ok()?))
}

/// A place as the reader knows it.
fn told(course: &Course, stage: &Stage, file: &str, number: usize) -> String {
    if let Some(file) = shown(course, stage, Some(&stage.graded), file) {
        return format!("{file}:{number}");
    }
    // Somebody else's package: where it lies on this machine tells nobody anything.
    let package = file.split_once("/registry/src/").map(|(_, rest)| rest);
    match package.and_then(|rest| rest.split_once('/')) {
        Some((_, inside)) => format!("{inside}:{number}, a package that your code called"),
        None => format!("{file}:{number}"),
    }
}

/// The statement that a line is part of, on one line.
fn statement(source: &str, number: usize) -> Option<String> {
    const MOST: usize = 8;
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let last = number.checked_sub(1).filter(|last| *last < lines.len())?;
    let ends = |line: &str| line.is_empty() || line.ends_with([';', '{', '}']);
    let first = (last.saturating_sub(MOST)..last).rev();
    let first = first.take_while(|&at| !ends(lines[at])).last();
    Some(lines[first.unwrap_or(last)..=last].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_quoted_whole() {
        let source =
            "fn f() {\n    let x = 1;\n    let y = list\n        .get(x)\n        .unwrap();\n}\n";
        assert_eq!(
            statement(source, 5).as_deref(),
            Some("let y = list .get(x) .unwrap();")
        );
        assert_eq!(statement(source, 2).as_deref(), Some("let x = 1;"));
        assert_eq!(statement(source, 0), None);
        assert_eq!(statement(source, 9), None);
    }

    #[test]
    fn only_pointing_lines_are_renamed() {
        let text = "error: x\n --> src/lib.rs:4:1\n4 | \"src/lib.rs: \"\n ::: src/lib.rs:9:1\n";
        assert_eq!(
            rename(text, "src/lib.rs", "exercises/a/src/lib.rs"),
            "error: x\n --> exercises/a/src/lib.rs:4:1\n4 | \"src/lib.rs: \"\n \
             ::: exercises/a/src/lib.rs:9:1\n"
        );
    }
}
