//! The source line of a traceback entry and the marks under it.

use crate::compile::op::Op;
use crate::objects::code::CodeBody;
use ruff_text_size::{TextRange, TextSize};

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
    let last = if same_line { source.column(range.end()) - 1 } else { whole };
    let all = first <= indent && last >= whole;
    if all || first < indent || last <= first {
        return Some(text);
    }
    let marks = marks(body.ops[at], body, range, last - first, same_line);
    text.push_str(&format!("    {}{marks}\n", " ".repeat(first - indent)));
    Some(text)
}

/// `^^^^`, or `~~^~~` with the operator or the brackets marked.
fn marks(op: Op, body: &CodeBody, range: TextRange, width: usize, same_line: bool) -> String {
    let text = body.source.between(range.start(), range.end());
    let anchor = match op {
        Op::Binary(operator) if same_line => operator_place(text, operator.as_str()),
        Op::BinarySubscr if same_line => brackets(text),
        _ => None,
    };
    match anchor {
        Some((start, end)) => {
            let mark = |at| if (start..end).contains(&at) { '^' } else { '~' };
            (0..width).map(mark).collect()
        }
        None => "^".repeat(width),
    }
}

/// Where the operator of a binary operation stands: between its two sides,
/// outside of brackets and strings; the last one of the loosest binding.
fn operator_place(text: &str, operator: &str) -> Option<(usize, usize)> {
    let parsed = ruff_python_parser::parse_expression(text).ok()?;
    let ruff_python_ast::Expr::BinOp(binary) = &*parsed.syntax().body else { return None };
    let left = ruff_text_size::Ranged::end(&*binary.left);
    let gap = &text[left.to_usize()..];
    let offset = gap.find(operator)?;
    let start = text[..left.to_usize() + offset].chars().count();
    Some((start, start + operator.len()))
}

/// The brackets at the end of a subscript.
fn brackets(text: &str) -> Option<(usize, usize)> {
    let parsed = ruff_python_parser::parse_expression(text).ok()?;
    let ruff_python_ast::Expr::Subscript(subscript) = &*parsed.syntax().body else { return None };
    let value: TextSize = ruff_text_size::Ranged::end(&*subscript.value);
    let gap = &text[value.to_usize()..];
    let offset = gap.find('[')?;
    let start = text[..value.to_usize() + offset].chars().count();
    Some((start, text.chars().count()))
}
