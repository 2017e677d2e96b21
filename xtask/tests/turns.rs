//! Tasks are done one after the other.

mod common;

use common::Course;

#[test]
fn a_task_that_waits_for_a_later_one_says_why() {
    let course = Course::new("waits");
    course.swap_tasks();
    course.run(&["generate"]).ends(0);
    let text = course.read("exercises/ch01-count/src/lib.rs");
    let hole = text.find("todo!(\"ch01.take").unwrap();
    let written = text[..hole].to_string() + "self.0 -= 1; self.0\n    }\n}\n";
    course.write("exercises/ch01-count/src/lib.rs", &written);
    course.run(&["verify", "1"]).ends(1).says(&[
        "waiting 0/5 take",
        "`take` waits for `add`, a later task: in take::counts_down your code came to `add`",
        "If it means to, write `add` first.",
        "Next: take",
    ]);
}

#[test]
fn tasks_are_done_one_after_the_other() {
    let course = Course::new("order");
    course
        .run(&["mutants", "1", "--order"])
        .ends(0)
        .says(&["tasks that can be done in their turn: 2/2"]);
    course.swap_tasks();
    course.run(&["generate"]).ends(0);
    course.run(&["mutants", "1", "--order"]).ends(1).says(&[
        "ch01-count take: with everything up to `take` written, take::counts_down does not pass",
        "tasks that can be done in their turn: 1/2",
    ]);
}

/// What nobody has written is never called wrong, also where a test expects a
/// panic.
#[test]
fn a_test_that_expects_a_panic_does_not_expect_a_hole() {
    let course = Course::new("expects");
    let test = course.read("exercises/ch01-count/tests/chapter/take.rs");
    let more = test.split_once("#[test]").unwrap().1;
    let more = more.replace("counts_down", "stops_at_none").replace(
        "    counter.add();",
        "    let ended = std::thread::spawn(|| Counter::default().add()).join();\n    \
         assert!(ended.is_ok(), \"the test saw a panic\");\n    counter.add();",
    );
    course.write(
        "exercises/ch01-count/tests/chapter/take.rs",
        &format!("{test}\n#[test]{more}"),
    );
    course.run(&["generate"]).ends(0);
    course.run(&["mutants", "1", "--order"]).ends(1).says(&[
        "ch01-count take: with nothing written, take::stops_at_none is called wrong",
        "the test saw a panic",
    ]);
}
