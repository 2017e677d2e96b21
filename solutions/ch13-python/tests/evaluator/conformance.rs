//! Every script of the conformance folders, in both modes.

use crate::Ran;
use crate::golden::difference;
use ch13_python::Mode;
use std::fs;
use std::path::{Path, PathBuf};

/// Scripts whose output is not yet CPython's, and why.
const NOT_YET: &[(&str, &str)] = &[];

/// Folders, with the number of scripts that have a golden output as scripts,
/// and as lines typed at the prompt.
const FOLDERS: &[(&str, usize, usize)] = &[
    ("00-article", 11, 11),
    ("01-identity", 7, 7),
    ("02-refcount", 9, 9),
    ("03-names-del", 7, 7),
    ("04-containers", 6, 6),
    ("05-interning", 5, 5),
    ("06-classes", 6, 6),
    ("07-cycles", 8, 8),
    ("08-generations", 8, 7),
    ("09-weakrefs", 9, 9),
    ("10-finalizers", 9, 9),
    ("11-introspection", 6, 6),
    ("12-stress", 5, 5),
    ("13-programs", 7, 7),
    ("language", 15, 8),
    ("modules", 24, 0),
    ("cpython-tests", 13, 13),
];

fn scripts(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root
        .join("../../exercises/ch13-python/tests/conformance")
        .join(folder);
    let entries = fs::read_dir(&folder).expect("the folder of scripts");
    let paths = entries.map(|entry| entry.expect("an entry of the folder").path());
    let mut scripts: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    scripts.sort();
    scripts
}

fn golden(script: &Path, mode: Mode) -> Option<String> {
    let typed = script.with_extension("repl.out");
    match mode {
        Mode::Repl if script.with_extension("norepl").exists() => None,
        Mode::Repl if typed.exists() => fs::read_to_string(typed).ok(),
        _ => Some(fs::read_to_string(script.with_extension("out")).expect("a golden output")),
    }
}

/// Runs the scripts of a folder; how many there were to run.
fn check(
    folder: &str,
    mode: Mode,
    how: fn(&str, Mode) -> Ran,
    failures: &mut Vec<String>,
) -> usize {
    let mut run = 0;
    for script in scripts(folder) {
        let name = script
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a plain name");
        let name = format!("{folder}/{name}");
        let Some(want) = golden(&script, mode) else {
            continue;
        };
        run += 1;
        let text = fs::read_to_string(&script).expect("a script");
        let ran = how(&text, mode);
        let waits = NOT_YET.iter().find(|(waiting, _)| *waiting == name);
        match (difference(&want, &ran.out), waits) {
            (None, None) | (Some(_), Some(_)) => {}
            (None, Some(_)) => failures.push(format!("{name} runs now: take it off NOT_YET")),
            (Some(difference), None) => {
                failures.push(format!("{name}: {difference}\n{}", ran.err));
            }
        }
        if ran.end.left != 0 {
            failures.push(format!("{name}: {} objects left at the end", ran.end.left));
        }
    }
    run
}

/// Runs all scripts this way and compares what they print.
pub fn check_all(mode: Mode, how: fn(&str, Mode) -> Ran) {
    let mut failures = Vec::new();
    for (folder, scripts, typed) in FOLDERS {
        let wanted = if mode == Mode::Script {
            *scripts
        } else {
            *typed
        };
        let run = check(folder, mode, how, &mut failures);
        if run != wanted {
            failures.push(format!("{folder}: {run} scripts instead of {wanted}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn as_scripts() {
    check_all(Mode::Script, crate::run);
}

#[test]
fn typed_at_the_prompt() {
    check_all(Mode::Repl, crate::run);
}

#[test]
fn every_folder_is_looked_into() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = root.join("../../exercises/ch13-python/tests/conformance");
    let entries = fs::read_dir(root).expect("the folder of folders");
    let folders = entries.map(|entry| entry.expect("an entry").path());
    for folder in folders.filter(|path| path.is_dir()) {
        let name = folder.file_name().and_then(|name| name.to_str());
        let known = FOLDERS.iter().any(|(known, ..)| Some(*known) == name);
        assert!(known, "nobody runs the scripts of {}", folder.display());
    }
}
