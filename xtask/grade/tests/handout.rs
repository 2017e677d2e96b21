//! What students are given gives nothing away, builds, and can be verified.

mod common;

use common::{copy, grader, root, scratch, target};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// As many lines in a row as give an answer away.
const RUN: usize = 3;

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Lines that say something: not a brace by itself, not a blank one.
fn lines(text: &str) -> Vec<String> {
    let said = |line: &&str| line.chars().filter(|c| c.is_alphanumeric()).count() > 3;
    text.lines()
        .map(str::trim)
        .filter(said)
        .map(str::to_string)
        .collect()
}

/// Every run of lines in the bodies that an assigned chapter leaves open.
fn secrets(chapter: &str) -> BTreeSet<Vec<String>> {
    let mut all = Vec::new();
    files(
        &root().join("solutions").join(chapter).join("src"),
        &mut all,
    );
    let mut found = BTreeSet::new();
    for path in all {
        let mut open: Vec<(String, String)> = Vec::new();
        for line in fs::read_to_string(path).unwrap().lines() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix("// ANCHOR: ") {
                open.push((name.to_string(), String::new()));
            } else if let Some(name) = line.strip_prefix("// ANCHOR_END: ") {
                let at = open.iter().rposition(|(open, _)| open == name).unwrap();
                let (name, body) = open.remove(at);
                if is_hole(chapter, &name) {
                    found.extend(lines(&body).windows(RUN).map(<[String]>::to_vec));
                }
            } else {
                open.iter_mut()
                    .for_each(|(_, body)| body.push_str(&format!("{line}\n")));
            }
        }
    }
    found
}

fn is_hole(chapter: &str, anchor: &str) -> bool {
    let toml = root().join("exercises").join(chapter).join("chapter.toml");
    fs::read_to_string(toml)
        .unwrap()
        .contains(&format!("anchor = \"{anchor}\""))
}

#[test]
fn a_handout_gives_nothing_away_and_works() {
    let dir = scratch("handout");
    let out = dir.join("class");
    let made = grader(&[
        "handout",
        "--chapters",
        "3,6,10",
        "--out",
        out.to_str().unwrap(),
    ])
    .output()
    .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    nothing_is_given_away(&out, &["ch03-ref", "ch06-containers", "ch10-cycles"]);
    for absent in [
        "book",
        "solutions/ch03-ref",
        "solutions/ch06-containers",
        "xtask/grade",
        "xtask/bench",
    ] {
        assert!(!out.join(absent).exists(), "{absent} is in the handout");
    }
    let mut all = Vec::new();
    files(&out, &mut all);
    for path in all {
        let text = path.strip_prefix(&out).unwrap().display().to_string();
        let part = |name: &str| text.contains(name);
        assert!(
            !["/mutants/", "/alternatives/", ".stderr"]
                .iter()
                .any(|name| part(name)),
            "{text}"
        );
    }
    assert!(dir.join("class-gradescope.zip").exists());
    let again = grader(&["handout", "--chapters", "6", "--out", out.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(2), "a handout was written over");
    verify_works(&out);
}

fn nothing_is_given_away(out: &Path, chapters: &[&str]) {
    let mut secret = BTreeSet::new();
    for chapter in chapters {
        secret.extend(secrets(chapter));
    }
    assert!(secret.len() > 20, "there is nothing to look for");
    let mut all = Vec::new();
    files(out, &mut all);
    for path in all {
        // JSON holds its lines as strings.
        let text = fs::read_to_string(&path).unwrap_or_default();
        let plain = text
            .replace("\\\"", "\"")
            .replace("\",\n", "\n")
            .replace("  \"", "  ");
        for run in lines(&plain).windows(RUN) {
            assert!(
                !secret.contains(run),
                "{} gives away:\n{}",
                path.display(),
                run.join("\n")
            );
        }
    }
}

/// Red as it is given out, green with the answers, and the assigned chapter above
/// stands on the student's own.
fn verify_works(out: &Path) {
    let verify = |chapter: &str, ends: i32| {
        let ran = Command::new(env!("CARGO"))
            .args([
                "run",
                "--quiet",
                "--offline",
                "--package",
                "xtask",
                "--",
                "verify",
                chapter,
                "--no-compile-fail",
            ])
            .current_dir(out)
            .env("CARGO_TARGET_DIR", target())
            .env_remove("CARGO_MANIFEST_DIR")
            .output()
            .unwrap();
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&ran.stdout),
            String::from_utf8_lossy(&ran.stderr)
        );
        assert_eq!(ran.status.code(), Some(ends), "{said}");
        said
    };
    verify("3", 1);
    assert!(verify("6", 1).contains("your ch03"));
    for chapter in ["ch03-ref", "ch06-containers"] {
        copy(
            &root().join("solutions").join(chapter).join("src"),
            &out.join("exercises").join(chapter).join("src"),
        );
    }
    verify("6", 0);
}

/// The test above must be able to fail.
#[test]
#[should_panic(expected = "gives away")]
fn a_solution_in_a_handout_is_found() {
    let dir = scratch("given-away");
    copy(&root().join("solutions/ch06-containers/src"), &dir);
    nothing_is_given_away(&dir, &["ch06-containers"]);
}
