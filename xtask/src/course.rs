//! What a chapter says about itself: `chapter.toml`.

use crate::trouble::{Result, Trouble};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// A chapter of the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Its folder and package name, such as `ch01-names`.
    pub id: String,
    pub number: u32,
    pub title: String,
    pub minutes: u32,
    pub tasks: Vec<Task>,
    /// The points for code that must not compile, if the chapter has such cases.
    pub compile_fail: Option<u32>,
}

/// One thing to write in a chapter; its tests are in `tests/chapter/<name>.rs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub name: String,
    pub title: String,
    pub points: u32,
    pub minutes: u32,
    /// The file to edit, relative to the chapter, such as `src/lib.rs`.
    pub file: String,
    pub holes: Vec<Hole>,
    /// A nudge, where to look, nearly the solution.
    pub hints: Vec<String>,
}

/// A stretch of the solution that the learner writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    pub anchor: String,
    /// The file of the anchor; the task's if the hole names no other.
    pub file: String,
    /// What to write, in one line; `None` drops the anchor's lines altogether.
    pub says: Option<String>,
}

/// The name of the pseudo-task for code that must not compile.
pub const COMPILE_FAIL: &str = "compile_fail";

impl Chapter {
    /// `ch01`, as it is called for short.
    pub fn short(&self) -> String {
        short(self.number)
    }

    /// The page of the book, such as `ch01-names.html`.
    pub fn page(&self) -> String {
        format!("{}.html", self.id)
    }

    pub fn task(&self, name: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.name == name)
    }

    /// The task whose hole bears this label, as in the `todo!` text.
    pub fn task_of_hole(&self, anchor: &str) -> Option<&Task> {
        self.tasks
            .iter()
            .find(|task| task.holes.iter().any(|hole| hole.anchor == anchor))
    }

    /// All points there are.
    pub fn points(&self) -> u32 {
        self.tasks.iter().map(|task| task.points).sum::<u32>() + self.compile_fail.unwrap_or(0)
    }
}

/// `ch07` for 7.
pub fn short(number: u32) -> String {
    format!("ch{number:02}")
}

/// The number in a chapter's folder name: 1 for `ch01-names`.
pub fn number_of(id: &str) -> Option<u32> {
    let digits = id.strip_prefix("ch")?.split('-').next()?;
    digits.parse().ok()
}

/// Where things are in a checkout.
#[derive(Debug, Clone)]
pub struct Layout {
    pub root: PathBuf,
}

impl Layout {
    pub fn exercise(&self, id: &str) -> PathBuf {
        self.root.join("exercises").join(id)
    }

    pub fn solution(&self, id: &str) -> PathBuf {
        self.root.join("solutions").join(id)
    }

    pub fn pristine(&self) -> PathBuf {
        self.root.join("xtask").join("pristine")
    }

    pub fn progress(&self) -> PathBuf {
        self.root.join(".progress")
    }

    /// A path as the reader should see it: relative to the checkout if inside.
    pub fn shown(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        inside.to_string_lossy().replace('\\', "/")
    }
}

/// Reads a `chapter.toml`. `place` is its name in messages.
pub fn parse(id: &str, text: &str, place: &str) -> Result<Chapter> {
    let root = DeTable::parse(text).map_err(|e| {
        let line = e.span().map_or(1, |span| line_of(text, span.start));
        Trouble::new(format!("not TOML: {}", e.message())).at(format!("{place}:{line}"))
    })?;
    let reader = Reader { text, place };
    let table = View {
        reader: &reader,
        table: root.get_ref(),
        line: 1,
    };
    table.only(&["number", "title", "minutes", "task", "compile_fail"])?;
    let mut tasks = Vec::new();
    for item in table.tables("task")? {
        tasks.push(task(&item)?);
    }
    let compile_fail = table.tables("compile_fail")?;
    let chapter = Chapter {
        id: id.to_string(),
        number: table.number("number")?,
        title: table.string("title")?,
        minutes: table.number("minutes")?,
        tasks,
        compile_fail: match compile_fail.first() {
            Some(item) => Some(item.number("points")?),
            None => None,
        },
    };
    check(&chapter, &table)?;
    Ok(chapter)
}

fn task(item: &View<'_>) -> Result<Task> {
    item.only(&[
        "name", "title", "points", "minutes", "file", "holes", "hints",
    ])?;
    let file = item.string("file")?;
    let mut holes = Vec::new();
    for hole in item.tables("holes")? {
        hole.only(&["anchor", "says", "file", "drop"])?;
        holes.push(Hole {
            anchor: hole.string("anchor")?,
            file: if hole.has("file") {
                hole.string("file")?
            } else {
                file.clone()
            },
            says: if hole.has("drop") {
                None
            } else {
                Some(hole.string("says")?)
            },
        });
    }
    Ok(Task {
        name: item.string("name")?,
        title: item.string("title")?,
        points: item.number("points")?,
        minutes: item.number("minutes")?,
        hints: item.strings("hints")?,
        file,
        holes,
    })
}

fn check(chapter: &Chapter, table: &View<'_>) -> Result<()> {
    if number_of(&chapter.id) != Some(chapter.number) {
        return Err(table.wrong("number", "does not match the folder's name"));
    }
    if chapter.tasks.is_empty() {
        return Err(table.wrong("task", "is missing: a chapter has at least one"));
    }
    for (index, item) in table.tables("task")?.iter().enumerate() {
        let task = &chapter.tasks[index];
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if task.name == COMPILE_FAIL || task.name.is_empty() || !task.name.chars().all(plain) {
            return Err(item.wrong("name", "must be a module name of its own"));
        }
        if chapter.tasks[..index]
            .iter()
            .any(|other| other.name == task.name)
        {
            return Err(item.wrong("name", "is used twice"));
        }
        if task.hints.len() != 3 {
            return Err(item.wrong(
                "hints",
                "must be three: a nudge, where to look, nearly the solution",
            ));
        }
        let says = task.holes.iter().filter_map(|hole| hole.says.as_deref());
        if says.into_iter().any(|says| says.contains('\n')) {
            return Err(item.wrong("holes", "must say what to write in one line"));
        }
    }
    Ok(())
}

fn line_of(text: &str, at: usize) -> usize {
    crate::lex::line_of(text, at)
}

struct Reader<'t> {
    text: &'t str,
    place: &'t str,
}

/// A table with the line it starts on, so that a mistake can be pointed at.
struct View<'t> {
    reader: &'t Reader<'t>,
    table: &'t DeTable<'t>,
    line: usize,
}

impl<'t> View<'t> {
    fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.get(key)
    }

    fn wrong(&self, key: &str, what: &str) -> Trouble {
        let line = match self.get(key) {
            Some(value) => line_of(self.reader.text, value.span().start),
            None => self.line,
        };
        Trouble::new(format!("`{key}` {what}")).at(format!("{}:{line}", self.reader.place))
    }

    fn only(&self, known: &[&str]) -> Result<()> {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                return Err(self
                    .wrong(name, "is not a key that is known here")
                    .next(format!("known: {}", known.join(", "))));
            }
        }
        Ok(())
    }

    fn string(&self, key: &str) -> Result<String> {
        let value = self.get(key).ok_or_else(|| self.wrong(key, "is missing"))?;
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Ok(text.trim().to_string()),
            Some(_) => Err(self.wrong(key, "is empty")),
            None => Err(self.wrong(key, "must be a string")),
        }
    }

    fn number(&self, key: &str) -> Result<u32> {
        let value = self.get(key).ok_or_else(|| self.wrong(key, "is missing"))?;
        value
            .get_ref()
            .as_integer()
            .and_then(|number| number.as_str().parse().ok())
            .ok_or_else(|| self.wrong(key, "must be a whole number"))
    }

    fn array(&self, key: &str) -> Result<Option<&'t DeArray<'t>>> {
        match self.get(key).map(|value| value.get_ref().as_array()) {
            None => Ok(None),
            Some(Some(array)) => Ok(Some(array)),
            Some(None) => Err(self.wrong(key, "must be a list")),
        }
    }

    fn strings(&self, key: &str) -> Result<Vec<String>> {
        let Some(array) = self.array(key)? else {
            return Ok(Vec::new());
        };
        array
            .iter()
            .map(|value| match value.get_ref().as_str() {
                Some(text) => Ok(text.trim().to_string()),
                None => Err(self.wrong(key, "must be a list of strings")),
            })
            .collect()
    }

    /// The tables under a key: a list of them, or a single one.
    fn tables(&self, key: &str) -> Result<Vec<View<'t>>> {
        let view = |value: &'t Spanned<DeValue<'t>>| match value.get_ref().as_table() {
            Some(table) => Ok(View {
                reader: self.reader,
                table,
                line: line_of(self.reader.text, value.span().start),
            }),
            None => Err(self.wrong(key, "must be a table")),
        };
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(value) if value.get_ref().is_table() => Ok(vec![view(value)?]),
            Some(_) => match self.array(key)? {
                Some(array) => array.iter().map(view).collect(),
                None => Ok(Vec::new()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"number = 1
title = "Names are arrows"
minutes = 110

[[task]]
name = "bind"
title = "Give a name to an object"
points = 10
minutes = 15
file = "src/lib.rs"
holes = [{ anchor = "bind", says = "put it there" }, { anchor = "helper", drop = true }]
hints = ["a?", "b", "c"]

[compile_fail]
points = 5
"#;

    fn message(text: &str) -> String {
        parse("ch01-names", text, "chapter.toml")
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_good_chapter_is_read() {
        let chapter = parse("ch01-names", GOOD, "chapter.toml").unwrap();
        assert_eq!((chapter.number, chapter.points()), (1, 15));
        assert_eq!(chapter.tasks[0].holes[1].says, None);
        assert_eq!(chapter.task_of_hole("bind").unwrap().name, "bind");
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let wrong = message(&GOOD.replace("points = 10", "points = \"ten\""));
        assert!(wrong.contains("`points` must be a whole number"), "{wrong}");
        assert!(wrong.contains("chapter.toml:8"), "{wrong}");
        let unknown = message(&GOOD.replace("minutes = 15", "minuets = 15"));
        assert!(
            unknown.contains("`minuets`") && unknown.contains(":9"),
            "{unknown}"
        );
        let missing = message(&GOOD.replace("title = \"Give a name to an object\"\n", ""));
        assert!(
            missing.contains("`title` is missing") && missing.contains(":5"),
            "{missing}"
        );
        let broken = message("number = \n");
        assert!(
            broken.contains("not TOML") && broken.contains("chapter.toml:1"),
            "{broken}"
        );
        assert!(message(&GOOD.replace("\"c\"]", "]")).contains("must be three"));
        assert!(message(&GOOD.replace("number = 1", "number = 2")).contains("folder"));
    }
}
