//! Every script of the conformance folders, in both modes.

use crate::golden::difference;
use ch13_python::Mode;
use std::fs;
use std::path::{Path, PathBuf};

/// Scripts that do not run yet, and what they wait for.
const NOT_YET: &[(&str, &str)] = &[
    ("00-article/06_objgraph.py", "the module objgraph"),
    ("00-article/09_threshold.py", "the module gc"),
    (
        "00-article/11_all_in_order.py",
        "the modules objgraph and gc",
    ),
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

fn check(folder: &str, mode: Mode) -> usize {
    let mut run = 0;
    let mut failures = Vec::new();
    for script in scripts(folder) {
        let name = script
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a plain name");
        let name = format!("{folder}/{name}");
        let Some(want) = golden(&script, mode) else {
            continue;
        };
        let text = fs::read_to_string(&script).expect("a script");
        let ran = crate::run(&text, mode);
        let waits = NOT_YET.iter().find(|(waiting, _)| *waiting == name);
        match (difference(&want, &ran.out), waits) {
            (None, None) => run += 1,
            (None, Some(_)) => failures.push(format!("{name} runs now: take it off NOT_YET")),
            (Some(_), Some(_)) => {
                assert!(
                    ran.err.contains("not in this course's Python yet"),
                    "{name}: {}",
                    ran.err
                );
            }
            (Some(difference), None) => {
                failures.push(format!("{name}: {difference}\n{}", ran.err));
            }
        }
        if ran.end.left != 0 {
            failures.push(format!("{name}: {} objects left at the end", ran.end.left));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    run
}

#[test]
fn the_article_as_scripts() {
    assert_eq!(check("00-article", Mode::Script), 8);
}

#[test]
fn the_article_typed_at_the_prompt() {
    assert_eq!(check("00-article", Mode::Repl), 8);
}

#[test]
fn the_language_as_scripts() {
    assert_eq!(check("language", Mode::Script), 9);
}

#[test]
fn the_language_typed_at_the_prompt() {
    assert_eq!(check("language", Mode::Repl), 6);
}
