//! One batched trybuild run over all cases and their controls.
//!
//! Trybuild takes its orders from the environment and prints as it likes, so it
//! runs in a child process: this same program, with another first argument.

use crate::cargo;
use crate::write;
use compile_fail::case::Case;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// The first argument that turns this program into the child.
pub const CHILD: &str = "--run-trybuild";

/// What the compiler said about a case and about its control.
pub struct Output {
    /// Nothing if the case compiled.
    pub case: Option<String>,
    /// The controls always fail, by their own lint if by nothing else.
    pub control: String,
}

/// Compiles the cases against the package, each by itself.
pub fn all(cases: &[&Case], package: &Path, scratch: &Path) -> Result<Vec<Output>, String> {
    let mut names = Vec::new();
    for case in cases {
        put_down(case, scratch)?;
        names.extend([case.name.clone(), twin(case)]);
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut texts = texts(&names, package, scratch)?;
    // A control always fails. Where there is no text, nothing was compiled.
    if texts.iter().skip(1).step_by(2).any(Option::is_none) {
        return Err(not_compiled(&run_child(
            package,
            &files(&names, package, scratch),
            false,
        )?));
    }
    let plain = |text: String, case: &Case| short_paths(&text, scratch, package, case);
    let output = |(case, said): (&&Case, &mut [Option<String>])| Output {
        case: said[0].take().map(|text| plain(text, case)),
        control: plain(said[1].take().unwrap_or_default(), case),
    };
    Ok(cases.iter().zip(texts.chunks_mut(2)).map(output).collect())
}

/// Writes a case and its control into the scratch folder.
pub fn put_down(case: &Case, scratch: &Path) -> Result<(), String> {
    write(&scratch.join(format!("{}.rs", case.name)), &case.source)?;
    write(&scratch.join(format!("{}.rs", twin(case))), &case.control())
}

/// Compiles files of the scratch folder, each by itself, and gives what the
/// compiler said: nothing if the file compiled, or was not compiled at all.
pub fn texts(
    names: &[&str],
    package: &Path,
    scratch: &Path,
) -> Result<Vec<Option<String>>, String> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    run_child(package, &files(names, package, scratch), true)?;
    let read = |name: &&str| fs::read_to_string(scratch.join(format!("{name}.stderr"))).ok();
    Ok(names.iter().map(read).collect())
}

fn files(names: &[&str], package: &Path, scratch: &Path) -> Vec<PathBuf> {
    let base = base(scratch, package);
    let file = |name: &&str| base.join(format!("{name}.rs"));
    names.iter().map(file).collect()
}

/// Trybuild hides line numbers in files that it takes for another crate's:
/// those below the workspace. Below the package it wants relative paths.
fn base<'s>(scratch: &'s Path, package: &Path) -> &'s Path {
    scratch.strip_prefix(package).unwrap_or(scratch)
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

/// The name of a case's control.
pub fn twin(case: &Case) -> String {
    format!("{}_control", case.name)
}

/// Runs the child and returns all it printed. It fails when a case compiled,
/// which is a verdict and no error; the missing files tell more than its status.
/// The short way leaves out steps that would say why nothing can be compiled.
fn run_child(package: &Path, files: &[PathBuf], short: bool) -> Result<String, String> {
    let failed = |error: io::Error| format!("cannot start the compiler run: {error}");
    let mut command = Command::new(env::current_exe().map_err(failed)?);
    command
        .arg(CHILD)
        .args(files)
        .current_dir(package)
        .env("CARGO_MANIFEST_DIR", package)
        .env("TRYBUILD", "overwrite");
    if short {
        cargo::stand_in(&mut command).map_err(failed)?;
    }
    let output = command.output().map_err(failed)?;
    let text = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Shows the case's own file name where the compiler named the copy.
fn short_paths(text: &str, scratch: &Path, package: &Path, case: &Case) -> String {
    let slashed = |dir: &Path| dir.to_string_lossy().replace('\\', "/");
    let mut text = text.to_owned();
    for dir in [scratch, base(scratch, package)] {
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
