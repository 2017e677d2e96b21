//! `conformance`: scripts whose output is known.

mod common;

use common::{folder, run};
use std::fs;
use std::path::Path;

/// A corpus of one right and one wrong script.
fn corpus() -> String {
    let corpus = folder();
    let inner = corpus.join("01-first");
    fs::create_dir_all(&inner).expect("a folder");
    for (name, text) in [
        ("right.py", "a = []\nprint(id(a), id(a))\n"),
        ("right.out", "{{id:1}} {{id:1}}\n"),
        ("wrong.py", "print('one')\nprint('two')\n"),
        ("wrong.out", "one\nthree\n"),
    ] {
        fs::write(inner.join(name), text).expect("a file");
    }
    corpus.to_string_lossy().into_owned()
}

#[test]
fn a_difference_names_script_and_line() {
    let ran = run(&["conformance", "--corpus", &corpus()]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    for piece in ["01-first/wrong", "line 2", "three", "two", "this heap: 1/2"] {
        assert!(ran.out.contains(piece), "{piece} is missing: {}", ran.out);
    }
    assert!(!ran.out.contains("right"), "{}", ran.out);
}

#[test]
fn some_can_be_picked() {
    let corpus = corpus();
    let ran = run(&["conformance", "--corpus", &corpus, "--only", "right"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "this heap: 1/1\n"));
    let ran = run(&["conformance", "--corpus", &corpus, "--only", "nothing"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("`nothing`"), "{}", ran.err);
}

#[test]
fn an_interpreter_that_is_not_there_is_named() {
    let ran = run(&[
        "conformance",
        "--corpus",
        &corpus(),
        "--python",
        "no-such-python",
    ]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("no-such-python"), "{}", ran.err);
}

/// The whole corpus of the course, on the heap.
#[test]
fn the_course_agrees_with_itself() {
    let corpus =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercises/ch13-python/tests/conformance");
    let corpus = corpus.to_string_lossy().into_owned();
    let ran = run(&["conformance", "--corpus", &corpus, "--only", "00-article"]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "this heap: 11/11\n"),
        "{}",
        ran.err
    );
}
