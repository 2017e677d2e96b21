//! Quotations that begin with a known bold word become boxes:
//! `> **Predict.** What is printed?`

use crate::fences::events;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// The first words of a box's heading, and its kind.
const KINDS: [(&str, &str); 22] = [
    ("predict", "predict"),
    ("question", "predict"),
    ("puzzle", "predict"),
    ("guess", "predict"),
    ("the crux", "crux"),
    ("crux", "crux"),
    ("rule", "rule"),
    ("invariant", "rule"),
    ("why", "why"),
    ("design note", "why"),
    ("in cpython", "why"),
    ("cpython", "why"),
    ("task", "task"),
    ("do this", "task"),
    ("your turn", "task"),
    ("run", "task"),
    ("careful", "careful"),
    ("warning", "careful"),
    ("trap", "careful"),
    ("common error", "careful"),
    ("note", "note"),
    ("remember", "note"),
];

/// Turns every quotation of a known kind into a box.
pub fn render(text: &str) -> String {
    let mut done = String::new();
    let mut at = 0;
    let mut rules = BTreeSet::new();
    for found in find(text) {
        done.push_str(&text[at..found.range.start]);
        done.push_str(&opened(&found, text, &mut rules));
        at = found.range.end;
    }
    done + &text[at..]
}

/// A quotation that becomes a box.
pub struct Found {
    /// Its bytes.
    pub range: Range<usize>,
    kind: &'static str,
    /// Its first, bold words: `Task bind`.
    pub heading: String,
}

/// Outermost quotations whose text begins in bold with a known word.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut depth = 0;
    for (event, range) in events(text) {
        match event {
            Event::Start(Tag::BlockQuote(None)) => {
                depth += 1;
                if depth > 1 {
                    continue;
                }
                if let Some((kind, heading)) = heading(&text[range.clone()]) {
                    let range = range.clone();
                    found.push(Found {
                        range,
                        kind,
                        heading,
                    });
                }
            }
            Event::End(TagEnd::BlockQuote(_)) => depth -= 1,
            _ => {}
        }
    }
    found
}

/// The bold words at the start of a quotation, and the kind they name.
fn heading(quote: &str) -> Option<(&'static str, String)> {
    let mut inner = events(quote).map(|(event, _)| event);
    let starts = matches!(inner.next()?, Event::Start(Tag::BlockQuote(_)))
        && matches!(
            inner.next()?,
            Event::Start(Tag::Paragraph | Tag::Heading { .. })
        )
        && matches!(inner.next()?, Event::Start(Tag::Strong));
    if !starts {
        return None;
    }
    let mut heading = String::new();
    for event in inner {
        match event {
            Event::Text(text) | Event::Code(text) => heading.push_str(&text),
            Event::End(TagEnd::Strong) => break,
            _ => {}
        }
    }
    let heading = heading
        .trim_end_matches(['.', ':', '?', '!'])
        .trim()
        .to_string();
    let lower = heading.to_lowercase();
    let kind = KINDS.iter().find(|(word, _)| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })?;
    Some((kind.1, heading))
}

/// The quotation as a labelled `div`, its marks removed.
fn opened(found: &Found, text: &str, rules: &mut BTreeSet<String>) -> String {
    let line = text[..found.range.start].rfind('\n').map_or(0, |at| at + 1);
    let indent = " ".repeat(text[line..found.range.start].chars().count());
    let name = id(&found.heading);
    let named = found.kind == "rule" && !is_heading(text, &name);
    let id = match named && rules.insert(name.clone()) {
        true => format!(" id=\"{name}\""),
        false => String::new(),
    };
    let label = found
        .heading
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;");
    let kind = found.kind;
    let mut done =
        format!("<div class=\"box box-{kind}\"{id} role=\"note\" aria-label=\"{label}\">\n\n");
    for line in text[found.range.clone()].lines() {
        let inner = line.trim_start().strip_prefix('>');
        let inner = inner.map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest));
        done.push_str(format!("{indent}{inner}").trim_end());
        done.push('\n');
    }
    done.push_str(&format!("\n{indent}</div>\n\n"));
    done
}

/// A heading of the page has this id: it comes before its box.
fn is_heading(text: &str, name: &str) -> bool {
    let mut headings = text.lines().filter(|line| line.starts_with('#'));
    headings.any(|line| {
        let title = line.trim_start_matches('#').trim();
        let named = title.replace(' ', "").ends_with(&format!("{{#{name}}}"));
        named || title.eq_ignore_ascii_case(name)
    })
}

/// `Rule R2` → `rule-r2`.
fn id(heading: &str) -> String {
    let words: Vec<String> = heading
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(2)
        .map(String::from)
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_bold_word_makes_a_box() {
        let got = render(
            "Before.\n\n> **Rule R2.** Detach,\n> then drop.\n>\n> ```text\n> a\n>\n> b\n> ```\n\nAfter.\n",
        );
        assert!(got.starts_with("Before.\n\n<div class=\"box box-rule\" id=\"rule-r2\" role=\"note\" aria-label=\"Rule R2\">\n\n**Rule R2.** Detach,\nthen drop.\n"), "{got}");
        assert!(got.contains("```text\na\n\nb\n```\n\n</div>"), "{got}");
        assert!(got.ends_with("After.\n"));
    }

    #[test]
    fn the_same_rule_has_its_id_once() {
        let got = render("> **Rule R2.** One.\n\ntext\n\n> **Rule R2.** Again.\n");
        assert_eq!(got.matches("id=\"rule-r2\"").count(), 1);
    }

    #[test]
    fn other_quotations_stay() {
        for text in ["> plain\n", "> **Whyever** not\n", "> *Predict.* no\n"] {
            assert_eq!(render(text), text);
        }
        assert!(render("> **Why CPython does so.** x\n").contains("box-why"));
        assert!(render("> **Task `bind`.** x\n").contains("aria-label=\"Task bind\""));
    }
}
