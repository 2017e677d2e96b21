//! One batched trybuild run over all cases and their controls.
//!
//! Trybuild takes its orders from the environment and prints as it likes, so it
//! runs in a child process: this same program, with another first argument.

use crate::case::Case;
use crate::write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The first argument that turns this program into the child.
pub const CHILD: &str = "--run-trybuild";

/// What the compiler said about a case and about its control.
pub struct Output {
    /// Nothing if the case compiled.
    pub case: Option<String>,
    /// The controls always fail, by their own lint if by nothing else.
    pub control: String,
}

/// Compiles the cases against the package.
pub fn all(cases: &[Case], package: &Path, scratch: &Path) -> Result<Vec<Output>, String> {
    // Trybuild hides line numbers in files that it takes for another crate's:
    // those below the workspace. Below the package it wants relative paths.
    let base = scratch.strip_prefix(package).unwrap_or(scratch);
    let mut files = Vec::new();
    for case in cases {
        for (file, text) in [
            (case.name.clone(), &case.source),
            (twin(case), &case.control()),
        ] {
            write(&scratch.join(format!("{file}.rs")), text)?;
            files.push(base.join(format!("{file}.rs")));
        }
    }
    let said = run_child(package, &files)?;
    let read = |name: &str| fs::read_to_string(scratch.join(format!("{name}.stderr"))).ok();
    let plain = |text: String, case: &Case| short_paths(&text, scratch, base, case);
    let output = |case: &Case| {
        let control = read(&twin(case)).ok_or_else(|| not_compiled(&said))?;
        Ok(Output {
            case: read(&case.name).map(|text| plain(text, case)),
            control: plain(control, case),
        })
    };
    cases.iter().map(output).collect()
}

/// The child's side: every file must fail to compile, and gets a `.stderr`.
///
/// Nothing here may be a pass case, or trybuild would compile one by one.
pub fn as_child(files: &[PathBuf]) {
    let cases = trybuild::TestCases::new();
    for file in files {
        cases.compile_fail(file);
    }
}

fn twin(case: &Case) -> String {
    format!("{}_control", case.name)
}

/// Runs the child and returns all it printed. It fails when a case compiled,
/// which is a verdict and no error; the missing files tell more than its status.
fn run_child(package: &Path, files: &[PathBuf]) -> Result<String, String> {
    let this = env::current_exe().map_err(|error| format!("cannot find myself: {error}"))?;
    let output = Command::new(this)
        .arg(CHILD)
        .args(files)
        .current_dir(package)
        .env("CARGO_MANIFEST_DIR", package)
        .env("TRYBUILD", "overwrite")
        .output()
        .map_err(|error| format!("cannot start the compiler run: {error}"))?;
    let text = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Shows the case's own file name where the compiler named the copy.
fn short_paths(text: &str, scratch: &Path, base: &Path, case: &Case) -> String {
    let slashed = |dir: &Path| dir.to_string_lossy().replace('\\', "/");
    let mut text = text.to_owned();
    for dir in [scratch, base] {
        let dir = slashed(dir);
        if !dir.is_empty() {
            text = text.replace(&format!("{dir}/"), "");
        }
    }
    text.replace(&format!("{}.rs", twin(case)), &format!("{}.rs", case.name))
}

/// Why there is no output at all.
fn not_compiled(said: &str) -> String {
    let lines: Vec<&str> = said
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect();
    let tail = lines[lines.len().saturating_sub(40)..].join("\n");
    format!(
        "the cases could not be compiled, because the package or its dependencies were not:\n{tail}"
    )
}
