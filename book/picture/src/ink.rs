//! The parts of a picture, as SVG text.

use crate::layout::{Frame, Way};
use crate::scene::{Holds, Look, Mark, Name, Node, Slot};
use crate::text::{cells, safe, short};
use crate::union::Drawn;

/// The size of all text but the notes.
pub(crate) const SIZE: f64 = 14.0;
/// The width of a character of that size: fixed-width fonts have 0.6 or less.
const ADVANCE: f64 = 8.6;
/// The same for notes.
const NOTE_ADVANCE: f64 = 7.4;
/// The height of a header, and of a slot.
const HEADER: f64 = 28.0;
const ROW: f64 = 24.0;
/// Left and right of a text.
const PAD: f64 = 10.0;
/// What a dot takes away from its row.
const DOT: f64 = 14.0;
/// The height of a name.
const NAME: f64 = 28.0;
pub(crate) const FONT: &str =
    "ui-monospace, 'Source Code Pro', 'DejaVu Sans Mono', Menlo, Consolas, monospace";
pub(crate) const STYLE: &str = r#"<style data-standalone="">svg{color:#1f2328;background:#fff}.off{display:none}@media(prefers-color-scheme:dark){svg{color:#e6edf3;background:#0d1117}}</style>"#;

/// How far down an arrow leaves a name.
pub(crate) const NAME_PORT: f64 = NAME / 2.0;

/// How far down an arrow leaves a slot.
pub(crate) fn slot_port(row: usize) -> f64 {
    HEADER + ROW * row as f64 + ROW / 2.0
}

pub(crate) fn name_frame(name: &Name) -> Frame {
    let value = [Some(&name.holds), name.was.as_ref()];
    let value = value.into_iter().flatten().map(|holds| match holds {
        Holds::Text(text) => 18.0 + ADVANCE * cells(text),
        _ => 0.0,
    });
    Frame {
        width: (tag_width(name) + value.fold(0.0, f64::max)).ceil(),
        height: NAME,
        leftmost: true,
        entry: NAME_PORT,
    }
}

fn tag_width(name: &Name) -> f64 {
    2.0 * PAD + ADVANCE * cells(&name.text) + owner_width(name)
}

fn owner_width(name: &Name) -> f64 {
    match name.owner.as_str() {
        "" => 0.0,
        owner => 8.0 + NOTE_ADVANCE * cells(owner),
    }
}

/// `rows` is how many rows it has at most.
pub(crate) fn node_frame(node: &Node, rows: usize) -> Frame {
    let note = match node.note.as_str() {
        "" => 0.0,
        note => 8.0 + NOTE_ADVANCE * cells(note),
    };
    let texts = cells(&node.kind) + cells(&node.count);
    let header = 2.0 * PAD + ADVANCE * texts + note + 16.0;
    let widths = node.slots.iter().map(|slot| {
        let label = 2.0 * PAD + ADVANCE * cells(&slot.label) + DOT;
        match &slot.holds {
            Holds::Text(text) => label + 14.0 + ADVANCE * cells(text),
            _ => label + DOT,
        }
    });
    Frame {
        width: widths.fold(header, f64::max).ceil(),
        height: HEADER + ROW * rows as f64,
        leftmost: false,
        entry: HEADER / 2.0,
    }
}

/// An arrow, with its tip, and a cross if it is gone.
pub(crate) fn arrow(way: &Way, drawn: &Drawn, garbage: bool) -> String {
    let (class, line) = match (drawn.gone, drawn.fresh, drawn.weak, garbage) {
        (true, ..) => (" gone", " stroke-dasharray=\"2 4\" stroke-opacity=\"0.65\""),
        (_, true, true, _) => (
            " fresh weak",
            " stroke-width=\"2.4\" stroke-dasharray=\"1.5 4.5\" stroke-linecap=\"round\"",
        ),
        (_, true, ..) => (" fresh", " stroke-width=\"2.6\""),
        (_, _, true, _) => (
            " weak",
            " stroke-dasharray=\"1.5 4.5\" stroke-linecap=\"round\"",
        ),
        (.., true) => ("", " stroke-dasharray=\"5 4\" stroke-opacity=\"0.8\""),
        _ => ("", " stroke-opacity=\"0.8\""),
    };
    let (x, y) = way.tip;
    let back = if way.leftwards { x + 9.0 } else { x - 9.0 };
    let mut svg = format!(
        "<path class=\"arrow{class}\" d=\"{}\" fill=\"none\" stroke=\"currentColor\"{line}/><path class=\"tip{class}\" d=\"M{} {}L{} {}V{}Z\"/>",
        way.d,
        short(x),
        short(y),
        short(back),
        short(y - 4.5),
        short(y + 4.5),
    );
    if drawn.gone {
        let (x, y) = way.middle;
        svg += &format!(
            "<path class=\"cross\" d=\"M{} {}l9 9m0 -9l-9 9\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>",
            short(x - 4.5),
            short(y - 4.5)
        );
    }
    svg
}

/// The dot that an arrow comes out of.
pub(crate) fn dot(way: &Way) -> String {
    let (x, y) = way.start;
    format!(
        "<circle cx=\"{}\" cy=\"{}\" r=\"3.2\"/>",
        short(x),
        short(y)
    )
}

/// The parts of a name.
pub(crate) fn name(name: &Name, (x, y): (f64, f64)) -> Vec<String> {
    let width = tag_width(name);
    let line = short(y + NAME / 2.0 + 5.0);
    let (class, look) = match name.mark {
        Mark::New => (" fresh", "stroke-width=\"2.4\""),
        Mark::Gone => (" gone", "stroke-dasharray=\"2 4\" stroke-opacity=\"0.65\""),
        _ => ("", "stroke-opacity=\"0.6\""),
    };
    let mut parts = vec![format!(
        "<rect class=\"name{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{NAME}\" rx=\"14\" fill-opacity=\"0\" stroke=\"currentColor\" {look}/>",
        short(x),
        short(y),
        short(width),
    )];
    let faint = match name.mark {
        Mark::Gone => " fill-opacity=\"0.65\" text-decoration=\"line-through\"",
        _ => "",
    };
    parts.push(format!(
        "<text x=\"{}\" y=\"{line}\"{faint}>{}</text>",
        short(x + PAD + owner_width(name)),
        safe(&name.text)
    ));
    if !name.owner.is_empty() {
        parts.push(format!(
            "<text x=\"{}\" y=\"{line}\" font-size=\"12\" fill-opacity=\"0.75\">{}</text>",
            short(x + PAD),
            safe(&name.owner)
        ));
    }
    if let Holds::Text(text) = &name.holds {
        let bold = match name.was {
            Some(_) => " class=\"fresh\" font-weight=\"700\" text-decoration=\"underline\"",
            None => faint,
        };
        parts.push(format!(
            "<text x=\"{}\" y=\"{line}\"{bold}>{}</text>",
            short(x + width + 10.0),
            safe(text)
        ));
    }
    parts
}

/// The parts of an object: box, header, slots.
pub(crate) fn node(
    node: &Node,
    rows: &[usize],
    (x, y): (f64, f64),
    width: f64,
    left_ports: bool,
) -> Vec<String> {
    let gone = node.mark == Mark::Gone;
    let (class, line, fill) = match (node.mark, node.look) {
        (Mark::Gone, _) => (
            " gone",
            " stroke-dasharray=\"2 4\" stroke-opacity=\"0.65\"",
            "0",
        ),
        (_, Look::Garbage) => (" garbage", " stroke-dasharray=\"5 4\"", "0"),
        (_, Look::Marked) => (" marked", " stroke-width=\"2.6\"", "0.14"),
        (Mark::New, _) => (" fresh", " stroke-width=\"2.4\"", "0.05"),
        _ => ("", " stroke-opacity=\"0.7\"", "0.05"),
    };
    let height = HEADER + ROW * rows.iter().max().map_or(0, |last| last + 1) as f64;
    let right = x + width;
    let mut parts = vec![format!(
        "<rect class=\"node{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" fill-opacity=\"{fill}\" stroke=\"currentColor\"{line}/>",
        short(x),
        short(y),
        short(width),
        short(height)
    )];
    if gone {
        // Below the texts, which stay readable.
        parts.push(format!(
            "<path class=\"cross\" d=\"M{} {}L{} {}M{} {}L{} {}\" stroke=\"currentColor\" stroke-opacity=\"0.35\"/>",
            short(x + 4.0), short(y + 4.0), short(right - 4.0), short(y + height - 4.0),
            short(right - 4.0), short(y + 4.0), short(x + 4.0), short(y + height - 4.0),
        ));
    }
    let faint = if gone { " fill-opacity=\"0.65\"" } else { "" };
    parts.extend(header(node, (x, y), right, faint));
    let indent = if left_ports { DOT } else { 0.0 };
    for (slot, row) in node.slots.iter().zip(rows) {
        let at = (x, y + HEADER + ROW * *row as f64);
        parts.push(draw_slot(slot, at, right, indent, faint));
    }
    parts
}

fn header(node: &Node, (x, y): (f64, f64), right: f64, faint: &str) -> Vec<String> {
    let line = short(y + HEADER / 2.0 + 5.0);
    let mut parts = vec![format!(
        "<text x=\"{}\" y=\"{line}\" font-weight=\"600\"{faint}>{}</text>",
        short(x + PAD),
        safe(&node.kind)
    )];
    if !node.note.is_empty() {
        let after = x + PAD + ADVANCE * cells(&node.kind) + 8.0;
        parts.push(format!(
            "<text x=\"{}\" y=\"{line}\" font-size=\"12\" fill-opacity=\"0.75\">{}</text>",
            short(after),
            safe(&node.note)
        ));
    }
    let changed = matches!(node.mark, Mark::Changed);
    if changed {
        let width = ADVANCE * cells(&node.count) + 10.0;
        parts.push(format!(
            "<path class=\"count\" d=\"M{} {}h{}v20h-{}z\" fill-opacity=\"0.14\" stroke=\"currentColor\" stroke-width=\"1.4\"/>",
            short(right - PAD - width + 5.0),
            short(y + 4.0),
            short(width),
            short(width)
        ));
    }
    let bold = if changed {
        " class=\"fresh\" font-weight=\"700\""
    } else {
        faint
    };
    parts.push(format!(
        "<text x=\"{}\" y=\"{line}\" text-anchor=\"end\"{bold}>{}</text>",
        short(right - PAD),
        safe(&node.count)
    ));
    parts
}

fn draw_slot(slot: &Slot, (x, y): (f64, f64), right: f64, indent: f64, faint: &str) -> String {
    let line = short(y + ROW / 2.0 + 5.0);
    let mut svg = format!(
        "<path d=\"M{} {}H{}\" stroke=\"currentColor\" stroke-opacity=\"0.25\"/>",
        short(x),
        short(y),
        short(right)
    );
    if !slot.label.is_empty() {
        let faint = if faint.is_empty() {
            " fill-opacity=\"0.85\""
        } else {
            faint
        };
        svg += &format!(
            "<text x=\"{}\" y=\"{line}\"{faint}>{}</text>",
            short(x + PAD + indent),
            safe(&slot.label)
        );
    }
    if let Holds::Text(text) = &slot.holds {
        let bold = match &slot.was {
            Some(_) => " class=\"fresh\" font-weight=\"700\" text-decoration=\"underline\"",
            None => faint,
        };
        svg += &format!(
            "<text x=\"{}\" y=\"{line}\" text-anchor=\"end\"{bold}>{}</text>",
            short(right - PAD),
            safe(text)
        );
    }
    svg
}
