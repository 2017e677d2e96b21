//! The compiler's messages, with the names that the reader's files have.
//!
//! A staged package is compiled in a folder of this tool's. Messages and panics
//! that name a file there are rewritten to name the file it was copied from.

use crate::cargo;
use crate::pristine::Course;
use crate::stage::{BARE, Member, Stage};
use serde_json::Value;
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

/// Rewrites the places in a panic's message: `at src/lib.rs:41`.
pub fn panic_places(course: &Course, stage: &Stage, text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| match place_in(course, stage, line) {
            Some(place) => format!("at {place}"),
            None => line.to_string(),
        })
        .collect();
    lines.join("\n")
}

/// The place in a line such as `at src/lib.rs:41`, rewritten.
fn place_in(course: &Course, stage: &Stage, line: &str) -> Option<String> {
    let (file, number) = line.strip_prefix("at ")?.rsplit_once(':')?;
    number.parse::<u64>().ok()?;
    let shown = shown(course, stage, Some(&stage.graded), file).unwrap_or_else(|| file.to_string());
    Some(format!("{shown}:{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
