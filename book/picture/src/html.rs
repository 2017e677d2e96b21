//! A film as a piece of HTML in which a reader goes through it.

use crate::film::{Film, Kind, Step, Table};
use crate::json::{self, string};
use crate::text::{attribute, escape};
use std::fmt::Write;

/// How a film is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Show {
    /// The element's id, and so what links to its steps begin with. Unique in
    /// the page.
    pub id: String,
    /// Whether the program's text is part of it. Where it stands above already,
    /// it is not.
    pub source: bool,
}

/// A `<div class="stepper">`: the picture of the last step, what is said of it,
/// the collector's table if there is one, and all other steps as data. It needs
/// `press.css`; without `press.js` the last picture stays, and all there is to
/// read. There is no blank line in it, so it may stand in Markdown.
pub fn stepper(film: &Film, show: &Show) -> String {
    let id = attribute(&show.id);
    let mut html =
        format!("<div class=\"stepper\" id=\"{id}\" role=\"group\" aria-label=\"Step by step\">\n");
    if show.source {
        let _ = writeln!(
            html,
            "<pre class=\"st-source\"><code>{}</code></pre>",
            escape(film.source.trim_end_matches('\n')).replace('\n', "&#10;")
        );
    }
    let last = film.last().unwrap_or(0);
    if let Some(step) = film.steps.get(last) {
        let _ = writeln!(html, "<p class=\"st-said\">{}</p>", with_code(&step.said));
    }
    let svg = crate::draw_moving(&film.pictures(), last);
    let alt = film
        .steps
        .get(last)
        .map_or(String::new(), crate::words::words);
    let _ = writeln!(
        html,
        "<div class=\"st-picture\" tabindex=\"0\" role=\"group\" aria-label=\"Picture\">{}</div>",
        in_page(&svg, &alt)
    );
    if let Some(table) = telling(film) {
        let _ = writeln!(html, "<div class=\"st-table\">{}</div>", table_html(table));
    }
    if let Some(cut) = &film.cut {
        let _ = writeln!(html, "<p class=\"st-cut\">{}</p>", escape(cut));
    }
    let _ = writeln!(
        html,
        "<script type=\"application/json\">{}</script>",
        data(film)
    );
    html + "</div>\n"
}

/// What a [`stepper`] leaves on paper, where nothing moves: the last picture,
/// without the parts that only other steps show, and without data.
pub fn on_paper(html: &str) -> String {
    let html = without_all(
        html,
        "<script type=\"application/json\">",
        "</script>\n",
        "",
    );
    without_all(&html, "<g data-at=\"", "</g>", crate::atoms::OFF)
}

/// The text without each piece from `from` to `to` that has `mark` in its tag.
fn without_all(text: &str, from: &str, to: &str, mark: &str) -> String {
    let mut pieces = text.split(from);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let tag = piece.split('>').next().unwrap_or_default();
        match piece.split_once(to) {
            Some((_, after)) if tag.contains(mark) || mark.is_empty() => kept += after,
            _ => {
                kept += from;
                kept += piece;
            }
        }
    }
    kept
}

/// An `<svg>` as it may stand in a page: on one line, labelled, without what is
/// only for a file of its own.
pub fn in_page(svg: &str, alt: &str) -> String {
    let without = |text: &str, from: &str, to: &str| match (text.find(from), text.find(to)) {
        (Some(start), Some(end)) => format!("{}{}", &text[..start], &text[end + to.len()..]),
        _ => text.to_owned(),
    };
    let svg = without(svg, "<title>", "</title>");
    let svg = without(&svg, "<style", "</style>");
    let line = svg.lines().collect::<String>();
    let rest = line.strip_prefix("<svg").unwrap_or(&line);
    format!("<svg role=\"img\" aria-label=\"{}\"{rest}", attribute(alt))
}

/// Text as HTML; what stands in backquotes is code.
pub fn with_code(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    let pieces = pieces.map(|(nth, piece)| match nth % 2 {
        0 => escape(piece),
        _ => format!("<code>{}</code>", escape(piece)),
    });
    pieces.collect()
}

/// The table that says most: the last one before objects went.
fn telling(film: &Film) -> Option<&Table> {
    let spread = |step: &&Step| step.kind == Kind::Collector("spread".into());
    let found = film.steps.iter().rev().find(spread);
    found.and_then(|step| step.table.as_ref())
}

pub(crate) fn table_html(table: &Table) -> String {
    let mut html = String::from(
        "<table><thead><tr><th>object</th><th>refcount</th><th>internal</th><th>gc_refs</th><th>verdict</th></tr></thead><tbody>",
    );
    for row in &table.rows {
        let gc_refs = row.gc_refs.map_or("–".into(), |n| n.to_string());
        let _ = write!(
            html,
            "<tr><th scope=\"row\">{} @{}</th><td>{}</td><td>{}</td><td>{gc_refs}</td><td>{}</td></tr>",
            escape(&row.name),
            row.id,
            row.refcount,
            row.internal,
            escape(&row.verdict)
        );
    }
    html += "</tbody></table>";
    if table.others > 0 {
        let _ = write!(html, "<p class=\"st-others\">{}</p>", others(table.others));
    }
    html
}

fn others(count: usize) -> String {
    let (s, belong) = if count == 1 {
        ("", "belongs")
    } else {
        ("s", "belong")
    };
    format!("and {count} more object{s} that {belong} to Python itself or to the program's code")
}

/// What `press.js` needs: `o` all output; `s` for each step line, next line,
/// kind, sentence, length of the output so far, picture in words, table.
fn data(film: &Film) -> String {
    let mut written = 0;
    let mut last_words = String::new();
    let steps = film.steps.iter().map(|step| {
        written += step.out.encode_utf16().count();
        let words = crate::words::words(step);
        // Often nothing changed: then it is not repeated.
        let words = match words == last_words {
            true => "0".into(),
            false => {
                last_words = words;
                string(&last_words)
            }
        };
        let table = step
            .table
            .as_ref()
            .map_or("0".into(), |table| string(&table_html(table)));
        format!(
            "[{},{},{},{},{written},{words},{table}]",
            json::number(step.line),
            json::number(step.next),
            string(json::kind(&step.kind)),
            string(&step.said),
        )
    });
    let steps: Vec<String> = steps.collect();
    format!(
        "{{\"o\":{},\"s\":[{}]}}",
        string(&film.output()),
        steps.join(",")
    )
}
