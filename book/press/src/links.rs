//! After rendering: every link leads somewhere, and nothing is fetched from
//! another machine.

use crate::house::House;
use crate::html::{TagAt, tags};
use crate::problem::Problems;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The finished files of a book.
#[derive(Debug, Default)]
pub struct Site {
    /// Each HTML page: its path in the site, with forward slashes, and text.
    pages: BTreeMap<String, String>,
    /// The ids of each page.
    ids: BTreeMap<String, BTreeSet<String>>,
    /// Ids that two elements of a page have: which one does a link lead to?
    twice: Vec<(String, String)>,
    /// Every file.
    files: BTreeSet<String>,
    /// Style sheets and their text.
    styles: BTreeMap<String, String>,
}

impl Site {
    /// Reads a folder of finished HTML.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(folder: &Path) -> std::io::Result<Site> {
        let mut site = Site::default();
        site.read_folder(folder, folder)?;
        for (name, html) in &site.pages {
            let tags = tags(html);
            let mut ids = BTreeSet::new();
            for id in tags.iter().filter_map(|tag| tag.get("id")) {
                if !ids.insert(id.to_string()) {
                    site.twice.push((name.clone(), id.to_string()));
                }
            }
            ids.extend(
                tags.iter()
                    .filter_map(|tag| tag.get("name"))
                    .map(String::from),
            );
            site.ids.insert(name.clone(), ids);
        }
        Ok(site)
    }

    fn read_folder(&mut self, root: &Path, folder: &Path) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                self.read_folder(root, &path)?;
                continue;
            }
            let name = slashes(path.strip_prefix(root).unwrap_or(&path));
            if name.ends_with(".html") {
                self.pages.insert(name.clone(), fs::read_to_string(&path)?);
            } else if name.ends_with(".css") {
                self.styles.insert(name.clone(), fs::read_to_string(&path)?);
            }
            self.files.insert(name);
        }
        Ok(())
    }

    /// A page with this path, and this id on it when one is asked for.
    pub fn has(&self, page: &str, id: &str) -> bool {
        self.ids
            .get(page)
            .is_some_and(|ids| id.is_empty() || ids.contains(id))
    }

    /// Notes every link inside the book that leads nowhere, or to two places.
    pub fn check_links(&self, house: &House, problems: &mut Problems) {
        for (page, id) in self.twice.iter().filter(|(page, _)| !skipped(page)) {
            let (file, line) = written(house, page, id);
            let what = format!("two things on this page have the id `{id}`");
            problems.add(&file, line, what, "give one of them another name");
        }
        for (page, html) in &self.pages {
            if skipped(page) {
                continue;
            }
            for tag in tags(html) {
                for attribute in ["href", "src", "xlink:href"] {
                    let Some(target) = tag.get(attribute) else {
                        continue;
                    };
                    if let Some(why) = self.broken(page, target) {
                        let (file, line) = written(house, page, target);
                        let fix = "mend the link; headings have the id that the page shows when you click them";
                        problems.add(&file, line, format!("`{target}` leads nowhere: {why}"), fix);
                    }
                }
            }
        }
    }

    /// Why a link leads nowhere; `None` when it does not, or leaves the book.
    fn broken(&self, page: &str, target: &str) -> Option<String> {
        let target = unescaped(target);
        if target.is_empty() || has_scheme(&target) {
            return None;
        }
        let (path, id) = target.split_once('#').unwrap_or((&target, ""));
        let path = path.split('?').next().unwrap_or_default();
        let full = match path {
            "" => page.to_string(),
            path => joined(page, &decoded(path))?,
        };
        if !self.files.contains(&full) {
            return Some(format!("the book has no `{full}`"));
        }
        let known = !full.ends_with(".html") || self.has(&full, &decoded(id));
        (!known).then(|| format!("`{full}` has nothing called `#{id}`"))
    }

    /// Every address outside the book that a page links to, with the pages.
    /// Whether they are still there can only be asked of the network.
    pub fn leads_out(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (page, html) in self.pages.iter().filter(|(page, _)| !skipped(page)) {
            for tag in tags(html).iter().filter(|tag| tag.name == "a") {
                let target = unescaped(tag.get("href").unwrap_or_default());
                if has_scheme(&target) {
                    found.entry(target).or_default().insert(page.clone());
                }
            }
        }
        found
    }

    /// Notes everything a browser would fetch from another machine.
    pub fn check_resources(&self, house: &House, problems: &mut Problems) {
        let fix = "keep a copy in the book: it must open without a network";
        for (page, html) in &self.pages {
            for tag in tags(html) {
                for url in loads(&tag).iter().filter(|url| is_external(url)) {
                    let (file, line) = written(house, page, url);
                    problems.add(
                        &file,
                        line,
                        format!("opening the page would fetch {url}"),
                        fix,
                    );
                }
                if tag
                    .get("class")
                    .is_some_and(|class| class.contains("playground"))
                {
                    let (file, line) = written(house, page, "playground");
                    let what = "a playground block asks another machine to run it";
                    problems.add(&file, line, what, "write plain ```rust");
                }
            }
        }
        for (style, text) in &self.styles {
            for url in style_loads(text).into_iter().filter(|url| is_external(url)) {
                problems.add(style, 0, format!("the style would fetch {url}"), fix);
            }
        }
    }
}

/// Pages that repeat others: mdBook's index, print and contents pages.
fn skipped(page: &str) -> bool {
    ["print.html", "404.html", "toc.html", "index.html"].contains(&page)
}

/// What a browser loads by itself for this tag.
fn loads(tag: &TagAt<'_>) -> Vec<String> {
    let keys: &[&str] = match tag.name {
        "a" | "area" => &[],
        "link" | "use" | "image" | "base" => &["href", "xlink:href"],
        "object" => &["data"],
        "form" => &["action"],
        _ => &["src", "srcset", "poster", "background"],
    };
    let plain = keys.iter().filter_map(|key| tag.get(key)).map(unescaped);
    let style = unescaped(tag.get("style").unwrap_or_default());
    plain
        .chain(style_loads(&style).into_iter().map(String::from))
        .collect()
}

/// The few entities that mdBook writes into attributes.
fn unescaped(text: &str) -> String {
    [
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}

/// What `url(…)` and `@import` name.
fn style_loads(text: &str) -> Vec<&str> {
    let clean = |url: &str| url.trim_matches([' ', '"', '\'']).len();
    let mut found = Vec::new();
    for (mark, end) in [("url(", ')'), ("@import", ';')] {
        for rest in text.split(mark).skip(1) {
            let url = rest.split(end).next().unwrap_or_default();
            if clean(url) > 0 {
                found.push(url.trim_matches([' ', '"', '\'', '(']));
            }
        }
    }
    found
}

fn is_external(url: &str) -> bool {
    has_scheme(url) && !url.starts_with("data:")
}

/// The URL leads out of the book: `https:…`, `mailto:…`, `//host/…`.
fn has_scheme(url: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+.-".contains(c);
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    url.starts_with("//")
        || (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(allowed))
}

/// `path` seen from the folder of `page`; `None` above the root.
fn joined(page: &str, path: &str) -> Option<String> {
    let mut full = PathBuf::from(page);
    full.pop();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => full.push(name),
            Component::ParentDir if full.pop() => {}
            Component::CurDir => {}
            _ => return Some(path.to_string()),
        }
    }
    Some(slashes(&full))
}

fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// `%20` and its like replaced.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut done, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => (done.push(byte), at += 3).1,
            None => (done.push(bytes[at]), at += 1).1,
        }
    }
    String::from_utf8_lossy(&done).into_owned()
}

/// The page's source and the line where `target` is written; line 0 when it
/// is not to be found there, and the HTML page when there is no source.
fn written(house: &House, page: &str, target: &str) -> (String, usize) {
    let source = house.pages().join(page).with_extension("md");
    let Ok(text) = fs::read_to_string(&source) else {
        return (page.to_string(), 0);
    };
    let as_written = target.replace(".html", ".md");
    let line = text
        .lines()
        .position(|line| line.contains(target) || line.contains(&as_written));
    (house.name(&source), line.map_or(0, |at| at + 1))
}
