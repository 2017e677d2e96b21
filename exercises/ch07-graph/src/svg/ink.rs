// Chapter 7, The reference graph: given. Nothing is left to write in this file.

//! The SVG text itself.

use super::layout::{Frame, Layout};
use super::route::{INSET, short};
use super::{Holds, Look, Name, Node, Picture, Slot, Union};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The size of all text but the notes.
const SIZE: f64 = 14.0;
/// The width of a character of that size: fixed-width fonts have 0.6 or less.
const ADVANCE: f64 = 8.6;
/// The same for notes.
const NOTE_ADVANCE: f64 = 7.4;
/// The height of a header, and of a slot.
const HEADER: f64 = 28.0;
const ROW: f64 = 24.0;
/// Left and right of a text.
const PAD: f64 = 10.0;
/// The height of a name.
const NAME: f64 = 28.0;
/// Longer texts are cut.
const LONGEST: usize = 28;
const FONT: &str =
    "ui-monospace, 'Source Code Pro', 'DejaVu Sans Mono', Menlo, Consolas, monospace";

/// How far down an arrow leaves a name.
pub(super) const NAME_PORT: f64 = NAME / 2.0;

/// How far down an arrow leaves a slot.
pub(super) fn slot_port(slot: usize) -> f64 {
    HEADER + ROW * slot as f64 + ROW / 2.0
}

pub(super) fn name_frame(name: &Name) -> Frame {
    let value = match &name.holds {
        Holds::Text(text) => 22.0 + ADVANCE * cells(&cut(text)),
        _ => 0.0,
    };
    Frame {
        width: tag_width(name) + value,
        height: NAME,
        leftmost: true,
        entry: NAME_PORT,
    }
}

fn tag_width(name: &Name) -> f64 {
    2.0 * PAD + ADVANCE * cells(&cut(&name.text))
}

pub(super) fn node_frame(node: &Node) -> Frame {
    let note = match node.note.as_str() {
        "" => 0.0,
        note => 8.0 + NOTE_ADVANCE * cells(&cut(note)),
    };
    let texts = cells(&cut(&node.kind)) + cells(&cut(&node.count));
    let header = 2.0 * PAD + ADVANCE * texts + note + 14.0;
    let rows = node.slots.iter().map(|slot| {
        let label = 2.0 * PAD + ADVANCE * cells(&cut(&slot.label));
        match &slot.holds {
            Holds::Text(text) => label + 14.0 + ADVANCE * cells(&cut(text)),
            _ => label + 18.0,
        }
    });
    Frame {
        width: rows.fold(header, f64::max).ceil(),
        height: HEADER + ROW * node.slots.len() as f64,
        leftmost: false,
        entry: HEADER / 2.0,
    }
}

/// How many characters wide a text is; Chinese, Japanese, Korean and emoji
/// count twice.
fn cells(text: &str) -> f64 {
    let wide = |c: char| matches!(u32::from(c), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd);
    text.chars().map(|c| if wide(c) { 2.0 } else { 1.0 }).sum()
}

/// A text of bearable length, on one line.
fn cut(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let mut short: String = text.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}

/// Text that may stand in SVG.
fn safe(text: &str) -> String {
    cut(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

const STYLE: &str = r#"<style data-standalone="">svg{color:#1f2328;background:#fff}@media(prefers-color-scheme:dark){svg{color:#e6edf3;background:#0d1117}}</style>"#;

/// One picture, on the layout of the whole series.
pub(super) fn svg(picture: &Picture, union: &Union, layout: &Layout) -> String {
    let (width, height) = (short(layout.width.ceil()), short(layout.height.ceil()));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"{FONT}\" font-size=\"{SIZE}\" fill=\"currentColor\">\n"
    );
    if !picture.title.is_empty() {
        let title = picture.title.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(svg, "<title>{title}</title>");
    }
    let _ = writeln!(svg, "{STYLE}");
    arrows(&mut svg, picture, union, layout);
    for (key, name) in super::named(picture) {
        draw_name(&mut svg, name, layout.at[union.names[&key]]);
    }
    for node in &picture.nodes {
        let at = union.nodes[&node.key];
        draw_node(&mut svg, node, layout.at[at], union.frames[at].width);
    }
    svg + "</svg>\n"
}

fn arrows(svg: &mut String, picture: &Picture, union: &Union, layout: &Layout) {
    let shown = union.arrows_of(picture).into_iter();
    let shown: BTreeSet<_> = shown
        .map(|arrow| (arrow.from, arrow.slot, arrow.to))
        .collect();
    let garbage = picture.nodes.iter().filter(|n| n.look == Look::Garbage);
    let garbage: BTreeSet<usize> = garbage.map(|n| union.nodes[&n.key]).collect();
    for (arrow, way) in union.arrows.iter().zip(&layout.ways) {
        if !shown.contains(&(arrow.from, arrow.slot, arrow.to)) {
            continue;
        }
        let dash = match garbage.contains(&arrow.from) {
            true => " stroke-dasharray=\"5 4\"",
            false => "",
        };
        let (x, y) = way.tip;
        let (x, back, up, down) = (short(x), short(x - 8.0), short(y - 4.0), short(y + 4.0));
        let _ = writeln!(
            svg,
            "<path class=\"arrow\" d=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.4\" stroke-opacity=\"0.8\"{dash}/>",
            way.d
        );
        let _ = writeln!(
            svg,
            "<path class=\"tip\" d=\"M{x} {}L{back} {up}V{down}Z\"/>",
            short(y)
        );
    }
}

fn draw_name(svg: &mut String, name: &Name, (x, y): (f64, f64)) {
    let width = tag_width(name);
    let (tag, line) = (safe(&name.text), short(y + NAME / 2.0 + 5.0));
    let _ = writeln!(
        svg,
        "<g class=\"name\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{NAME}\" rx=\"14\" fill-opacity=\"0\" stroke=\"currentColor\" stroke-opacity=\"0.6\"/><text x=\"{}\" y=\"{line}\">{tag}</text>",
        short(x),
        short(y),
        short(width),
        short(x + PAD),
    );
    if let Holds::Text(text) = &name.holds {
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{line}\">{}</text>",
            short(x + width + 10.0),
            safe(text)
        );
    }
    svg.push_str("</g>\n");
}

fn draw_node(svg: &mut String, node: &Node, (x, y): (f64, f64), width: f64) {
    let (class, line, fill) = match node.look {
        Look::Plain => ("node", " stroke-opacity=\"0.7\"", "0.05"),
        Look::Garbage => ("node garbage", " stroke-dasharray=\"5 4\"", "0"),
        Look::Marked => ("node marked", " stroke-width=\"2.6\"", "0.14"),
    };
    let height = HEADER + ROW * node.slots.len() as f64;
    let right = x + width;
    let _ = writeln!(
        svg,
        "<g class=\"{class}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" fill-opacity=\"{fill}\" stroke=\"currentColor\"{line}/>",
        short(x),
        short(y),
        short(width),
        short(height)
    );
    header(svg, node, (x, y), right);
    for (number, slot) in node.slots.iter().enumerate() {
        draw_slot(svg, slot, (x, y + HEADER + ROW * number as f64), right);
    }
    svg.push_str("</g>\n");
}

fn header(svg: &mut String, node: &Node, (x, y): (f64, f64), right: f64) {
    let line = short(y + HEADER / 2.0 + 5.0);
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{line}\" font-weight=\"600\">{}</text>",
        short(x + PAD),
        safe(&node.kind)
    );
    if !node.note.is_empty() {
        let after = x + PAD + ADVANCE * cells(&cut(&node.kind)) + 8.0;
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{line}\" font-size=\"12\" fill-opacity=\"0.75\">{}</text>",
            short(after),
            safe(&node.note)
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{line}\" text-anchor=\"end\">{}</text>",
        short(right - PAD),
        safe(&node.count)
    );
}

fn draw_slot(svg: &mut String, slot: &Slot, (x, y): (f64, f64), right: f64) {
    let line = short(y + ROW / 2.0 + 5.0);
    let _ = writeln!(
        svg,
        "<path d=\"M{} {}H{}\" stroke=\"currentColor\" stroke-opacity=\"0.25\"/>",
        short(x),
        short(y),
        short(right)
    );
    if !slot.label.is_empty() {
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{line}\" fill-opacity=\"0.85\">{}</text>",
            short(x + PAD),
            safe(&slot.label)
        );
    }
    let _ = match &slot.holds {
        Holds::Nothing => Ok(()),
        Holds::Text(text) => writeln!(
            svg,
            "<text x=\"{}\" y=\"{line}\" text-anchor=\"end\">{}</text>",
            short(right - PAD),
            safe(text)
        ),
        Holds::Arrow(_) => writeln!(
            svg,
            "<circle cx=\"{}\" cy=\"{}\" r=\"3.2\"/>",
            short(right - INSET),
            short(y + ROW / 2.0)
        ),
    };
}
