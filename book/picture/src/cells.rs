//! Memory: pages, and whose their cells are.

use crate::film::{Film, Page, Tenant};
use crate::ink;
use crate::text::{attribute, escape, short};
use std::collections::BTreeMap;
use std::fmt::Write;

const CELL: f64 = 44.0;
const HIGH: f64 = 30.0;
const PAGE: f64 = 62.0;
const LEFT: f64 = 14.0;

/// The pages that a film's objects lie in, at these steps, below each other:
/// one `<svg>` for each step.
pub fn cells(film: &Film, steps: &[usize]) -> Vec<String> {
    // For each page, the first cell and the one behind the last that any of
    // these steps tells of.
    let mut rows: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for page in steps.iter().flat_map(|&step| &film.steps[step].pages) {
        let row = rows.entry(page.number).or_insert((usize::MAX, 0));
        row.0 = row.0.min(page.first);
        row.1 = row.1.max(page.first + page.cells.len());
    }
    let widest = rows.values().map(|(first, end)| end - first).max();
    let width = 2.0 * LEFT + CELL * widest.unwrap_or(0).max(8) as f64;
    let height = PAGE * rows.len() as f64 + 10.0;
    let draw = |&step: &usize| {
        let step = &film.steps[step];
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" font-family=\"{2}\" font-size=\"13\" fill=\"currentColor\">\n{3}\n",
            short(width),
            short(height),
            ink::FONT,
            ink::STYLE
        );
        for page in &step.pages {
            let row = rows.keys().take_while(|n| **n < page.number).count();
            let shift = page.first - rows[&page.number].0;
            draw_page(&mut svg, page, shift, 10.0 + PAGE * row as f64);
        }
        svg + "</svg>\n"
    };
    steps.iter().map(draw).collect()
}

fn draw_page(svg: &mut String, page: &Page, shift: usize, y: f64) {
    let last = page.first + page.cells.len().saturating_sub(1);
    let says = format!(
        "page {}, cells of {} bytes: {} to {last}",
        page.number, page.size, page.first
    );
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"{}\">{}</text>",
        short(y + 12.0),
        escape(&says)
    );
    for (at, cell) in page.cells.iter().enumerate() {
        let x = LEFT + CELL * (shift + at) as f64;
        let top = y + 20.0;
        let (fill, line, text) = match cell {
            Tenant::Free => ("0", " stroke-dasharray=\"3 4\"", String::new()),
            Tenant::Other => ("0.1", "", String::from("·")),
            Tenant::Object(id) => ("0.22", " stroke-width=\"2\"", format!("@{id}")),
        };
        let _ = writeln!(
            svg,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{HIGH}\" fill-opacity=\"{fill}\" stroke=\"currentColor\"{line}/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            short(x + 1.0),
            short(top),
            short(CELL - 2.0),
            short(x + CELL / 2.0),
            short(top + 20.0),
            attribute(&text)
        );
    }
}

/// The same in words.
pub fn cells_in_words(pages: &[Page]) -> String {
    let pages = pages.iter().map(|page| {
        let cells = page
            .cells
            .iter()
            .enumerate()
            .filter_map(|(at, cell)| match cell {
                Tenant::Object(id) => Some(format!("@{id} in cell {}", page.first + at)),
                _ => None,
            });
        let cells: Vec<String> = cells.collect();
        let cells = if cells.is_empty() {
            "none of these objects".into()
        } else {
            cells.join(", ")
        };
        format!(
            "Page {}, cells of {} bytes: {cells}.",
            page.number, page.size
        )
    });
    pages.collect::<Vec<_>>().join(" ")
}
