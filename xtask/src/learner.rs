//! What helps a learner on: `hint`, `peek`, `status` and `reset`.

use crate::anchors;
use crate::course::{COMPILE_FAIL, Chapter, Task};
use crate::files;
use crate::keep;
use crate::outline;
use crate::pristine::{Course, Loaded, Starter, Tampered};
use crate::progress::{Progress, Record};
use crate::trouble::{Result, Trouble};
use crate::ui::{self, Ui};
use crate::verdict::no_such_task;
use std::path::Path;

/// Shows the next of a task's three hints, and those before it.
pub fn hint(course: &Course, ui: &Ui, chapter: &str, task: &str) -> Result<()> {
    const TITLES: [&str; 3] = ["A question", "Where to look", "Nearly the solution"];
    let loaded = course.load(course.find(chapter)?)?;
    let task = task_of(&loaded, task)?;
    let before = Progress::load(&course.layout, ui)?;
    let mut progress = before.clone();
    let count = progress.hints.entry(key(&loaded, task)).or_default();
    *count = (*count + 1).min(3);
    let shown = *count as usize;
    println!(
        "{}",
        ui.bold(&format!(
            "{} {}: {}",
            loaded.chapter.short(),
            task.name,
            task.title
        ))
    );
    for (title, hint) in TITLES.iter().zip(&task.hints).take(shown) {
        println!("\n  {}", ui.bold(title));
        for line in ui::wrap(hint, ui.width.saturating_sub(4)) {
            println!("    {line}");
        }
    }
    let (number, name) = (loaded.chapter.number, &task.name);
    if shown < 3 {
        println!("\nHint {shown} of 3. The next: cargo xtask hint {number} {name}");
    } else {
        println!("\nThat was the last hint. The solution: cargo xtask peek {number} {name}");
    }
    save(course, ui, &progress, &before);
    Ok(())
}

/// Shows the reference's code for a task, and records that it was seen.
pub fn peek(course: &Course, ui: &Ui, chapter: &str, task: &str) -> Result<()> {
    let loaded = course.load(course.find(chapter)?)?;
    let task = task_of(&loaded, task)?;
    let home = course.layout.solution(&loaded.chapter.id);
    for hole in &task.holes {
        let path = home.join(&hole.file);
        let place = course.layout.shown(&path);
        let text = files::read_text(&path)?;
        let body = anchors::body(&text, &place, &hole.anchor)?.ok_or_else(|| {
            Trouble::new(format!("the anchor `{}` is gone", hole.anchor)).at(&place)
        })?;
        println!("{}", ui.bold(&format!("{}, from {place}", hole.anchor)));
        for line in body.lines() {
            println!("{}", format!("    {line}").trim_end());
        }
        println!();
    }
    println!("One right answer of several. Close it, and write your own.");
    let before = Progress::load(&course.layout, ui)?;
    let mut progress = before.clone();
    progress.peeks.insert(key(&loaded, task));
    save(course, ui, &progress, &before);
    Ok(())
}

fn task_of<'l>(loaded: &'l Loaded, name: &str) -> Result<&'l Task> {
    match loaded.chapter.task(name) {
        Some(task) => Ok(task),
        None if name == COMPILE_FAIL && loaded.chapter.compile_fail.is_some() => Err(Trouble::new(
            "the code that must not compile has no hints of its own",
        )
        .next("each case names a page of the book")),
        None => Err(no_such_task(loaded, name)),
    }
}

fn key(loaded: &Loaded, task: &Task) -> String {
    format!("{}.{}", loaded.chapter.id, task.name)
}

fn save(course: &Course, ui: &Ui, progress: &Progress, before: &Progress) {
    if let Err(why) = progress.save(&course.layout, before) {
        ui.note(&format!("this was not recorded: {why}"));
    }
}

/// The map of the course: every chapter and how far it is.
pub fn status(course: &Course, ui: &Ui) -> Result<()> {
    let progress = Progress::load(&course.layout, ui)?;
    let (mut points, mut all, mut next) = (0, 0, None);
    for id in &course.ids {
        let loaded = course.load(id)?;
        let chapter = &loaded.chapter;
        let record = progress.chapters.get(id);
        let earned = record.map_or(0, |record| record.points);
        let state = match record {
            Some(record) if record.finished => "finished",
            Some(_) => "begun",
            None => "new",
        };
        points += earned;
        all += chapter.points();
        println!(
            "  {state:<9} {earned:>3}/{:<3} {:<5} {} ({} min)",
            chapter.points(),
            chapter.short(),
            chapter.title,
            chapter.minutes
        );
        if state == "finished" {
            for line in new_since(ui, chapter, record) {
                println!("      {line}");
            }
        }
        if state == "finished" || next.is_some() {
            continue;
        }
        next = Some(chapter.number);
        for task in &chapter.tasks {
            let word = record
                .and_then(|r| r.tasks.get(&task.name))
                .map_or("to write", String::as_str);
            println!(
                "      {word:<9} {:<14} {} ({} min)",
                task.name, task.title, task.minutes
            );
        }
    }
    println!("\n  {points} of {all} points");
    if !progress.hints.is_empty() || !progress.peeks.is_empty() {
        let hints: u32 = progress.hints.values().sum();
        println!(
            "  hints read: {hints}, solutions seen: {}",
            progress.peeks.len()
        );
    }
    match next {
        Some(number) => println!("  next   cargo xtask verify {number}"),
        None => println!("  All chapters are finished."),
    }
    Ok(())
}

/// The tasks that a newer course has and a finished chapter's record has not.
fn new_since(ui: &Ui, chapter: &Chapter, record: Option<&Record>) -> Vec<String> {
    let known = |task: &Task| record.is_some_and(|r| r.tasks.contains_key(&task.name));
    let new: Vec<&str> = chapter
        .tasks
        .iter()
        .filter(|task| !known(task))
        .map(|task| task.name.as_str())
        .collect();
    if new.is_empty() {
        return Vec::new();
    }
    let text = format!(
        "new since you finished it: {}; cargo xtask verify {}",
        new.join(", "),
        chapter.number
    );
    ui::wrap(&text, ui.width.saturating_sub(6))
}

/// What to put back.
#[derive(Debug, Clone, Default)]
pub struct Reset {
    pub task: Option<String>,
    pub tests: bool,
}

/// Puts a chapter's files back as they were given out; keeps a copy of each.
pub fn reset(course: &Course, chapter: &str, what: &Reset) -> Result<()> {
    let loaded = course.load(course.find(chapter)?)?;
    let mut resetter = Resetter {
        course,
        loaded: &loaded,
        done: 0,
    };
    match &what.task {
        Some(name) => resetter.task(task_of(&loaded, name)?)?,
        None if what.tests => resetter.tests()?,
        None => resetter.sources()?,
    }
    if resetter.done == 0 {
        println!("Nothing to put back: it is all as it was given out.");
    }
    Ok(())
}

struct Resetter<'a> {
    course: &'a Course,
    loaded: &'a Loaded,
    done: usize,
}

impl Resetter<'_> {
    fn sources(&mut self) -> Result<()> {
        for (name, starter) in &self.loaded.pristine.starters {
            self.put(name, &starter.text)?;
        }
        Ok(())
    }

    fn tests(&mut self) -> Result<()> {
        for tampered in self.course.tampered(self.loaded)? {
            match tampered {
                Tampered::Changed(name) | Tampered::Gone(name) => {
                    self.put(&name, &self.loaded.pristine.files[&name])?;
                }
                Tampered::Added(name) => {
                    self.keep(&self.home().join(&name))?;
                    files::remove(&self.home().join(&name))?;
                    println!("taken away: {}", self.shown(&name));
                    self.done += 1;
                }
            }
        }
        Ok(())
    }

    /// Empties the functions of one task again, in whatever the file is now.
    fn task(&mut self, task: &Task) -> Result<()> {
        for (name, starter) in &self.loaded.pristine.starters {
            let labels: Vec<String> = task
                .holes
                .iter()
                .filter(|hole| hole.file == *name && hole.says.is_some())
                .map(|hole| format!("\"{}.{}:", self.loaded.chapter.short(), hole.anchor))
                .collect();
            if labels.is_empty() {
                continue;
            }
            let mut text = files::read_text(&self.home().join(name))?;
            for label in labels {
                text = with_hole_again(&text, starter, &label).ok_or_else(|| {
                    Trouble::new("the function of this task is not to be found in your file")
                        .at(self.shown(name))
                        .next(format!(
                            "`cargo xtask reset {}` puts the whole chapter back",
                            self.loaded.chapter.number
                        ))
                })?;
            }
            self.put(name, &text)?;
        }
        Ok(())
    }

    fn home(&self) -> std::path::PathBuf {
        self.course.layout.exercise(&self.loaded.chapter.id)
    }

    fn shown(&self, name: &str) -> String {
        self.course.layout.shown(&self.home().join(name))
    }

    fn put(&mut self, name: &str, text: &str) -> Result<()> {
        let path = self.home().join(name);
        if files::read_text(&path).is_ok_and(|now| now == text) {
            return Ok(());
        }
        self.keep(&path)?;
        files::write_atomic(&path, text)?;
        println!("put back: {}", self.shown(name));
        self.done += 1;
        Ok(())
    }

    fn keep(&self, path: &Path) -> Result<()> {
        if path.exists() {
            let copy = keep::copy(&self.course.layout, path)?;
            println!("kept a copy: {}", self.course.layout.shown(&copy));
        }
        Ok(())
    }
}

/// The text with the body of the hole's function as it was given out.
fn with_hole_again(text: &str, starter: &Starter, label: &str) -> Option<String> {
    let original = outline::around(&starter.text, starter.text.find(label)?)?;
    let now = outline::find(text, &original)?;
    let mut out = text.to_string();
    out.replace_range(now.body, &starter.text[original.body]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_functions_body_is_put_back() {
        let starter = Starter {
            text: "impl N {\n    fn bind(&self) {\n        todo!(\"ch01.bind: x\")\n    }\n}\n"
                .into(),
            earlier: Vec::new(),
        };
        let mine =
            "// mine\nimpl N {\n    fn help() {}\n    fn bind(&self) {\n        { 1; }\n    }\n}\n";
        let out = with_hole_again(mine, &starter, "\"ch01.bind:").unwrap();
        assert_eq!(
            out,
            "// mine\nimpl N {\n    fn help() {}\n    fn bind(&self) {\n        todo!(\"ch01.bind: x\")\n    }\n}\n"
        );
        assert_eq!(
            with_hole_again("fn other() {}", &starter, "\"ch01.bind:"),
            None
        );
    }
}
