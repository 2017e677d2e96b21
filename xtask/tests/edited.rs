//! Building an edited chapter without cargo: by the commands it gave before.
#![cfg(unix)]

mod common;

use common::Course;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

const WRONG: &str = "        self.0 += 2;\n        self.0";

/// A right answer whose chapter cargo has built, so that its commands are
/// remembered, and the file they are in.
fn remembered(name: &str) -> (Course, PathBuf) {
    let mut course = Course::new(name);
    course.target = course.path("target");
    // The first verdict also makes the judge and the lock file, which counts as a change.
    for round in 0..2 {
        course.answer_add(&right(round));
        course.run(&["verify", "1"]).ends(0);
    }
    let note = course.target.join("heap/pkg/ch01-count/mine/commands.json");
    (course, note)
}

/// A right body, another one for each number.
fn right(number: u32) -> String {
    format!("        let _ = {number};\n        self.0 += 1;\n        self.0")
}

#[test]
fn an_edit_is_built_by_the_remembered_commands() {
    let (course, note) = remembered("remembered");
    let text = fs::read_to_string(&note).unwrap();
    let words: serde_json::Value = serde_json::from_str(&text).unwrap();
    let compiler = words["lib"]["compiler"].as_str().unwrap();
    let (between, log) = (course.path("between"), course.path("log"));
    let script = format!(
        "#!/bin/sh\necho x >> '{}'\nexec '{compiler}' \"$@\"\n",
        log.display()
    );
    fs::write(&between, script).unwrap();
    fs::set_permissions(&between, fs::Permissions::from_mode(0o755)).unwrap();
    let text = text.replace(&format!("\"{compiler}\""), &format!("{between:?}"));
    fs::write(&note, text).unwrap();
    for (add, status) in [(WRONG, 1), (right(5).as_str(), 0)] {
        fs::write(&log, "").unwrap();
        course.answer_add(add);
        for _ in 0..2 {
            course.run(&["verify", "1"]).ends(status);
        }
        let runs = fs::read_to_string(&log).unwrap().lines().count();
        assert_eq!(runs, 2, "the library and the tests, once");
    }
}

/// A remembered command that does not work is no verdict: cargo is asked.
#[test]
fn a_remembered_command_that_fails_is_not_believed() {
    let (course, note) = remembered("forgotten");
    let kept = fs::read_to_string(&note).unwrap();
    let breaks = [
        ("\"--crate-name\"", "\"--no-such-option\""),
        ("\"lib\"", "\"gone\""),
    ];
    for (round, (find, replace)) in (10..).zip(breaks) {
        for (add, status) in [(WRONG, 1), (right(round).as_str(), 0)] {
            fs::write(&note, kept.replace(find, replace)).unwrap();
            course.answer_add(add);
            course.run(&["verify", "1"]).ends(status);
            let now = fs::read_to_string(&note).unwrap();
            assert!(
                now.contains(find) && !now.contains(replace),
                "cargo's again"
            );
        }
    }
}

/// What was built is run again only as long as it is the very file.
#[test]
fn a_program_that_somebody_replaced_is_not_run() {
    let (course, note) = remembered("replaced");
    course.answer_add(&right(7));
    course.run(&["verify", "1"]).ends(0);
    let note: serde_json::Value = serde_json::from_str(&fs::read_to_string(note).unwrap()).unwrap();
    let program = note["program"].as_str().unwrap();
    fs::remove_file(program).unwrap();
    fs::write(program, "#!/bin/sh\nexit 0\n").unwrap();
    course.run(&["verify", "1"]).ends(0).says(&["ch01 passes."]);
}
