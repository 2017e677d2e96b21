//! A newer course under a learner's work: nothing that they wrote or did is lost.

mod common;

use common::Course;

const ONE: &str = "exercises/ch01-count/src/lib.rs";
const TOML: &str = "exercises/ch01-count/chapter.toml";
const SOLUTION: &str = "solutions/ch01-count/src/lib.rs";
const PROGRESS: &str = ".progress/progress.json";

/// What the next version of the course has: another name for the task `take`,
/// more points for `add`, other words in the starter, and a task more.
fn update(course: &Course) {
    let toml = course.read(TOML);
    let toml = toml
        .replace("name = \"take\"", "name = \"give\"")
        .replace("points = 10", "points = 12");
    let (before, after) = toml.split_once("[compile_fail]").unwrap();
    let twice = "[[task]]\nname = \"twice\"\ntitle = \"Count twice\"\npoints = 3\nminutes = 5\n\
                 file = \"src/lib.rs\"\nholes = [{ anchor = \"twice\", says = \"add two\" }]\n\
                 hints = [\"a\", \"b\", \"c\"]\n";
    course.write(TOML, &format!("{before}{twice}[compile_fail]{after}"));
    let tests = "exercises/ch01-count/tests/chapter";
    let take = course.read(&format!("{tests}/take.rs"));
    std::fs::remove_file(course.path(&format!("{tests}/take.rs"))).unwrap();
    course.write(&format!("{tests}/give.rs"), &take);
    let twice = take
        .replace("counts_down", "counts_twice")
        .replace("counter.add();\n", "")
        .replace("counter.take(), 0", "counter.twice(), 2");
    course.write(&format!("{tests}/twice.rs"), &twice);
    let main = format!("{tests}/main.rs");
    course.write(&main, "mod add;\nmod give;\nmod twice;\n");
    let contract = "exercises/ch01-count/tests/contract.rs";
    let text = course.read(contract);
    course.write(
        contract,
        &format!(
            "{text}\n/// pub fn twice(&mut self) -> u32\n\
             fn twice(counter: &mut Counter) -> u32 {{\n    counter.twice()\n}}\n"
        ),
    );
    let text = course
        .read(SOLUTION)
        .replace("/// Takes one", "/// Gives one");
    let end = text.rfind('}').unwrap();
    course.write(SOLUTION, &format!("{}{TWICE}}}\n", &text[..end]));
    course
        .run(&["generate"])
        .ends(0)
        .says(&["left alone: exercises/ch01-count/src/lib.rs"]);
}

const TWICE: &str = "
    /// Adds two; returns the new count.
    pub fn twice(&mut self) -> u32 {
        // ANCHOR: twice
        self.add();
        self.add()
        // ANCHOR_END: twice
    }
";

#[test]
fn an_update_loses_nothing() {
    let mut course = Course::new("upgrade");
    course.target = course.root.join("target");
    course.answer_right();
    course.run(&["verify", "1"]).ends(0);
    course.run(&["hint", "1", "take"]).ends(0);
    course.run(&["peek", "2", "pair"]).ends(0);
    let (mine, before) = (course.read(ONE), course.read(PROGRESS));
    update(&course);
    assert_eq!(course.read(ONE), mine, "the learner's file");
    assert_eq!(course.read(PROGRESS), before, "the record");
    // What was finished stays so, and what came since is told.
    course.run(&["status"]).ends(0).says(&[
        "finished",
        "new since you finished it: give, twice",
        "cargo xtask verify 1",
        "hints read: 1, solutions seen: 1",
    ]);
    // What their file cannot have yet is asked for by name, not by 40 errors.
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["Your ch01 lacks `twice`", "pub fn twice(&mut self) -> u32"]);
    assert_eq!(course.read(ONE), mine);
    course
        .run(&["status"])
        .ends(0)
        .says(&["passed add", "hints read: 1, solutions seen: 1"]);
    // The tests of a task with another name pass as before.
    let end = mine.rfind('}').unwrap();
    let twice = TWICE
        .replace("// ANCHOR: twice", "")
        .replace("// ANCHOR_END: twice", "");
    course.write(ONE, &format!("{}{twice}}}\n", &mine[..end]));
    course
        .run(&["verify", "1"])
        .ends(0)
        .says(&["passed 5/5 give", "22 of 22 points"]);
    course.run(&["status"]).ends(0).never_says("new since");
}

#[test]
fn a_record_of_a_newer_course_is_set_aside_and_kept() {
    let mut course = Course::new("downgrade");
    course.target = course.root.join("target");
    course.answer_right();
    course.run(&["verify", "1"]).ends(0);
    let newer = course
        .read(PROGRESS)
        .replace("\"version\": 1", "\"version\": 7");
    course.write(PROGRESS, &newer);
    course.run(&["status"]).ends(0).says(&[
        "it is of version 7",
        "set aside",
        "cargo xtask verify --all",
    ]);
    let kept = std::fs::read_dir(course.path(".progress")).unwrap();
    let mut kept = kept.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    assert!(kept.any(|text| text == newer), "it is still there");
    // It comes back from the code.
    course.run(&["verify", "--all"]).ends(1);
    course
        .run(&["status"])
        .ends(0)
        .says(&["finished 17/17 ch01"]);
}
