//! What a verdict may rest on: the learner's present source, the original
//! tests, and nothing else.

mod common;

use common::Course;
use std::fs::File;
use std::time::{Duration, SystemTime};

const WRONG: &str = "        self.0 += 2;\n        self.0";

/// Sets the time stamps of the learner's files to the year 2001, as an unpacked
/// archive or `cp -p` would.
fn backdate(course: &Course) {
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for file in ["src/lib.rs", "Cargo.toml"] {
        let file = File::options()
            .write(true)
            .open(course.path("exercises/ch01-count").join(file))
            .unwrap();
        file.set_modified(then).unwrap();
    }
}

/// The exercise of chapter 2 with a body in its hole.
fn with_body(hole: &str, body: &str) -> String {
    let lines = hole.lines().map(|line| {
        if line.trim_start().starts_with("todo!") {
            body
        } else {
            line
        }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn old_time_stamps_do_not_bring_back_an_old_verdict() {
    let course = Course::new("stamps");
    course.answer_right();
    backdate(&course);
    course.run(&["verify", "1"]).ends(0);
    course.answer_add(WRONG);
    backdate(&course);
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["wrong: add::counts_up"]);
    course.answer_right();
    backdate(&course);
    course.run(&["verify", "1"]).ends(0);
}

/// The staged copy itself looks old to cargo, as on a disk whose clock is coarse
/// or wrong: cargo then says "fresh" of a program made of other text.
#[test]
fn a_program_that_cargo_did_not_build_again_is_not_judged() {
    let mut course = Course::new("stale");
    // Its own target folder: this test writes where the tool alone should.
    course.target = course.path("target");
    course.answer_right();
    course.run(&["verify", "1"]).ends(0);
    let staged = course.target.join("heap/pkg/ch01-count/mine/src/lib.rs");
    let text = std::fs::read_to_string(&staged).unwrap();
    for wrong in [true, false] {
        let now = if wrong {
            text.replace("+= 1", "+= 2")
        } else {
            text.clone()
        };
        // As the tool would stage it, but with an old time.
        course.write("exercises/ch01-count/src/lib.rs", &now);
        std::fs::write(&staged, &now).unwrap();
        let file = File::options().write(true).open(&staged).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000))
            .unwrap();
        course.run(&["verify", "1"]).ends(i32::from(wrong));
    }
}

/// An edit of the graded chapter is built without cargo; what lies below it is
/// not forgotten over that.
#[test]
fn what_lies_below_an_edited_chapter_is_built_again_too() {
    let course = Course::new("below");
    let pair = "exercises/ch02-pair/src/lib.rs";
    let hole = course.read(pair);
    let below = "solutions/ch01-count/src/lib.rs";
    let right = course.read(below);
    for (round, wrong) in [false, true, false].into_iter().enumerate() {
        let text = if wrong {
            right.replace("+= 1", "+= 2")
        } else {
            right.clone()
        };
        course.write(below, &text);
        for edit in 0..2 {
            let body = format!("let _ = {round}{edit}; (counter.add(), counter.add())");
            course.write(pair, &with_body(&hole, &body));
            course.run(&["verify", "2"]).ends(i32::from(wrong));
        }
    }
}

#[test]
fn two_variants_of_a_chapter_never_share_a_program() {
    let course = Course::new("variants");
    course.answer_add(WRONG);
    for _ in 0..2 {
        course.run(&["verify", "1"]).ends(1);
        course.run(&["verify", "1", "--reference"]).ends(0);
        course.run(&["mutants", "1"]).ends(0);
    }
}

#[test]
fn two_checkouts_that_share_a_target_folder_are_kept_apart() {
    let (one, other) = (
        Course::new("first checkout"),
        Course::new("second checkout"),
    );
    one.answer_right();
    other.answer_add(WRONG);
    for _ in 0..2 {
        one.run(&["verify", "1"]).ends(0);
        other.run(&["verify", "1"]).ends(1);
    }
}

#[test]
fn edited_tests_are_not_used_and_can_be_put_back() {
    let course = Course::new("tampered");
    course.answer_add(WRONG);
    let tests = "exercises/ch01-count/tests/chapter";
    let add = course.read(&format!("{tests}/add.rs"));
    // Ignored, emptied, replaced, gone, or a bent manifest: always judged alike.
    course.write(
        &format!("{tests}/add.rs"),
        &add.replace("#[test]", "#[test]\n#[ignore]"),
    );
    let notes = [
        "tests/chapter/add.rs was changed: judged by the original",
        "reset 1 --tests",
    ];
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["wrong: add::counts_up"])
        .says(&notes);
    course.write(&format!("{tests}/add.rs"), "#[test] fn counts_up() {}");
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["wrong: add::counts_up"])
        .says(&notes);
    std::fs::remove_dir_all(course.path("exercises/ch01-count/tests")).unwrap();
    std::fs::remove_file(course.path("exercises/ch01-count/Cargo.toml")).unwrap();
    course.run(&["verify", "1"]).ends(1).says(&[
        "wrong: add::counts_up",
        "Cargo.toml is gone: judged by the original",
        "tests/contract.rs is gone",
    ]);
    course.write(&format!("{tests}/extra.rs"), "fn main() {}");
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["extra.rs is not part of the course: not run"]);
    course
        .run(&["reset", "1", "--tests"])
        .ends(0)
        .says(&["put back", "kept a copy: .progress/kept/"]);
    assert_eq!(course.read(&format!("{tests}/add.rs")), add);
    assert!(!course.path(&format!("{tests}/extra.rs")).exists());
    course.run(&["verify", "1"]).ends(1).never_says("note:");
    course
        .run(&["reset", "1", "--tests"])
        .ends(0)
        .says(&["Nothing to put back"]);
}

#[test]
fn what_the_environment_says_changes_nothing() {
    let course = Course::new("environment");
    course.answer_add(WRONG);
    let output = course
        .command(&["verify", "1"])
        .env("TRYBUILD", "overwrite")
        .env("INSTA_UPDATE", "always")
        .env("INSTA_FORCE_PASS", "1")
        .env("RUST_BACKTRACE", "full")
        .env("RUST_TEST_SHUFFLE", "1")
        .env("LESSON_DIR", "/nowhere")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!String::from_utf8_lossy(&output.stdout).contains("stack backtrace"));
}
