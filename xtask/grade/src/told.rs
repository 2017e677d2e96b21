//! The compiler's command line as cargo gave it (`xtask::record`), without what
//! differs from submission to submission: a kit keeps it, and the compiler is
//! told it for each.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use xtask::record::Heard;

/// A command line for the compiler, without what differs from place to place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub crate_name: String,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    /// Name and file of each library.
    pub libraries: Vec<(String, PathBuf)>,
}

impl Told {
    /// What was heard.
    pub fn of(heard: Heard) -> Told {
        Told {
            env: heard.env,
            ..understand(&heard.args)
        }
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
