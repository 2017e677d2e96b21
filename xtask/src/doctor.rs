//! `doctor`: what this machine has, what is missing, and the command that mends it.

use crate::cargo::Tools;
use crate::oracles::{self, Oracle};
use crate::process::{self, Limits};
use crate::progress::Progress;
use crate::trouble::Result;
use crate::ui;
use std::path::Path;
use std::process::Command;

/// How much room a learner's builds want, in MiB.
const ROOM: u64 = 1024;

/// What a check found.
enum Found {
    /// It is there: which, or how much.
    Fine(String),
    /// The course does not work without it; how to get it.
    Missing(String, String),
    /// Something beside the course does not work without it; how to get it.
    Without(String, String),
}

/// Checks everything and prints it; whether nothing that is needed is missing.
///
/// # Errors
///
/// Only when a program was started and cannot be waited for.
pub fn run(tools: &Tools<'_>) -> Result<bool> {
    let mut healthy = true;
    println!("{}", tools.ui.bold("The course"));
    for (what, found) in needed(tools) {
        healthy &= !matches!(found, Found::Missing(..));
        print(tools, what, &found);
    }
    println!("\n{}", tools.ui.bold("Optional"));
    for (what, found) in optional() {
        print(tools, what, &found);
    }
    let end = if healthy {
        "\nEverything the course needs is here."
    } else {
        "\nSomething the course needs is missing; the lines with `do` say what to run."
    };
    println!("{end}");
    Ok(healthy)
}

fn print(tools: &Tools<'_>, what: &str, found: &Found) {
    let (word, says, does) = match found {
        Found::Fine(says) => ("ok", says, None),
        Found::Missing(says, does) => ("MISSING", says, Some(does)),
        Found::Without(says, does) => ("absent", says, Some(does)),
    };
    let margin = format!("  {word:<8} {what:<11} ");
    let room = tools.ui.width.saturating_sub(margin.chars().count());
    for (index, line) in ui::wrap(says, room.max(20)).iter().enumerate() {
        let blank = " ".repeat(margin.chars().count());
        println!("{}{line}", if index == 0 { &margin } else { &blank });
    }
    if let Some(does) = does {
        println!("           do: {does}");
    }
}

fn needed(tools: &Tools<'_>) -> Vec<(&'static str, Found)> {
    vec![
        ("Rust", toolchain(tools)),
        ("linker", linker()),
        ("disk", disk(&tools.workshop.target)),
        ("target", writable(&tools.workshop.heap())),
        ("progress", progress(tools)),
        ("exercises", exercises(tools)),
        ("packages", packages(tools)),
    ]
}

/// The first line that a program says about itself.
fn says(program: &str, args: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(args);
    let done = process::run(&mut command, Limits::NONE).ok()?;
    let text = done.stdout.lines().next().unwrap_or_default().to_string();
    done.status.success().then_some(text)
}

fn toolchain(tools: &Tools<'_>) -> Found {
    let wanted = std::fs::read_to_string(tools.course.layout.root.join("rust-toolchain.toml"));
    let wanted = wanted.unwrap_or_default();
    let wanted = wanted
        .lines()
        .find_map(|line| line.strip_prefix("channel = "))
        .map_or("", |value| value.trim_matches('"'));
    let cargo = tools.cargo.to_string_lossy();
    match says(&cargo, &["--version"]) {
        Some(text) if text.split(' ').nth(1) == Some(wanted) => Found::Fine(text),
        Some(text) => Found::Missing(
            format!("{text} is used, and the course is made for {wanted}"),
            format!("rustup toolchain install {wanted}   (and unset RUSTUP_TOOLCHAIN)"),
        ),
        None => Found::Missing(
            "cargo does not start".into(),
            format!("rustup toolchain install {wanted}"),
        ),
    }
}

fn linker() -> Found {
    if cfg!(windows) {
        return Found::Fine("part of the toolchain or of Visual Studio".into());
    }
    match says("cc", &["--version"]) {
        Some(text) => Found::Fine(text),
        None if cfg!(target_os = "macos") => Found::Missing(
            "there is no cc, which Rust needs to link".into(),
            "xcode-select --install".into(),
        ),
        None => Found::Missing(
            "there is no cc, which Rust needs to link".into(),
            "sudo apt install gcc   (or your system's C compiler)".into(),
        ),
    }
}

fn disk(target: &Path) -> Found {
    let there = target.ancestors().find(|dir| dir.exists());
    let asked = there.and_then(|dir| {
        let mut command = Command::new("df");
        command.arg("-Pm").arg(dir);
        let done = process::run(&mut command, Limits::NONE).ok()?;
        let line = done.stdout.lines().nth(1)?.to_string();
        line.split_whitespace().nth(3)?.parse::<u64>().ok()
    });
    let used = size(target) >> 20;
    match asked {
        Some(free) if free < ROOM => Found::Missing(
            format!("{free} MiB free, builds want {ROOM}; {used} MiB are builds of this course"),
            "cargo clean   (or set CARGO_TARGET_DIR to a larger disk)".into(),
        ),
        Some(free) => Found::Fine(format!(
            "{free} MiB free; {used} MiB are builds of this course"
        )),
        None => Found::Fine(format!(
            "{used} MiB are builds of this course; free room unknown"
        )),
    }
}

/// The size of what is in a folder, in bytes.
fn size(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let about = entry.metadata().ok()?;
            Some(if about.is_dir() {
                size(&entry.path())
            } else {
                about.len()
            })
        })
        .sum()
}

fn writable(dir: &Path) -> Found {
    let probe = dir.join("doctor");
    let done = std::fs::create_dir_all(dir).and_then(|()| std::fs::write(&probe, ""));
    let _ = std::fs::remove_file(&probe);
    match done {
        Ok(()) => Found::Fine(dir.display().to_string()),
        Err(error) => Found::Missing(
            format!("{} cannot be written: {error}", dir.display()),
            "export CARGO_TARGET_DIR=$HOME/heap-target".into(),
        ),
    }
}

fn progress(tools: &Tools<'_>) -> Found {
    let layout = &tools.course.layout;
    // A damaged one is set aside by this, with a note.
    match Progress::load(layout, tools.ui) {
        Ok(progress) => {
            let done = tools.course.ids.iter().filter(|id| progress.finished(id));
            let (done, all) = (done.count(), tools.course.ids.len());
            Found::Fine(format!(
                "{done} of {all} chapters finished, in .progress/progress.json"
            ))
        }
        Err(why) => Found::Missing(why.to_string(), "cargo xtask verify --all".into()),
    }
}

fn exercises(tools: &Tools<'_>) -> Found {
    let mut changed = Vec::new();
    for id in &tools.course.ids {
        let loaded = match tools.course.load(id) {
            Ok(loaded) => loaded,
            Err(why) => return Found::Missing(why.to_string(), "git checkout xtask".into()),
        };
        let is_changed = tools.course.tampered(&loaded).is_ok_and(|t| !t.is_empty());
        let lacks = !tools.course.layout.exercise(id).join("src/lib.rs").exists();
        if is_changed || lacks {
            changed.push((loaded.chapter.number, lacks));
        }
    }
    match changed.first() {
        None => Found::Fine(format!(
            "{} chapters, tests as given out",
            tools.course.ids.len()
        )),
        Some((number, lacks)) => {
            let numbers: Vec<String> = changed.iter().map(|(n, _)| n.to_string()).collect();
            let what = if *lacks { "" } else { " --tests" };
            Found::Without(
                format!(
                    "tests or sources of chapter {} are changed or gone; originals judge",
                    numbers.join(", ")
                ),
                format!("cargo xtask reset {number}{what}"),
            )
        }
    }
}

fn packages(tools: &Tools<'_>) -> Found {
    let mut command = tools.cargo();
    command.args(["metadata", "--offline", "--locked", "--format-version", "1"]);
    if let Some(host) = oracles::host() {
        command.args(["--filter-platform", &host]);
    }
    match process::run(&mut command, Limits::NONE) {
        Ok(done) if done.status.success() => Found::Fine("all downloaded".into()),
        _ => Found::Without(
            "not all downloaded: the first build of a part needs the network".into(),
            "cargo fetch --locked".into(),
        ),
    }
}

/// A program that may be absent: what says its name, what it is for, and how to
/// get it.
fn program(commands: &[(&str, &[&str])], lost: &str, does: &str) -> Found {
    let first = commands.iter().find_map(|(name, args)| says(name, args));
    match first {
        Some(text) if text.is_empty() => Found::Fine("there".into()),
        Some(text) => Found::Fine(text),
        None => Found::Without(lost.into(), does.into()),
    }
}

fn optional() -> Vec<(&'static str, Found)> {
    let version: &[&str] = &["--version"];
    vec![
        (
            "Miri",
            match Oracle::Miri.absent() {
                None => Found::Fine("for `verify --miri`".into()),
                Some((why, does)) => Found::Without(
                    format!("{why}: for `verify --miri`, which looks for undefined behaviour"),
                    does,
                ),
            },
        ),
        (
            "ASan",
            match Oracle::Asan.absent() {
                None => Found::Fine("AddressSanitizer, for `verify --asan`".into()),
                Some((why, does)) => Found::Without(why, does),
            },
        ),
        (
            "WebAssembly",
            if has_wasm() {
                Found::Fine("wasm32-unknown-unknown".into())
            } else {
                Found::Without(
                    "for the book's playground".into(),
                    "rustup target add wasm32-unknown-unknown".into(),
                )
            },
        ),
        (
            "Python",
            program(
                &[("python3.11", version), ("python3", version)],
                "for `bench heap`, which compares with CPython (3.11 is the reference)",
                "sudo apt install python3",
            ),
        ),
        (
            "browser",
            program(
                &[
                    ("chromium", version),
                    ("chromium-browser", version),
                    ("google-chrome", version),
                ],
                "for authors: the checks of the book's pages",
                "sudo apt install chromium",
            ),
        ),
        (
            "valgrind",
            program(
                &[("valgrind", version)],
                "for authors: a second look at the memory of chapter 3",
                "sudo apt install valgrind",
            ),
        ),
        (
            "bubblewrap",
            program(
                &[("bwrap", version)],
                "for teachers: the sandbox of `grade` (without it another is tried)",
                "sudo apt install bubblewrap",
            ),
        ),
    ]
}

fn has_wasm() -> bool {
    let mut command = Command::new("rustup");
    command.args(["target", "list", "--installed"]);
    let done = process::run(&mut command, Limits::NONE);
    done.is_ok_and(|done| {
        done.stdout
            .lines()
            .any(|line| line == "wasm32-unknown-unknown")
    })
}
