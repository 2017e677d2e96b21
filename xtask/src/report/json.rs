//! A verdict for programs: `cargo xtask verify --format json`.
//!
//! One object with the fields
//!
//! * `schema`: 1. Fields may be added without a new number; none changes its
//!   meaning or goes without one.
//! * `exit`: the status that the tool ends with: 0 passed, 1 not, 2 not judged.
//! * `trouble`: why something could not be judged, or null.
//! * `chapters`: a list of
//!   * `number`, `name`, `title`, `points`, `max_points`
//!   * `stack`: whose source, by chapter number, where not the reference's
//!   * `verdict`: `passed`, `failed` or `does_not_compile`
//!   * `unchanged`: not run now, because nothing changed since it passed
//!   * `notes`: a list of sentences
//!   * `oracles`: those asked to look at the memory (`--asan`, `--miri`): `name`,
//!     `outcome` (`clean`, `wrong`, `absent`, `waiting`) and what it `says`
//!   * `errors`: compiler errors: `file`, `line`, `column`, `code`, `message`, `rendered`
//!   * `lacks`: signatures the contract has: `chapter`, `name`, `missing`, `says`
//!   * `tasks`: `name`, `title`, `points`, `max_points`, `state` (`passed`,
//!     `wrong`, `to write`, `waiting`, `not run`) and `tests`
//!   * `tests`: `name`, `outcome` (`passed`, `not_attempted`, `wrong`, `crashed`,
//!     `timed_out`, `ended_early`, `not_run`) and the texts `python`, `heap`, `rule`,
//!     `page`, `printed` (of a test that passed, `printed` may be left empty)
//!   * `compile_fail`: null, or `points`, `max_points`, `state` and `cases`
//!     (`name`, `outcome`, and the texts `python`, `heap`, `rule`, `page`)

use crate::oracles::{self, Report};
use crate::run_tests::{Outcome, TestResult};
use crate::trouble::Trouble;
use crate::verdict::{Cases, Found, State, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The whole document.
pub fn document(verdicts: &[Verdict], trouble: Option<&Trouble>, exit: u8) -> String {
    let chapters: Vec<Value> = verdicts.iter().map(chapter).collect();
    let all = json!({
        "schema": 1,
        "exit": exit,
        "trouble": trouble.map(Trouble::to_string),
        "chapters": chapters,
    });
    format!("{all:#}\n")
}

fn chapter(verdict: &Verdict) -> Value {
    let chapter = &verdict.loaded.chapter;
    let stack: BTreeMap<String, &str> = verdict
        .whose
        .iter()
        .map(|(number, whose)| (number.to_string(), whose.as_str()))
        .collect();
    let tasks: Vec<Value> = chapter
        .tasks
        .iter()
        .map(|task| {
            let state = verdict.state(task);
            json!({
                "name": task.name,
                "title": task.title,
                "points": if state == State::Passed { task.points } else { 0 },
                "max_points": task.points,
                "state": state.word(),
                "tests": verdict.tests_of(&task.name).map(test).collect::<Vec<_>>(),
            })
        })
        .collect();
    let word = match &verdict.found {
        Found::Broken { .. } => "does_not_compile",
        _ if verdict.passed() => "passed",
        _ => "failed",
    };
    let (errors, lacks) = broken(&verdict.found);
    json!({
        "number": chapter.number,
        "name": chapter.id,
        "title": chapter.title,
        "points": verdict.points(),
        "max_points": chapter.points(),
        "stack": stack,
        "verdict": word,
        "unchanged": verdict.unchanged,
        "notes": verdict.notes,
        "oracles": verdict.oracles.iter().map(oracle).collect::<Vec<_>>(),
        "errors": errors,
        "lacks": lacks,
        "tasks": tasks,
        "compile_fail": compile_fail(verdict),
    })
}

fn oracle(report: &Report) -> Value {
    let (outcome, text) = match &report.found {
        oracles::Found::Clean(_) => ("clean", ""),
        oracles::Found::Wrong(text) => ("wrong", text.as_str()),
        oracles::Found::Absent(why, _) => ("absent", why.as_str()),
        oracles::Found::Waiting => ("waiting", ""),
    };
    json!({ "name": report.oracle.name(), "outcome": outcome, "says": text })
}

fn broken(found: &Found) -> (Vec<Value>, Vec<Value>) {
    let Found::Broken { errors, lacks } = found else {
        return (Vec::new(), Vec::new());
    };
    let errors = errors.iter().map(|error| {
        json!({
            "file": error.file,
            "line": error.line,
            "column": error.column,
            "code": error.code,
            "message": error.message,
            "rendered": error.rendered,
        })
    });
    let lacks = lacks.iter().map(|lack| {
        json!({
            "chapter": lack.chapter,
            "name": lack.name,
            "missing": lack.missing,
            "says": lack.says,
        })
    });
    (errors.collect(), lacks.collect())
}

fn test(test: &TestResult) -> Value {
    let outcome = match &test.outcome {
        Outcome::Passed => "passed",
        Outcome::Hole { .. } => "not_attempted",
        Outcome::Wrong => "wrong",
        Outcome::Crashed(_) => "crashed",
        Outcome::TimedOut(_) => "timed_out",
        Outcome::EndedEarly(_) => "ended_early",
        Outcome::NotRun(_) => "not_run",
    };
    json!({
        "name": test.name,
        "outcome": outcome,
        "python": test.python,
        "heap": test.heap,
        "rule": test.rule,
        "page": test.page,
        "printed": test.printed,
    })
}

fn compile_fail(verdict: &Verdict) -> Value {
    let (Some(points), Some(state)) = (verdict.loaded.chapter.compile_fail, verdict.compile_fail())
    else {
        return Value::Null;
    };
    let cases: Vec<Value> = match &verdict.found {
        Found::Ran {
            cases: Cases::Ran(all),
            ..
        } => all
            .iter()
            .map(|case| {
                json!({
                    "name": case.name,
                    "outcome": if case.passed { "passed" } else { "wrong" },
                    "python": case.python,
                    "heap": case.heap,
                    "rule": case.rule,
                    "page": case.page,
                })
            })
            .collect(),
        _ => Vec::new(),
    };
    json!({
        "points": if state == State::Passed { points } else { 0 },
        "max_points": points,
        "state": state.word(),
        "cases": cases,
    })
}
