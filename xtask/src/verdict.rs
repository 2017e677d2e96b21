//! What was found out about one chapter of one stack.

use crate::cargo::{self, Build, Tools};
use crate::compile_fail::{self, CaseResult, Compiled};
use crate::contract::{self, Lack};
use crate::course::{COMPILE_FAIL, Task};
use crate::diagnostics::Diagnostic;
use crate::oracles::{self, Oracle, Report};
use crate::pristine::Loaded;
use crate::remembered::Memory;
use crate::run_tests::{self, Outcome, TestResult};
use crate::stack::Stack;
use crate::stage::{self, Stage};
use crate::trouble::{Result, Trouble};
use std::rc::Rc;

/// What to look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// One task, or `compile_fail`, only.
    pub task: Option<String>,
    pub no_compile_fail: bool,
    /// Who looks at the memory besides.
    pub oracles: Vec<Oracle>,
}

/// A verdict on a chapter.
pub struct Verdict {
    pub loaded: Rc<Loaded>,
    /// Whose sources were used where it was not the reference's.
    pub whose: Vec<(u32, String)>,
    /// What a reader should know besides, such as tests that were changed.
    pub notes: Vec<String>,
    pub scope: Scope,
    pub found: Found,
    /// What those who were asked to look at the memory say.
    pub oracles: Vec<Report>,
    /// Whether it was not run now: nothing has changed since it passed.
    pub unchanged: bool,
}

/// What was found.
pub enum Found {
    /// It does not compile.
    Broken {
        errors: Vec<Diagnostic>,
        lacks: Vec<Lack>,
    },
    /// It was run.
    Ran {
        tests: Vec<TestResult>,
        cases: Cases,
    },
}

/// What became of the code that must not compile.
pub enum Cases {
    /// The chapter has none, or they were not asked for.
    None,
    /// They come once all tests pass.
    Waiting,
    Ran(Vec<CaseResult>),
}

/// How far a task is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Passed,
    /// Something that was written is wrong.
    Wrong,
    /// Its own hole is still there.
    NotAttempted,
    /// It is held up by something that is not written yet.
    Waiting(String),
    /// Not looked at.
    NotRun,
}

impl State {
    /// One or two words for it.
    pub fn word(&self) -> &'static str {
        match self {
            State::Passed => "passed",
            State::Wrong => "wrong",
            State::NotAttempted => "to write",
            State::Waiting(_) => "waiting",
            State::NotRun => "not run",
        }
    }
}

/// A test that came to a hole.
pub struct Held<'v> {
    pub test: &'v TestResult,
    /// Whose hole it is.
    pub chapter: u32,
    pub anchor: &'v str,
}

impl Verdict {
    /// Whether everything that was looked at is right, by all who were asked.
    pub fn passed(&self) -> bool {
        self.tests_pass() && self.oracles.iter().all(Report::is_clean)
    }

    fn tests_pass(&self) -> bool {
        match &self.found {
            Found::Broken { .. } => false,
            Found::Ran { tests, cases } => {
                let cases_pass = match cases {
                    Cases::None => true,
                    Cases::Waiting => false,
                    Cases::Ran(all) => all.iter().all(|case| case.passed),
                };
                let ran_something = !tests.is_empty() || matches!(cases, Cases::Ran(_));
                ran_something && tests.iter().all(TestResult::passed) && cases_pass
            }
        }
    }

    pub fn is_broken(&self) -> bool {
        matches!(self.found, Found::Broken { .. })
    }

    /// Whether the whole chapter was looked at and is right.
    pub fn finished(&self) -> bool {
        let whole = self.scope.task.is_none()
            && (!self.scope.no_compile_fail || self.loaded.chapter.compile_fail.is_none());
        whole && self.passed()
    }

    /// Whether this is worth remembering: all tests were run, and are right.
    fn is_memorable(&self) -> bool {
        self.scope.task.is_none() && self.passed()
    }

    /// The results of a task's tests.
    pub fn tests_of<'v>(&'v self, task: &'v str) -> impl Iterator<Item = &'v TestResult> {
        let all: &[TestResult] = match &self.found {
            Found::Ran { tests, .. } => tests,
            Found::Broken { .. } => &[],
        };
        all.iter().filter(move |test| test.task() == task)
    }

    /// The tests that failed, in the order of the chapter's tasks: what a later
    /// task gets wrong may come from an earlier one. Of a task's tests, those that
    /// say most come first: plain ones before those of a module of their own, and
    /// random programs last.
    pub fn failed_tests(&self) -> Vec<&TestResult> {
        let Found::Ran { tests, .. } = &self.found else {
            return Vec::new();
        };
        let tasks = &self.loaded.chapter.tasks;
        let place = |test: &&TestResult| tasks.iter().position(|task| task.name == test.task());
        let mut failed: Vec<&TestResult> = tests.iter().filter(|test| test.is_failure()).collect();
        failed.sort_by_key(|test| {
            (
                place(test),
                test.is_random(),
                test.name.matches("::").count(),
            )
        });
        failed
    }

    /// The holes that a task's tests came to: the test, the chapter, the anchor.
    fn holes<'v>(&'v self, task: &'v Task) -> impl Iterator<Item = Held<'v>> {
        self.tests_of(&task.name)
            .filter_map(|test| match &test.outcome {
                Outcome::Hole {
                    chapter, anchor, ..
                } => Some(Held {
                    test,
                    chapter: *chapter,
                    anchor,
                }),
                _ => None,
            })
    }

    fn is_own(&self, task: &Task, held: &Held<'_>) -> bool {
        held.chapter == self.loaded.chapter.number
            && task.holes.iter().any(|hole| hole.anchor == held.anchor)
    }

    /// What holds a task up that is written itself.
    pub fn waiting<'v>(&'v self, task: &'v Task) -> Option<Held<'v>> {
        match self.state(task) {
            State::Waiting(_) => self.holes(task).next(),
            _ => None,
        }
    }

    /// How far a task is.
    pub fn state(&self, task: &Task) -> State {
        let mut tests = self.tests_of(&task.name).peekable();
        if tests.peek().is_none() {
            State::NotRun
        } else if tests.any(TestResult::is_failure) {
            State::Wrong
        } else if self.holes(task).any(|held| self.is_own(task, &held)) {
            State::NotAttempted
        } else {
            let held = self.holes(task).next();
            held.map_or(State::Passed, |held| {
                State::Waiting(self.hole_name(held.chapter, held.anchor))
            })
        }
    }

    /// The name of the task that a hole belongs to, for "waiting for".
    fn hole_name(&self, number: u32, anchor: &str) -> String {
        if number != self.loaded.chapter.number {
            return format!("your {}, `{anchor}`", crate::course::short(number));
        }
        let task = self.loaded.chapter.task_of_hole(anchor);
        task.map_or(anchor, |task| &task.name).to_string()
    }

    /// How far the code that must not compile is, if the chapter has any.
    pub fn compile_fail(&self) -> Option<State> {
        self.loaded.chapter.compile_fail?;
        Some(match &self.found {
            Found::Ran {
                cases: Cases::Ran(all),
                ..
            } => {
                if all.iter().all(|case| case.passed) {
                    State::Passed
                } else {
                    State::Wrong
                }
            }
            Found::Ran {
                cases: Cases::Waiting,
                ..
            } => State::Waiting("the tests above".into()),
            _ => State::NotRun,
        })
    }

    /// The points earned: a task's when all its tests pass.
    pub fn points(&self) -> u32 {
        let chapter = &self.loaded.chapter;
        let tasks = chapter
            .tasks
            .iter()
            .filter(|task| self.state(task) == State::Passed);
        let extra = match self.compile_fail() {
            Some(State::Passed) => chapter.compile_fail.unwrap_or(0),
            _ => 0,
        };
        tasks.map(|task| task.points).sum::<u32>() + extra
    }

    /// The first task that is not done.
    pub fn next_task(&self) -> Option<&Task> {
        let undone = |task: &&Task| {
            matches!(
                self.state(task),
                State::Wrong | State::NotAttempted | State::Waiting(_)
            )
        };
        self.loaded.chapter.tasks.iter().find(undone)
    }
}

/// Judges chapters, but those only that changed since they passed.
pub struct Judge<'a> {
    pub tools: &'a Tools<'a>,
    /// What passed before, and whether that is enough; without it everything is
    /// run and nothing is noted.
    pub memory: Option<(&'a Memory<'a>, Trust)>,
}

/// Whether a chapter that passed before, and has not changed, is run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    Unchanged,
    Nothing,
}

impl Judge<'_> {
    /// Judges a chapter of a stack.
    pub fn judge(&self, id: &str, stack: &Stack, scope: &Scope) -> Result<Verdict> {
        let tools = self.tools;
        let loaded = tools.course.load(id)?;
        check_task(&loaded, scope)?;
        let stage = stage::stage(tools.course, &tools.workshop, id, stack)?;
        let mut notes = Vec::new();
        if stage.members().any(stage::Member::is_mine) {
            notes.extend(tampering(tools, &stage)?);
        }
        let known = match self.memory {
            Some((memory, Trust::Unchanged))
                if scope.task.is_none() && scope.oracles.is_empty() =>
            {
                memory.recall(&stage, scope)?
            }
            _ => None,
        };
        let mut verdict = Verdict {
            whose: stack
                .chosen()
                .map(|(number, choice)| (number, choice.says()))
                .collect(),
            scope: scope.clone(),
            loaded,
            notes,
            oracles: Vec::new(),
            unchanged: known.is_some(),
            found: match known {
                Some(found) => found,
                None => find_out(tools, &stage, scope)?,
            },
        };
        for oracle in &scope.oracles {
            let report = if verdict.tests_pass() {
                oracles::look(tools, &stage, *oracle)?
            } else {
                Report {
                    oracle: *oracle,
                    found: oracles::Found::Waiting,
                }
            };
            verdict.oracles.push(report);
        }
        tools.ui.clear();
        if let Some((memory, _)) = self.memory
            && verdict.is_memorable()
            && !verdict.unchanged
        {
            memory.keep(&stage, scope, &verdict.found)?;
        }
        Ok(verdict)
    }
}

fn find_out(tools: &Tools<'_>, stage: &Stage, scope: &Scope) -> Result<Found> {
    let loaded = &stage.graded.loaded;
    tools.ui.step(&format!("{}: building", loaded.chapter.id));
    loaded.expect_tests();
    Ok(match cargo::build(tools, stage)? {
        Build::Broken(errors) => Found::Broken {
            lacks: contract::lacking(tools, stage, &errors)?,
            errors,
        },
        Build::Ready(program) => run(tools, stage, &program, scope)?,
    })
}

fn check_task(loaded: &Loaded, scope: &Scope) -> Result<()> {
    let chapter = &loaded.chapter;
    let Some(name) = &scope.task else {
        return Ok(());
    };
    let known = match name.as_str() {
        COMPILE_FAIL => chapter.compile_fail.is_some(),
        name => chapter.task(name).is_some(),
    };
    if known {
        Ok(())
    } else {
        Err(no_such_task(loaded, name))
    }
}

/// The sentence for a task that is not there.
pub fn no_such_task(loaded: &Loaded, name: &str) -> Trouble {
    let chapter = &loaded.chapter;
    let mut names: Vec<&str> = chapter
        .tasks
        .iter()
        .map(|task| task.name.as_str())
        .collect();
    if chapter.compile_fail.is_some() {
        names.push(COMPILE_FAIL);
    }
    Trouble::new(format!("{} has no task `{name}`", chapter.id))
        .next(format!("its tasks are: {}", names.join(", ")))
}

fn tampering(tools: &Tools<'_>, stage: &Stage) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    for member in stage.members().filter(|member| member.is_mine()) {
        let chapter = &member.loaded.chapter;
        let tampered = tools.course.tampered(&member.loaded)?;
        notes.extend(
            tampered
                .iter()
                .map(|t| format!("exercises/{}/{}", chapter.id, t.says())),
        );
        if !tampered.is_empty() {
            notes.push(format!(
                "`cargo xtask reset {} --tests` puts the originals back",
                chapter.number
            ));
        }
    }
    Ok(notes)
}

fn run(
    tools: &Tools<'_>,
    stage: &Stage,
    program: &std::path::Path,
    scope: &Scope,
) -> Result<Found> {
    let loaded = &stage.graded.loaded;
    let only = scope.task.as_deref();
    let tests = if only == Some(COMPILE_FAIL) {
        Vec::new()
    } else {
        tools
            .ui
            .step(&format!("{}: running the tests", loaded.chapter.id));
        let wanted = |name: &str| only.is_none_or(|task| name.split("::").next() == Some(task));
        run_tests::run(tools, stage, program, &wanted)?
    };
    let asked = only.is_none_or(|task| task == COMPILE_FAIL) && !scope.no_compile_fail;
    let cases = if !asked || loaded.chapter.compile_fail.is_none() {
        Cases::None
    } else if tests.iter().all(TestResult::passed) {
        Cases::Ran(compile_fail::run(
            tools,
            stage,
            Compiled::Together,
            &|_| true,
        )?)
    } else {
        Cases::Waiting
    };
    Ok(Found::Ran { tests, cases })
}
