//! `cargo xtask handout`: a repository for students.
//!
//! It holds the assigned chapters as they start, their tests, the reference of
//! the chapters below that are not assigned, and the tools. Nothing is copied
//! that is not named here, so nothing is given away by being forgotten.

use crate::autograder;
use clap::ArgMatches;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};
use xtask::course::{Layout, number_of};
use xtask::files;
use xtask::manifest;
use xtask::pristine::{BELOW, Course, Pristine};
use xtask::trouble::{Result, Trouble};

/// Copied as they are.
const FILES: &[&str] = &[
    ".cargo/config.toml",
    ".gitattributes",
    ".gitignore",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "rust-toolchain.toml",
    "exercises/AGENTS.md",
    "exercises/testkit",
    "xtask/Cargo.toml",
    "xtask/src",
    "xtask/watch/Cargo.toml",
    "xtask/watch/src",
];

/// The packages of the repository; those that are not there are left out.
const MEMBERS: &[&str] = &[
    "exercises/ch*",
    "exercises/testkit",
    "exercises/testkit/compile-fail",
    "solutions/ch*",
    "xtask",
    "xtask/watch",
];

struct Handout<'a> {
    course: &'a Course,
    out: PathBuf,
    assigned: BTreeSet<String>,
    /// What the assigned chapters stand on.
    below: BTreeSet<String>,
}

/// Makes the repository and the autograder.
pub fn run(layout: Layout, args: &ArgMatches) -> Result<u8> {
    let course = Course::open(layout)?;
    let mut assigned = BTreeSet::new();
    for name in args.get_many::<String>("chapters").into_iter().flatten() {
        assigned.insert(course.find(name.trim())?.to_string());
    }
    let out = args.get_one::<PathBuf>("out").cloned().unwrap_or_default();
    if files::list(&out).is_ok_and(|all| !all.is_empty()) {
        return Err(Trouble::new("the folder for the handout is not empty")
            .at(out.display())
            .next("give --out a folder that is new; nothing is ever written over"));
    }
    let below = below(&course, &assigned)?;
    let handout = Handout {
        course: &course,
        out,
        assigned,
        below,
    };
    handout.make()?;
    let zip = autograder::write(&course, &handout.assigned, &handout.out)?;
    println!(
        "for students: {}\n  assigned   {}\n  given      {}\n  check it   cd {} && cargo xtask verify\n\
         for Gradescope, not for students: {}",
        handout.out.display(),
        list(&handout.assigned),
        list(&handout.below),
        handout.out.display(),
        zip.display()
    );
    Ok(0)
}

fn list(ids: &BTreeSet<String>) -> String {
    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    if all.is_empty() {
        "nothing".into()
    } else {
        all.join(", ")
    }
}

/// All that the assigned chapters and their tests use, the assigned aside.
fn below(course: &Course, assigned: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut queue: Vec<String> = assigned.iter().cloned().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = queue.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        let loaded = course.load(&id)?;
        let keys: &[&str] = if assigned.contains(&id) {
            &["dependencies", "dev-dependencies"]
        } else {
            found.insert(id.clone());
            &["dependencies"]
        };
        for key in keys {
            let section = loaded.manifest.get(*key).and_then(Value::as_table);
            queue.extend(
                section
                    .into_iter()
                    .flatten()
                    .filter_map(|(_, value)| chapter_in(value)),
            );
        }
    }
    Ok(found)
}

/// The chapter folder that a path dependency points at.
fn chapter_in(dependency: &Value) -> Option<String> {
    let name = dependency.get("path")?.as_str()?.rsplit('/').next()?;
    number_of(name).map(|_| name.to_string())
}

impl Handout<'_> {
    fn make(&self) -> Result<()> {
        let root = &self.course.layout.root;
        for name in FILES {
            copy(&root.join(name), &self.out.join(name))?;
        }
        self.write("Cargo.toml", &self.workspace()?)?;
        for id in &self.assigned {
            self.exercise(id)?;
        }
        for id in &self.below {
            self.given(id)?;
        }
        self.write("README.md", &self.readme()?)?;
        self.write(".github/workflows/classroom.yml", &self.classroom()?)
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        files::write_atomic(&self.out.join(name), text)
    }

    fn workspace(&self) -> Result<String> {
        let text = files::read_text(&self.course.layout.root.join("Cargo.toml"))?;
        let mut table = manifest::parse(&text, "Cargo.toml")?;
        let there = |member: &&&str| match member.strip_suffix("ch*") {
            Some("solutions/") => !self.below.is_empty(),
            _ => self.out.join(member.trim_end_matches("ch*")).is_dir(),
        };
        let members: Vec<Value> = MEMBERS
            .iter()
            .filter(there)
            .map(|member| Value::from(*member))
            .collect();
        if let Some(workspace) = table.get_mut("workspace").and_then(Value::as_table_mut) {
            workspace.insert("members".into(), members.into());
            workspace.insert("default-members".into(), vec![Value::from("xtask")].into());
            workspace.remove("exclude");
        }
        let of_profile = |name: &str| ["*", "xtask", "compile-fail", "watch"].contains(&name);
        if let Some(packages) = table
            .get_mut("profile")
            .and_then(|profile| profile.get_mut("dev")?.get_mut("package")?.as_table_mut())
        {
            packages.retain(|name, _| of_profile(name));
        }
        Ok(plain(&table))
    }

    /// An assigned chapter: as it starts, with its tests.
    fn exercise(&self, id: &str) -> Result<()> {
        let loaded = self.course.load(id)?;
        let mut pristine: Pristine = loaded.pristine.clone();
        let text = self.linked(&loaded.manifest, "../", "../../solutions/");
        pristine
            .files
            .insert("Cargo.toml".into(), manifest::write(&text));
        for starter in pristine.starters.values_mut() {
            starter.earlier.clear();
        }
        let dir = format!("exercises/{id}");
        for (name, text) in &pristine.files {
            self.write(&format!("{dir}/{name}"), text)?;
        }
        for (name, starter) in &pristine.starters {
            self.write(&format!("{dir}/{name}"), &starter.text)?;
        }
        self.write(&format!("xtask/pristine/{id}.json"), &pristine.write(id))
    }

    /// A chapter that is given: its reference, to stand on.
    fn given(&self, id: &str) -> Result<()> {
        let loaded = self.course.load(id)?;
        let home = self.course.layout.solution(id);
        let own = files::read_text(&home.join("Cargo.toml"))?;
        let mut table = manifest::parse(&own, "Cargo.toml")?;
        for key in ["test", "dev-dependencies", "bench", "example"] {
            table.remove(key);
        }
        let table = self.linked(&table, "../../exercises/", "../");
        self.write(&format!("solutions/{id}/Cargo.toml"), &plain(&table))?;
        for (name, text) in files::read_tree(&home.join("src"), |_| true)? {
            self.write(&format!("solutions/{id}/src/{name}"), &without_marks(&text))?;
        }
        // What the tool must know of it: its manifest and name, not its tests.
        let mut pristine = Pristine::default();
        let manifest = self.linked(&loaded.manifest, "../", "../../solutions/");
        pristine
            .files
            .insert("Cargo.toml".into(), manifest::write(&manifest));
        if let Some(text) = loaded.pristine.files.get("chapter.toml") {
            pristine
                .files
                .insert("chapter.toml".into(), without_hints(text));
        }
        self.write(
            &format!("xtask/pristine/{BELOW}/{id}.json"),
            &pristine.write(id),
        )
    }

    /// A manifest whose chapters are where they are here: assigned ones have no
    /// reference, so others stand on the student's.
    fn linked(&self, old: &Table, to_exercise: &str, to_solution: &str) -> Table {
        let mut table = old.clone();
        for key in ["dependencies", "dev-dependencies"] {
            let Some(Value::Table(section)) = table.get_mut(key) else {
                continue;
            };
            for (name, mut value) in std::mem::take(section) {
                let Some(id) = chapter_in(&value) else {
                    section.insert(name, value);
                    continue;
                };
                let mine = self.assigned.contains(&id);
                let path = format!("{}{id}", if mine { to_exercise } else { to_solution });
                if let Some(old) = value.get_mut("path") {
                    *old = path.into();
                }
                section.insert(if mine { id } else { name }, value);
            }
        }
        table
    }

    fn readme(&self) -> Result<String> {
        let mut rows = String::new();
        for id in &self.assigned {
            let chapter = &self.course.load(id)?.chapter;
            rows.push_str(&format!(
                "| {} | {} | {} | `exercises/{id}/src` |\n",
                chapter.number,
                chapter.title,
                chapter.points()
            ));
        }
        let first = self
            .assigned
            .iter()
            .find_map(|id| number_of(id))
            .unwrap_or(0);
        Ok(format!(
            "# Build Python's Memory Manager: your chapters\n\n\
             All you need is [rustup](https://rustup.rs); the right Rust comes with the first command.\n\n\
             ```sh\ncargo xtask verify\n```\n\n\
             It judges the first chapter that you have not finished. Now it fails, as nothing is written yet.\n\
             Each `todo!` says what belongs there; a failed test says what Python does, what your heap did,\n\
             and the rule. `cargo xtask hint {first} TASK` helps in three steps.\n\n\
             | Chapter | Title | Points | What you edit |\n|---|---|---|---|\n{rows}\n\
             What you hand in is `exercises/*/src`. Tests, manifests and settings are judged from the\n\
             originals: an edit there changes nothing.\n"
        ))
    }

    /// GitHub Classroom adds up the points of steps: one step a task.
    fn classroom(&self) -> Result<String> {
        let mut steps = String::new();
        let mut ids = Vec::new();
        for id in &self.assigned {
            let chapter = &self.course.load(id)?.chapter;
            let own = chapter
                .tasks
                .iter()
                .map(|task| (task.name.as_str(), task.points));
            let extra = chapter
                .compile_fail
                .map(|points| (xtask::course::COMPILE_FAIL, points));
            for (name, points) in own.chain(extra) {
                let step = format!("{}{}", chapter.short(), name.replace('_', ""));
                steps.push_str(&format!(
                    "      - name: {id}, {name}\n        id: {step}\n        \
                     uses: classroom-resources/autograding-command-grader@v1\n        with:\n          \
                     test-name: {id} {name}\n          setup-command: ''\n          \
                     command: cargo xtask verify {} --task {name}\n          \
                     timeout: 10\n          max-score: {points}\n",
                    chapter.number
                ));
                ids.push(step);
            }
        }
        let env: String = ids
            .iter()
            .map(|id| {
                let name = id.to_uppercase();
                format!("          {name}_RESULTS: \"${{{{ steps.{id}.outputs.result }}}}\"\n")
            })
            .collect();
        Ok(format!(
            "# Points for GitHub Classroom: a step a task. Its names are Classroom's own.\n\
             name: Autograding Tests\n\
             on: [push, workflow_dispatch]\n\
             permissions:\n  checks: write\n  actions: read\n  contents: read\n\
             jobs:\n  run-autograding-tests:\n    runs-on: ubuntu-latest\n    \
             if: github.actor != 'github-classroom[bot]'\n    steps:\n      \
             - uses: actions/checkout@v4\n      - name: Rust\n        run: rustup toolchain install\n\
             {steps}      - name: Report\n        \
             uses: classroom-resources/autograding-grading-reporter@v1\n        env:\n{env}        \
             with:\n          runners: {}\n",
            ids.join(",")
        ))
    }
}

/// A manifest as text that people may edit.
fn plain(table: &Table) -> String {
    toml::to_string_pretty(table).unwrap_or_else(|_| manifest::write(table))
}

/// Source without the marks that the book takes its listings by.
fn without_marks(text: &str) -> String {
    let kept = text.lines().filter(|line| {
        let line = line.trim_start();
        !(line.starts_with("// ANCHOR: ") || line.starts_with("// ANCHOR_END: "))
    });
    kept.fold(String::new(), |all, line| all + line + "\n")
}

/// A chapter that is given needs no hints, and its tasks are not assigned.
fn without_hints(text: &str) -> String {
    let Ok(mut table) = manifest::parse(text, "chapter.toml") else {
        return text.to_string();
    };
    for task in table
        .get_mut("task")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if let Some(task) = task.as_table_mut() {
            let none: Vec<Value> = ["-", "-", "-"].map(Value::from).to_vec();
            task.insert("hints".into(), none.into());
        }
    }
    plain(&table)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        for name in files::list(from)? {
            copy(&from.join(&name), &to.join(&name))?;
        }
        return Ok(());
    }
    if !from.exists() {
        return Ok(());
    }
    if let Some(dir) = to.parent() {
        fs::create_dir_all(dir).map_err(|e| Trouble::io("make a folder", dir, &e))?;
    }
    fs::copy(from, to)
        .map(|_| ())
        .map_err(|e| Trouble::io("copy", from, &e))
}
