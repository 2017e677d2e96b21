//! What a grade says.

use serde::{Deserialize, Serialize};

/// How a chapter, or a student, came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Pass,
    Partial,
    Fail,
    CompileError,
    Timeout,
    Crash,
    Rejected,
    /// Nothing was handed in.
    Missing,
    /// The grader's own fault: never a zero.
    Internal,
}

impl Status {
    pub fn word(self) -> &'static str {
        match self {
            Status::Pass => "pass",
            Status::Partial => "partial",
            Status::Fail => "fail",
            Status::CompileError => "compile-error",
            Status::Timeout => "timeout",
            Status::Crash => "crash",
            Status::Rejected => "rejected",
            Status::Missing => "missing",
            Status::Internal => "internal",
        }
    }
}

/// How one test came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Came {
    Passed,
    /// It came to something that is not written yet.
    ToWrite,
    Wrong,
    Crashed,
    TimedOut,
    /// The process ended before the test did, or would not prove that it did not.
    EndedEarly,
    /// Its task was lost already, or nothing could be run.
    NotRun,
}

impl Came {
    pub fn word(self) -> &'static str {
        match self {
            Came::Passed => "passed",
            Came::ToWrite => "to-write",
            Came::Wrong => "failed",
            Came::Crashed => "crash",
            Came::TimedOut => "timeout",
            Came::EndedEarly => "ended-early",
            Came::NotRun => "not-run",
        }
    }
}

/// A test, with the four parts of its message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    pub name: String,
    pub came: Came,
    pub python: String,
    pub heap: String,
    pub rule: String,
    pub page: String,
    pub printed: String,
    pub ms: u64,
    /// A teacher's own: not shown to students.
    #[serde(default)]
    pub hidden: bool,
}

impl Test {
    pub fn new(name: &str, came: Came) -> Test {
        Test {
            name: name.into(),
            came,
            python: String::new(),
            heap: String::new(),
            rule: String::new(),
            page: String::new(),
            printed: String::new(),
            ms: 0,
            hidden: false,
        }
    }

    pub fn passed(&self) -> bool {
        self.came == Came::Passed
    }
}

/// A task with its tests: all of them pass, or it earns nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub name: String,
    pub title: String,
    pub points: u32,
    pub earned: u32,
    pub tests: Vec<Test>,
}

impl Task {
    pub fn passed(&self) -> bool {
        !self.tests.is_empty() && self.tests.iter().all(Test::passed)
    }
}

/// One chapter of one student.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    pub student: String,
    pub chapter: String,
    pub title: String,
    /// What it was made of: the submission, the tests, the compiler.
    pub key: String,
    pub status: Status,
    pub points: u32,
    pub max: u32,
    /// Why, if it was not tested.
    pub says: String,
    pub tasks: Vec<Task>,
    pub flags: Vec<String>,
    /// Processor time.
    pub cpu_ms: u64,
    pub wall_ms: u64,
}

impl Grade {
    /// The points, unless the grader could not tell.
    pub fn earned(&self) -> Option<u32> {
        (self.status != Status::Internal).then_some(self.points)
    }

    pub fn tests(&self) -> impl Iterator<Item = (&Task, &Test)> {
        self.tasks
            .iter()
            .flat_map(|task| task.tests.iter().map(move |test| (task, test)))
    }
}

/// The status of a chapter whose tests were run.
pub fn of_tasks(tasks: &[Task]) -> Status {
    let earned: u32 = tasks.iter().map(|task| task.earned).sum();
    let all: u32 = tasks.iter().map(|task| task.points).sum();
    let any = |came: Came| {
        tasks
            .iter()
            .flat_map(|task| &task.tests)
            .any(|test| test.came == came)
    };
    if earned == all && tasks.iter().all(Task::passed) {
        Status::Pass
    } else if earned > 0 {
        Status::Partial
    } else if any(Came::TimedOut) {
        Status::Timeout
    } else if any(Came::Crashed) {
        Status::Crash
    } else {
        Status::Fail
    }
}

/// The status of a student, from those of the chapters.
pub fn of_chapters(all: &[Status], earned: u32) -> Status {
    let has = |status: Status| all.contains(&status);
    let every = |status: Status| all.iter().all(|other| *other == status);
    if all.is_empty() || every(Status::Missing) {
        Status::Missing
    } else if has(Status::Internal) {
        Status::Internal
    } else if every(Status::Pass) {
        Status::Pass
    } else if has(Status::Rejected) {
        Status::Rejected
    } else if earned > 0 {
        Status::Partial
    } else {
        // The worst there is, in the order of the list above.
        all.iter()
            .copied()
            .filter(|s| *s != Status::Missing)
            .max()
            .unwrap_or(Status::Missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_is_louder_than_all_else() {
        use Status::*;
        assert_eq!(of_chapters(&[Pass, Internal], 10), Internal);
        assert_eq!(of_chapters(&[Pass, Pass], 10), Pass);
        assert_eq!(of_chapters(&[Pass, Missing], 10), Partial);
        assert_eq!(of_chapters(&[Pass, Rejected], 10), Rejected);
        assert_eq!(of_chapters(&[Missing, CompileError], 0), CompileError);
        assert_eq!(of_chapters(&[], 0), Missing);
    }

    #[test]
    fn a_task_without_tests_has_not_passed() {
        let task = Task {
            name: "a".into(),
            title: String::new(),
            points: 5,
            earned: 5,
            tests: Vec::new(),
        };
        assert_eq!(of_tasks(&[task]), Status::Partial);
    }
}
