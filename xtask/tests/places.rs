//! Odd places: spaces and letters in paths, folders that cannot be written,
//! several runs at a time, and an interruption in the middle.
#![cfg(unix)]

mod common;

use common::Course;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn spaces_and_letters_of_all_kinds_in_the_path() {
    let mut course = Course::new("Größe 大小 'x' $y");
    course.target = course.root.join("zi el");
    course.answer_right();
    course.run(&["verify", "1"]).ends(0);
    course.answer_add("        self.zero");
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["exercises/ch01-count/src/lib.rs:14:14"])
        .never_says("heap/pkg");
    course.answer_add("        panic!(\"here\")");
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["at exercises/ch01-count/src/lib.rs:14"]);
    fs::remove_dir_all(&course.root).unwrap();
}

/// A folder nobody can write, not even root: a file stands in its place.
#[test]
fn a_target_folder_that_cannot_be_written_is_explained() {
    let mut course = Course::new("read-only");
    course.answer_right();
    course.write("taken", "a file");
    course.target = course.path("taken");
    course
        .run(&["verify", "1"])
        .ends(2)
        .says(&["cannot be written", "CARGO_TARGET_DIR"]);
}

#[test]
fn a_checkout_that_cannot_be_written_works_with_a_target_folder_elsewhere() {
    let course = Course::new("sealed");
    course.answer_right();
    let is_root =
        fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
    // For root, modes mean nothing: a file in the place of the folder does.
    if is_root {
        course.write(".progress", "");
    }
    let mode = |mode| fs::set_permissions(&course.root, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let ran = course.run(&["verify", "1"]);
    mode(0o755);
    ran.ends(0)
        .says(&["the progress was not saved", "ch01 passes."]);
}

#[test]
fn an_unreadable_progress_file_is_set_aside() {
    let course = Course::new("progress");
    course.write(".progress/progress.json", "{ half a fi");
    course.run(&["status"]).ends(0).says(&[
        "cannot be read",
        "set aside as .progress/progress-unreadable",
    ]);
    let kept = fs::read_dir(course.path(".progress")).unwrap().count();
    assert_eq!(kept, 1);
}

/// The processes whose command line names this text, or that are zombies of it.
fn running(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(line) = fs::read(entry.path().join("cmdline")) else {
            continue;
        };
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(text) {
            found.push(line);
        }
    }
    found
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "{what} did not happen"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A slow system may need a moment to take apart what was killed. An endless
/// test that was forgotten would run longer than this.
fn assert_gone(target: &str) {
    let begun = Instant::now();
    while !running(target).is_empty() {
        assert!(
            begun.elapsed() < Duration::from_secs(6),
            "left running: {:?}",
            running(target)
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Interrupts a run with a signal to the tool alone, when `ready` says so.
fn interrupt(course: &Course, signal: &str, ready: impl Fn() -> bool) {
    let mut child = course
        .command(&["verify", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_until("the run", ready);
    let id = child.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status().unwrap();
    assert!(sent.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
#[cfg(target_os = "linux")]
fn an_interruption_leaves_no_process_and_no_half_written_file() {
    let mut course = Course::new("interrupted");
    course.target = course.root.join("target");
    let target = course.target.display().to_string();
    // While cargo and the compiler work …
    course.answer_right();
    interrupt(&course, "-INT", || {
        running(&target).iter().any(|line| line.contains("rustc"))
    });
    assert_gone(&target);
    // … and while a test runs.
    course.answer_add("        loop { std::hint::spin_loop(); }");
    let test = || running(&target).iter().any(|line| line.contains("--exact"));
    interrupt(&course, "-TERM", test);
    assert_gone(&target);
    assert!(!Path::new(&course.path(".progress")).exists());
    course.answer_right();
    course.run(&["verify", "1"]).ends(0);
    fs::remove_dir_all(&course.target).unwrap();
}

#[test]
fn two_runs_at_a_time_wait_for_each_other() {
    let course = Course::new("at once");
    course.answer_right();
    let runs: Vec<_> = (0..2)
        .map(|_| {
            course
                .command(&["verify", "1"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
        })
        .collect();
    for run in runs {
        let output = run.unwrap().wait_with_output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
