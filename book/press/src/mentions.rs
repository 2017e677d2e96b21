//! The pages that tests and known wrong answers send learners to must exist.

use crate::house::House;
use crate::links::Site;
use crate::problem::Problems;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Checks each `page: "ch01-names.html#rebinding"` of the exercises' tests,
/// `//! page: …` of the compile-fail cases, and `page = "…"` of the mutants.
/// A chapter without a page may already name the headings it will have.
pub fn check(house: &House, site: &Site, problems: &mut Problems) {
    let mut missing: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
    for folder in ["exercises", "solutions"] {
        for path in files(&house.root.join(folder)) {
            let name = house.name(&path);
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            for (at, line) in text.lines().enumerate() {
                let Some(target) = mention(line) else {
                    continue;
                };
                let (page, id) = target.split_once('#').unwrap_or((target, ""));
                if !site.has(page, id) && !is_to_come(site, &name, page) {
                    let places = missing.entry(target.to_string()).or_default();
                    places.push((name.clone(), at + 1));
                }
            }
        }
    }
    for (target, places) in missing {
        let (file, line) = &places[0];
        let more = match places.len() {
            1 => String::new(),
            count => format!(" (and from {} more places)", count - 1),
        };
        problems.add(
            file,
            *line,
            format!("learners are sent to `{target}`, which is not in the book{more}"),
            "mend the name, or add the heading to the page",
        );
    }
}

/// The file belongs to the chapter whose page this is, and the page is not in
/// the book yet.
fn is_to_come(site: &Site, file: &str, page: &str) -> bool {
    file.split('/').nth(1) == Some(page.trim_end_matches(".html")) && !site.has(page, "")
}

/// The page that a line names.
fn mention(line: &str) -> Option<&str> {
    let line = line.trim();
    let line = line.strip_prefix("//!").map_or(line, str::trim);
    let rest = line.strip_prefix("page")?.trim_start();
    let rest = rest.strip_prefix([':', '='])?;
    let target = rest.trim().trim_end_matches(',').trim_matches('"');
    let page = target.split('#').next()?;
    page.ends_with(".html").then_some(target)
}

/// The tests' and mutants' files below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if is_judge(&path) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn is_judge(path: &Path) -> bool {
    let below = |name| path.iter().any(|part| part == name);
    let ends = |end| path.extension().is_some_and(|found| found == end);
    (below("tests") && ends("rs")) || (below("mutants") && ends("toml"))
}

#[cfg(test)]
mod tests {
    use super::mention;

    #[test]
    fn the_three_forms_are_found() {
        let target = Some("ch01-names.html#rebinding");
        assert_eq!(
            mention("        page: \"ch01-names.html#rebinding\","),
            target
        );
        assert_eq!(mention("page = \"ch01-names.html#rebinding\""), target);
        assert_eq!(mention("//! page: ch01-names.html#rebinding"), target);
        assert_eq!(mention("let page = space.page();"), None);
        assert_eq!(mention("page: usize,"), None);
    }
}
