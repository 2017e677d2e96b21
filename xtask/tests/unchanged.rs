//! What is not run again, because nothing changed since it passed.

mod common;

use common::{Course, RIGHT};

const PAIR: &str = "exercises/ch02-pair/src/lib.rs";
const ONE: &str = "exercises/ch01-count/src/lib.rs";

fn solved(name: &str) -> Course {
    let mut course = Course::new(name);
    // A target folder of its own: another checkout's notes would replace these.
    course.target = course.root.join("target");
    course.answer_right();
    let pair = course.read("solutions/ch02-pair/src/lib.rs");
    course.write(PAIR, &pair);
    course
}

/// Which chapters the report on all of them says were not run.
fn unchanged(course: &Course, args: &[&str], status: i32) -> Vec<u32> {
    let ran = course.run(args).ends(status);
    let lines = ran.out.lines();
    let lines = lines.filter(|line| line.ends_with(": unchanged since it passed"));
    lines
        .filter_map(|line| line.get(2..4)?.parse().ok())
        .collect()
}

#[test]
fn only_what_changed_is_run_again() {
    let course = solved("unchanged");
    let all = ["verify", "--all"];
    let none: [u32; 0] = [];
    assert_eq!(unchanged(&course, &all, 0), none, "the first time");
    assert_eq!(unchanged(&course, &all, 0), [1, 2]);
    course
        .run(&all)
        .ends(0)
        .says(&["2 of 2 chapters pass", "27 of 27 points", "`--again`"]);
    let again = ["verify", "--all", "--again"];
    assert_eq!(unchanged(&course, &again, 0), none, "when asked to");
    // One chapter: always run, and noted.
    course.run(&["verify", "1"]).ends(0).never_says("unchanged");
    // A learner's edit: that chapter, and where theirs stands on it.
    let chain = ["verify", "--chain", "--all"];
    unchanged(&course, &chain, 0);
    assert_eq!(unchanged(&course, &chain, 0), [1, 2]);
    let right = course.read(ONE);
    course.write(ONE, &format!("{right}// more\n"));
    assert_eq!(unchanged(&course, &all, 0), [2], "2 stands on ours");
    // Chapter 1 stands on nothing, so it was judged a moment ago.
    assert_eq!(unchanged(&course, &chain, 0), [1]);
    // Back as it was: it passed so, but the note is of the last time.
    course.write(ONE, &right);
    assert_eq!(unchanged(&course, &all, 0), [2]);
}

#[test]
fn a_chain_that_is_all_the_learners_own_is_worth_a_word() {
    let course = solved("badge");
    let badge = "The whole chain is yours";
    let all = ["verify", "--all"];
    course.run(&all).ends(0).never_says(badge);
    let chain = ["verify", "--chain", "--all"];
    let said = course.run(&chain).ends(0);
    said.says(&[badge, "2 chapters, each on top of your own"]);
    let two = ["verify", "2", "--chain"];
    course.run(&two).ends(0).never_says(badge);
    let right = course.read(ONE);
    course.write(ONE, "pub fn nothing() {}\n");
    course.run(&chain).ends(1).never_says(badge);
    course.write(ONE, &right);
}

#[test]
fn what_stands_on_an_edited_reference_is_run_again() {
    let course = solved("unchanged-below");
    let all = ["verify", "--all"];
    unchanged(&course, &all, 0);
    let solution = "solutions/ch01-count/src/lib.rs";
    let text = course.read(solution);
    course.write(solution, &format!("{text}// more\n"));
    assert_eq!(unchanged(&course, &all, 0), [1], "2 stands on it");
    let lock = course.read("Cargo.lock");
    course.write("Cargo.lock", &format!("{lock}\n# other versions\n"));
    assert_eq!(unchanged(&course, &all, 0), [] as [u32; 0]);
}

#[test]
fn only_a_whole_chapter_that_passed_is_remembered() {
    let course = solved("unchanged-wrong");
    let all = ["verify", "--all"];
    unchanged(&course, &all, 0);
    course.answer_add(&RIGHT.replace("+= 1", "+= 2"));
    unchanged(&course, &all, 1);
    assert_eq!(unchanged(&course, &all, 1), [2], "1 is wrong");
    course.answer_add(&RIGHT.replace("+= 1", "+= 2 - 1"));
    course.run(&["verify", "1", "--no-compile-fail"]).ends(0);
    course.run(&["verify", "1", "--task", "add"]).ends(0);
    assert_eq!(unchanged(&course, &all, 0), [2], "1 was not run as a whole");
    // A note that is damaged is no note.
    let notes = course.target.join("heap/passed");
    for note in std::fs::read_dir(notes).unwrap() {
        std::fs::write(note.unwrap().path(), "{").unwrap();
    }
    assert_eq!(unchanged(&course, &all, 0), [] as [u32; 0]);
}

#[test]
fn chapters_are_judged_on_the_alternatives_below_them() {
    let course = Course::new("chains");
    course.run(&["mutants", "--chains"]).ends(0).says(&[
        "on ch01-count wide: pass 1/1",
        "chapters on alternatives below them: pass 1/1",
    ]);
    course
        .run(&["mutants", "--chains", "--together"])
        .ends(0)
        .says(&["on ch01 wide: pass 1/1"]);
    let wide = course.read("solutions/ch01-count/alternatives/wide/src/lib.rs");
    course.write(
        "solutions/ch01-count/alternatives/zeal/src/lib.rs",
        &wide.replace("+= 1", "+= 2"),
    );
    course.run(&["mutants", "1", "--chains"]).ends(1).says(&[
        "on ch01-count wide: pass 1/1",
        "on ch01-count zeal: a right answer is rejected by",
        "on ch01-count zeal: pass 0/1",
    ]);
}
