//! Chapters that need not be judged again: nothing has changed since they passed.
//!
//! Only whole chapters that passed are remembered (with or without the code that
//! must not compile), in `heap/passed/` of the
//! target folder, each with a hash of all that the verdict depends on: the
//! sources and manifests of the stack, the tests, the reference below, the test
//! kit, the versions in Cargo.lock, the toolchain and its flags, and this tool.
//! Reports say "unchanged since it passed", and `--again` looks anyway.

use crate::cargo::Tools;
use crate::compile_fail::CaseResult;
use crate::course;
use crate::files;
use crate::run_tests::{Outcome, TestResult};
use crate::stack::Choice;
use crate::stage::Stage;
use crate::trouble::Result;
use crate::verdict::{Cases, Found, Scope};
use serde_json::{Value, json};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// What passed before, for one run of the tool.
pub struct Memory<'a> {
    tools: &'a Tools<'a>,
    /// The hash of what all chapters share.
    shared: OnceCell<u64>,
    /// The hash of each reference that was asked for.
    references: RefCell<BTreeMap<String, u64>>,
}

impl<'a> Memory<'a> {
    pub fn new(tools: &'a Tools<'a>) -> Memory<'a> {
        Memory {
            tools,
            shared: OnceCell::new(),
            references: RefCell::default(),
        }
    }

    /// What was found when the staged chapter passed, if nothing has changed.
    pub fn recall(&self, stage: &Stage, scope: &Scope) -> Result<Option<Found>> {
        let path = self.path(stage, scope);
        let Some(text) = files::read_text_if_there(&path)? else {
            return Ok(None);
        };
        let key = self.key(stage)?;
        // A note that cannot be read is no note: the chapter is judged.
        let Ok(note) = serde_json::from_str::<Value>(&text) else {
            return Ok(None);
        };
        Ok((note["key"] == key.as_str()).then(|| read(&note)))
    }

    /// Notes that the staged chapter passed as a whole. What was edited since it
    /// was staged is not in its hash, and so is judged the next time.
    pub fn keep(&self, stage: &Stage, scope: &Scope, found: &Found) -> Result<()> {
        let Found::Ran { tests, cases } = found else {
            return Ok(());
        };
        let tests: Vec<Value> = tests
            .iter()
            .map(|t| json!({ "name": t.name, "python": t.python, "rule": t.rule, "page": t.page }))
            .collect();
        let cases = match cases {
            Cases::Ran(all) => all
                .iter()
                .map(|c| json!({ "name": c.name, "python": c.python, "rule": c.rule, "page": c.page }))
                .collect(),
            _ => Value::Null,
        };
        let note = json!({
            "about": "This chapter passed, and with what; see xtask/src/remembered.rs.",
            "key": self.key(stage)?,
            "tests": tests,
            "cases": cases,
        });
        files::write_atomic(&self.path(stage, scope), &format!("{note:#}\n"))
    }

    /// A hash of everything that a verdict on this stage depends on.
    fn key(&self, stage: &Stage) -> Result<String> {
        let shared = match self.shared.get() {
            Some(shared) => *shared,
            None => {
                let shared = self.share()?;
                *self.shared.get_or_init(|| shared)
            }
        };
        let mut parts = vec![format!("{shared:x} {:x}", stage.graded.tested)];
        let top = stage.graded.loaded.chapter.number;
        let ids = &self.tools.course.ids;
        for id in ids.iter().filter(|id| course::number_of(id) < Some(top)) {
            parts.push(format!("{:x}", self.reference(id)?));
        }
        let hash = files::hash(parts.iter().map(String::as_str));
        Ok(format!("{hash:016x}"))
    }

    /// All alternatives of a chapter are built as one package, so their names
    /// are in the note's. What was looked at without the code that must not
    /// compile has a note of its own.
    fn path(&self, stage: &Stage, scope: &Scope) -> PathBuf {
        let mut name = stage.graded.package.clone();
        for member in stage.members() {
            if let Choice::Alternative(alternative) = &member.choice {
                name.push_str(&format!("-{alternative}"));
            }
        }
        name.push_str(match scope.no_compile_fail {
            true => "-tests.json",
            false => ".json",
        });
        self.tools.workshop.heap().join("passed").join(name)
    }

    /// The hash of a reference: tests may use it also where it is not below.
    fn reference(&self, id: &str) -> Result<u64> {
        if let Some(hash) = self.references.borrow().get(id) {
            return Ok(*hash);
        }
        let home = self.tools.course.layout.solution(id);
        let hash = tree(&home.join("src"))? ^ tree_file(&home.join("Cargo.toml"))?;
        self.references.borrow_mut().insert(id.to_string(), hash);
        Ok(hash)
    }

    fn share(&self) -> Result<u64> {
        let root = &self.tools.course.layout.root;
        let mut parts = vec![format!("{:x}", tree(&root.join("exercises/testkit"))?)];
        for name in ["Cargo.lock", "rust-toolchain.toml"] {
            parts.push(format!("{:x}", tree_file(&root.join(name))?));
        }
        parts.extend(around(self.tools));
        Ok(files::hash(parts.iter().map(String::as_str)))
    }
}

/// What every build depends on and no file of the checkout says: the flags, the
/// toolchain, and this tool.
pub fn around(tools: &Tools<'_>) -> Vec<String> {
    const FLAGS: [&str; 6] = [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_RUSTFLAGS",
        "RUSTC",
        "RUSTC_WRAPPER",
        "RUSTUP_TOOLCHAIN",
    ];
    let mut parts: Vec<String> = FLAGS
        .iter()
        .map(|name| {
            let value: OsString = std::env::var_os(name).unwrap_or_default();
            format!("{name}={}", value.to_string_lossy())
        })
        .collect();
    parts.push(stamp(&tools.cargo));
    parts.push(std::env::current_exe().map_or_else(|_| String::new(), |exe| stamp(&exe)));
    parts
}

fn tree(dir: &Path) -> Result<u64> {
    let files = files::read_tree(dir, |name| name.ends_with(".rs") || name.ends_with(".toml"))?;
    Ok(files::hash(
        files.iter().flat_map(|(name, text)| [name.as_str(), text]),
    ))
}

fn tree_file(path: &Path) -> Result<u64> {
    let text = files::read_text_if_there(path)?.unwrap_or_default();
    Ok(files::hash([text.as_str()]))
}

/// A program, by its place, its size and its time: too large to be read.
pub fn stamp(program: &Path) -> String {
    let about = std::fs::metadata(program).ok();
    let time = about.as_ref().and_then(|about| about.modified().ok());
    let time = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!(
        "{} {:?} {time:?}",
        program.display(),
        about.map(|about| about.len())
    )
}

fn read(note: &Value) -> Found {
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_string();
    let tests = note["tests"].as_array().into_iter().flatten();
    let tests = tests.map(|test| TestResult {
        name: text(test, "name"),
        outcome: Outcome::Passed,
        python: text(test, "python"),
        heap: String::new(),
        rule: text(test, "rule"),
        page: text(test, "page"),
        printed: String::new(),
    });
    let cases = note["cases"].as_array().map(|cases| {
        let cases = cases.iter().map(|case| CaseResult {
            name: text(case, "name"),
            passed: true,
            python: text(case, "python"),
            heap: String::new(),
            rule: text(case, "rule"),
            page: text(case, "page"),
            rendered: String::new(),
        });
        Cases::Ran(cases.collect())
    });
    Found::Ran {
        tests: tests.collect(),
        cases: cases.unwrap_or(Cases::None),
    }
}
