// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The text of a script: which line and column a place is on.

use ruff_text_size::TextSize;
use std::rc::Rc;

struct Text {
    file: Box<str>,
    text: Box<str>,
    /// The byte at which each line starts.
    starts: Vec<u32>,
}

/// A script's text, or a unit of it with its own line 1.
#[derive(Clone)]
pub struct Source {
    text: Rc<Text>,
    /// Lines before the unit's line 1.
    before: usize,
}

impl Source {
    /// The text of a whole file.
    pub fn new(file: &str, text: &str) -> Source {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(newlines.map(|(at, _)| at as u32 + 1))
            .collect();
        Source {
            text: Rc::new(Text {
                file: file.into(),
                text: text.into(),
                starts,
            }),
            before: 0,
        }
    }

    /// The same text, with line 1 where `start` is: a unit typed at a prompt.
    pub fn from_line_of(&self, start: TextSize) -> Source {
        Source {
            text: self.text.clone(),
            before: self.row(start),
        }
    }

    /// The file's name as a traceback shows it.
    pub fn file(&self) -> &str {
        &self.text.file
    }

    fn row(&self, at: TextSize) -> usize {
        self.text
            .starts
            .partition_point(|start| *start <= at.to_u32())
            - 1
    }

    /// The line of a place, counted from 1.
    pub fn line(&self, at: TextSize) -> usize {
        self.row(at) + 1 - self.before
    }

    /// The column of a place in characters, counted from 1.
    pub fn column(&self, at: TextSize) -> usize {
        let start = self.text.starts[self.row(at)] as usize;
        self.text.text[start..at.to_usize()].chars().count() + 1
    }

    /// The whole line a place is on, without its end.
    pub fn line_text(&self, at: TextSize) -> &str {
        let row = self.row(at);
        let start = self.text.starts[row] as usize;
        let rest = &self.text.text[start..];
        rest.split('\n')
            .next()
            .unwrap_or(rest)
            .trim_end_matches('\r')
    }

    /// The text between two places.
    pub fn between(&self, from: TextSize, to: TextSize) -> &str {
        &self.text.text[from.to_usize()..to.to_usize()]
    }
}
