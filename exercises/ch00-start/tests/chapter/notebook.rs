//! Task `notebook`: twelve predictions. What they say is not judged here.

use ch00_start::notebook::PUZZLES;
use testkit::lesson;

/// Checks that the prediction for a chapter's puzzle was written down.
fn filled(chapter: u32) {
    let puzzle = PUZZLES.iter().find(|puzzle| puzzle.chapter == chapter);
    let puzzle = puzzle.expect("the list of puzzles is not to be changed");
    let _lesson = lesson! {
        python: puzzle.python,
        rule: "predict before you read: a wrong prediction is worth more than none",
        page: "ch00-start.html#notebook",
    };
    let prediction = (puzzle.prediction)();
    assert!(
        !prediction.trim().is_empty(),
        "puzzle {chapter} has no prediction yet"
    );
}

#[test]
fn names() {
    filled(1);
}

#[test]
fn addresses() {
    filled(2);
}

#[test]
fn counts() {
    filled(3);
}

#[test]
fn interning() {
    filled(4);
}

#[test]
fn scopes() {
    filled(5);
}

#[test]
fn containers() {
    filled(6);
}

#[test]
fn graph() {
    filled(7);
}

#[test]
fn weak() {
    filled(8);
}

#[test]
fn finalizers() {
    filled(9);
}

#[test]
fn cycles() {
    filled(10);
}

#[test]
fn breaking() {
    filled(11);
}

#[test]
fn generations() {
    filled(12);
}
