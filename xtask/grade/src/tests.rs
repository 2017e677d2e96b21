//! Running a submission's tests in limited processes: those that pass several to
//! a process ([`together`]), every other in one of its own.
//!
//! A process that ends well has not passed. The grader gives each test a word
//! that nobody knows beforehand; the test kit reads it before the test begins, and
//! writes it back when the body of the test has ended without a panic.

use crate::cell::{Done, Fence, Limits, Step};
use crate::compile::{Stage, program};
use crate::jail::{Jail, Room};
use crate::kit::{HIDDEN, Kit};
use crate::together;
use crate::verdict::{Came, Test};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use xtask::outcome::{self, Outcome};
use xtask::process::Finished;
use xtask::trouble::{Result, Trouble};

/// What a test may use: the slowest of ours takes a tenth.
pub const LIMITS: Limits = Limits {
    cpu_seconds: 5,
    wall_seconds: 30,
    memory_mib: 2048,
    file_kib: 256,
    output: 64 * 1024,
    alone: true,
};

/// What a test has by the wall clock once another has slept through its time: a
/// submission that sleeps in every task must not hold up a class.
const SLEEPERS_WALL_SECONDS: u64 = 8;

/// How a test that is alone is told where to report.
const DIR: &str = "LESSON_DIR";

/// The files that a test fills, in this order.
const FILES: [&str; 5] = ["python", "rule", "page", "heap", "done"];

/// Where a submission's tests are run.
pub struct Bench<'a> {
    pub kit: &'a Kit,
    pub stage: &'a Stage,
    pub seed: u64,
}

impl Bench<'_> {
    /// Makes the files that tests fill, and says what their room may touch.
    pub fn fence(&self, jail: &Jail) -> Result<Fence> {
        let mut fill = Vec::new();
        for name in FILES {
            let file = self.stage.lesson().join(name);
            xtask::files::remove(&file)?;
            fs::write(&file, "").map_err(|e| Trouble::io("write", &file, &e))?;
            jail.give(&file, self.stage.worker)?;
            fill.push(file);
        }
        Ok(Fence {
            read: vec![program(self.stage)],
            write: Vec::new(),
            fill,
        })
    }

    /// Runs some tests, which report as `place` says: see the test kit.
    pub fn step(&self, names: &[String], place: &str, proof: &str) -> Step {
        let mut step = self.start(
            &["--exact", "--test-threads=1", "--nocapture"],
            place,
            proof,
        );
        step.args.extend_from_slice(names);
        step
    }

    /// What a step's files hold, by name.
    pub fn files<'b>(&self, done: &'b Done) -> HashMap<&'static str, &'b str> {
        let texts = done.files.iter().map(String::as_str);
        FILES.into_iter().zip(texts).collect()
    }

    fn start(&self, args: &[&str], place: &str, proof: &str) -> Step {
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let env = [
            (place, text(self.stage.lesson())),
            ("LESSON_PROOF", "stdin".into()),
            ("TESTKIT_FIRST_SEED", self.seed.to_string()),
            ("INSTA_UPDATE", "no".into()),
            ("INSTA_WORKSPACE_ROOT", "/".into()),
            ("RUST_BACKTRACE", "0".into()),
            ("NO_COLOR", "1".into()),
        ];
        Step {
            program: program(self.stage),
            args: args.iter().map(ToString::to_string).collect(),
            env: env.map(|(name, value)| (name.to_string(), value)).to_vec(),
            dir: "/".into(),
            input: proof.to_string(),
            limits: LIMITS,
            files: FILES
                .iter()
                .map(|name| self.stage.lesson().join(name))
                .collect(),
        }
    }
}

/// The tests of the reference's program: the list that counts.
pub fn list(bench: &Bench<'_>, room: &mut Room) -> Result<Vec<String>> {
    let done = room.run(&bench.start(&["--list", "--format", "terse"], DIR, ""))?;
    let listed = done
        .stdout
        .lines()
        .filter_map(|line| line.strip_suffix(": test"));
    let expected = &bench.kit.expected;
    let mut names: Vec<(usize, String)> = listed
        .filter_map(|name| {
            Some((
                expected.iter().position(|e| e.owns(name))?,
                name.to_string(),
            ))
        })
        .collect();
    names.sort();
    for (at, test) in expected.iter().enumerate() {
        let found = names.iter().filter(|(owner, _)| *owner == at).count();
        if found < test.cases.unwrap_or(1) {
            return Err(Trouble::new(format!(
                "internal error: the test {} is not in the program that was built",
                test.name
            )));
        }
    }
    Ok(names.into_iter().map(|(_, name)| name).collect())
}

/// The task a test belongs to: `hidden_edges::x` is about `edges`.
pub fn task_of(test: &str) -> &str {
    let module = test.split("::").next().unwrap_or_default();
    module.strip_prefix(HIDDEN).unwrap_or(module)
}

/// Runs all tests; gives them with the processor time they took.
pub fn run(bench: &Bench<'_>, room: &mut Room) -> Result<(Vec<Test>, u64)> {
    let mut so_far = SoFar::default();
    let mut results = Vec::new();
    for group in together::groups(&bench.kit.names) {
        // Who sleeps through one group's time would sleep through every other's.
        let mut found = if so_far.sleeps {
            together::Found::default()
        } else {
            together::run(bench, room, group)?
        };
        so_far.cpu_ms += found.cpu_ms;
        so_far.sleeps |= found.slept;
        for name in group {
            let mut test = match found.tests.remove(name) {
                Some(test) => test,
                None => alone(bench, room, name, &mut so_far)?,
            };
            test.hidden = name.starts_with(HIDDEN);
            results.push(test);
        }
    }
    Ok((results, so_far.cpu_ms))
}

/// What the tests before have shown.
#[derive(Default)]
struct SoFar {
    cpu_ms: u64,
    /// One of them slept through its time.
    sleeps: bool,
    /// Tasks of which a test ran out of time.
    lost: BTreeSet<String>,
}

/// Judges a test in a process of its own.
fn alone(bench: &Bench<'_>, room: &mut Room, name: &str, so_far: &mut SoFar) -> Result<Test> {
    if so_far.lost.contains(task_of(name)) {
        return Ok(Test {
            heap: "Not run: another test of this task ran out of time.".into(),
            ..Test::new(name, Came::NotRun)
        });
    }
    let proof = word(name);
    let mut step = bench.step(&[name.to_string()], DIR, &proof);
    if so_far.sleeps {
        step.limits.wall_seconds = SLEEPERS_WALL_SECONDS;
    }
    let done = room.run(&step)?;
    so_far.cpu_ms += done.cpu_ms;
    so_far.sleeps |= done.timed_out;
    let test = judged(bench, name, &done, &proof);
    if test.came == Came::TimedOut {
        so_far.lost.insert(task_of(name).to_string());
    }
    Ok(test)
}

/// A word that nobody can know.
pub fn word(name: &str) -> String {
    // The keys come from the system's own random numbers.
    let (one, two) = (RandomState::new(), RandomState::new());
    format!("{:016x}{:016x}", one.hash_one(name), two.hash_one(name))
}

fn judged(bench: &Bench<'_>, name: &str, done: &Done, proof: &str) -> Test {
    let parts = bench.files(done);
    let part = |name: &str| {
        let text = parts.get(name).copied().unwrap_or_default();
        text.trim_matches('\n').to_string()
    };
    let (heap, proven) = (part("heap"), part("done") == proof);
    let finished = finished(done);
    let (came, says) = came(done, &finished, &heap, proven);
    Test {
        python: part("python"),
        rule: part("rule"),
        page: part("page"),
        heap: says,
        printed: if came == Came::Passed {
            String::new()
        } else {
            outcome::printed(&finished)
        },
        ms: done.cpu_ms,
        ..Test::new(name, came)
    }
}

fn came(done: &Done, finished: &Finished, heap: &str, proven: bool) -> (Came, String) {
    const TIME: i32 = 24;
    if done.timed_out {
        let seconds = done.wall_ms / 1000;
        let says = format!("It was still running after {seconds} s and was stopped.");
        return (Came::TimedOut, says);
    }
    if done.signal == Some(TIME) || done.cpu_ms >= LIMITS.cpu_seconds * 1000 {
        let says = format!("It computed for {} s and was stopped.", LIMITS.cpu_seconds);
        return (Came::TimedOut, says);
    }
    if done.code == Some(0) && proven {
        return (Came::Passed, String::new());
    }
    let panic = (!heap.is_empty()).then_some(heap);
    match outcome::of(finished, panic, false) {
        Outcome::Hole { says, .. } => (Came::ToWrite, to_write(&says)),
        Outcome::Wrong => {
            let tail = outcome::tail(&finished.stderr);
            (Came::Wrong, panic.map_or(tail, str::to_string))
        }
        Outcome::Crashed(says) => (Came::Crashed, says),
        Outcome::TimedOut(says) | Outcome::NotRun(says) => (Came::TimedOut, says),
        Outcome::EndedEarly(says) => (Came::EndedEarly, says),
        // Not without the word.
        Outcome::Passed => (Came::EndedEarly, "It did not come to its end.".into()),
    }
}

/// What is said of a test that came to a hole.
pub fn to_write(says: &str) -> String {
    format!("not written yet: {says}")
}

/// As the learner's own loop knows the end of a process.
fn finished(done: &Done) -> Finished {
    Finished {
        status: status(done),
        stdout: done.stdout.clone(),
        stderr: done.stderr.clone(),
        timed_out: done.timed_out,
    }
}

#[cfg(unix)]
fn status(done: &Done) -> std::process::ExitStatus {
    use std::os::unix::process::ExitStatusExt;
    let raw = match (done.code, done.signal) {
        (Some(code), _) => code << 8,
        (None, signal) => signal.unwrap_or(9),
    };
    std::process::ExitStatus::from_raw(raw)
}

#[cfg(not(unix))]
fn status(done: &Done) -> std::process::ExitStatus {
    use std::os::windows::process::ExitStatusExt;
    std::process::ExitStatus::from_raw(done.code.unwrap_or(1).unsigned_abs())
}
