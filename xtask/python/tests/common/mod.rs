//! Starting the program.

// Not every file of tests uses all of it.
#![allow(dead_code, reason = "each test program uses a part")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a run wrote, and its exit status.
pub struct Ran {
    pub out: String,
    pub err: String,
    pub status: i32,
}

/// A folder of this test's own.
pub fn folder() -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("heap-python-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// A file with this text.
pub fn script(name: &str, text: &str) -> String {
    let path = folder().join(format!("{name}.py"));
    std::fs::write(&path, text).expect("a script for the test");
    path.to_string_lossy().into_owned()
}

/// The program, started with nothing to read.
pub fn start(args: &[&str]) -> Child {
    command(args)
        .stdin(Stdio::null())
        .spawn()
        .expect("the program starts")
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heap-python"));
    command
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs the program.
pub fn run(args: &[&str]) -> Ran {
    ended(start(args))
}

/// Runs the program with something to read.
pub fn piped(args: &[&str], text: &str) -> Ran {
    piped_in(&std::env::temp_dir(), args, text)
}

/// The same in a folder.
pub fn piped_in(folder: &Path, args: &[&str], text: &str) -> Ran {
    let mut child = command(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(text.as_bytes()).expect("the program reads");
    drop(input);
    ended(child)
}

/// Waits for the end.
pub fn ended(child: Child) -> Ran {
    let output = child.wait_with_output().expect("the program ends");
    Ran {
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        status: output.status.code().unwrap_or(-1),
    }
}
