//! The inside of the sandbox: this same program, started by itself.
//!
//! `--cell` puts up the fence and then runs what it is told to, one step a line
//! on standard input, one answer a line on standard output. `--step` is the last
//! thing before a compiler or a test starts: it takes the limits upon itself and
//! lets the other program take its place. So no step needs to be trusted.

mod fence;
mod steps;
#[cfg(target_os = "linux")]
mod syscalls;

use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// The first argument of a cell, and of what stands before each step.
pub const CELL: &str = "--cell";
pub const STEP: &str = "--step";

/// What may be touched. Everything else is out of reach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fence {
    /// Files and folders that may be read, and programs in them started.
    pub read: Vec<PathBuf>,
    /// Folders in which files may be made.
    pub write: Vec<PathBuf>,
    /// Files that may be written, and nothing may be made beside them.
    pub fill: Vec<PathBuf>,
}

/// How a cell begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// None: no fence, for a teacher's own code where none can be had.
    pub fence: Option<Fence>,
    /// Whether the cell must make its own process and network namespaces:
    /// nobody around it did.
    pub namespaces: bool,
}

/// What a step may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    pub cpu_seconds: u64,
    /// By the clock on the wall: generous, since a machine may be busy.
    pub wall_seconds: u64,
    pub memory_mib: u64,
    /// The largest file it may write.
    pub file_kib: u64,
    /// What is kept of each of its outputs, in bytes.
    pub output: usize,
    /// Whether it may start other programs. A test may not.
    pub alone: bool,
}

/// One program to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub program: PathBuf,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    pub dir: PathBuf,
    pub input: String,
    pub limits: Limits,
    /// Emptied before, and read afterwards.
    pub files: Vec<PathBuf>,
}

/// What became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub code: Option<i32>,
    pub signal: Option<i32>,
    /// Stopped by the clock on the wall.
    pub timed_out: bool,
    pub stdout: String,
    pub stderr: String,
    pub cpu_ms: u64,
    pub wall_ms: u64,
    /// In the order of [`Step::files`].
    pub files: Vec<String>,
    /// It never started: why.
    pub failed: Option<String>,
}

/// The first line that a cell writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Whether files out of reach are out of reach.
    pub fenced: bool,
    /// Why there is no fence, if there should be one.
    pub failed: Option<String>,
}

/// Runs this process as a cell or a step, if it was started as one.
pub fn answer() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    let first = args.next()?;
    if first == CELL {
        return Some(cell(args.next()));
    }
    if first == STEP {
        let limits = args.next();
        return Some(steps::become_step(limits, &args.collect::<Vec<_>>()));
    }
    None
}

fn cell(setup: Option<OsString>) -> ExitCode {
    let setup = setup.and_then(|text| text.into_string().ok());
    let Some(setup) = setup.and_then(|text| serde_json::from_str::<Setup>(&text).ok()) else {
        return ExitCode::from(2);
    };
    fence::die_with_parent();
    if setup.namespaces {
        return fence::inside_namespaces(&setup);
    }
    let ready = match &setup.fence {
        None => Ready::default(),
        Some(fence) => fence::put_up(fence),
    };
    if !say(&ready) {
        return ExitCode::FAILURE;
    }
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let Ok(step) = serde_json::from_str::<Step>(&line) else {
            return ExitCode::from(2);
        };
        if !say(&steps::run(&step)) {
            break;
        }
    }
    ExitCode::SUCCESS
}

/// Writes a line; whether anybody is there to read it.
fn say(what: &impl Serialize) -> bool {
    let Ok(mut line) = serde_json::to_string(what) else {
        return false;
    };
    line.push('\n');
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes())
        .and_then(|()| out.flush())
        .is_ok()
}
