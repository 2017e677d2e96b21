//! A page as a translator sees it: what is prose and what is not.

use crate::fences::{self, Words};
use crate::headings;
use mdbook_i18n_helpers::{extract_events, reconstruct_markdown, translate_events};
use mdbook_markdown::pulldown_cmark::{Event, Tag};
use polib::catalog::Catalog;
use std::ops::Range;

/// Goes through the page and returns it with all words replaced.
///
/// Headings keep the names by which links know them. The conventions know
/// neither definition lists nor the fences of this book, so the words in those
/// are handed over one by one.
pub(crate) fn walk(text: &str, words: &mut dyn Words) -> Result<String, String> {
    let text = headings::named(text);
    let text = fences::walk(&text, words);
    let mut done = String::new();
    let mut at = 0;
    let line_of = |offset: usize| text[..offset].matches('\n').count() + 1;
    for list in definition_lists(&text) {
        done += &words.prose(line_of(at), &text[at..list.start])?;
        let lines = text[list.clone()].trim_end();
        done += "\n\n";
        done += &defined(line_of(list.start), lines, words)?;
        done += "\n";
        at = list.end;
    }
    done += &words.prose(line_of(at), &text[at..])?;
    Ok(fences::unveiled(&done))
}

fn definition_lists(text: &str) -> Vec<Range<usize>> {
    let events = press::fences::events(text);
    let lists = events.filter_map(|(event, range)| match event {
        Event::Start(Tag::DefinitionList) => Some(range),
        _ => None,
    });
    lists.collect()
}

/// A definition list: a word on a line of its own, and below it `: ` and what
/// it means, further lines indented.
fn defined(first: usize, text: &str, words: &mut dyn Words) -> Result<String, String> {
    let mut done = String::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        let Some(mut meaning) = line.strip_prefix(": ").map(String::from) else {
            done += &match line.trim() {
                "" => String::new(),
                word => words.prose(first + at, word)?.trim_end().to_owned(),
            };
            done.push('\n');
            continue;
        };
        while let Some((_, more)) = lines.next_if(|(_, line)| line.starts_with("  ")) {
            meaning.push('\n');
            meaning += more.trim_start();
        }
        let meaning = words.prose(first + at, &meaning)?;
        done += &format!(": {}\n", meaning.trim_end().replace('\n', "\n  "));
    }
    Ok(done)
}

/// Replaces words by those of a catalog.
pub(crate) struct Translator<'a> {
    pub catalog: &'a Catalog,
}

impl Words for Translator<'_> {
    fn short(&mut self, _line: usize, text: &str) -> String {
        translation(self.catalog, text)
    }

    fn prose(&mut self, _line: usize, text: &str) -> Result<String, String> {
        let events = extract_events(text, None);
        let translated = translate_events(&events, self.catalog);
        let translated = translated.map_err(|why| why.to_string())?;
        let (markdown, _) = reconstruct_markdown(&translated, None)
            .map_err(|why| format!("its Markdown does not fit together: {why}"))?;
        Ok(markdown)
    }
}

/// A short text as the catalog has it; the text itself if it has none.
pub(crate) fn translation(catalog: &Catalog, text: &str) -> String {
    let found = catalog.find_message(None, text, None);
    let found = found.filter(|message| message.is_translated() && !message.flags().is_fuzzy());
    let words = found.and_then(|message| message.msgstr().ok());
    words.unwrap_or(text).to_owned()
}
