//! Finding the fenced blocks and figures of a page.

use crate::includes::Source;
use crate::info::Info;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::ops::Range;

/// A fenced block.
#[derive(Clone, Debug)]
pub struct Fence {
    /// Where it stands in the text, from the first mark to the last.
    pub place: Place,
    /// Its info string.
    pub info: Info,
    /// Its text, without quotation marks and indentation.
    pub code: String,
    /// The closing mark is there.
    pub closed: bool,
}

/// A picture, `![alt](path "caption")`.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Where it stands.
    pub place: Place,
    /// The text instead of the picture.
    pub alt: String,
    /// The file.
    pub path: String,
    /// The title, shown as a caption.
    pub caption: String,
}

/// A piece of the text and how its lines begin.
#[derive(Clone, Debug)]
pub struct Place {
    /// The bytes.
    pub range: Range<usize>,
    /// The page's line.
    pub line: usize,
    /// What each further line of a replacement begins with: the marks of the
    /// quotation or list around it.
    pub prefix: String,
}

/// A fence or a picture.
#[derive(Clone, Debug)]
pub enum Block {
    /// A fenced block.
    Fence(Fence),
    /// A picture.
    Picture(Picture),
}

/// Parses Markdown exactly as the book will be.
pub fn events(text: &str) -> OffsetIter<'_> {
    new_cmark_parser(text, &MarkdownOptions::default()).into_offset_iter()
}

/// All fences and pictures, in order.
pub fn find(source: &Source) -> Vec<Block> {
    let mut found = Vec::new();
    let mut parser = events(&source.text);
    while let Some((event, range)) = parser.next() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let code = text_until_end(&mut parser);
                let range = trimmed(&source.text, range);
                let closed = is_closed(&source.text[range.clone()]);
                found.push(Block::Fence(Fence {
                    place: place(source, range),
                    info: Info::parse(&info),
                    code,
                    closed,
                }));
            }
            Event::Start(Tag::Image {
                dest_url, title, ..
            }) => {
                let (path, caption) = (dest_url.to_string(), title.to_string());
                let alt = text_until_end(&mut parser);
                found.push(Block::Picture(Picture {
                    place: place(source, range),
                    alt,
                    path,
                    caption,
                }));
            }
            _ => {}
        }
    }
    found
}

/// Only blank space and quotation marks stand between two places.
pub fn adjoin(text: &str, first: &Place, second: &Place) -> bool {
    text.get(first.range.end..second.range.start)
        .is_some_and(|gap| gap.chars().all(|c| c == '>' || c.is_whitespace()))
}

fn text_until_end(parser: &mut OffsetIter<'_>) -> String {
    let mut text = String::new();
    for (event, _) in parser {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::CodeBlock | TagEnd::Image) => break,
            _ => {}
        }
    }
    text
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let length = text[range.clone()].trim_end().len();
    range.start..range.start + length
}

fn is_closed(block: &str) -> bool {
    let marks = |line: &str| {
        let line = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        let mark = line.chars().next().filter(|c| *c == '`' || *c == '~');
        mark.map_or(0, |mark| line.chars().take_while(|c| *c == mark).count())
    };
    let mut lines = block.lines();
    let opening = lines.next().map_or(0, marks);
    lines
        .next_back()
        .is_some_and(|line| marks(line) >= opening.max(3))
}

fn place(source: &Source, range: Range<usize>) -> Place {
    let start = source.text[..range.start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let prefix = source.text[start..range.start]
        .chars()
        .map(|c| if c == '>' { '>' } else { ' ' })
        .collect();
    Place {
        line: source.line_at(range.start),
        range,
        prefix,
    }
}

/// Replaces pieces of a text, given in any order and without overlap.
#[derive(Debug, Default)]
pub struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts `lines` in the place of `place`.
    pub fn put(&mut self, place: &Place, lines: &str) {
        let mut text = String::new();
        for (at, line) in lines.trim_end().lines().enumerate() {
            if at > 0 {
                text.push('\n');
                text.push_str(&place.prefix);
            }
            text.push_str(line);
        }
        self.0.push((place.range.clone(), text));
    }

    /// Puts `line` and a blank line before `place`.
    pub fn before(&mut self, place: &Place, line: &str) {
        let start = place.range.start;
        let text = format!("{line}\n{0}\n{0}", place.prefix);
        self.0.push((start..start, text));
    }

    /// The text after all replacements.
    pub fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| range.start);
        let (mut done, mut at) = (String::new(), 0);
        for (range, new) in self.0 {
            done.push_str(&text[at..range.start]);
            done.push_str(&new);
            at = range.end;
        }
        done.push_str(&text[at..]);
        done
    }
}
