//! `diff`: the learner's answer beside the reference, when there is one to compare.

use crate::anchors;
use crate::course::Task;
use crate::files;
use crate::outline;
use crate::pristine::{Course, Loaded};
use crate::process::{self, Limits};
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};
use crate::ui::Ui;
use crate::verdict::no_such_task;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// What to compare.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub task: Option<String>,
    /// Also what has not passed; it is noted like a `peek`.
    pub anyway: bool,
}

/// Shows what differs between the learner's chapter, or one task of it, and the
/// reference.
///
/// # Errors
///
/// When it has not passed and nobody said `--anyway`, and when there is neither
/// git nor diff to compare with.
pub fn diff(course: &Course, ui: &Ui, scratch: &Path, chapter: &str, asked: &Asked) -> Result<()> {
    let loaded = course.load(course.find(chapter)?)?;
    let tasks: Vec<&Task> = match &asked.task {
        Some(name) => vec![
            loaded
                .chapter
                .task(name)
                .ok_or_else(|| no_such_task(&loaded, name))?,
        ],
        None => loaded.chapter.tasks.iter().collect(),
    };
    allow(course, ui, &loaded, &tasks, asked)?;
    let sides = Sides {
        course,
        loaded: &loaded,
    };
    let (yours, ours) = match &asked.task {
        Some(_) => sides.functions(&tasks)?,
        None => sides.files()?,
    };
    files::remove(scratch)?;
    for (side, texts) in [("yours", &yours), ("ours", &ours)] {
        for (name, text) in texts {
            files::write_atomic(&scratch.join(side).join(name), text)?;
        }
    }
    let said = compare(ui, scratch)?;
    files::remove(scratch)?;
    if said.trim().is_empty() {
        println!("No difference but the layout of lines.");
    } else {
        print!("{said}");
        println!("\n- yours, + ours: one right answer of several.");
    }
    Ok(())
}

/// What passed may be compared; the rest when the learner insists, which is noted.
fn allow(course: &Course, ui: &Ui, loaded: &Loaded, tasks: &[&Task], asked: &Asked) -> Result<()> {
    let chapter = &loaded.chapter;
    let before = Progress::load(&course.layout, ui)?;
    let open: Vec<&str> = tasks
        .iter()
        .filter(|task| !before.passed(&chapter.id, &task.name))
        .map(|task| task.name.as_str())
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    let number = chapter.number;
    if !asked.anyway {
        let task = asked.task.as_ref();
        let task = task.map_or_else(String::new, |name| format!(" --task {name}"));
        return Err(Trouble::new(format!(
            "the comparison shows our solution, and this has not passed yet: {}",
            open.join(", ")
        ))
        .next(format!(
            "`cargo xtask verify {number}` first, or `cargo xtask diff {number}{task} --anyway`, \
             which is noted as `peek` is"
        )));
    }
    let mut progress = before.clone();
    for name in open {
        progress.peeks.insert(format!("{}.{name}", chapter.id));
    }
    progress.save(&course.layout, &before)
}

type Texts = BTreeMap<String, String>;

struct Sides<'a> {
    course: &'a Course,
    loaded: &'a Loaded,
}

impl Sides<'_> {
    /// All sources of both sides, without the reference's marks.
    fn files(&self) -> Result<(Texts, Texts)> {
        let layout = &self.course.layout;
        let id = &self.loaded.chapter.id;
        let is_source = |name: &str| name.ends_with(".rs");
        let yours = files::read_tree(&layout.exercise(id).join("src"), is_source)?;
        let mut ours = Texts::new();
        for (name, text) in files::read_tree(&layout.solution(id).join("src"), is_source)? {
            let plain = anchors::with_holes(&text, &name, &BTreeMap::new())?;
            ours.insert(name, plain);
        }
        Ok((yours, ours))
    }

    /// The functions that the tasks' holes are in.
    fn functions(&self, tasks: &[&Task]) -> Result<(Texts, Texts)> {
        let layout = &self.course.layout;
        let id = &self.loaded.chapter.id;
        let (mut yours, mut ours) = (Texts::new(), Texts::new());
        let mut seen = BTreeSet::new();
        for hole in tasks.iter().flat_map(|task| &task.holes) {
            let path = layout.solution(id).join(&hole.file);
            let place = layout.shown(&path);
            let text = files::read_text(&path)?;
            let spans = anchors::spans(&text, &place)?;
            let Some(span) = spans.get(&hole.anchor) else {
                continue;
            };
            let at: usize = text
                .split_inclusive('\n')
                .take(span.start)
                .map(str::len)
                .sum();
            let Some(function) = outline::around(&text, at) else {
                continue; // no function of its own: `diff` without a task shows it
            };
            if !seen.insert((function.owner.clone(), function.name.clone())) {
                continue;
            }
            let name = format!("{} of {}", function.name, hole.file.replace('/', "-"));
            let cut = cut(&text, &function);
            ours.insert(
                name.clone(),
                anchors::with_holes(&cut, &place, &BTreeMap::new())?,
            );
            let mine = layout.exercise(id).join(&hole.file);
            let mine = files::read_text_if_there(&mine)?.unwrap_or_default();
            if let Some(function) = outline::find(&mine, &function) {
                yours.insert(name, cut_to_end(&mine, &function));
            }
        }
        Ok((yours, ours))
    }
}

fn cut(text: &str, function: &outline::Function) -> String {
    let from = function.lines.start() - 1;
    let lines = text.lines().skip(from).take(function.lines.clone().count());
    lines.collect::<Vec<_>>().join("\n")
}

fn cut_to_end(text: &str, function: &outline::Function) -> String {
    cut(text, function) + "\n"
}

/// Without the lines that only git reads.
fn told(text: &str) -> String {
    const BOLD: &str = "\x1b[1m";
    let for_git = |line: &&str| {
        let line = line.strip_prefix(BOLD).unwrap_or(line);
        ["diff ", "index ", "new file mode", "deleted file mode"]
            .iter()
            .any(|start| line.starts_with(start))
    };
    let lines = text.lines().filter(|line| !for_git(line));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Asks git, or else diff; both are told not to look at blanks.
fn compare(ui: &Ui, scratch: &Path) -> Result<String> {
    let colour = if ui.styled { "always" } else { "never" };
    let mut git = Command::new("git");
    git.args(["--no-pager", "diff", "--no-index", "--no-ext-diff", "-w"])
        .args(["--no-prefix", &format!("--color={colour}")])
        .args(["yours", "ours"]);
    let mut plain = Command::new("diff");
    plain.args(["-r", "-u", "-w", "-N", "yours", "ours"]);
    for mut command in [git, plain] {
        command.current_dir(scratch);
        if let Ok(done) = process::run(&mut command, Limits::NONE)
            && matches!(done.status.code(), Some(0 | 1))
        {
            return Ok(told(&done.stdout));
        }
    }
    Err(
        Trouble::new("there is neither git nor diff on this machine to compare with")
            .next("compare exercises/ and solutions/ in your editor"),
    )
}
