// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The source line of a traceback entry and the marks under it.

use crate::objects::code::CodeBody;
use ruff_python_ast::{Expr, ExprBinOp, ExprSubscript};
use ruff_text_size::Ranged;

/// The line of an instruction, with `^` under the part that ran unless it is
/// the whole line. At a prompt there is no file to read the line from.
pub fn source_lines(body: &CodeBody, at: usize) -> Option<String> {
    let source = &body.source;
    if source.file().starts_with('<') {
        return None;
    }
    let range = body.ranges[at];
    let line = source.line_text(range.start());
    let shown = line.trim();
    let indent = line.chars().count() - line.trim_start().chars().count();
    let mut text = format!("    {shown}\n");
    let first = source.column(range.start()) - 1;
    let whole = line.trim_end().chars().count();
    let same_line = source.line(range.end()) == source.line(range.start());
    let last = if same_line {
        source.column(range.end()) - 1
    } else {
        whole
    };
    if last <= first {
        return Some(text);
    }
    let segment = source.between(range.start(), range.end());
    let anchor = if same_line { anchor(segment) } else { None };
    if anchor.is_none() && first == indent && last == whole {
        return Some(text);
    }
    let width = last - first;
    let marks: String = match anchor {
        Some((start, end)) => {
            let mark = |at| if (start..end).contains(&at) { '^' } else { '~' };
            (0..width).map(mark).collect()
        }
        None => "^".repeat(width),
    };
    text.push_str(&format!(
        "    {}{marks}\n",
        " ".repeat(first.saturating_sub(indent))
    ));
    Some(text)
}

/// The part of a segment that is marked `^` between `~`: the operator of a
/// binary operation, or the brackets of a subscript, in characters.
/// CPython: `extract_anchors_from_expr` in `Python/traceback.c`.
fn anchor(segment: &str) -> Option<(usize, usize)> {
    let parsed = ruff_python_parser::parse_expression(segment).ok()?;
    let (start, end) = match &*parsed.syntax().body {
        Expr::BinOp(binary) => operator(segment, binary)?,
        Expr::Subscript(subscript) => brackets(segment, subscript)?,
        _ => return None,
    };
    let chars = |at: usize| segment[..at].chars().count();
    Some((chars(start), chars(end)))
}

fn operator(segment: &str, binary: &ExprBinOp) -> Option<(usize, usize)> {
    let (from, to) = (
        binary.left.end().to_usize(),
        binary.right.start().to_usize(),
    );
    let gap = &segment[from..to];
    let start = gap.find(|c: char| !c.is_whitespace() && c != ')')?;
    let two = gap[start + 1..].starts_with(|c: char| !c.is_whitespace());
    Some((from + start, from + start + 1 + usize::from(two)))
}

fn brackets(segment: &str, subscript: &ExprSubscript) -> Option<(usize, usize)> {
    let from = subscript.value.end().to_usize();
    let open = from + segment[from..].find('[')?;
    Some((open, segment.len()))
}
