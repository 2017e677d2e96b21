use super::*;
use std::panic::catch_unwind;
use std::path::PathBuf;

fn scratch(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("testkit-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    dir
}

fn lesson_in(dir: &Path) -> Lesson {
    lesson_at(Place::Dir(dir.into()))
}

fn lesson_at(place: Place) -> Lesson {
    let part = |text: &str| text.to_owned();
    Lesson::begin_in(
        place,
        part("a = a\nprint(a)"),
        part("new first"),
        part("p.html#x"),
    )
}

fn file(dir: &Path, name: &str) -> Option<String> {
    fs::read_to_string(dir.join(name)).ok()
}

#[test]
fn a_finished_test_leaves_done_and_no_heap() {
    let dir = scratch("finished");
    drop(lesson_in(&dir));
    assert_eq!(file(&dir, "python").as_deref(), Some("a = a\nprint(a)"));
    assert_eq!(file(&dir, "rule").as_deref(), Some("new first"));
    assert_eq!(file(&dir, "page").as_deref(), Some("p.html#x"));
    assert!(file(&dir, "done").is_some());
    assert!(file(&dir, "heap").is_none());
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn on_a_shelf_only_failed_tests_have_a_folder() {
    let shelf = scratch("shelf");
    let place = |test: &str| Place::Shelf(shelf.clone(), test.to_owned());
    drop(lesson_at(place("a::passes")));
    let failed = catch_unwind(AssertUnwindSafe(|| {
        let _lesson = lesson_at(place("a::fails::case_1"));
        panic!("the count is {}", 3);
    }));
    assert!(failed.is_err());
    {
        let _lesson = lesson_at(place("a::catches"));
        assert!(catch_unwind(|| panic!("expected")).is_err());
    }
    let parts = "python a = a\npython print(a)\nrule new first\npage p.html#x\n";
    let done = format!("test a::passes\n{parts}test a::catches\n{parts}");
    assert_eq!(file(&shelf, "done"), Some(done));
    let dir = shelf.join("a-fails-case_1");
    assert!(file(&dir, "heap").unwrap().starts_with("the count is 3\n"));
    assert_eq!(file(&dir, "python").as_deref(), Some("a = a\nprint(a)"));
    assert_eq!(file(&dir, "rule").as_deref(), Some("new first"));
    assert_eq!(file(&dir, "page").as_deref(), Some("p.html#x"));
    let all = fs::read_dir(&shelf).unwrap().count();
    assert_eq!(all, 2, "`done` and one folder");
    fs::remove_dir_all(shelf).unwrap();
}

/// The grader knows a test on a shelf by this.
#[test]
fn a_test_runs_on_a_thread_of_its_name() {
    let thread = thread::current();
    let name = "lesson::tests::a_test_runs_on_a_thread_of_its_name";
    assert_eq!(thread.name(), Some(name));
}

#[test]
fn a_failed_test_leaves_heap_and_no_done() {
    let dir = scratch("failed");
    let result = catch_unwind(AssertUnwindSafe(|| {
        let _lesson = lesson_in(&dir);
        for step in 0..NOTES_SHOWN + 3 {
            note(format!("step {step}"));
        }
        panic!("the count is {}", 3);
    }));
    assert!(result.is_err());
    let heap = file(&dir, "heap").unwrap();
    assert!(heap.starts_with("the count is 3\nat "), "{heap}");
    assert!(heap.contains("lesson/tests.rs:"), "{heap}");
    assert!(
        heap.contains("\n\nstep by step:\n  (3 steps before)\n  step 3\n"),
        "{heap}"
    );
    assert!(heap.ends_with("\n  step 26"), "{heap}");
    assert!(file(&dir, "done").is_none());
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_panic_that_was_expected_is_not_told() {
    let dir = scratch("expected");
    let failed = catch_unwind(AssertUnwindSafe(|| {
        let _lesson = lesson_in(&dir);
        assert!(caught(|| panic!("as it should")).is_err());
        assert_eq!(caught(|| 3).ok(), Some(3));
        panic!("the count is 3");
    }));
    assert!(failed.is_err());
    let heap = file(&dir, "heap").unwrap();
    assert!(
        heap.starts_with("the count is 3\n") && !heap.contains("should"),
        "{heap}"
    );
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn what_is_not_written_is_not_caught() {
    let dir = scratch("hole");
    let failed = catch_unwind(AssertUnwindSafe(|| {
        let _lesson = lesson_in(&dir);
        let caught = caught(|| {
            let _expected = caught(|| panic!("expected")).is_err();
            let _ = catch_unwind(|| panic!("expected, and caught by the heap"));
            todo!("ch01.bind: put it there")
        });
        panic!("the test saw a panic: {}", caught.is_err());
    }));
    assert!(failed.is_err());
    let heap = file(&dir, "heap").unwrap();
    assert!(
        heap.starts_with("not yet implemented: ch01.bind") && !heap.contains("saw"),
        "{heap}"
    );
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_caught_panic_is_not_a_failure() {
    let dir = scratch("caught");
    {
        let _lesson = lesson_in(&dir);
        assert!(catch_unwind(|| panic!("expected")).is_err());
        assert!(file(&dir, "heap").is_some(), "the hook writes at once");
    }
    assert!(file(&dir, "heap").is_none());
    assert!(file(&dir, "done").is_some());
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn the_printed_message_has_four_parts_in_order() {
    let running = Running {
        python: "a = a\nprint(a)".into(),
        rule: "new first".into(),
        page: "p.html#x".into(),
        place: Place::Printed,
        seed: None,
        notes: vec![],
        panics: vec![],
    };
    let text = running.message("died\ntoo early");
    let expected = "What Python does\n    a = a\n    print(a)\n\nWhat your heap did\n    died\n    \
                    too early\n\nThe rule\n    new first\n\nThe page\n    p.html#x\n";
    assert_eq!(text, expected);
}
