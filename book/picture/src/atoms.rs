//! Whole pictures, from their parts.

use crate::ink;
use crate::scene::{Look, Picture};
use crate::text::{attribute, escape, short};
use crate::union::{Plan, named};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

/// Marks what is not in the picture that is shown first.
pub(crate) const OFF: &str = " class=\"off\"";

/// All parts of a picture, in the order in which they are drawn: arrows below,
/// dots above.
fn parts(picture: &Picture, plan: &Plan) -> Vec<String> {
    let garbage = picture.nodes.iter().filter(|n| n.look == Look::Garbage);
    let garbage: BTreeSet<usize> = garbage.map(|n| plan.nodes[&n.key]).collect();
    let drawn = plan.arrows_of(picture);
    let arrows = drawn.iter().map(|arrow| {
        let way = plan.way(arrow.key);
        ink::arrow(way, arrow, garbage.contains(&arrow.key.0))
    });
    let mut parts: Vec<String> = arrows.collect();
    for (key, name) in named(picture) {
        parts.extend(ink::name(name, plan.layout.at[plan.names[&key]]));
    }
    for node in &picture.nodes {
        let at = plan.nodes[&node.key];
        let rows = plan.rows_of(node);
        let left = plan.left_ports.contains(&at);
        let frame = &plan.frames[at];
        parts.extend(ink::node(
            node,
            &rows,
            plan.layout.at[at],
            frame.width,
            left,
        ));
    }
    for arrow in drawn.iter().filter(|arrow| !arrow.gone) {
        if !plan.frames[arrow.key.0].leftmost {
            parts.push(ink::dot(plan.way(arrow.key)));
        }
    }
    parts
}

fn head(plan: &Plan, title: &str) -> String {
    let (width, height) = (
        short(plan.layout.width.ceil()),
        short(plan.layout.height.ceil()),
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"{}\" font-size=\"{}\" fill=\"currentColor\" stroke-width=\"1.4\">\n",
        ink::FONT,
        ink::SIZE
    );
    if !title.is_empty() {
        let _ = writeln!(svg, "<title>{}</title>", escape(title));
    }
    let _ = writeln!(svg, "{}", ink::STYLE);
    svg
}

/// One picture.
pub(crate) fn still(picture: &Picture, plan: &Plan) -> String {
    let mut svg = head(plan, &picture.title);
    // Texts have no outline, and lines no default of their own.
    for part in parts(picture, plan) {
        svg.push_str(&part);
        svg.push('\n');
    }
    svg + "</svg>\n"
}

/// All of them in one: each part says in which pictures it is.
pub(crate) fn moving(pictures: &[Picture], plan: &Plan, shown: usize) -> String {
    let mut order: Vec<String> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut at: Vec<Vec<usize>> = Vec::new();
    for (number, picture) in pictures.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for part in parts(picture, plan) {
            let place = *known.entry(part).or_insert_with_key(|part| {
                order.push(part.clone());
                at.push(Vec::new());
                order.len() - 1
            });
            if seen.insert(place) {
                at[place].push(number);
            }
        }
    }
    let title = pictures.get(shown).map_or("", |picture| &picture.title);
    let mut svg = head(plan, title);
    let mut groups: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    // Neighbours that are there at the same times share one group.
    for (place, part) in order.iter().enumerate() {
        match groups.last_entry() {
            Some(mut last) if at[last.get().0] == at[place] => last.get_mut().1.push_str(part),
            _ => {
                groups.insert(place, (place, part.clone()));
            }
        }
    }
    for (first, parts) in groups.into_values() {
        let whole = at[first].len() == pictures.len();
        let off = if at[first].contains(&shown) { "" } else { OFF };
        let _ = match whole {
            true => writeln!(svg, "{parts}"),
            false => writeln!(
                svg,
                "<g data-at=\"{}\"{off}>{parts}</g>",
                attribute(&ranges(&at[first]))
            ),
        };
    }
    svg + "</svg>\n"
}

/// `[0, 1, 2, 5]` → `0-2 5`.
fn ranges(numbers: &[usize]) -> String {
    let mut text = String::new();
    let mut rest = numbers;
    while let Some(&first) = rest.first() {
        let length = (0..rest.len())
            .take_while(|&i| rest[i] == first + i)
            .count();
        let last = first + length - 1;
        let space = if text.is_empty() { "" } else { " " };
        let _ = match length {
            1 => write!(text, "{space}{first}"),
            _ => write!(text, "{space}{first}-{last}"),
        };
        rest = &rest[length..];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn numbers_in_a_row_are_a_range() {
        assert_eq!(ranges(&[0, 1, 2, 5, 7, 8]), "0-2 5 7-8");
        assert_eq!(ranges(&[]), "");
    }
}
