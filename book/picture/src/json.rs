//! A film as JSON.

use crate::film::{Film, Kind, Object, Step, Table, Tenant, Value};
use std::fmt::Write;

/// A string in quotes, safe inside a `<script>` too.
pub(crate) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '<' => out.push_str("\\u003c"),
            c if u32::from(c) < 0x20 || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

pub(crate) fn number(n: Option<usize>) -> String {
    n.map_or("null".into(), |n| n.to_string())
}

fn list<T>(items: &[T], each: impl Fn(&T) -> String) -> String {
    let items: Vec<String> = items.iter().map(each).collect();
    format!("[{}]", items.join(","))
}

/// `"x": …` pairs in braces.
fn object(pairs: &[(&str, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(k, v)| format!("\"{k}\":{v}")).collect();
    format!("{{{}}}", pairs.join(","))
}

pub(crate) fn film(film: &Film) -> String {
    let cut = film.cut.as_deref().map_or("null".into(), string);
    object(&[
        ("source", string(&film.source)),
        ("status", film.status.to_string()),
        ("cut", cut),
        ("steps", list(&film.steps, step)),
    ])
}

pub(crate) fn kind(kind: &Kind) -> &str {
    match kind {
        Kind::Line => "line",
        Kind::Collector(phase) => phase,
        Kind::End => "end",
        Kind::Exit => "exit",
    }
}

fn step(step: &Step) -> String {
    let frame = |frame: &crate::Frame| {
        let names = list(&frame.names, |name| {
            object(&[("name", string(&name.name)), ("value", value(&name.value))])
        });
        object(&[("name", string(&frame.name)), ("names", names)])
    };
    object(&[
        ("kind", string(kind(&step.kind))),
        ("line", number(step.line)),
        ("next", number(step.next)),
        ("said", string(&step.said)),
        ("out", string(&step.out)),
        ("frames", list(&step.frames, frame)),
        ("objects", list(&step.objects, thing)),
        ("table", step.table.as_ref().map_or("null".into(), table)),
        ("pages", list(&step.pages, page)),
    ])
}

/// `null`, `"5"` or the number of an object.
fn value(value: &Value) -> String {
    match value {
        Value::Nothing => "null".into(),
        Value::Text(text) => string(text),
        Value::Object(id) => id.to_string(),
    }
}

fn thing(thing: &Object) -> String {
    let slots = list(&thing.slots, |slot| {
        let pairs = [
            ("label", string(&slot.label)),
            ("value", value(&slot.value)),
            ("weak", slot.weak.to_string()),
        ];
        object(&pairs)
    });
    object(&[
        ("id", thing.id.to_string()),
        ("type", string(&thing.kind)),
        ("text", string(&thing.text)),
        ("refcount", thing.refcount.to_string()),
        ("unseen", thing.unseen.to_string()),
        ("generation", number(thing.generation.map(usize::from))),
        ("tracked", thing.generation.is_some().to_string()),
        ("garbage", thing.garbage.to_string()),
        ("slots", slots),
    ])
}

pub(crate) fn table(table: &Table) -> String {
    let rows = list(&table.rows, |row| {
        object(&[
            ("id", row.id.to_string()),
            ("name", string(&row.name)),
            ("refcount", row.refcount.to_string()),
            ("internal", row.internal.to_string()),
            ("gc_refs", number(row.gc_refs.map(|n| n as usize))),
            ("verdict", string(&row.verdict)),
        ])
    });
    object(&[("rows", rows), ("others", table.others.to_string())])
}

fn page(page: &crate::Page) -> String {
    let cells = list(&page.cells, |cell| match cell {
        Tenant::Free => "0".into(),
        Tenant::Other => "null".into(),
        Tenant::Object(id) => id.to_string(),
    });
    object(&[
        ("number", page.number.to_string()),
        ("size", page.size.to_string()),
        ("first", page.first.to_string()),
        ("cells", cells),
    ])
}
