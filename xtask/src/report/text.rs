//! A verdict as a learner reads it, on 80 columns or fewer.
//!
//! What went wrong comes first and what to do next comes last, because the last
//! lines are what a terminal shows.

use crate::course::{self, COMPILE_FAIL, Layout};
use crate::oracles;
use crate::report::words::{cut_lines, described, plural, shorten, word};
use crate::run_tests::TestResult;
use crate::ui::{self, Ui};
use crate::verdict::{Cases, Found, State, Verdict};

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

    pub(super) fn bold_line(&self, text: &str) -> String {
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

    pub(super) fn paragraph(&self, first: &str, text: &str) -> String {
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
}

pub(super) fn failed_cases(
    cases: &Cases,
) -> impl Iterator<Item = &crate::compile_fail::CaseResult> {
    let all = match cases {
        Cases::Ran(all) => all.as_slice(),
        _ => &[],
    };
    all.iter().filter(|case| !case.passed)
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
