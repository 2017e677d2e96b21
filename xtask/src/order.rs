//! `mutants --order`: the tasks of a chapter can be done one after the other.
//! With the first ones written and the rest still open, the last one written
//! passes its tests, and nothing that nobody has written is called wrong.
//!
//! The reference is built once, with a question at the start of each hole: is it
//! open? The answer is in a file beside the tests, so no task needs a build.

use crate::anchors;
use crate::cargo::{self, Build, Tools};
use crate::course::{self, Chapter, Hole, Task};
use crate::files;
use crate::mutants;
use crate::run_tests::{self, Outcome, TestResult, task_of};
use crate::stack::{Choice, Stack};
use crate::stage::{self, Stage};
use crate::trouble::{Result, Trouble};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The file with the names of the holes that are open, in the tests' folder.
const OPEN: &str = "open";

/// Judges the order of some chapters' tasks, as many chapters at a time as there
/// are processors. Prints a line for each task that cannot be done in its turn;
/// returns how many can, and how many there are.
pub fn run(tools: &Tools<'_>, ids: &[String]) -> Result<(usize, usize)> {
    let found = mutants::in_parallel(tools, ids, |tools, id| {
        let chapter = &tools.course.load(id)?.chapter;
        tools
            .ui
            .step(&format!("{id}: {} tasks", chapter.tasks.len()));
        Ok((chapter.tasks.len(), follow(tools, chapter)?))
    })?;
    tools.ui.clear();
    let (mut passed, mut all) = (0, 0);
    for (id, (tasks, troubles)) in ids.iter().zip(found) {
        all += tasks;
        passed += tasks - troubles.len();
        for (task, what) in troubles {
            println!("{id} {task}: {}", what.replace('\n', "\n    "));
        }
        mutants::tidy_up(tools, id)?;
    }
    Ok((passed, all))
}

/// The sentence at the end.
pub fn says((passed, all): (usize, usize)) -> String {
    format!("tasks that can be done in their turn: {passed}/{all}")
}

/// What is wrong with the order of a chapter's tasks, by task.
fn follow(tools: &Tools<'_>, chapter: &Chapter) -> Result<BTreeMap<String, String>> {
    let sources = asking(tools, chapter)?;
    let stack = Stack::reference().with(chapter.number, Choice::Submission(sources));
    let stage = stage::stage(tools.course, &tools.workshop, &chapter.id, &stack)?;
    let program = match cargo::build(tools, &stage)? {
        Build::Ready(program) => program,
        Build::Broken(errors) => {
            let first = errors.first().map(|error| error.rendered.clone());
            return Err(
                Trouble::new("with a question in each hole it does not compile")
                    .at(&chapter.id)
                    .next(first.unwrap_or_default()),
            );
        }
    };
    let mut troubles = BTreeMap::new();
    let mut passed = BTreeSet::new();
    for written in 0..=chapter.tasks.len() {
        let results = with_first(tools, &stage, &program, written, &passed)?;
        let last = written.checked_sub(1).map(|at| &chapter.tasks[at]);
        for result in &results {
            if let Some((task, what)) = trouble(chapter, result, written, last) {
                troubles.entry(task).or_insert(what);
            }
        }
        let good = results.into_iter().filter(TestResult::passed);
        passed.extend(good.map(|result| result.name));
    }
    Ok(troubles)
}

/// What the tests that did not pass before say when so many tasks are written.
fn with_first(
    tools: &Tools<'_>,
    stage: &Stage,
    program: &Path,
    written: usize,
    passed: &BTreeSet<String>,
) -> Result<Vec<TestResult>> {
    let tasks = &stage.graded.loaded.chapter.tasks;
    let open = tasks[written..].iter().flat_map(|task| &task.holes);
    let open: Vec<&str> = open.map(|hole| hole.anchor.as_str()).collect();
    files::write_atomic(&stage.graded.dir.join(OPEN), &open.join("\n"))?;
    // Those of the last task are run in any case: so there is always a test.
    let last = written.checked_sub(1).map(|at| tasks[at].name.as_str());
    let wanted = |name: &str| !passed.contains(name) || last == Some(task_of(name));
    run_tests::run(tools, stage, program, &wanted)
}

/// What is wrong with a test's end, and the task to blame.
fn trouble(
    chapter: &Chapter,
    result: &TestResult,
    written: usize,
    last: Option<&Task>,
) -> Option<(String, String)> {
    let own = last.is_some_and(|task| task.name == result.task());
    let until = match last {
        Some(task) => format!("with everything up to `{}` written", task.name),
        None => "with nothing written".to_string(),
    };
    let task = result.task().to_string();
    let later = chapter.tasks[written..].iter().any(|one| one.name == task);
    if own && !result.passed() {
        let name = &result.name;
        let how = match &result.outcome {
            Outcome::Hole { anchor, .. } => {
                format!("it comes to `{anchor}`, which is asked for later")
            }
            _ => result.heap.clone(),
        };
        return Some((task, format!("{until}, {name} does not pass: {how}")));
    }
    let unjust = later && result.is_failure();
    let told = || format!("{until}, {} is called wrong:\n{}", result.name, result.heap);
    unjust.then(|| (task, told()))
}

/// The reference, whose holes ask whether they are open.
fn asking(tools: &Tools<'_>, chapter: &Chapter) -> Result<BTreeMap<String, String>> {
    let layout = &tools.course.layout;
    let mut sources = Choice::Reference.sources(layout, &chapter.id)?;
    for task in &chapter.tasks {
        for hole in &task.holes {
            let text = sources.get(&hole.file).cloned().unwrap_or_default();
            let place = format!("{}/{}", chapter.id, hole.file);
            let (before, after) = question(chapter, hole);
            let asked = anchors::between(&text, &place, &hole.anchor, &before, &after)?;
            sources.insert(hole.file.clone(), asked);
        }
    }
    let root = sources.entry("src/lib.rs".into()).or_default();
    root.push_str(&format!(
        "\npub(crate) fn hole_is_open(name: &str) -> bool {{\n    \
         let open = std::fs::read_to_string({OPEN:?}).unwrap_or_default();\n    \
         open.lines().any(|one| one == name)\n}}\n"
    ));
    Ok(sources)
}

/// What stands before and after a hole's lines. Asked once for each hole and
/// process: some are passed millions of times. Lines that the exercise lacks are
/// statements, and are left out while the hole is open.
fn question(chapter: &Chapter, hole: &Hole) -> (String, String) {
    let short = course::short(chapter.number);
    let anchor = &hole.anchor;
    let open = format!(
        "{{ static OPEN: std::sync::OnceLock<bool> = std::sync::OnceLock::new(); \
         *OPEN.get_or_init(|| crate::hole_is_open({anchor:?})) }}"
    );
    match hole.says {
        Some(_) => (
            format!("if {open} {{ todo!(\"{short}.{anchor}: open\") }}"),
            String::new(),
        ),
        None => (format!("if !{open} {{"), "}".to_string()),
    }
}
