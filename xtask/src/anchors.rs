//! `// ANCHOR: name` … `// ANCHOR_END: name`: the marks that give the book its
//! listings and the exercises their holes.

use crate::trouble::{Result, Trouble};
use std::collections::BTreeMap;

/// The longest line rustfmt leaves alone.
const WIDTH: usize = 100;

/// What stands in an exercise in place of an anchor's lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filling {
    /// A `todo!` with this text.
    Todo(String),
    /// Nothing: the lines are the solution's own business.
    Nothing,
}

enum Mark<'l> {
    Open(&'l str),
    Close(&'l str),
}

fn mark(line: &str) -> Option<Mark<'_>> {
    let comment = line.trim().strip_prefix("//")?.trim();
    if let Some(name) = comment.strip_prefix("ANCHOR:") {
        return Some(Mark::Open(name.trim()));
    }
    comment
        .strip_prefix("ANCHOR_END:")
        .map(|name| Mark::Close(name.trim()))
}

/// Where each anchor's lines stand: line numbers from 0, marks not counted in.
pub fn spans(text: &str, file: &str) -> Result<BTreeMap<String, std::ops::Range<usize>>> {
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut found = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let place = || format!("{file}:{}", number + 1);
        match mark(line) {
            None => {}
            Some(Mark::Open(name)) => {
                if found.contains_key(name) || open.iter().any(|(other, _)| *other == name) {
                    return Err(
                        Trouble::new(format!("the anchor `{name}` opens twice")).at(place())
                    );
                }
                open.push((name, number + 1));
            }
            Some(Mark::Close(name)) => {
                let Some(index) = open.iter().position(|(other, _)| *other == name) else {
                    return Err(
                        Trouble::new(format!("the anchor `{name}` ends but never began"))
                            .at(place()),
                    );
                };
                found.insert(name.to_string(), open.remove(index).1..number);
            }
        }
    }
    match open.first() {
        None => Ok(found),
        Some((name, line)) => {
            Err(Trouble::new(format!("the anchor `{name}` never ends"))
                .at(format!("{file}:{line}")))
        }
    }
}

/// The lines of one anchor, without marks and without their common indentation.
pub fn body(text: &str, file: &str, anchor: &str) -> Result<Option<String>> {
    let spans = spans(text, file)?;
    let Some(span) = spans.get(anchor) else {
        return Ok(None);
    };
    let lines: Vec<&str> = text
        .lines()
        .skip(span.start)
        .take(span.len())
        .filter(|line| mark(line).is_none())
        .collect();
    let margin = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| indent(line).len())
        .min()
        .unwrap_or(0);
    let cut: Vec<&str> = lines
        .iter()
        .map(|line| line.get(margin..).unwrap_or(""))
        .collect();
    Ok(Some(cut.join("\n")))
}

/// The text with a line before an anchor's lines, and one after them.
pub fn between(text: &str, file: &str, anchor: &str, before: &str, after: &str) -> Result<String> {
    let spans = spans(text, file)?;
    let Some(span) = spans.get(anchor) else {
        return Err(Trouble::new(format!("there is no anchor `{anchor}` for this hole")).at(file));
    };
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(span.end, after);
    lines.insert(span.start, before);
    Ok(lines.join("\n") + "\n")
}

/// The exercise's text: every anchor of `holes` filled, every mark gone.
pub fn with_holes(text: &str, file: &str, holes: &BTreeMap<String, Filling>) -> Result<String> {
    let spans = spans(text, file)?;
    for name in holes.keys() {
        if !spans.contains_key(name) {
            return Err(
                Trouble::new(format!("there is no anchor `{name}` for this hole")).at(file),
            );
        }
    }
    let mut out: Vec<String> = Vec::new();
    let mut inside: Option<&str> = None;
    for (number, line) in text.lines().enumerate() {
        match (mark(line), inside) {
            (Some(Mark::Close(name)), Some(hole)) if name == hole => inside = None,
            (Some(Mark::Open(name)), None) if holes.contains_key(name) => {
                inside = Some(name);
                if let Filling::Todo(says) = &holes[name] {
                    let first = text.lines().skip(number + 1).find(|l| !l.trim().is_empty());
                    let margin = indent(first.unwrap_or(line));
                    out.extend(todo(margin, says));
                }
            }
            (Some(_), _) | (None, Some(_)) => {}
            (None, None) => out.push(line.to_string()),
        }
    }
    Ok(out.join("\n") + "\n")
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// A `todo!` as rustfmt would lay it out; a long text goes over several lines.
fn todo(margin: &str, says: &str) -> Vec<String> {
    let escaped = says
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('{', "{{")
        .replace('}', "}}");
    let one = format!("{margin}todo!(\"{escaped}\")");
    if one.chars().count() <= WIDTH {
        return vec![one];
    }
    let mut lines = vec![format!("{margin}todo!(")];
    let mut row = format!("{margin}    \"");
    for word in escaped.split(' ') {
        let opening = row.trim_end().ends_with('"') || row.trim().is_empty();
        if row.chars().count() + word.chars().count() + 3 > WIDTH && !opening {
            lines.push(row + "\\");
            row = format!("{margin}     ");
        }
        row.push_str(word);
        row.push(' ');
    }
    lines.push(format!("{}\"", row.trim_end()));
    lines.push(format!("{margin})"));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
fn a() -> u32 {
    // ANCHOR: a
    let x = 1;

    // ANCHOR: inner
    x + 1
    // ANCHOR_END: inner
    // ANCHOR_END: a
}
// ANCHOR: helper
fn helper() {}
// ANCHOR_END: helper
";

    fn holes(pairs: &[(&str, Filling)]) -> BTreeMap<String, Filling> {
        pairs
            .iter()
            .map(|(n, f)| (n.to_string(), f.clone()))
            .collect()
    }

    #[test]
    fn a_hole_becomes_a_todo_and_marks_vanish() {
        let holes = holes(&[
            ("a", Filling::Todo("ch01.a: say \"{}\"".into())),
            ("helper", Filling::Nothing),
        ]);
        assert_eq!(
            with_holes(SOURCE, "lib.rs", &holes).unwrap(),
            "fn a() -> u32 {\n    todo!(\"ch01.a: say \\\"{{}}\\\"\")\n}\n"
        );
    }

    #[test]
    fn a_body_loses_its_margin_and_inner_marks() {
        let body = body(SOURCE, "lib.rs", "a").unwrap().unwrap();
        assert_eq!(body, "let x = 1;\n\nx + 1");
    }

    #[test]
    fn broken_marks_are_named_with_their_line() {
        let open = spans("\n// ANCHOR: a\n", "lib.rs").unwrap_err();
        assert!(
            open.to_string().contains("`a` never ends") && open.to_string().contains("lib.rs:2")
        );
        let close = spans("// ANCHOR_END: b\n", "lib.rs").unwrap_err();
        assert!(close.to_string().contains("never began"));
        let missing = with_holes(SOURCE, "lib.rs", &holes(&[("z", Filling::Nothing)]));
        assert!(missing.unwrap_err().to_string().contains("no anchor `z`"));
    }

    #[test]
    fn a_long_text_is_laid_out_as_rustfmt_does() {
        let lines = todo("    ", &"word ".repeat(40));
        assert_eq!(lines[0], "    todo!(");
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH));
        assert!(lines[1].starts_with("        \"word") && lines[1].ends_with(" \\"));
        assert!(lines[2].starts_with("         word"));
        let whole: String = lines[1..lines.len() - 1]
            .iter()
            .map(|l| l.trim().trim_end_matches('\\'))
            .collect();
        assert_eq!(whole.trim_matches('"'), "word ".repeat(40).trim_end());
    }
}
