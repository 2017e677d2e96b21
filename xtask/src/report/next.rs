//! What to do next: the end of a report, because the last lines are what a
//! terminal shows.

use super::text::{Writer, failed_cases};
use crate::course::{Chapter, Layout, Task};
use crate::outline;
use crate::pristine::Loaded;
use crate::ui;
use crate::verdict::{Found, Held, Verdict};
use std::collections::BTreeSet;
use std::fs;

impl Writer<'_> {
    pub(super) fn next(&self, out: &mut String, verdict: &Verdict, chapter: &Chapter) {
        let number = chapter.number;
        let (points, all) = (verdict.points(), chapter.points());
        if !verdict.is_broken() && verdict.scope.task.is_none() {
            out.push_str(&format!("  {points} of {all} points\n"));
        }
        out.push('\n');
        if verdict.passed() {
            self.passed(out, verdict, chapter);
            return;
        }
        if let Some(below) = mine_below(verdict, chapter) {
            self.look_below(out, chapter, below);
            return;
        }
        let task = verdict.next_task();
        if let Some(task) = task
            && let Some(held) = verdict.waiting(task)
        {
            self.waits(out, verdict, task, &held);
        }
        let mut rows: Vec<(&str, String)> = Vec::new();
        if let Some(place) = place_to_edit(self.layout, verdict, task) {
            rows.push(("edit", place));
        }
        for file in task.iter().flat_map(|task| other_files(task)) {
            let path = self.layout.exercise(&chapter.id).join(file);
            rows.push(("and", self.layout.shown(&path)));
        }
        let page = page_to_read(verdict, task).unwrap_or_else(|| chapter.page());
        rows.push(("read", page));
        rows.push(("", "`cargo xtask book --open` shows it".into()));
        if let Some(task) = task {
            rows.push(("hint", format!("cargo xtask hint {number} {}", task.name)));
            out.push_str(&self.bold_line(&format!("Next: {}, {}", task.name, task.title)));
        } else {
            out.push_str(&self.bold_line("Next"));
        }
        let mut again = format!("cargo xtask verify {number}{}", whose_below(verdict));
        if let Some(task) = &verdict.scope.task {
            again.push_str(&format!(" --task {task}"));
        }
        rows.push(("again", again));
        for (what, text) in rows {
            let line = format!("  {what:<6} {text}");
            if line.chars().count() <= self.ui.width {
                out.push_str(&format!("{line}\n"));
            } else if what.is_empty() {
                out.push_str(&format!("  {text}\n"));
            } else {
                out.push_str(&format!("  {what}\n  {text}\n"));
            }
        }
    }

    /// A task is held up by something that is not written. In their order the
    /// tasks need nothing later: if one does, its code goes where it need not, or
    /// it does so for a reason of its own.
    fn waits(&self, out: &mut String, verdict: &Verdict, task: &Task, held: &Held<'_>) {
        let (below, anchor) = (held.chapter, held.anchor);
        let chapter = &verdict.loaded.chapter;
        let place = |name: &str| chapter.tasks.iter().position(|task| task.name == name);
        let name = &task.name;
        let owner = chapter
            .task_of_hole(anchor)
            .map_or(anchor, |task| task.name.as_str());
        let number = chapter.number;
        let text = if below != number {
            format!(
                "`{name}` stands on your chapter {below}, where `{anchor}` is not written yet. \
                 Write that first: cargo xtask verify {below}"
            )
        } else if place(owner) < place(name) {
            format!(
                "`{name}` needs `{owner}`, an earlier task, which is not written yet: \
                 cargo xtask verify {number} --task {owner}"
            )
        } else {
            format!(
                "`{name}` waits for `{owner}`, a later task: in {} your code came to `{anchor}`, \
                 which nobody has written yet. Ours passes this test without it. Does yours go \
                 there when it need not? If it means to, write `{owner}` first.",
                held.test.name
            )
        };
        out.push_str(&self.paragraph("", &text));
        out.push('\n');
    }

    /// The chapter that failed is the reference, standing on the learner's.
    fn look_below(&self, out: &mut String, chapter: &Chapter, below: u32) {
        let above = chapter.number;
        out.push_str(&self.bold_line(&format!("Next: your chapter {below}")));
        let why = format!(
            "Chapter {above} is the reference here, so the mistake is below it: in your chapter \
             {below}, or in what it promises."
        );
        for line in ui::wrap(&why, self.ui.width.saturating_sub(2)) {
            out.push_str(&format!("  {line}\n"));
        }
        out.push_str(&format!("  judge  cargo xtask verify {below}\n"));
        out.push_str(&format!(
            "  again  cargo xtask verify {above} --under {below}\n"
        ));
    }

    fn passed(&self, out: &mut String, verdict: &Verdict, chapter: &Chapter) {
        let mine = is_mine(verdict, chapter.number);
        let number = chapter.number;
        if let Some(task) = &verdict.scope.task {
            out.push_str(&self.bold_line(&format!("`{task}` passes.")));
            out.push_str(&format!("  then   cargo xtask verify {number}\n"));
            return;
        }
        out.push_str(&self.bold_line(&format!("{} passes.", chapter.short())));
        if !verdict.finished() {
            out.push_str("  the code that must not compile was left out\n");
            out.push_str(&format!("  then   cargo xtask verify {number}\n"));
        } else if mine && let Some(after) = self.after {
            out.push_str(&format!("  then   cargo xtask verify {after}\n"));
        } else if mine {
            out.push_str(
                "  That was the last chapter. `cargo xtask verify --chain --all` runs all of yours;\n  \
                 then read the page The ending.\n",
            );
        }
    }
}

fn is_mine(verdict: &Verdict, chapter: u32) -> bool {
    let mut whose = verdict.whose.iter();
    whose.any(|(n, whose)| *n == chapter && whose == "yours")
}

/// The words that choose the learner's own chapters below, as they were given.
fn whose_below(verdict: &Verdict) -> String {
    let number = verdict.loaded.chapter.number;
    let below = verdict.whose.iter().filter(|(n, _)| *n < number);
    let mine: Vec<String> = below
        .filter(|(_, whose)| whose == "yours")
        .map(|(n, _)| n.to_string())
        .collect();
    match mine.len() {
        0 => String::new(),
        all if all == verdict.loaded.below.len() => " --chain".into(),
        _ => format!(" --mine {}", mine.join(",")),
    }
}

/// The learner's highest chapter, if the one that was judged is not theirs.
fn mine_below(verdict: &Verdict, chapter: &Chapter) -> Option<u32> {
    if is_mine(verdict, chapter.number) {
        return None;
    }
    let below = (0..chapter.number).rev();
    below.into_iter().find(|&n| is_mine(verdict, n))
}

/// The page of the task to go on with: where its first test points to, for that
/// one is about the task as a whole. The tests that failed name theirs above.
fn page_to_read(verdict: &Verdict, task: Option<&Task>) -> Option<String> {
    let Found::Ran { cases, .. } = &verdict.found else {
        return None;
    };
    let Some(task) = task else {
        return failed_cases(cases).next().map(|case| case.page.clone());
    };
    let mut pages = verdict.tests_of(&task.name).map(|test| &test.page);
    pages.find(|page| !page.is_empty()).cloned()
}

/// The file and line to go on with.
fn place_to_edit(layout: &Layout, verdict: &Verdict, task: Option<&Task>) -> Option<String> {
    let id = &verdict.loaded.chapter.id;
    if let Found::Broken { errors, .. } = &verdict.found {
        let error = errors.iter().find(|e| !e.in_tests)?;
        return Some(format!("{}:{}", error.file, error.line));
    }
    let task = task?;
    let path = layout.exercise(id).join(&task.file);
    let text = fs::read_to_string(&path).ok()?;
    let line = line_of_task(&verdict.loaded, task, &text);
    Some(match line {
        Some(line) => format!("{}:{line}", layout.shown(&path)),
        None => layout.shown(&path),
    })
}

/// The files of a task besides the one that it names first.
fn other_files(task: &Task) -> BTreeSet<&str> {
    let files = task.holes.iter().map(|hole| hole.file.as_str());
    files.filter(|file| *file != task.file).collect()
}

/// The line of a task's first hole in the learner's file, or else of the
/// function that it was in.
fn line_of_task(loaded: &Loaded, task: &Task, text: &str) -> Option<usize> {
    let labels = || {
        let holes = task
            .holes
            .iter()
            .filter(|h| h.says.is_some() && h.file == task.file);
        holes.map(|hole| format!("\"{}.{}:", loaded.chapter.short(), hole.anchor))
    };
    let left = labels().find_map(|label| text.find(&label));
    if let Some(at) = left {
        return Some(crate::lex::line_of(text, at));
    }
    let starter = &loaded.pristine.starters.get(&task.file)?.text;
    let at = labels().find_map(|label| starter.find(&label))?;
    let function = outline::find(text, &outline::around(starter, at)?)?;
    Some(*function.lines.start())
}
