//! This program in the place of cargo, for the compiler run.
//!
//! Trybuild asks cargo five times: for the package's data, to check what the
//! cases use, the same again to see if an option is known, to clean up, and at
//! last to check the cases. The middle three cost more than all the rest, for
//! the package is checked with other flags there, and once more at the end. All
//! they could tell shows at the end, too: without the package no case gets as
//! far as its own errors, and the files of the cases are always new.

use std::ffi::OsString;
use std::process::{Command, ExitCode};
use std::{env, io};

/// The variable with the real cargo, set where this program stands in for it.
const REAL: &str = "COMPILE_FAIL_CARGO";

/// Makes a run of trybuild take this program for cargo.
pub fn stand_in(run: &mut Command) -> io::Result<()> {
    let real = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run.env(REAL, real).env("CARGO", env::current_exe()?);
    Ok(())
}

/// Answers for cargo if this process was started as cargo.
pub fn answer() -> Option<ExitCode> {
    let real = env::var_os(REAL)?;
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    if has("clean") || (has("check") && !has("--bins")) {
        return Some(ExitCode::SUCCESS);
    }
    let status = Command::new(&real)
        .args(arguments)
        .env("CARGO", &real)
        .env_remove(REAL)
        .status();
    let code = status.ok().and_then(|status| status.code());
    let code = code.and_then(|code| u8::try_from(code).ok());
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
