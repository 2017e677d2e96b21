// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `heap-python FILE.py [--mode script|repl] [--gc-stress]`: runs a script on
//! the heap.

#![forbid(unsafe_code)]

use ch13_python::{Mode, Settings, run_with};
use std::io::{stderr, stdout};
use std::process::exit;

const USAGE: &str = "usage: heap-python FILE.py [--mode script|repl] [--gc-stress]";

fn main() {
    let (file, mode, settings) = arguments().unwrap_or_else(|message| fail(&message));
    let bytes = std::fs::read(&file)
        .unwrap_or_else(|error| fail(&format!("heap-python: can't open file '{file}': {error}")));
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|_| fail(&format!("heap-python: '{file}' is not UTF-8 text")));
    // CPython shows a script by its absolute path.
    let shown = std::path::absolute(&file).map_or(file, |path| path.to_string_lossy().into());
    let (mut out, mut err) = (stdout(), stderr());
    let outcome = run_with(&text, &shown, &settings, mode, &mut out, &mut err);
    exit(outcome.status);
}

fn arguments() -> Result<(String, Mode, Settings), String> {
    let mut file = None;
    let mut mode = Mode::Script;
    let mut settings = Settings {
        gc_stress: false,
        pictures: Some(".".into()),
        ..Settings::default()
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--mode" => match arguments.next().as_deref() {
                Some("script") => mode = Mode::Script,
                Some("repl") => mode = Mode::Repl,
                _ => return Err(USAGE.into()),
            },
            "--gc-stress" => settings.gc_stress = true,
            "--help" | "-h" => {
                println!("{USAGE}");
                exit(0);
            }
            _ if argument.starts_with("--") || file.is_some() => return Err(USAGE.into()),
            _ => file = Some(argument),
        }
    }
    let file = file.ok_or_else(|| USAGE.to_owned())?;
    Ok((file, mode, settings))
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    exit(2);
}
