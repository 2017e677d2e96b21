//! Running a file.

use crate::look::Look;
use crate::screen::Screen;
use crate::{deadline, options};
use ch13_python::{Mode, run_with};
use clap::ArgMatches;
use std::ffi::OsString;
use std::io::{ErrorKind, Read, stderr, stdin, stdout};
use std::path::Path;

/// Runs the script of the command line; its exit status.
pub fn run(args: &ArgMatches) -> Result<u8, String> {
    let file = args
        .get_one::<OsString>("file")
        .cloned()
        .unwrap_or_default();
    let (text, shown) = read(&file)?;
    let mode = match args.get_one::<String>("mode").map(String::as_str) {
        Some("repl") => Mode::Repl,
        _ => Mode::Script,
    };
    let with_stats = args.get_flag("stats");
    let look = Look::new(args)?;
    let mut settings = options::settings(args);
    settings.exact = with_stats;
    settings.limits.stop = args.get_one("seconds").copied().map(deadline::after);
    settings.trace = look.camera.clone();
    let (mut out, mut err) = (Screen(stdout()), stderr());
    let outcome = run_with(&text, &shown, &settings, mode, &mut out, &mut err);
    if with_stats {
        eprint!("{}", outcome.stats);
    }
    look.write()?;
    Ok(u8::try_from(outcome.status).unwrap_or(1))
}

/// The text of a script, and its name in tracebacks.
fn read(file: &OsString) -> Result<(String, String), String> {
    let name = file.to_string_lossy();
    let path = Path::new(file);
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = bytes.map_err(|error| unreadable(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("{name} is not UTF-8 text (line {line}): is it a Python file? Save it as UTF-8")
    })?;
    // Editors of some systems begin a file with this mark.
    let text = text
        .strip_prefix('\u{feff}')
        .map_or(text.clone(), str::to_owned);
    if name == "-" {
        return Ok((text, "<stdin>".into()));
    }
    // CPython shows a script by its absolute path.
    let shown = std::path::absolute(path).map_or_else(
        |_| name.clone().into_owned(),
        |path| path.to_string_lossy().into_owned(),
    );
    Ok((text, shown))
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    let shown = path.display();
    match error.kind() {
        ErrorKind::NotFound => format!("there is no file {shown}"),
        ErrorKind::PermissionDenied => format!("{shown} may not be read: permission denied"),
        ErrorKind::IsADirectory => {
            format!("{shown} is a folder: name a Python file in it")
        }
        _ => format!("{shown} can't be read: {error}"),
    }
}
