//! A verdict as a learner reads it, on 80 columns or fewer.
//!
//! What went wrong comes first and what to do next comes last, because the last
//! lines are what a terminal shows.

use crate::course::{self, COMPILE_FAIL, Chapter, Layout, Task};
use crate::oracles;
use crate::outline;
use crate::pristine::Loaded;
use crate::report::words::{cut_lines, described, plural, shorten, word};
use crate::run_tests::{Outcome, TestResult};
use crate::ui::{self, Ui};
use crate::verdict::{Cases, Found, State, Verdict};
use std::collections::BTreeSet;
use std::fs;

/// How many failed tests are told in full.
const IN_FULL: usize = 2;

/// How many others are named: a mistake at the bottom fails everything above it,
/// and a list of that would push the message off the screen.
const NAMED: usize = 8;

/// How many compiler errors are shown.
const ERRORS: usize = 3;

/// Writes reports for one checkout and one terminal.
pub struct Writer<'a> {
    pub ui: &'a Ui,
    pub layout: &'a Layout,
    /// The chapter that comes after the one reported, if there is one.
    pub after: Option<u32>,
}

impl Writer<'_> {
    /// The whole report on a chapter.
    pub fn verdict(&self, verdict: &Verdict) -> String {
        let chapter = &verdict.loaded.chapter;
        let mut out = String::new();
        for note in &verdict.notes {
            out.push_str(&self.paragraph("note: ", note));
        }
        if !verdict.notes.is_empty() {
            out.push('\n');
        }
        match &verdict.found {
            Found::Broken { .. } => self.broken(&mut out, verdict),
            Found::Ran { cases, .. } => {
                self.failures(&mut out, &verdict.failed_tests(), cases);
                out.push_str(&self.title(verdict));
                self.table(&mut out, verdict);
                self.oracles(&mut out, verdict);
            }
        }
        self.next(&mut out, verdict, chapter);
        out
    }

    /// A chapter in a line or a few, for when there are many.
    pub fn brief(&self, verdict: &Verdict) -> String {
        let chapter = &verdict.loaded.chapter;
        let state = if verdict.unchanged {
            "unchanged since it passed"
        } else if verdict.passed() {
            "passed"
        } else if verdict.is_broken() {
            "does not compile"
        } else {
            "not passed"
        };
        let mut out = format!(
            "{:<14} {} ({}/{} points): {state}\n",
            chapter.id,
            chapter.title,
            verdict.points(),
            chapter.points()
        );
        if let Found::Ran { cases, .. } = &verdict.found {
            for test in verdict.failed_tests() {
                out.push_str(&format!("    {}: {}\n", word(&test.outcome), test.name));
            }
            for case in failed_cases(cases) {
                out.push_str(&format!("    wrong: {COMPILE_FAIL}::{}\n", case.name));
            }
        }
        for note in &verdict.notes {
            out.push_str(&self.paragraph("    note: ", note));
        }
        out
    }

    fn title(&self, verdict: &Verdict) -> String {
        let chapter = &verdict.loaded.chapter;
        let whose: Vec<String> = verdict
            .whose
            .iter()
            .map(|(number, whose)| format!("{}: {whose}", course::short(*number)))
            .collect();
        let whose = match whose.as_slice() {
            [] => "the reference".to_string(),
            [_] if verdict.whose[0].0 == chapter.number => verdict.whose[0].1.clone(),
            all => all.join(", "),
        };
        let text = format!("{} {}", chapter.short(), chapter.title);
        format!("{} ({whose})\n", self.ui.bold(&text))
    }

    fn broken(&self, out: &mut String, verdict: &Verdict) {
        let Found::Broken { errors, lacks } = &verdict.found else {
            return;
        };
        out.push_str(&self.title(verdict));
        out.push('\n');
        if lacks.is_empty() {
            for error in errors.iter().take(ERRORS) {
                out.push_str(error.rendered.trim_end());
                out.push_str("\n\n");
            }
            if errors.len() > ERRORS {
                out.push_str(&format!("and {} more errors\n\n", errors.len() - ERRORS));
            }
            let count = plural(errors.len(), "error");
            out.push_str(&self.bold_line(&format!("It does not compile: {count}.")));
            return;
        }
        for lack in lacks {
            let chapter = course::short(lack.chapter);
            let how = if lack.missing {
                "lacks"
            } else {
                "has another shape of"
            };
            out.push_str(&self.bold_line(&format!("Your {chapter} {how} `{}`", lack.name)));
            if !lack.says.is_empty() {
                out.push_str(&self.block(&lack.says));
            }
            out.push_str(&self.paragraph("    the compiler: ", &lack.error));
        }
        out.push_str(&self.paragraph(
            "",
            "\nLater chapters and the tests use these as they were given. Put the signatures back; \
             what is inside is yours.",
        ));
    }

    fn bold_line(&self, text: &str) -> String {
        let lines = ui::wrap(text, self.ui.width);
        let bold = lines.iter().map(|line| self.ui.bold(line) + "\n");
        bold.collect()
    }

    fn failures(&self, out: &mut String, failed: &[&TestResult], cases: &Cases) {
        for test in failed.iter().take(IN_FULL) {
            self.lesson(
                out,
                &format!("{}: {}", word(&test.outcome), test.name),
                [&test.python, &test.heap, &test.rule, &test.page],
                &test.printed,
            );
        }
        let failed_cases: Vec<_> = failed_cases(cases).collect();
        for case in failed_cases.iter().take(IN_FULL) {
            self.lesson(
                out,
                &format!("wrong: {COMPILE_FAIL}::{}", case.name),
                [&case.python, &case.heap, &case.rule, &case.page],
                "",
            );
        }
        let more: Vec<String> = failed
            .iter()
            .skip(IN_FULL)
            .map(|test| format!("    {}: {}\n", word(&test.outcome), test.name))
            .chain(
                failed_cases
                    .iter()
                    .skip(IN_FULL)
                    .map(|case| format!("    wrong: {COMPILE_FAIL}::{}\n", case.name)),
            )
            .collect();
        if !more.is_empty() {
            out.push_str(
                &self.bold_line(&format!("and {}:", plural(more.len(), "more failed test"))),
            );
            let unnamed = more.len().saturating_sub(NAMED);
            // One name more is as short as saying so.
            let named = if unnamed > 1 { NAMED } else { more.len() };
            out.extend(more.into_iter().take(named));
            if unnamed > 1 {
                out.push_str(&format!("    and {unnamed} others\n"));
            }
            out.push('\n');
        }
    }

    /// The four parts, in the order that teaches: never the fix first.
    fn lesson(&self, out: &mut String, title: &str, parts: [&String; 4], printed: &str) {
        const TITLES: [&str; 4] = ["What Python does", "What your heap did", "The rule", "Read"];
        out.push_str(&self.bold_line(title));
        for (title, part) in TITLES.into_iter().zip(parts) {
            if !part.is_empty() {
                out.push_str(&format!("  {}\n", self.ui.bold(title)));
                out.push_str(&self.block(part));
            }
        }
        if !printed.is_empty() {
            out.push_str(&format!("  {}\n", self.ui.bold("What your code printed")));
            out.push_str(&self.block(&shorten(printed, 12)));
        }
        out.push('\n');
    }

    fn block(&self, text: &str) -> String {
        let text = cut_lines(text.trim_end());
        let lines = ui::wrap(&text, self.ui.width.saturating_sub(4));
        lines
            .iter()
            .map(|line| format!("{}\n", format!("    {line}").trim_end()))
            .collect()
    }

    fn paragraph(&self, first: &str, text: &str) -> String {
        let lines = ui::wrap(text, self.ui.width.saturating_sub(first.len()).max(20));
        let mut out = String::new();
        for (index, line) in lines.iter().enumerate() {
            let margin = if index == 0 {
                first.to_string()
            } else {
                " ".repeat(first.len())
            };
            out.push_str(&format!("{margin}{line}\n"));
        }
        out
    }

    fn table(&self, out: &mut String, verdict: &Verdict) {
        let chapter = &verdict.loaded.chapter;
        for task in &chapter.tasks {
            let state = verdict.state(task);
            if state == State::NotRun && verdict.scope.task.is_some() {
                // Nobody asked for it: its points are not lost.
                continue;
            }
            let tests: Vec<&TestResult> = verdict.tests_of(&task.name).collect();
            let failed = tests.iter().filter(|test| test.is_failure()).count();
            let all = tests.len();
            let detail = match &state {
                State::Passed => plural(all, "test"),
                // Those that came to something unwritten are counted with neither.
                State::Wrong => format!("{failed} of {} failed", plural(all, "test")),
                State::Waiting(what) => format!("for {what}"),
                State::NotAttempted => plural(all, "test"),
                State::NotRun => String::new(),
            };
            self.row(out, &state, &task.name, &task.title, task.points, &detail);
        }
        if let (Some(points), Some(state)) = (chapter.compile_fail, verdict.compile_fail())
            && !(state == State::NotRun && verdict.scope.task.is_some())
        {
            let detail = match (&state, &verdict.found) {
                (State::Waiting(what), _) => format!("for {what}"),
                (
                    _,
                    Found::Ran {
                        cases: Cases::Ran(all),
                        ..
                    },
                ) => plural(all.len(), "case"),
                _ => String::new(),
            };
            let title = "Code that must not compile";
            self.row(out, &state, COMPILE_FAIL, title, points, &detail);
        }
    }

    /// Who was asked to look at the memory, and what they say.
    fn oracles(&self, out: &mut String, verdict: &Verdict) {
        for report in &verdict.oracles {
            out.push_str(&self.paragraph("  memory    ", &report.says()));
            match &report.found {
                oracles::Found::Wrong(text) => out.push_str(&self.block(text)),
                oracles::Found::Absent(_, does) => {
                    out.push_str(&self.paragraph("            do: ", does));
                }
                _ => {}
            }
        }
        if !verdict.oracles.is_empty() {
            let always = "debug assertions and the checking allocator watched every test";
            out.push_str(&self.paragraph("            ", always));
        }
    }

    fn row(
        &self,
        out: &mut String,
        state: &State,
        name: &str,
        title: &str,
        points: u32,
        detail: &str,
    ) {
        let earned = if *state == State::Passed { points } else { 0 };
        let mut line = format!("  {:<9} {earned:>3}/{points:<3} {name:<14}", state.word());
        let room = self.ui.width.saturating_sub(line.chars().count() + 1);
        let tells = *state == State::Wrong;
        match described(title, detail, room, tells) {
            Some(text) => line.push_str(&format!(" {text}")),
            None if tells => line = format!("{}\n    {detail}", line.trim_end()),
            None => {}
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }

    fn next(&self, out: &mut String, verdict: &Verdict, chapter: &Chapter) {
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
            && let Some(test) = verdict.waiting(task)
            && matches!(verdict.state(task), State::Waiting(_))
        {
            self.waits(out, verdict, task, test);
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
    fn waits(&self, out: &mut String, verdict: &Verdict, task: &Task, test: &TestResult) {
        let Outcome::Hole {
            chapter: below,
            anchor,
            ..
        } = &test.outcome
        else {
            return;
        };
        let chapter = &verdict.loaded.chapter;
        let place = |name: &str| chapter.tasks.iter().position(|task| task.name == name);
        let name = &task.name;
        let owner = chapter
            .task_of_hole(anchor)
            .map_or(anchor, |task| &task.name);
        let number = chapter.number;
        let text = if *below != number {
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
                test.name
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

fn failed_cases(cases: &Cases) -> impl Iterator<Item = &crate::compile_fail::CaseResult> {
    let all = match cases {
        Cases::Ran(all) => all.as_slice(),
        _ => &[],
    };
    all.iter().filter(|case| !case.passed)
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
pub fn line_of_task(loaded: &Loaded, task: &Task, text: &str) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_said_however_narrow_the_terminal() {
        let layout = Layout { root: "/".into() };
        let mut ui = Ui::new(true);
        for width in 40..=100 {
            ui.width = width;
            let (layout, ui) = (&layout, &ui);
            let writer = Writer {
                ui,
                layout,
                after: None,
            };
            let row = |state: &State, detail: &str| {
                let mut out = String::new();
                let title = "One reference less, and death";
                writer.row(&mut out, state, "drop", title, 20, detail);
                assert!(out.lines().all(|l| l.chars().count() <= width), "{out}");
                out
            };
            let count = "3 of 4 tests failed";
            assert!(row(&State::Wrong, count).contains(count), "{width}");
            let passed = row(&State::Passed, "4 tests");
            assert!(width < 80 || passed.contains("and death"), "{passed}");
        }
    }
}
