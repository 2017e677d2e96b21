//! The compiler's own command line, as cargo gives it.
//!
//! A kit is made by letting cargo build the reference once, with this program in
//! front of the compiler. What it was told for the chapter and for its tests is
//! written down, and later told to the compiler for each submission: without
//! cargo, which would have to believe time stamps, and without the folders that
//! cargo reads.

use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Where to write; set for cargo, which starts this program with it.
pub const VARIABLE: &str = "GRADE_RECORD";

/// A command line for the compiler, without what differs from place to place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub crate_name: String,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    /// Name and file of each library.
    pub libraries: Vec<(String, PathBuf)>,
}

/// Stands in front of the compiler, if this process was started so.
pub fn answer() -> Option<ExitCode> {
    let folder = PathBuf::from(std::env::var_os(VARIABLE)?);
    let mut args = std::env::args_os().skip(1);
    let compiler = args.next()?;
    let args: Vec<OsString> = args.collect();
    write_down(&folder, &args);
    let mut command = Command::new(compiler);
    command.args(&args);
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(&mut command);
        eprintln!("the compiler did not start: {error}");
        Some(ExitCode::FAILURE)
    }
    #[cfg(not(unix))]
    {
        let code = command.status().ok().and_then(|status| status.code());
        Some(ExitCode::from(
            code.and_then(|code| code.try_into().ok()).unwrap_or(1),
        ))
    }
}

/// Where the command line for a crate is.
pub fn file(folder: &Path, crate_name: &str) -> PathBuf {
    folder.join(format!("{crate_name}.json"))
}

fn write_down(folder: &Path, args: &[OsString]) {
    let args: Vec<String> = args
        .iter()
        .filter_map(|arg| arg.to_str().map(str::to_string))
        .collect();
    let mut told = understand(&args);
    if told.crate_name.is_empty() || told.crate_name == "___" {
        return; // cargo asks the compiler about itself
    }
    let env = std::env::vars().filter(|(name, _)| {
        name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" || name == "CARGO_CRATE_NAME"
    });
    told.env = env.collect();
    if let Ok(text) = serde_json::to_string(&told) {
        // Without it there is no kit, which is said then.
        let _ = std::fs::write(file(folder, &told.crate_name), text);
    }
}

/// Takes a command line apart.
fn understand(args: &[String]) -> Told {
    const WITH_VALUE: [&str; 9] = [
        "-C",
        "-L",
        "--extern",
        "--out-dir",
        "--crate-name",
        "--crate-type",
        "--check-cfg",
        "--cfg",
        "-A",
    ];
    let mut told = Told::default();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let value = if WITH_VALUE.contains(&arg.as_str()) {
            rest.next()
        } else {
            None
        };
        match (arg.as_str(), value) {
            ("--out-dir" | "-L", _) => {}
            ("-C", Some(value)) if is_local(value) => {}
            ("--extern", Some(value)) => {
                if let Some((name, file)) = value.split_once('=') {
                    told.libraries.push((name.to_string(), file.into()));
                }
            }
            ("--crate-name", Some(value)) => told.crate_name = value.clone(),
            (arg, None) if arg.ends_with(".rs") || is_output(arg) => {}
            (arg, None) => told.args.push(arg.to_string()),
            (arg, Some(value)) => told.args.extend([arg.to_string(), value.clone()]),
        }
    }
    told
}

fn is_local(option: &str) -> bool {
    ["incremental=", "extra-filename="]
        .iter()
        .any(|start| option.starts_with(start))
}

fn is_output(arg: &str) -> bool {
    [
        "--emit",
        "--error-format",
        "--json",
        "--diagnostic-width",
        "--color",
    ]
    .iter()
    .any(|start| arg.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_keeps_what_every_place_needs() {
        let line = "--crate-name ch06 --edition=2024 src/lib.rs --error-format=json --emit=link \
                    --crate-type lib -C metadata=4a -C extra-filename=-7d -C incremental=/x \
                    --out-dir /t -L dependency=/t --extern ch03_ref=/t/libch03_ref-1.rmeta --test";
        let args: Vec<String> = line.split_whitespace().map(str::to_string).collect();
        let told = understand(&args);
        assert_eq!(told.crate_name, "ch06");
        assert_eq!(
            told.args,
            [
                "--edition=2024",
                "--crate-type",
                "lib",
                "-C",
                "metadata=4a",
                "--test"
            ]
        );
        assert_eq!(
            told.libraries,
            [(
                "ch03_ref".to_string(),
                PathBuf::from("/t/libch03_ref-1.rmeta")
            )]
        );
    }
}
