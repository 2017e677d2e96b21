//! The commands beside `verify`: hints, solutions, resets, and generation.

mod common;

use common::Course;

#[test]
fn hints_come_one_at_a_time_and_are_recorded() {
    let course = Course::new("hints");
    course
        .run(&["hint", "1", "add"])
        .ends(0)
        .says(&["What comes after 0?"])
        .never_says("Look at");
    course
        .run(&["hint", "1", "add"])
        .ends(0)
        .says(&["Look at the field.", "Hint 2 of 3"]);
    course
        .run(&["hint", "1", "add"])
        .ends(0)
        .says(&["Add one to the field", "cargo xtask peek 1 add"]);
    course
        .run(&["hint", "1", "add"])
        .ends(0)
        .says(&["That was the last hint"]);
    course
        .run(&["peek", "1", "add"])
        .ends(0)
        .says(&["    self.0 += 1;", "solutions/ch01-count/src/lib.rs"]);
    course
        .run(&["status"])
        .ends(0)
        .says(&["hints read: 3, solutions seen: 1"]);
}

#[test]
fn yours_and_ours_are_compared_once_it_passed() {
    let course = Course::new("diff");
    course.answer_add("        self.0 = self.0 + 1;\n        self.0");
    course
        .run(&["diff", "1"])
        .ends(2)
        .says(&["has not passed yet: add, take", "diff 1 --anyway"])
        .never_says("self.0 += 1");
    course.run(&["status"]).never_says("solutions seen");
    course.run(&["verify", "1", "--task", "add"]).ends(0);
    course
        .run(&["diff", "1", "--task", "add"])
        .ends(0)
        .says(&["-        self.0 = self.0 + 1;", "+        self.0 += 1;"])
        .never_says("ANCHOR");
    course.run(&["status"]).never_says("solutions seen");
    course
        .run(&["diff", "1"])
        .ends(2)
        .says(&["not passed yet: take"]);
    course
        .run(&["diff", "1", "--anyway"])
        .ends(0)
        .says(&["+        self.0 += 1;"])
        .never_says("self.0 -= 1");
    course.run(&["status"]).says(&["solutions seen: 1"]);
    course
        .run(&["diff", "1", "--task", "nothing"])
        .ends(2)
        .says(&["no task `nothing`"]);
}

#[test]
fn a_shell_is_told_what_may_come_next() {
    let course = Course::new("complete");
    let next = |words: &[&str]| {
        let args = [&["complete", "--"], words].concat();
        let ran = course.run(&args).ends(0);
        let lines = ran.out.lines();
        let names = lines.filter_map(|line| Some(line.split_once('\t')?.0.to_string()));
        names.collect::<Vec<_>>()
    };
    assert_eq!(next(&["verif"]), ["verify"]);
    assert_eq!(next(&["verify", ""]), ["1", "2"]);
    assert_eq!(next(&["verify", "--un"]), ["--under"]);
    assert_eq!(next(&["verify", "2", "--under", ""]), ["1", "2"]);
    assert_eq!(next(&["verify", "--format", ""]), ["text", "json"]);
    assert_eq!(next(&["hint", "1", ""]), ["add", "take", "compile_fail"]);
    assert_eq!(next(&["hint", "1", "t"]), ["take"]);
    assert_eq!(next(&["nonsense", ""]), [""; 0]);
    for shell in ["bash", "zsh", "fish"] {
        course
            .run(&["completions", shell])
            .ends(0)
            .says(&["cargo xtask complete --"]);
    }
}

#[test]
fn a_doctor_says_what_is_there() {
    let course = Course::new("doctor");
    course
        .run(&["doctor"])
        .says(&["The course", "Rust", "Optional", "Miri"]);
    std::fs::remove_file(course.path("exercises/ch01-count/src/lib.rs")).unwrap();
    course
        .run(&["doctor"])
        .says(&["chapter 1", "do: cargo xtask reset 1"]);
}

#[test]
fn a_reset_keeps_a_copy() {
    let course = Course::new("reset");
    let lib = "exercises/ch01-count/src/lib.rs";
    course.answer_right();
    let answer = course.read(lib);
    course
        .run(&["reset", "1", "--task", "add"])
        .ends(0)
        .says(&["kept a copy"]);
    let now = course.read(lib);
    assert!(
        now.contains("todo!(\"ch01.add:") && now.contains("self.0 -= 1;"),
        "{now}"
    );
    assert_eq!(course.read(&format!(".progress/kept/001/{lib}")), answer);
    course.run(&["reset", "1"]).ends(0).says(&["put back"]);
    assert_eq!(course.read(lib), course.starter());
    assert_eq!(course.read(&format!(".progress/kept/002/{lib}")), now);
    // What is gone comes back too, and a function that is gone cannot.
    std::fs::remove_file(course.path(lib)).unwrap();
    course
        .run(&["verify", "1"])
        .ends(2)
        .says(&["no src/lib.rs", "cargo xtask reset 1"]);
    course.run(&["reset", "1"]).ends(0);
    course.write(lib, "// all gone\n");
    course
        .run(&["reset", "1", "--task", "add"])
        .ends(2)
        .says(&["not to be found"]);
}

#[test]
fn generate_never_takes_an_edited_file() {
    let course = Course::new("generate");
    let (lib, solution) = (
        "exercises/ch01-count/src/lib.rs",
        "solutions/ch01-count/src/lib.rs",
    );
    let (other, text) = ("exercises/ch02-pair/src/lib.rs", course.read(solution));
    course.run(&["generate", "--check"]).ends(0);
    // An author changes a doc comment: untouched starters follow.
    course.write(
        solution,
        &text.replace("/// Adds one;", "/// Adds just one;"),
    );
    course
        .run(&["generate", "--check"])
        .ends(1)
        .says(&["out of date: exercises/ch01-count/src/lib.rs"]);
    course
        .run(&["generate", "--check", "--solutions-only"])
        .ends(1);
    course
        .run(&["generate"])
        .ends(0)
        .says(&["wrote: exercises/ch01-count/src/lib.rs"]);
    assert!(course.read(lib).contains("Adds just one"));
    course.run(&["generate", "--check"]).ends(0);
    // A learner answers: the answer stays, here and in a newer course.
    course.answer_right();
    let answer = course.read(lib);
    course
        .run(&["generate", "--check", "--solutions-only"])
        .ends(0);
    course.write(solution, &text);
    course
        .run(&["generate"])
        .ends(0)
        .says(&["left alone: exercises/ch01-count/src/lib.rs"]);
    assert_eq!(course.read(lib), answer);
    course.run(&["generate", "--force"]).ends(0);
    assert_eq!(course.read(lib), course.starter());
    assert_eq!(course.read(&format!(".progress/kept/001/{lib}")), answer);
    assert!(course.read(other).contains("todo!"));
}

#[test]
fn generate_takes_away_what_has_no_source_any_more() {
    let course = Course::new("leftovers");
    let src = "exercises/ch01-count/src";
    let [plain, edited, own] = ["plain", "edited", "own"].map(|name| format!("{src}/{name}.rs"));
    for name in ["plain", "edited"] {
        let source = format!("solutions/ch01-count/src/{name}.rs");
        course.write(&source, "//! Nothing much.\n");
    }
    course.run(&["generate"]).ends(0);
    let mine = course.read(&edited) + "// and this is mine\n";
    course.write(&edited, &mine);
    course.write(&own, "//! A learner's own.\n");
    for name in ["plain", "edited"] {
        let source = format!("solutions/ch01-count/src/{name}.rs");
        std::fs::remove_file(course.path(&source)).unwrap();
    }
    course.run(&["generate", "--check"]).ends(1).says(&[
        &format!("has no source any more: {plain}"),
        &format!("has no source any more: {edited}"),
    ]);
    assert!(course.path(&plain).exists());
    course
        .run(&["generate"])
        .ends(0)
        .says(&[&format!("removed: {plain}"), &format!("removed: {edited}")])
        .never_says("own.rs");
    assert!(!course.path(&plain).exists() && !course.path(&edited).exists());
    assert_eq!(course.read(&own), "//! A learner's own.\n");
    assert_eq!(course.read(&format!(".progress/kept/001/{edited}")), mine);
    assert!(!course.path(&format!(".progress/kept/002/{plain}")).exists());
    course.run(&["generate", "--check"]).ends(0);
    // One that an earlier tool left behind is known by how it begins.
    course.write(&plain, "// Chapter 1, Counting: given. Of long ago.\n");
    course.run(&["generate", "--check"]).ends(1);
    course.run(&["generate"]).ends(0);
    assert!(!course.path(&plain).exists());
}

#[test]
fn an_authors_mistakes_are_named_with_file_and_line() {
    let course = Course::new("author");
    let toml = "exercises/ch01-count/chapter.toml";
    let good = course.read(toml);
    course.write(toml, &good.replace("points = 10", "points = true"));
    course
        .run(&["generate"])
        .ends(2)
        .says(&["`points` must be a whole number", &format!("{toml}:8")]);
    course.write(
        toml,
        &good.replace("anchor = \"take\"", "anchor = \"give\""),
    );
    course
        .run(&["generate"])
        .ends(2)
        .says(&["no anchor `give`", "solutions/ch01-count/src/lib.rs"]);
    course.write(toml, &good.replace("name = \"take\"", "name = \"give\""));
    course.run(&["generate", "--check"]).ends(1).says(&[
        "task `give` has no test",
        "the test take::counts_down belongs to no task",
    ]);
    let kept = course.read("xtask/pristine/ch02-pair.json");
    course.write("xtask/pristine/ch02-pair.json", &kept[..100]);
    course
        .run(&["verify", "2"])
        .ends(2)
        .says(&["xtask/pristine/ch02-pair.json", "git"]);
}
