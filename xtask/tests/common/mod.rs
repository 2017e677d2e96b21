//! A small course of two chapters in a folder of its own, and the real tool on it.
#![allow(dead_code, reason = "each test program uses a part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Where the fixtures' packages are built, all in one folder: the tool has to
/// keep them apart.
pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("build")
}

/// A course on disk.
pub struct Course {
    pub root: PathBuf,
    pub target: PathBuf,
}

/// What the tool did.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    fn of(output: Output) -> Ran {
        Ran {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Checks the status, and shows everything if it is another.
    #[track_caller]
    pub fn ends(self, status: i32) -> Ran {
        assert_eq!(
            self.status, status,
            "\n--- out\n{}\n--- err\n{}",
            self.out, self.err
        );
        self
    }

    /// Checks that all of this is in the report, however it is broken into lines.
    #[track_caller]
    pub fn says(self, texts: &[&str]) -> Ran {
        for text in texts {
            let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let found =
                flat(&self.out).contains(&flat(text)) || flat(&self.err).contains(&flat(text));
            assert!(
                found,
                "no {text:?} in\n--- out\n{}\n--- err\n{}",
                self.out, self.err
            );
        }
        self
    }

    /// Checks that this is nowhere in the report.
    #[track_caller]
    pub fn never_says(self, text: &str) -> Ran {
        let found = self.out.contains(text) || self.err.contains(text);
        assert!(
            !found,
            "{text:?} in\n--- out\n{}\n--- err\n{}",
            self.out, self.err
        );
        self
    }
}

/// The right answer to both tasks of ch01.
pub const RIGHT: &str = "        self.0 += 1;\n        self.0";
const RIGHT_TAKE: &str = "        self.0 -= 1;\n        self.0";

impl Course {
    /// Makes the course in a folder of this name and generates its exercises.
    pub fn new(name: &str) -> Course {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&root);
        let course = Course {
            root,
            target: target(),
        };
        for (file, text) in files() {
            course.write(file, &text);
        }
        let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        fs::copy(real.join("Cargo.lock"), course.root.join("Cargo.lock")).unwrap();
        course.run(&["generate"]).ends(0);
        course
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    pub fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// Gives ch01's tasks these bodies.
    pub fn answer(&self, add: &str, take: &str) {
        let starter = self.starter();
        let text = starter
            .replace(
                "        todo!(\"ch01.add: add one, and return the new count\")",
                add,
            )
            .replace(
                "        todo!(\"ch01.take: take one off, and return the new count\")",
                take,
            );
        self.write("exercises/ch01-count/src/lib.rs", &text);
    }

    /// The second task of ch01 comes first: its test needs the other one.
    pub fn swap_tasks(&self) {
        let toml = self.read("exercises/ch01-count/chapter.toml");
        let (head, tail) = toml.split_once("[compile_fail]").unwrap();
        let tasks: Vec<&str> = head.split("[[task]]").collect();
        let swapped = [tasks[0], tasks[2], tasks[1]].join("[[task]]");
        let chapter = format!("{swapped}[compile_fail]{tail}");
        self.write("exercises/ch01-count/chapter.toml", &chapter);
    }

    /// Answers ch01 as it should be.
    pub fn answer_right(&self) {
        self.answer(RIGHT, RIGHT_TAKE);
    }

    /// Answers `add` so that its test fails in some way; `take` is right.
    pub fn answer_add(&self, add: &str) {
        self.answer(add, RIGHT_TAKE);
    }

    /// ch01 as it was given out.
    pub fn starter(&self) -> String {
        let pristine = self.read("xtask/pristine/ch01-count.json");
        let all: serde_json::Value = serde_json::from_str(&pristine).unwrap();
        let lines = all["starters"]["src/lib.rs"]["text"].as_array().unwrap();
        let lines: Vec<&str> = lines.iter().map(|line| line.as_str().unwrap()).collect();
        lines.join("\n")
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .arg("--root")
            .arg(&self.root)
            .args(args)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("RUSTFLAGS")
            .env_remove("COLUMNS")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().unwrap())
    }
}

/// The fixture's files: what an author writes.
fn files() -> Vec<(&'static str, String)> {
    let testkit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../exercises/testkit");
    let testkit = testkit.canonicalize().unwrap().display().to_string();
    vec![
        ("Cargo.toml", ROOT.into()),
        (
            "exercises/testkit/compile-fail/Cargo.toml",
            JUDGE_MANIFEST.into(),
        ),
        ("exercises/testkit/compile-fail/src/main.rs", JUDGE.into()),
        (
            "solutions/ch01-count/Cargo.toml",
            manifest("ch01-count", "", &testkit),
        ),
        ("solutions/ch01-count/src/lib.rs", CH01.into()),
        ("solutions/ch01-count/mutants/sticks.toml", MUTANT.into()),
        (
            "solutions/ch01-count/alternatives/wide/src/lib.rs",
            WIDE.into(),
        ),
        (
            "solutions/ch01-count/alternatives/wide/ABOUT.md",
            "Counts in 64 bits.\n".into(),
        ),
        ("exercises/ch01-count/chapter.toml", CH01_TOML.into()),
        (
            "exercises/ch01-count/tests/chapter/main.rs",
            "mod add;\nmod take;\n".into(),
        ),
        ("exercises/ch01-count/tests/chapter/add.rs", CH01_ADD.into()),
        (
            "exercises/ch01-count/tests/chapter/take.rs",
            CH01_TAKE.into(),
        ),
        (
            "exercises/ch01-count/tests/contract.rs",
            CH01_CONTRACT.into(),
        ),
        (
            "exercises/ch01-count/tests/compile_fail/forged.rs",
            CH01_FORGED.into(),
        ),
        (
            "solutions/ch02-pair/Cargo.toml",
            manifest(
                "ch02-pair",
                "ch01-count-solution = { path = \"../ch01-count\" }",
                &testkit,
            ),
        ),
        ("solutions/ch02-pair/src/lib.rs", CH02.into()),
        ("exercises/ch02-pair/chapter.toml", CH02_TOML.into()),
        (
            "exercises/ch02-pair/tests/chapter/main.rs",
            "mod pair;\n".into(),
        ),
        (
            "exercises/ch02-pair/tests/chapter/pair.rs",
            CH02_PAIR.into(),
        ),
    ]
}

fn manifest(id: &str, dependency: &str, testkit: &str) -> String {
    let lib = id.replace('-', "_");
    format!(
        "[package]\nname = \"{id}-solution\"\nversion.workspace = true\nedition.workspace = true\n\
         autotests = false\n[lib]\nname = \"{lib}\"\ndoctest = false\ntest = false\n\
         [dependencies]\n{dependency}\n[dev-dependencies]\ntestkit = {{ path = \"{testkit}\" }}\n"
    )
}

const ROOT: &str = r#"
[workspace]
resolver = "3"
members = ["exercises/testkit/compile-fail", "exercises/ch*", "solutions/ch*"]
[workspace.package]
version = "0.1.0"
edition = "2024"
[profile.dev]
debug = "line-tables-only"
[profile.dev.package."*"]
debug = false
"#;

const JUDGE_MANIFEST: &str =
    "[package]\nname = \"compile-fail\"\nversion.workspace = true\nedition.workspace = true\n";

/// Stands in for the real judge: says what the source tells it to say.
const JUDGE: &str = r##"
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let source = std::path::Path::new(&args[2]).join("../src/lib.rs");
    let open = std::fs::read_to_string(source).unwrap().contains("pub struct Counter(pub");
    let verdict = if open { "compiled" } else { "passed" };
    for case in &args[5..] {
        let name = std::path::Path::new(case).file_stem().unwrap().to_str().unwrap();
        println!(
            r#"{{"case":"{name}","verdict":"{verdict}","expected":[["E0423",6]],"got":[],"rendered":""}}"#
        );
    }
}
"##;

const CH01: &str = r#"//! Counts.
#![forbid(unsafe_code)]

/// A count that only its methods change.
#[derive(Debug, Default)]
pub struct Counter(u32);

impl Counter {
    /// Adds one; returns the new count.
    pub fn add(&mut self) -> u32 {
        // ANCHOR: add
        self.0 += 1;
        self.0
        // ANCHOR_END: add
    }

    /// Takes one off; returns the new count.
    pub fn take(&mut self) -> u32 {
        // ANCHOR: take
        self.0 -= 1;
        self.0
        // ANCHOR_END: take
    }
}
"#;

const WIDE: &str = r#"//! Counts in 64 bits.
#[derive(Debug, Default)]
pub struct Counter { count: u64 }
impl Counter {
    pub fn add(&mut self) -> u32 { self.count += 1; self.count as u32 }
    pub fn take(&mut self) -> u32 { self.count -= 1; self.count as u32 }
}
"#;

const MUTANT: &str = r#"
wrong = "adding does nothing"
file = "src/lib.rs"
find = "self.0 += 1;"
replace = "self.0 += 0;"
killed_by = "add::counts_up"
says = "your heap: 0"
page = "ch01-count.html#add"
"#;

const CH01_TOML: &str = r#"
number = 1
title = "Counting"
minutes = 10
[[task]]
name = "add"
title = "Count up"
points = 10
minutes = 5
file = "src/lib.rs"
holes = [{ anchor = "add", says = "add one, and return the new count" }]
hints = ["What comes after 0?", "Look at the field.", "Add one to the field and return it."]
[[task]]
name = "take"
title = "Count down"
points = 5
minutes = 5
file = "src/lib.rs"
holes = [{ anchor = "take", says = "take one off, and return the new count" }]
hints = ["a", "b", "c"]
[compile_fail]
points = 2
"#;

const CH01_ADD: &str = r##"use ch01_count::Counter;
use testkit::lesson;

#[test]
fn counts_up() {
    let _lesson = lesson! {
        python: "n += 1        # one more",
        rule: "each add is one more",
        page: "ch01-count.html#add",
    };
    let mut counter = Counter::default();
    assert_eq!(counter.add(), 1);
    assert_eq!(counter.add(), 2);
}
"##;

const CH01_TAKE: &str = r##"use ch01_count::Counter;
use testkit::lesson;

#[test]
fn counts_down() {
    let _lesson = lesson! {
        python: "n -= 1",
        rule: "each take is one less",
        page: "ch01-count.html#take",
    };
    let mut counter = Counter::default();
    counter.add();
    assert_eq!(counter.take(), 0);
}
"##;

const CH01_CONTRACT: &str = r#"//! What later chapters use.
use ch01_count::Counter;

/// pub fn add(&mut self) -> u32
fn add(counter: &mut Counter) -> u32 {
    counter.add()
}

/// pub fn take(&mut self) -> u32
fn take(counter: &mut Counter) -> u32 {
    counter.take()
}
"#;

const CH01_FORGED: &str = r#"//! python: # no such thing
//! rule: only new makes a counter
//! page: ch01-count.html#forged
use ch01_count::Counter;
fn main() {
    let _ = Counter(7); //~ E0423
}
"#;

const CH02: &str = r#"//! Pairs of counts.
use ch01_count::Counter;

/// The next two counts.
pub fn pair(counter: &mut Counter) -> (u32, u32) {
    // ANCHOR: pair
    (counter.add(), counter.add())
    // ANCHOR_END: pair
}
"#;

const CH02_TOML: &str = r#"
number = 2
title = "Pairs"
minutes = 5
[[task]]
name = "pair"
title = "Two at once"
points = 10
minutes = 5
file = "src/lib.rs"
holes = [{ anchor = "pair", says = "the next two counts" }]
hints = ["a", "b", "c"]
"#;

const CH02_PAIR: &str = r##"use ch01_count::Counter;
use ch02_pair::pair;
use testkit::lesson;

#[test]
fn gives_the_next_two() {
    let _lesson = lesson! {
        python: "a, b = next(n), next(n)",
        rule: "the left one is first",
        page: "ch02-pair.html",
    };
    assert_eq!(pair(&mut Counter::default()), (1, 2));
}
"##;
