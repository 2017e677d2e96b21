//! The words in this book's own fences and folded parts, which the conventions
//! do not look into.

use press::fences::{Block, Edits, Fence, find};
use press::includes::Source;

/// What is done with words.
pub(crate) trait Words {
    /// A few words, as they stand.
    fn short(&mut self, line: usize, text: &str) -> String;

    /// Markdown, by the conventions. Its first line has this number.
    fn prose(&mut self, line: usize, text: &str) -> Result<String, String>;
}

/// What a program printed or is said to print, and answers to choose from: not
/// prose, though quotation marks in it would make it look so.
const KEPT: [&str; 4] = ["output", "stderr", "choices", "versions"];

/// Stands before such a fence's language meanwhile: plain text has no words.
const VEIL: &str = "txt,";

/// Values in a fence's first line that are sentences.
const SAID: [&str; 2] = ["predict", "why"];

/// The page with the words of its fences and summaries replaced, no line more
/// and none less, and our fences [veiled](unveiled).
pub(crate) fn walk(text: &str, words: &mut dyn Words) -> String {
    let source = Source::plain(text);
    let mut edits = Edits::default();
    for block in find(&source) {
        let Block::Fence(fence) = block else { continue };
        let language = fence.info.language.as_str();
        let head = source.text[fence.place.range.clone()].lines().next();
        let head = head.unwrap_or_default();
        let marks = head.len() - head.trim_start_matches(['`', '~']).len();
        let (marks, info) = head.split_at(marks);
        if language == "python" {
            let info = said(&fence, info, words);
            edits.put(
                &fence.place,
                &format!("{marks}{info}\n{}{marks}", fence.code),
            );
        } else if KEPT.contains(&language) {
            let lines = (fence.place.line + 1..).zip(fence.code.lines());
            let lines = lines.map(|(line, text)| reason(language, line, text, words));
            let lines: String = lines.collect();
            edits.put(
                &fence.place,
                &format!("{marks}{VEIL}{info}\n{lines}{marks}"),
            );
        }
    }
    let text = edits.apply(&source.text);
    let lines = (1..).zip(text.split_inclusive('\n'));
    lines.map(|(at, line)| summary(at, line, words)).collect()
}

/// Takes away what kept fences from being looked into.
pub(crate) fn unveiled(text: &str) -> String {
    KEPT.iter().fold(text.to_owned(), |text, name| {
        text.replace(&format!("`{VEIL}{name}"), &format!("`{name}"))
    })
}

fn said(fence: &Fence, info: &str, words: &mut dyn Words) -> String {
    SAID.iter().fold(info.to_owned(), |info, key| {
        let Some(value) = fence.info.value(key).filter(|value| !value.is_empty()) else {
            return info;
        };
        let new = words.short(fence.place.line, value).replace('"', "'");
        info.replace(&format!("{key}=\"{value}\""), &format!("{key}=\"{new}\""))
    })
}

/// A line of answers or versions: its last cell is a sentence.
fn reason(language: &str, line: usize, text: &str, words: &mut dyn Words) -> String {
    let before = match language {
        "choices" => 1,
        "versions" => 2,
        _ => usize::MAX,
    };
    match text.match_indices(" | ").nth(before - 1) {
        Some((at, bar)) => {
            let (cells, sentence) = text.split_at(at + bar.len());
            format!("{cells}{}\n", words.short(line, sentence))
        }
        None => format!("{text}\n"),
    }
}

fn summary(at: usize, line: &str, words: &mut dyn Words) -> String {
    let (open, close) = ("<summary>", "</summary>");
    let inside = line.trim_end().strip_prefix(open);
    match inside.and_then(|line| line.strip_suffix(close)) {
        Some(text) => format!("{open}{}{close}\n", words.short(at, text)),
        None => line.to_owned(),
    }
}
