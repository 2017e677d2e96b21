//! Several tests in one process, to find quickly those that pass.
//!
//! Only two things are believed here: a test passed if it gave its own word back,
//! and it came to something not written yet if that is what its panic says. Both
//! only if the process came to its own end. Every other test is judged alone.

use crate::cell::{Done, Limits};
use crate::jail::Room;
use crate::tests::{self, Bench};
use crate::verdict::{Came, Test};
use std::collections::{BTreeMap, HashMap};
use xtask::batch::{Left, on_shelf};
use xtask::outcome::{self, Outcome};
use xtask::trouble::Result;

/// Little: one that never ends spends it in vain, and is then judged alone.
const LIMITS: Limits = Limits {
    cpu_seconds: 3,
    wall_seconds: 15,
    ..tests::LIMITS
};

/// One wrong answer has all of its process's tests judged alone if it kills it.
const MOST: usize = 20;

/// The tests in groups, each of one task.
pub fn groups(names: &[String]) -> impl Iterator<Item = &[String]> {
    let module = |name: &str| name.split("::").next().map(str::to_string);
    names
        .chunk_by(move |one, other| module(one) == module(other))
        .flat_map(|task| task.chunks(MOST))
}

/// What came of a group.
#[derive(Default)]
pub struct Found {
    pub tests: HashMap<String, Test>,
    pub cpu_ms: u64,
    /// It slept through its time.
    pub slept: bool,
}

/// Runs a group in one process.
pub fn run(bench: &Bench<'_>, room: &mut Room, names: &[String]) -> Result<Found> {
    if names.len() < 2 {
        return Ok(Found::default());
    }
    let words: BTreeMap<&str, String> = names
        .iter()
        .map(|name| (name.as_str(), tests::word(name)))
        .collect();
    let lines = words.iter().map(|(name, word)| format!("{word} {name}\n"));
    let mut step = bench.step(names, "LESSON_SHELF", &lines.collect::<String>());
    step.limits = LIMITS;
    let done = room.run(&step)?;
    let each = done.cpu_ms / names.len() as u64;
    let mut found = believed(&done, bench.files(&done), &words);
    found.values_mut().for_each(|test| test.ms = each);
    Ok(Found {
        tests: found,
        cpu_ms: done.cpu_ms,
        slept: done.timed_out,
    })
}

/// The tests whose outcome is certain.
fn believed(
    done: &Done,
    files: HashMap<&'static str, &str>,
    words: &BTreeMap<&str, String>,
) -> HashMap<String, Test> {
    let list = |name: &str| on_shelf(files.get(name).copied().unwrap_or_default());
    let (ended, failed) = (list("done"), list("heap"));
    let passed = |name: &str| {
        ended
            .get(name)
            .filter(|left| Some(&left.proof) == words.get(name))
    };
    let all = words.keys().all(|name| passed(name).is_some());
    if !is_orderly(done, all) {
        return HashMap::new();
    }
    let told = |name: &&str| match (passed(name), failed.get(name)) {
        (Some(left), _) => Some(told(name, Came::Passed, left, String::new())),
        (None, Some(left)) => match outcome::panicked(Some(&left.heap)) {
            Outcome::Hole { says, .. } => {
                Some(told(name, Came::ToWrite, left, tests::to_write(&says)))
            }
            _ => None,
        },
        _ => None,
    };
    let found = words
        .keys()
        .filter_map(|name| Some((name.to_string(), told(name)?)));
    found.collect()
}

/// Whether the test program came to its own end: with all passed, or not.
fn is_orderly(done: &Done, all_passed: bool) -> bool {
    const FAILED: i32 = 101;
    let status = if all_passed { 0 } else { FAILED };
    !done.timed_out && done.code == Some(status)
}

fn told(name: &str, came: Came, left: &Left, heap: String) -> Test {
    Test {
        python: left.lesson.python.clone(),
        rule: left.lesson.rule.clone(),
        page: left.lesson.page.clone(),
        heap,
        ..Test::new(name, came)
    }
}

#[cfg(test)]
mod checks {
    use super::*;

    fn words() -> BTreeMap<&'static str, String> {
        BTreeMap::from([("a::x", "one".to_string()), ("a::y", "two".to_string())])
    }

    fn came(code: Option<i32>, done: &str, heap: &str) -> Vec<(String, Came)> {
        let ended = Done {
            code,
            ..Done::default()
        };
        let files = HashMap::from([("done", done), ("heap", heap)]);
        let found = believed(&ended, files, &words());
        let mut found: Vec<_> = found.into_iter().map(|(n, t)| (n, t.came)).collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    const X: &str = "test a::x\nproof one\npython p\n";
    const BOTH: &str = "test a::x\nproof one\ntest a::y\nproof two\n";

    #[test]
    fn a_pass_needs_its_own_word_and_a_process_that_ended_well() {
        let x = |came| vec![("a::x".to_string(), came)];
        assert_eq!(came(Some(0), BOTH, "").len(), 2);
        assert_eq!(came(Some(101), X, ""), x(Came::Passed));
        for (code, done) in [
            (Some(0), X),      // who ended it?
            (Some(101), BOTH), // all passed, and it failed?
            (Some(97), BOTH),
            (None, BOTH),
            (Some(101), "test a::y\nproof one\n"), // another's word
            (Some(101), "test a::x\n"),
        ] {
            assert_eq!(came(code, done, ""), [], "{code:?} {done}");
        }
    }

    #[test]
    fn a_hole_is_believed_and_no_other_failure() {
        let heap = "test a::y\nheap not yet implemented: ch06.pop: take it\n";
        let wrong = "test a::y\nheap left: 1\n";
        assert_eq!(came(Some(101), X, heap)[1], ("a::y".into(), Came::ToWrite));
        assert_eq!(came(Some(101), X, wrong).len(), 1);
    }

    #[test]
    fn a_group_is_of_one_task() {
        let names: Vec<String> = ["a::x", "a::y", "b::x"].map(String::from).to_vec();
        let sizes: Vec<usize> = groups(&names).map(<[_]>::len).collect();
        assert_eq!(sizes, [2, 1]);
        let many: Vec<String> = (0..50).map(|n| format!("a::t{n}")).collect();
        assert!(groups(&many).all(|group| group.len() <= MOST));
    }
}
