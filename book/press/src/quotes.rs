//! What a common error is said to print must be what a known wrong answer of
//! the chapter prints: the bank of mutants is run, so its messages are true.

use crate::fences::{Block, find};
use crate::house::House;
use crate::includes::Source;
use crate::problem::Problems;
use std::fs;
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// The compiler says these; no mutant has to.
const COMPILER: &str = "error[E";

/// Lines of a failed test about a heap begin so.
const HEAP: [&str; 3] = [
    "What your heap did",
    "your heap",
    "< expected   > your heap",
];

/// Checks each `text` block of a chapter that stands in a box `Common error` or
/// says what the reader's heap did.
pub fn check(house: &House, problems: &mut Problems) {
    for folder in house.chapters() {
        let name = folder.file_name().unwrap_or_default();
        let page = house.pages().join(name).with_extension("md");
        let Ok(text) = fs::read_to_string(&page) else {
            continue;
        };
        let quotes = quotes(&text);
        if quotes.is_empty() {
            continue;
        }
        let said = said(&house.root.join("solutions").join(name).join("mutants"));
        for (line, quote) in quotes {
            let known = said.iter().any(|says| quote.contains(says.as_str()));
            if !known && !quote.starts_with(COMPILER) {
                problems.add(
                    &house.name(&page),
                    line,
                    "no known wrong answer of this chapter says this",
                    "quote a message that a mutant of the chapter has as `says`",
                );
            }
        }
    }
}

/// The quoted messages of a page and their lines.
fn quotes(text: &str) -> Vec<(usize, String)> {
    let source = Source::plain(text);
    let mut found = Vec::new();
    for block in find(&source) {
        let Block::Fence(fence) = block else { continue };
        let before = &source.text[..fence.place.range.start];
        let start = before.rfind("\n\n").map_or(0, |at| at + 2);
        let in_box = before[start..].starts_with("> **Common error");
        let mut lines = fence.code.lines().map(str::trim_start);
        let told = in_box || lines.any(|line| HEAP.iter().any(|words| line.starts_with(words)));
        if told && fence.info.language == "text" {
            found.push((fence.place.line, one_line(&fence.code)));
        }
    }
    found
}

/// What the mutants of a chapter say. A word or two would be in any message.
fn said(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let texts = entries.filter_map(|entry| fs::read_to_string(entry.path()).ok());
    let said = texts.filter_map(|text| {
        let table = DeTable::parse(&text).ok()?;
        match table.get_ref().get("says")?.get_ref() {
            DeValue::String(says) if says.len() > 12 => Some(one_line(says)),
            _ => None,
        }
    });
    said.collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::quotes;

    #[test]
    fn messages_of_failed_tests_are_quotes() {
        let text = "```text\na\n```\n\n```text\nWhat your heap did\n    b\n```\n\n> **Common error: b.** When:\n>\n> ```text\n> it  says\n> so\n> ```\n\n> **Note.** c\n>\n> ```text\n> d\n> ```\n";
        let found = [(5, "What your heap did b"), (12, "it says so")];
        assert_eq!(
            quotes(text),
            found.map(|(line, said)| (line, said.to_string()))
        );
    }
}
