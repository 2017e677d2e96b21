//! Closer looks at memory, when asked for: AddressSanitizer and Miri.
//!
//! Debug assertions and the test kit's checking allocator watch every verdict.
//! These two are slower and not on every machine. One that was asked for and is
//! not there is said to be absent, and is never counted as clean.

use crate::cargo::Tools;
use crate::diagnostics;
use crate::process::{self, Finished, Limits};
use crate::stage::Stage;
use crate::trouble::Result;
use std::path::PathBuf;
use std::process::Command;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oracle {
    Asan,
    Miri,
}

/// What one of them found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub oracle: Oracle,
    pub found: Found,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing, in so many tests.
    Clean(usize),
    /// Something, in its own words.
    Wrong(String),
    /// It is not on this machine: why, and the command that gets it.
    Absent(String, String),
    /// Tests fail already without it.
    Waiting,
}

impl Oracle {
    pub fn name(self) -> &'static str {
        match self {
            Oracle::Asan => "AddressSanitizer",
            Oracle::Miri => "Miri",
        }
    }

    /// Why it cannot be had, and what to do; `None` if it is here.
    pub fn absent(self) -> Option<(String, String)> {
        match self {
            Oracle::Asan => asan_absent(),
            Oracle::Miri => miri_absent(),
        }
    }
}

impl Report {
    /// In a sentence or two, for the learner.
    pub fn says(&self) -> String {
        let name = self.oracle.name();
        match &self.found {
            Found::Clean(tests) => format!("{name} ran {tests} tests and found nothing"),
            Found::Wrong(_) => format!("{name} found a mistake"),
            Found::Absent(why, _) => format!("{name} did NOT run: {why}"),
            Found::Waiting => format!("{name} comes once all tests pass"),
        }
    }

    pub fn is_clean(&self) -> bool {
        matches!(self.found, Found::Clean(_))
    }

    pub fn is_absent(&self) -> bool {
        matches!(self.found, Found::Absent(..))
    }
}

/// Lets an oracle look at a stage whose tests pass.
///
/// # Errors
///
/// Only when a program was started and cannot be waited for.
pub fn look(tools: &Tools<'_>, stage: &Stage, oracle: Oracle) -> Result<Report> {
    let found = match oracle.absent() {
        Some((why, does)) => Found::Absent(why, does),
        None => {
            tools.ui.step(&format!(
                "{}: building and running under {} (minutes, the first time)",
                stage.graded.loaded.chapter.id,
                oracle.name()
            ));
            let mut command = command(tools, stage, oracle);
            let finished = process::run(&mut command, Limits::NONE)?;
            judged(tools, stage, &finished)
        }
    };
    Ok(Report { oracle, found })
}

fn command(tools: &Tools<'_>, stage: &Stage, oracle: Oracle) -> Command {
    let mut command = match oracle {
        Oracle::Asan => {
            let mut command = tools.cargo();
            // Unstable flags on the toolchain of the course: another one would
            // not be the one that tests.
            command
                .args(["test", "--target", &host().unwrap_or_default()])
                .env("RUSTC_BOOTSTRAP", "1")
                .env("RUSTFLAGS", "-Zsanitizer=address")
                // Some tests let go of memory on purpose; the checking
                // allocator looks for leaks in the others.
                .env("ASAN_OPTIONS", "detect_leaks=0");
            command
        }
        Oracle::Miri => {
            let mut command = tools.with_cargos_environment("rustup".as_ref());
            for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "RUSTDOC"] {
                command.env_remove(name);
            }
            command
                .args(["run", "nightly", "cargo", "miri", "test"])
                .env(
                    "MIRIFLAGS",
                    "-Zmiri-strict-provenance -Zmiri-disable-isolation",
                );
            command
        }
    };
    let folder = match oracle {
        Oracle::Asan => "asan",
        Oracle::Miri => "miri",
    };
    command
        .args(["--test", "chapter", "--manifest-path"])
        .arg(stage.graded.dir.join("Cargo.toml"))
        .args(["--", "--test-threads=1"])
        .current_dir(&stage.graded.dir)
        .env("CARGO_TARGET_DIR", tools.workshop.heap().join(folder))
        .env("INSTA_UPDATE", "no")
        .env("INSTA_WORKSPACE_ROOT", &stage.graded.dir)
        .env("RUST_BACKTRACE", "0");
    command
}

fn judged(tools: &Tools<'_>, stage: &Stage, finished: &Finished) -> Found {
    let passed = finished
        .stdout
        .lines()
        .filter(|line| line.ends_with("... ok"));
    let passed = passed.count();
    if finished.status.success() && passed > 0 {
        return Found::Clean(passed);
    }
    let text = words(finished);
    Found::Wrong(diagnostics::rename_in_text(tools.course, stage, &text))
}

/// What matters of a report that goes over pages: in which test, what, and where
/// in the code of the course.
fn words(finished: &Finished) -> String {
    let mut out = Vec::new();
    let open = |line: &&str| line.starts_with("test ") && !line.ends_with("... ok");
    if let Some(test) = finished.stdout.lines().rev().find(open) {
        let name = test.trim_start_matches("test ").split(" ... ").next();
        out.push(format!("in the test {}", name.unwrap_or_default().trim()));
    }
    let lines: Vec<&str> = finished.stderr.lines().collect();
    let asan = lines.iter().find_map(|line| {
        let (_, what) = line.split_once("ERROR: AddressSanitizer: ")?;
        what.split(' ').find(|word| word.contains('-'))
    });
    if let Some(kind) = asan {
        out.push(format!("{kind}: {}", meaning(kind)));
        return out.join("\n");
    }
    let from = lines
        .iter()
        .position(|line| line.starts_with("error: Undefined Behavior"));
    let from = from.unwrap_or(lines.len().saturating_sub(8));
    // Miri's words, its marks on the source among them, up to the backtrace.
    let told = lines[from..]
        .iter()
        .take_while(|line| !line.contains("stack backtrace"));
    out.extend(told.take(16).map(ToString::to_string));
    out.join("\n")
}

/// What AddressSanitizer means by a word of its own.
fn meaning(kind: &str) -> &'static str {
    match kind {
        "heap-use-after-free" => "memory was touched after it had been given back",
        "heap-buffer-overflow" => "memory beside a block was touched, not the block itself",
        "double-free" => "a block was given back twice",
        "stack-use-after-return" | "stack-use-after-scope" => {
            "a local variable was touched after its end"
        }
        "bad-free" => "something was given back that was no block",
        _ => "memory was used as it must not be; `--miri` names the line",
    }
}

/// The target that this machine's compiler builds for by itself.
pub fn host() -> Option<String> {
    let text = said(Command::new("rustc").arg("-vV"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "))?;
    Some(line.to_string())
}

fn said(command: &mut Command) -> Option<String> {
    let done = process::run(command, Limits::NONE).ok()?;
    done.status.success().then_some(done.stdout)
}

fn asan_absent() -> Option<(String, String)> {
    let there = || {
        let sysroot = said(Command::new("rustc").args(["--print", "sysroot"]))?;
        let lib = PathBuf::from(sysroot.trim())
            .join("lib/rustlib")
            .join(host()?)
            .join("lib");
        let mut files = std::fs::read_dir(lib).ok()?.flatten();
        files
            .any(|file| file.file_name().to_string_lossy().contains("rt.asan"))
            .then_some(())
    };
    match there() {
        Some(()) => None,
        None => Some((
            "this toolchain has no AddressSanitizer for this machine".into(),
            "run it on Linux or macOS, x86-64 or ARM, with the toolchain from rustup".into(),
        )),
    }
}

fn miri_absent() -> Option<(String, String)> {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly", "cargo", "miri", "--version"]);
    command.env_remove("RUSTUP_TOOLCHAIN");
    match said(&mut command) {
        Some(_) => None,
        None => Some((
            "there is no nightly toolchain with Miri".into(),
            "rustup toolchain install nightly --profile minimal --component miri,rust-src".into(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(found: Found) -> Report {
        Report {
            oracle: Oracle::Miri,
            found,
        }
    }

    #[test]
    fn of_a_long_report_test_and_kind_are_told() {
        let finished = |stderr: &str| Finished {
            status: Command::new("false").status().unwrap(),
            stdout: "test a::b ... ok\ntest a::c ... ".into(),
            stderr: stderr.into(),
            timed_out: false,
        };
        let said = words(&finished(
            "==7==ERROR: AddressSanitizer: attempting double-free on 0x1\n",
        ));
        assert_eq!(
            said,
            "in the test a::c\ndouble-free: a block was given back twice"
        );
        let said = words(&finished(
            "x\nerror: Undefined Behavior: dangling\n --> src/lib.rs:4\nstack backtrace:\n 0: y\n",
        ));
        assert_eq!(
            said,
            "in the test a::c\nerror: Undefined Behavior: dangling\n --> src/lib.rs:4"
        );
    }

    #[test]
    fn absence_is_never_clean() {
        let absent = report(Found::Absent("no nightly".into(), "get it".into()));
        assert!(!absent.is_clean() && absent.says().contains("did NOT run: no nightly"));
        assert!(!report(Found::Waiting).is_clean());
        assert!(report(Found::Clean(3)).is_clean());
    }
}
