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
    /// Each HTML page, by its path in the site, with forward slashes.
    pages: BTreeMap<String, Page>,
    /// Every file.
    files: BTreeSet<String>,
    /// Style sheets and their text.
    styles: BTreeMap<String, String>,
}

/// What there is to know of a page.
#[derive(Debug, Default)]
struct Page {
    /// What links can lead to.
    ids: BTreeSet<String>,
    /// Ids that two elements have: which one does a link lead to?
    twice: Vec<String>,
    /// What it links to or shows.
    targets: BTreeSet<String>,
    /// What readers can click.
    links: BTreeSet<String>,
    /// What a browser fetches by itself.
    loads: BTreeSet<String>,
    /// Whether a block asks another machine to run it.
    runs_elsewhere: bool,
}

impl Page {
    fn read(html: &str) -> Page {
        let mut page = Page::default();
        let mut names = Vec::new();
        for tag in tags(html) {
            if let Some(id) = tag.get("id")
                && !page.ids.insert(id.to_string())
            {
                page.twice.push(id.to_string());
            }
            names.extend(tag.get("name").map(String::from));
            let targets = ["href", "src", "xlink:href"].into_iter();
            let targets = targets.filter_map(|attribute| tag.get(attribute));
            page.targets.extend(targets.map(String::from));
            if tag.name == "a" {
                page.links.extend(tag.get("href").map(unescaped));
            }
            page.loads.extend(loads(&tag));
            let class = tag.get("class").unwrap_or_default();
            page.runs_elsewhere |= class.contains("playground");
        }
        // An older way to say what links lead to; an element may have both.
        page.ids.extend(names);
        page
    }
}

impl Site {
    /// Reads a folder of finished HTML.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(folder: &Path) -> std::io::Result<Site> {
        let mut site = Site::default();
        site.read_folder(folder, folder)?;
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
                let page = Page::read(&fs::read_to_string(&path)?);
                self.pages.insert(name.clone(), page);
            } else if name.ends_with(".css") {
                self.styles.insert(name.clone(), fs::read_to_string(&path)?);
            }
            self.files.insert(name);
        }
        Ok(())
    }

    /// A page with this path, and this id on it when one is asked for.
    pub fn has(&self, page: &str, id: &str) -> bool {
        let page = self.pages.get(page);
        page.is_some_and(|page| id.is_empty() || page.ids.contains(id))
    }

    /// Notes every link inside the book that leads nowhere, or to two places.
    pub fn check_links(&self, house: &House, problems: &mut Problems) {
        for (name, page) in self.pages.iter().filter(|(name, _)| !skipped(name)) {
            for id in &page.twice {
                let (file, line) = written(house, name, id);
                let what = format!("two things on this page have the id `{id}`");
                problems.add(&file, line, what, "give one of them another name");
            }
            for target in &page.targets {
                if let Some(why) = self.broken(name, target) {
                    let (file, line) = written(house, name, target);
                    let fix = "mend the link; headings have the id that the page shows when you click them";
                    problems.add(&file, line, format!("`{target}` leads nowhere: {why}"), fix);
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
        for (name, page) in self.pages.iter().filter(|(name, _)| !skipped(name)) {
            for target in page.links.iter().filter(|target| has_scheme(target)) {
                found
                    .entry(target.clone())
                    .or_default()
                    .insert(name.clone());
            }
        }
        found
    }

    /// Notes everything a browser would fetch from another machine.
    pub fn check_resources(&self, house: &House, problems: &mut Problems) {
        let fix = "keep a copy in the book: it must open without a network";
        for (name, page) in &self.pages {
            for url in page.loads.iter().filter(|url| is_external(url)) {
                let (file, line) = written(house, name, url);
                let what = format!("opening the page would fetch {url}");
                problems.add(&file, line, what, fix);
            }
            if page.runs_elsewhere {
                let (file, line) = written(house, name, "playground");
                let what = "a playground block asks another machine to run it";
                problems.add(&file, line, what, "write plain ```rust");
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
