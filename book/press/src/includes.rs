//! `{{#include path:anchor}}`: listings cut from the files that are compiled
//! and tested, without the answers that learners are to find. And `{{#course}}`,
//! the table of chapters, or `{{#agreement}}`, that of versions.
//!
//! mdBook's own include logs what it cannot find and prints the page anyway;
//! this one fails the build, and knows on which line of the page it stood.

use crate::agreement;
use crate::course;
use crate::house::{Hole, Holes, House};
use crate::problem::Problems;
use std::fs;
use std::path::Path;

/// A page's text after its includes, which still knows its lines.
#[derive(Debug, Default)]
pub struct Source {
    /// The text.
    pub text: String,
    /// For each line of `text`, where it begins, and the line of the page it came
    /// from.
    lines: Vec<(usize, usize)>,
}

impl Source {
    /// A page as its author wrote it, nothing included.
    pub fn plain(text: &str) -> Source {
        let mut source = Source::default();
        for (at, line) in text.lines().enumerate() {
            source.push(line, at + 1);
        }
        source
    }

    /// The page's line for the byte at `offset` of the text.
    pub fn line_at(&self, offset: usize) -> usize {
        let after = self.lines.partition_point(|&(start, _)| start <= offset);
        let line = self.lines.get(after.saturating_sub(1));
        line.map_or(1, |&(_, origin)| origin)
    }

    fn push(&mut self, line: &str, origin: usize) {
        self.lines.push((self.text.len(), origin));
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Puts in what the page at `page` includes.
pub fn expand(
    house: &House,
    holes: &Holes,
    page: &Path,
    text: &str,
    problems: &mut Problems,
) -> Source {
    let file = house.name(page);
    let mut source = Source::default();
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        match directive(line) {
            Directive::None => source.push(line, number),
            Directive::Escaped => source.push(&line.replace("\\{{#", "{{#"), number),
            Directive::Table(make) => match make(house) {
                Ok(lines) => lines.iter().for_each(|line| source.push(line, number)),
                Err(why) => problems.add(
                    &file,
                    number,
                    format!("the table cannot be made: {why}"),
                    "mend the file",
                ),
            },
            Directive::Unknown(what) => problems.add(
                &file,
                number,
                format!("`{what}` is not known here"),
                "only {{#include path}}, {{#include path:anchor}}, {{#include path:2:9}}, {{#course}} and {{#agreement}}, alone on a line; write \\{{# for the text itself",
            ),
            Directive::Include { prefix, target } => {
                match listing(house, holes, page, target) {
                    Ok(lines) => {
                        for line in lines {
                            source.push(format!("{prefix}{line}").trim_end(), number);
                        }
                    }
                    Err((what, fix)) => problems.add(&file, number, what, fix),
                }
            }
        }
    }
    source
}

enum Directive<'a> {
    None,
    Escaped,
    /// A table made of a file.
    Table(fn(&House) -> Result<Vec<String>, String>),
    Unknown(&'a str),
    /// `prefix` is what a quotation or list puts before each line.
    Include {
        prefix: &'a str,
        target: &'a str,
    },
}

fn directive(line: &str) -> Directive<'_> {
    let Some(start) = line.find("{{#") else {
        return Directive::None;
    };
    if line[..start].ends_with('\\') {
        return Directive::Escaped;
    }
    let (prefix, rest) = line.split_at(start);
    match line.trim_end() {
        "{{#course}}" => return Directive::Table(course::table),
        "{{#agreement}}" => return Directive::Table(agreement::table),
        _ => {}
    }
    let inner = rest.trim_end().strip_suffix("}}");
    let target = inner.and_then(|inner| inner.strip_prefix("{{#include "));
    let plain = prefix.chars().all(|c| c == '>' || c.is_whitespace());
    match target {
        Some(target) if plain && !target.contains("{{") => Directive::Include {
            prefix,
            target: target.trim(),
        },
        _ => Directive::Unknown(rest.trim_end()),
    }
}

type Wrong = (String, String);

fn wrong<T>(what: impl Into<String>, fix: impl Into<String>) -> Result<T, Wrong> {
    Err((what.into(), fix.into()))
}

/// The lines that `target` (`path[:anchor]` or `path:first:last`) stands for.
fn listing(house: &House, holes: &Holes, page: &Path, target: &str) -> Result<Vec<String>, Wrong> {
    let (path, part) = match target.split_once(':') {
        Some((path, part)) => (path, Some(part)),
        None => (target, None),
    };
    let folder = page.parent().unwrap_or(&house.root);
    let Ok(full) = folder.join(path).canonicalize() else {
        return wrong(
            format!("there is no file `{path}` to include"),
            format!("the path is relative to `{}`", house.name(folder)),
        );
    };
    if !full.starts_with(&house.root) {
        return wrong(
            format!("`{path}` lies outside the repository"),
            "include only files of the repository",
        );
    }
    let name = house.name(&full);
    forbidden(&name)?;
    let text = fs::read_to_string(&full).or_else(|why| {
        wrong(
            format!("`{name}` cannot be read: {why}"),
            "include a text file",
        )
    })?;
    let lines: Vec<&str> = text.lines().collect();
    let chosen = choose(&lines, &name, part, holes)?;
    Ok(without_answers(&lines, &chosen, &name, holes))
}

/// Files whose every line is an answer, or that are the learner's to edit.
fn forbidden(name: &str) -> Result<(), Wrong> {
    let parts: Vec<&str> = name.split('/').collect();
    if parts.first() == Some(&"exercises") && parts.get(2) == Some(&"src") {
        return wrong(
            format!("`{name}` is the learner's file: the page would change as they write"),
            "include the same anchor from `solutions/`",
        );
    }
    if parts.first() == Some(&"solutions")
        && (parts.contains(&"alternatives") || parts.contains(&"mutants"))
    {
        return wrong(
            format!("`{name}` is an answer, and answers are not printed on pages"),
            "describe the other design in words",
        );
    }
    Ok(())
}

/// The chosen line numbers (from 0), in order.
fn choose(
    lines: &[&str],
    name: &str,
    part: Option<&str>,
    holes: &Holes,
) -> Result<Vec<usize>, Wrong> {
    let Some(part) = part else {
        return Ok((0..lines.len()).collect());
    };
    if part.starts_with(|c: char| c.is_ascii_digit() || c == ':') {
        return range(lines.len(), name, part);
    }
    if let Some(hole) = holes.get(name, part) {
        return wrong(
            format!(
                "the page would print the answer `{part}`, which {} lists as a hole",
                hole.listed_in
            ),
            "show the signature or the idea; the body is the learner's to write",
        );
    }
    anchored(lines, name, part)
}

fn range(count: usize, name: &str, part: &str) -> Result<Vec<usize>, Wrong> {
    let (first, last) = part.split_once(':').unwrap_or((part, part));
    let number = |text: &str, default| match text {
        "" => Ok(default),
        text => text.parse::<usize>(),
    };
    match (number(first, 1), number(last, count)) {
        (Ok(first), Ok(last)) if 1 <= first && first <= last && last <= count => {
            Ok((first - 1..last).collect())
        }
        _ => wrong(
            format!("`{name}` has {count} lines, and `{part}` is not a range of them"),
            "write {{#include path:first:last}}, or better name an anchor, which moves with its lines",
        ),
    }
}

fn anchored(lines: &[&str], name: &str, anchor: &str) -> Result<Vec<usize>, Wrong> {
    let mut chosen = Vec::new();
    let (mut inside, mut seen) = (false, false);
    for (at, line) in lines.iter().enumerate() {
        match mark(line) {
            Some(Mark::Begin(found)) if found == anchor => (inside, seen) = (true, true),
            Some(Mark::End(found)) if found == anchor => inside = false,
            _ if inside => chosen.push(at),
            _ => {}
        }
    }
    if !seen {
        let known: Vec<String> = lines
            .iter()
            .filter_map(|line| match mark(line) {
                Some(Mark::Begin(found)) => Some(format!("`{found}`")),
                _ => None,
            })
            .collect();
        let fix = match known.is_empty() {
            true => {
                format!("put `// ANCHOR: {anchor}` and `// ANCHOR_END: {anchor}` around the lines")
            }
            false => format!("it has {}", known.join(", ")),
        };
        return wrong(format!("`{name}` has no anchor `{anchor}`"), fix);
    }
    if inside {
        return wrong(
            format!("anchor `{anchor}` of `{name}` has no end"),
            format!("add `// ANCHOR_END: {anchor}` after its last line"),
        );
    }
    Ok(chosen)
}

enum Mark<'a> {
    Begin(&'a str),
    End(&'a str),
}

fn mark(line: &str) -> Option<Mark<'_>> {
    let word = |rest: &'_ str| -> usize {
        rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
            .unwrap_or(rest.len())
    };
    if let Some((_, rest)) = line.split_once("ANCHOR:") {
        let rest = rest.trim_start();
        return Some(Mark::Begin(&rest[..word(rest)]));
    }
    let (_, rest) = line.split_once("ANCHOR_END:")?;
    let rest = rest.trim_start();
    Some(Mark::End(&rest[..word(rest)]))
}

/// The chosen lines without the marks, each hole among them filled with what
/// the exercise says there, moved left by their common indentation.
fn without_answers(lines: &[&str], chosen: &[usize], name: &str, holes: &Holes) -> Vec<String> {
    let mut cut = Vec::new();
    let mut hole: Option<&Hole> = None;
    let mut told = false;
    let mut last = None;
    for (at, line) in lines.iter().enumerate() {
        match mark(line) {
            Some(Mark::Begin(anchor)) => {
                if let Some(found) = holes.get(name, anchor) {
                    (hole, told) = (Some(found), false);
                    last = Some(anchor);
                }
            }
            Some(Mark::End(anchor)) => {
                if last == Some(anchor) {
                    hole = None;
                }
            }
            None if !chosen.contains(&at) => {}
            None => match hole {
                None => cut.push(line.to_string()),
                Some(hole) if !told => {
                    told = true;
                    let indent = &line[..line.len() - line.trim_start().len()];
                    let starter = hole.starter.iter();
                    cut.extend(starter.map(|starter| format!("{indent}{starter}")));
                }
                Some(_) => {}
            },
        }
    }
    dedent(cut)
}

fn dedent(lines: Vec<String>) -> Vec<String> {
    let indent = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    lines
        .into_iter()
        .map(|line| line.get(indent..).unwrap_or_default().to_string())
        .collect()
}
