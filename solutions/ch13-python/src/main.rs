//! `heap-python FILE.py [--mode script|repl]`: runs a script on the heap.

#![forbid(unsafe_code)]

use ch13_python::{Mode, run};
use std::io::{stderr, stdout};
use std::process::exit;

const USAGE: &str = "usage: heap-python FILE.py [--mode script|repl]";

fn main() {
    let (file, mode) = arguments().unwrap_or_else(|message| fail(&message));
    let bytes = std::fs::read(&file)
        .unwrap_or_else(|error| fail(&format!("heap-python: can't open file '{file}': {error}")));
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|_| fail(&format!("heap-python: '{file}' is not UTF-8 text")));
    // CPython shows a script by its absolute path.
    let shown = std::path::absolute(&file).map_or(file, |path| path.to_string_lossy().into());
    exit(run(&text, &shown, mode, &mut stdout(), &mut stderr()));
}

fn arguments() -> Result<(String, Mode), String> {
    let mut file = None;
    let mut mode = Mode::Script;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--mode" => match arguments.next().as_deref() {
                Some("script") => mode = Mode::Script,
                Some("repl") => mode = Mode::Repl,
                _ => return Err(USAGE.into()),
            },
            "--help" | "-h" => {
                println!("{USAGE}");
                exit(0);
            }
            _ if argument.starts_with("--") || file.is_some() => return Err(USAGE.into()),
            _ => file = Some(argument),
        }
    }
    file.map(|file| (file, mode)).ok_or_else(|| USAGE.into())
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    exit(2);
}
