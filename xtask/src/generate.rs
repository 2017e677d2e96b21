//! `cargo xtask generate`: exercises from solutions, and the pristine copies.
//!
//! For authors. A learner never needs it, and it never takes a learner's work:
//! a source file that is not byte for byte one that was generated before is
//! left alone (with `--force` it is replaced, and a copy kept).

use crate::anchors::{self, Filling};
use crate::course::{self, Chapter, Layout};
use crate::files;
use crate::keep;
use crate::manifest;
use crate::pristine::{Pristine, Starter};
use crate::scan;
use crate::trouble::{Result, Trouble};
use std::collections::BTreeMap;
use std::path::Path;

/// How `generate` was asked to go about it.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Write nothing: say what is not up to date.
    pub check: bool,
    /// With `check`: do not look at `exercises/`, which a learner may have edited.
    pub solutions_only: bool,
    /// Replace edited starter files too.
    pub force: bool,
    /// These chapters, by number; all if empty.
    pub only: Vec<u32>,
}

/// What was done, or with `check` what is left to do.
#[derive(Debug, Default)]
pub struct Report {
    /// Files written, or not up to date.
    pub changed: Vec<String>,
    /// Generated source files that the solution does not have any more: taken
    /// away, or to be.
    pub gone: Vec<String>,
    /// Starter files that somebody has edited and that were left alone.
    pub edited: Vec<String>,
    /// What an author has still to write.
    pub unfinished: Vec<String>,
}

/// Generates the chapters that have a `chapter.toml`.
pub fn run(layout: &Layout, options: &Options) -> Result<Report> {
    let mut report = Report::default();
    let mut found = false;
    for id in files::folders(&layout.root.join("exercises"), "ch")? {
        let Some(number) = course::number_of(&id) else {
            continue;
        };
        if !options.only.is_empty() && !options.only.contains(&number) {
            continue;
        }
        let path = layout.exercise(&id).join("chapter.toml");
        let Some(text) = files::read_text_if_there(&path)? else {
            continue;
        };
        found = true;
        let chapter = course::parse(&id, &text, &layout.shown(&path))?;
        let maker = Maker {
            layout,
            options,
            chapter: &chapter,
            report: &mut report,
        };
        maker.make()?;
    }
    if found {
        Ok(report)
    } else {
        Err(Trouble::new("there is no chapter to generate")
            .at("exercises/ch*/chapter.toml")
            .next("a chapter needs its chapter.toml first"))
    }
}

struct Maker<'a> {
    layout: &'a Layout,
    options: &'a Options,
    chapter: &'a Chapter,
    report: &'a mut Report,
}

impl Maker<'_> {
    fn make(mut self) -> Result<()> {
        let id = &self.chapter.id;
        let home = self.layout.exercise(id);
        let kept = self.layout.pristine().join(format!("{id}.json"));
        let before = match files::read_text_if_there(&kept)? {
            Some(text) => Pristine::read(&text, &self.layout.shown(&kept))?,
            None => Pristine::default(),
        };
        let manifest = self.manifest(&home)?;
        let starters = self.starters(&before)?;
        self.exercise_file(&home.join("Cargo.toml"), &manifest)?;
        for (name, starter) in &starters {
            self.starter(&home.join(name), starter)?;
        }
        self.leftovers(&home, &before, &starters)?;
        let mut given = files::read_tree(&home, |name| {
            !name.starts_with("src/") && !name.starts_with("target/") && name != "Cargo.lock"
        })?;
        given.insert("Cargo.toml".into(), manifest);
        if self.options.solutions_only {
            given = before.files.clone();
        }
        self.unfinished(&given);
        let pristine = Pristine {
            files: given,
            starters,
        };
        self.write(&kept, &pristine.write(id))
    }

    fn write(&mut self, path: &Path, text: &str) -> Result<()> {
        let same = files::read_text_if_there(path)?.is_some_and(|old| old == text);
        if !same {
            self.report.changed.push(self.layout.shown(path));
            if !self.options.check {
                files::write_atomic(path, text)?;
            }
        }
        Ok(())
    }

    fn exercise_file(&mut self, path: &Path, text: &str) -> Result<()> {
        if self.options.solutions_only {
            return Ok(());
        }
        self.write(path, text)
    }

    fn manifest(&self, home: &Path) -> Result<String> {
        let path = self.layout.solution(&self.chapter.id).join("Cargo.toml");
        let solution = manifest::parse(&files::read_text(&path)?, &self.layout.shown(&path))?;
        let has_contract = home.join("tests/contract.rs").exists();
        let exercise = manifest::exercise(&solution, &self.chapter.id, has_contract);
        Ok(manifest::write(&exercise))
    }

    /// The solution's files with their holes.
    fn starters(&self, before: &Pristine) -> Result<BTreeMap<String, Starter>> {
        let solution = self.layout.solution(&self.chapter.id);
        let sources = files::read_tree(&solution.join("src"), |name| name.ends_with(".rs"))?;
        let mut holes: BTreeMap<String, BTreeMap<String, Filling>> = BTreeMap::new();
        for hole in self.chapter.tasks.iter().flat_map(|task| &task.holes) {
            let filling = match &hole.says {
                Some(says) => {
                    Filling::Todo(format!("{}.{}: {says}", self.chapter.short(), hole.anchor))
                }
                None => Filling::Nothing,
            };
            let file = holes.entry(hole.file.clone()).or_default();
            file.insert(hole.anchor.clone(), filling);
        }
        if let Some(file) = holes.keys().find(|file| {
            !file
                .strip_prefix("src/")
                .is_some_and(|name| sources.contains_key(name))
        }) {
            return Err(Trouble::new(format!(
                "a task names `{file}`, which the solution does not have"
            ))
            .at(format!("exercises/{}/chapter.toml", self.chapter.id)));
        }
        let mut starters = BTreeMap::new();
        for (name, source) in sources {
            let file = format!("src/{name}");
            let place = self.layout.shown(&solution.join(&file));
            let none = BTreeMap::new();
            let own = holes.get(&file).unwrap_or(&none);
            let text = self.banner(!own.is_empty()) + &anchors::with_holes(&source, &place, own)?;
            let starter = match before.starters.get(&file) {
                Some(old) => old.followed_by(text),
                None => Starter::default().followed_by(text),
            };
            starters.insert(file, starter);
        }
        Ok(starters)
    }

    /// What every generated file begins with.
    fn banner_start(&self) -> String {
        let Chapter { number, title, .. } = self.chapter;
        format!("// Chapter {number}, {title}: ")
    }

    fn banner(&self, has_holes: bool) -> String {
        let says = match has_holes {
            true => format!(
                "write what each `todo!` asks for, then\n// `cargo xtask verify {}`.",
                self.chapter.number
            ),
            false => "given. Nothing is left to write in this file.".into(),
        };
        format!("{}{says}\n\n", self.banner_start())
    }

    fn starter(&mut self, path: &Path, starter: &Starter) -> Result<()> {
        if self.options.solutions_only {
            return Ok(());
        }
        match files::read_text_if_there(path)? {
            Some(now) if now == starter.text => return Ok(()),
            Some(now) if !starter.was(&now) && !now.trim().is_empty() => {
                if !self.options.force {
                    self.report.edited.push(self.layout.shown(path));
                    return Ok(());
                }
                if !self.options.check {
                    keep::copy(self.layout, path)?;
                }
            }
            _ => {}
        }
        self.write(path, &starter.text)
    }

    /// Takes away what was generated from a file that the solution does not have
    /// any more. A learner's own file is neither known from before nor begins as
    /// ours do; a generated one that was edited is kept as a copy.
    fn leftovers(
        &mut self,
        home: &Path,
        before: &Pristine,
        starters: &BTreeMap<String, Starter>,
    ) -> Result<()> {
        if self.options.solutions_only {
            return Ok(());
        }
        let sources = files::read_tree(&home.join("src"), |name| name.ends_with(".rs"))?;
        for (name, text) in sources {
            let file = format!("src/{name}");
            let known = before.starters.get(&file);
            let ours = known.is_some() || text.starts_with(&self.banner_start());
            if starters.contains_key(&file) || !ours {
                continue;
            }
            let path = home.join(&file);
            let mut told = self.layout.shown(&path);
            if !self.options.check {
                if !known.is_some_and(|starter| starter.was(&text)) {
                    let copy = keep::copy(self.layout, &path)?;
                    told += &format!(" (a copy is {})", self.layout.shown(&copy));
                }
                files::remove(&path)?;
            }
            self.report.gone.push(told);
        }
        Ok(())
    }

    /// Says what a chapter lacks before it can be given to anyone.
    fn unfinished(&mut self, given: &BTreeMap<String, String>) {
        let chapter = self.chapter;
        let mut say = |what: String| {
            self.report
                .unfinished
                .push(format!("{}: {what}", chapter.id))
        };
        let tests: BTreeMap<String, String> = given
            .iter()
            .filter_map(|(n, t)| Some((n.strip_prefix("tests/chapter/")?.to_string(), t.clone())))
            .collect();
        let expected = scan::expected(&tests);
        for task in &chapter.tasks {
            if !expected.iter().any(|test| test.task() == task.name) {
                say(format!(
                    "task `{}` has no test in tests/chapter/{0}.rs",
                    task.name
                ));
            }
            if task.holes.iter().all(|hole| hole.says.is_none()) {
                say(format!("task `{}` has no hole", task.name));
            }
        }
        for test in &expected {
            if chapter.task(test.task()).is_none() {
                say(format!("the test {} belongs to no task", test.name));
            }
            if !test.has_lesson {
                say(format!(
                    "the test {} has no `lesson!` (tests/chapter/{}:{})",
                    test.name, test.file, test.line
                ));
            }
        }
        let cases = given
            .keys()
            .filter(|n| n.starts_with("tests/compile_fail/"))
            .count();
        match (chapter.compile_fail, cases) {
            (Some(_), 0) => say("[compile_fail] without a file in tests/compile_fail".into()),
            (None, 1..) => say("tests/compile_fail without points in [compile_fail]".into()),
            _ => {}
        }
    }
}
