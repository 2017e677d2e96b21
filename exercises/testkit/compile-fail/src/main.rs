//! Judges code that must not compile.
//!
//! ```text
//! compile-fail --package DIR --scratch DIR [--stderr-dir DIR] [--each] CASE.rs…
//! ```
//!
//! A case is a Rust file that uses the package in `--package`. The lines that
//! the compiler must reject end in `//~ E0382` (or `//~ E0423|E0451` when right
//! answers may differ). A case passes if the compiler reports exactly these
//! errors, at these lines, and nothing else. Its text is not compared: that
//! quotes private types, and those are the learner's own.
//!
//! Each case also has a control: the same file with the marked lines blanked
//! must compile. Otherwise a case would pass on a package that lacks the type.
//!
//! Cases that pass are found all at once; every other is compiled by itself.
//! With `--each`, or where the texts are kept, all are compiled by themselves:
//! what the compiler prints depends on it.
//!
//! One line of JSON a case goes to standard output. The exit status is 0 if all
//! cases could be judged, whatever the verdicts, and 2 if not.
#![forbid(unsafe_code)]

mod cargo;
mod compile;
mod judge;
mod together;

use compile_fail::case::Case;
use judge::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

const USAGE: &str =
    "usage: compile-fail --package DIR --scratch DIR [--stderr-dir DIR] [--each] CASE.rs…";

/// The command line.
struct Order {
    package: PathBuf,
    scratch: PathBuf,
    stderr_dir: Option<PathBuf>,
    each: bool,
    cases: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if arguments
        .first()
        .is_some_and(|first| first == Path::new(compile::CHILD))
    {
        compile::as_child(&arguments[1..]);
        return ExitCode::SUCCESS;
    }
    if let Some(status) = cargo::answer() {
        return status;
    }
    match Order::read(arguments).and_then(|order| order.carry_out()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("compile-fail: {why}");
            ExitCode::from(2)
        }
    }
}

impl Order {
    fn read(arguments: Vec<PathBuf>) -> Result<Order, String> {
        let (mut package, mut scratch, mut stderr_dir) = (None, None, None);
        let (mut each, mut cases) = (false, Vec::new());
        let mut rest = arguments.into_iter();
        while let Some(argument) = rest.next() {
            let option = match argument.to_str() {
                Some("--package") => &mut package,
                Some("--scratch") => &mut scratch,
                Some("--stderr-dir") => &mut stderr_dir,
                Some("--each") => {
                    each = true;
                    continue;
                }
                Some(text) if text.starts_with('-') => {
                    return Err(format!("unknown option {text}\n{USAGE}"));
                }
                _ => {
                    cases.push(argument);
                    continue;
                }
            };
            *option = Some(rest.next().ok_or(USAGE)?);
        }
        if cases.is_empty() {
            return Err(format!("no case was named\n{USAGE}"));
        }
        Ok(Order {
            package: existing_dir(&package.ok_or(USAGE)?)?,
            scratch: new_dir(&scratch.ok_or(USAGE)?)?,
            each: each || stderr_dir.is_some(),
            stderr_dir: stderr_dir.map(|dir| new_dir(&dir)).transpose()?,
            cases,
        })
    }

    fn carry_out(&self) -> Result<(), String> {
        if !self.package.join("Cargo.toml").is_file() {
            return Err(format!("{} has no Cargo.toml", self.package.display()));
        }
        sweep(&self.scratch)?;
        let mut cases = Vec::new();
        for path in &self.cases {
            cases.push(Case::read(path)?);
        }
        let passed = if self.each {
            BTreeSet::new()
        } else {
            together::passed(&cases, &self.package, &self.scratch)?
        };
        let (easy, hard): (Vec<&Case>, Vec<&Case>) =
            cases.iter().partition(|case| passed.contains(&case.name));
        let outputs = compile::all(&hard, &self.package, &self.scratch)?;
        let mut verdicts: BTreeMap<&str, Verdict<'_>> = BTreeMap::new();
        for case in easy {
            verdicts.insert(&case.name, Verdict::passed(case));
        }
        for (case, output) in hard.iter().zip(&outputs) {
            verdicts.insert(&case.name, judge::judge(case, output)?);
        }
        for verdict in cases
            .iter()
            .filter_map(|case| verdicts.get(case.name.as_str()))
        {
            println!("{}", verdict.to_json());
        }
        if let Some(dir) = &self.stderr_dir {
            for (case, output) in hard.iter().zip(&outputs) {
                if let Some(text) = &output.case {
                    write(&dir.join(format!("{}.stderr", case.name)), text)?;
                }
            }
        }
        Ok(())
    }
}

/// Removes what an earlier run left, so that its output is not read again.
fn sweep(scratch: &Path) -> Result<(), String> {
    let fault = |error: std::io::Error| format!("cannot clean {}: {error}", scratch.display());
    for entry in fs::read_dir(scratch).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path
            .extension()
            .is_some_and(|end| end == "rs" || end == "stderr")
        {
            fs::remove_file(path).map_err(fault)?;
        }
    }
    Ok(())
}

fn existing_dir(dir: &Path) -> Result<PathBuf, String> {
    let found = fs::canonicalize(dir);
    found.map_err(|error| format!("cannot find the folder {}: {error}", dir.display()))
}

fn new_dir(dir: &Path) -> Result<PathBuf, String> {
    fs::create_dir_all(dir)
        .map_err(|error| format!("cannot make the folder {}: {error}", dir.display()))?;
    existing_dir(dir)
}

/// Writes a file and names it when that fails.
fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}
