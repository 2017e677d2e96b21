//! Puts SVG figures into the page itself, so that `currentColor` is the
//! theme's, and gives each a text for those who cannot see it.

use crate::fences::{Edits, Picture};
use crate::house::House;
use crate::problem::Problems;
use std::fs;
use std::path::Path;

/// Replaces one picture.
pub fn inline(
    house: &House,
    page: &Path,
    text: &str,
    picture: &Picture,
    edits: &mut Edits,
    problems: &mut Problems,
) {
    let path = page.parent().unwrap_or(&house.root).join(&picture.path);
    let told = match drawn(text, picture, &path) {
        Ok(Some(figure)) => return edits.put(&picture.place, &figure),
        // Checked with the other links, once the page is rendered.
        Ok(None) => return,
        Err(told) => told,
    };
    let (file, line) = match told.in_figure {
        true => (house.name(&path), 0),
        false => (house.name(page), picture.place.line),
    };
    problems.add(&file, line, told.what, told.fix);
    edits.put(&picture.place, "");
}

/// What is wrong with a figure, or with how a page shows it.
struct Told {
    what: String,
    fix: &'static str,
    in_figure: bool,
}

/// The figure as it stands in the page; none if it is no drawing of ours.
fn drawn(text: &str, picture: &Picture, path: &Path) -> Result<Option<String>, Told> {
    let name = &picture.path;
    let on_page = |what: String, fix| Told {
        what,
        fix,
        in_figure: false,
    };
    if picture.alt.trim().is_empty() {
        let fix = "say between the brackets what it shows: ![a points to the list](figures/x.svg)";
        return Err(on_page(format!("the figure `{name}` has no text"), fix));
    }
    if !name.ends_with(".svg") || name.contains("://") {
        return Ok(None);
    }
    if !alone(text, picture) {
        let fix = "give it a line of its own, with a blank line before and after";
        let what = format!("the figure `{name}` stands in the middle of text");
        return Err(on_page(what, fix));
    }
    let svg = fs::read_to_string(path).map_err(|why| {
        let what = format!("the figure `{name}` cannot be read: {why}");
        on_page(what, "the path is relative to the page")
    })?;
    let svg = prepared(&svg, &stem(path), &picture.alt).map_err(|what| Told {
        what,
        fix: "mend the figure",
        in_figure: true,
    })?;
    Ok(Some(figure(&svg, &picture.caption)))
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Nothing else stands in the picture's paragraph.
fn alone(text: &str, picture: &Picture) -> bool {
    let blank = |line: &str| line.chars().all(|c| c == '>' || c.is_whitespace());
    let range = &picture.place.range;
    let mut before = text[..range.start].rsplit('\n');
    let mut after = text[range.end..].split('\n');
    let own_line = before.next().is_none_or(blank) && after.next().is_none_or(blank);
    own_line && before.next().is_none_or(blank) && after.next().is_none_or(blank)
}

fn figure(svg: &str, caption: &str) -> String {
    let caption = match caption {
        "" => String::new(),
        text => format!("<figcaption>{}</figcaption>", escape(text)),
    };
    match width(svg) {
        Some(wide) if wide > NARROW => {
            format!("<figure tabindex=\"0\" style=\"--drawn: {wide}px\">{svg}{caption}</figure>")
        }
        _ => format!("<figure>{svg}{caption}</figure>"),
    }
}

/// How wide a figure may be drawn and still be read on a phone, where it is
/// shrunk to fit. Wider ones scroll, by keyboard as well.
const NARROW: u32 = 480;

/// The width that a figure was drawn with.
fn width(svg: &str) -> Option<u32> {
    let view = svg.split_once("viewBox=\"")?.1;
    view.split_whitespace().nth(2)?.parse().ok()
}

/// The `<svg>` element on one line, labelled, its ids made unique by the
/// figure's name, without what is only for the file on its own.
fn prepared(svg: &str, name: &str, alt: &str) -> Result<String, String> {
    let start = svg.find("<svg").ok_or("there is no <svg> in this file")?;
    let end = svg.rfind("</svg>").ok_or("the <svg> is never closed")?;
    let mut svg = without(&svg[start..end + 6], "<!--", "-->");
    svg = without(&svg, "<style data-standalone", "</style>");
    svg = without(&svg, "<title>", "</title>");
    if svg.contains("<script") {
        return Err("a figure may not hold a script".into());
    }
    for id in ids(&svg) {
        let own = format!("{name}-{id}");
        for (before, after) in [("id=\"", "\""), ("url(#", ")"), ("href=\"#", "\"")] {
            svg = svg.replace(
                &format!("{before}{id}{after}"),
                &format!("{before}{own}{after}"),
            );
        }
    }
    let line = svg.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = line.strip_prefix("<svg").unwrap_or(&line);
    Ok(format!(
        "<svg role=\"img\" aria-label=\"{}\"{rest}",
        escape(alt)
    ))
}

fn without(text: &str, from: &str, to: &str) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(from) {
        let Some(length) = rest[start..].find(to) else {
            break;
        };
        kept.push_str(&rest[..start]);
        rest = &rest[start + length + to.len()..];
    }
    kept + rest
}

fn ids(svg: &str) -> Vec<String> {
    svg.split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(id, _)| id.to_string())
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_one_labelled_line_with_ids_of_its_own() {
        let svg = "<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<svg viewBox=\"0 0 1 1\">\n\n<style data-standalone=\"\">svg{color:#000}</style><marker id=\"tip\"/>\n<path marker-end=\"url(#tip)\"/></svg>\n";
        let got = prepared(svg, "arrows", "a \"b\"").unwrap();
        assert_eq!(
            got,
            "<svg role=\"img\" aria-label=\"a &quot;b&quot;\" viewBox=\"0 0 1 1\"> <marker id=\"arrows-tip\"/> <path marker-end=\"url(#arrows-tip)\"/></svg>"
        );
    }

    #[test]
    fn a_wide_figure_scrolls_and_can_be_reached_by_keyboard() {
        let wide = figure("<svg viewBox=\"0 0 680 128\"></svg>", "");
        assert!(wide.starts_with("<figure tabindex=\"0\" style=\"--drawn: 680px\">"));
        let narrow = figure("<svg viewBox=\"0 0 420 128\"></svg>", "");
        assert!(narrow.starts_with("<figure><svg"));
    }

    #[test]
    fn what_is_no_figure_is_said() {
        assert!(prepared("plain", "x", "y").is_err());
        assert!(prepared("<svg><script></script></svg>", "x", "y").is_err());
    }
}
