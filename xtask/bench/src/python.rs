//! The processes that measure: ours, and an interpreter's.

use std::env::current_exe;
use std::process::{Command, Output};

/// The same workloads in Python.
const THEIRS: &str = include_str!("../theirs.py");

/// An interpreter that was found.
pub struct Python {
    program: String,
    version: String,
}

impl Python {
    /// The interpreter of that name; else `python3.11` or, if there is none,
    /// whatever `python3` is.
    ///
    /// # Errors
    /// A sentence, if none of them starts.
    pub fn find(asked_for: Option<&str>) -> Result<Python, String> {
        let candidates = match asked_for {
            Some(program) => vec![program],
            None => vec!["python3.11", "python3"],
        };
        let ask = "import platform as p; print(p.python_implementation(), p.python_version())";
        for program in &candidates {
            let output = Command::new(program).args(["-c", ask]).output();
            if let Ok(output) = output
                && output.status.success()
            {
                let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
                let program = (*program).to_owned();
                return Ok(Python { program, version });
            }
        }
        Err(format!(
            "no Python to compare with: {} does not start. \
             Install CPython 3.11, or name an interpreter with --python",
            candidates.join(" or ")
        ))
    }

    /// As in `CPython 3.11.7`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Nanoseconds of processor time for each object.
    pub fn run(&self, workload: &str, size: usize) -> Result<f64, String> {
        let mut command = Command::new(&self.program);
        command.args(["-c", THEIRS, workload, &size.to_string()]);
        number(command, &self.program)
    }
}

/// The same for our own heap, in a process of its own.
pub fn ours(workload: &str, size: usize) -> Result<f64, String> {
    let program = current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(["one", workload, &size.to_string()]);
    number(command, "the heap's own measurement")
}

fn number(mut command: Command, who: &str) -> Result<f64, String> {
    let output = command
        .output()
        .map_err(|error| format!("{who} does not start: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.trim().parse() {
        Ok(number) if output.status.success() => Ok(number),
        _ => Err(failed(who, &output)),
    }
}

fn failed(who: &str, output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().last().unwrap_or("nothing");
    format!("{who} ended with {}; it said: {last}", output.status)
}
