//! Every way an answer can be, and what the tool says about it.

mod common;

use common::{Course, RIGHT};

#[test]
fn a_right_answer_passes_and_the_next_chapter_is_named() {
    let course = Course::new("right");
    course.answer_right();
    course.run(&["verify", "1"]).ends(0).says(&[
        "ch01 passes.",
        "17 of 17 points",
        "compile_fail",
        "cargo xtask verify 2",
    ]);
    // It is finished now, so the first unfinished chapter is the next one.
    course
        .run(&["verify"])
        .ends(1)
        .says(&["ch02 Pairs", "to write"]);
    course
        .run(&["status"])
        .ends(0)
        .says(&["finished   17/17  ch01", "begun       0/10  ch02"]);
}

#[test]
fn an_untouched_answer_is_to_write_and_no_error() {
    let course = Course::new("untouched");
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&[
            "to write    0/10  add",
            "waiting     0/5   take           Count down (for add)",
            "edit   exercises/ch01-count/src/lib.rs:14",
            "cargo xtask hint 1 add",
            "0 of 17 points",
        ])
        .never_says("wrong");
}

#[test]
fn a_wrong_answer_is_told_in_four_parts() {
    let course = Course::new("wrong");
    course.answer_add(
        "        self.0 += 2;\n        println!(\"I print {}\", self.0);\n        self.0",
    );
    let ran = course
        .run(&["verify", "1", "--task", "add"])
        .ends(1)
        .says(&[
            "wrong: add::counts_up",
            "n += 1        # one more",
            "your heap: 2",
            "at exercises/ch01-count/tests/chapter/add.rs:12",
            "each add is one more",
            "ch01-count.html#add",
            "I print 2",
        ]);
    let order = [
        "What Python does",
        "What your heap did",
        "The rule",
        "Read",
        "What your code printed",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|title| ran.out.find(title).unwrap())
        .collect();
    assert!(places.is_sorted(), "{}", ran.out);
    assert!(
        ran.out.lines().all(|line| line.chars().count() <= 80),
        "{}",
        ran.out
    );
}

#[test]
fn a_panic_in_the_learners_file_names_that_file() {
    let course = Course::new("panics");
    course.answer_add("        None::<u32>.expect(\"nothing there\")");
    course.run(&["verify", "1"]).ends(1).says(&[
        "nothing there",
        "at exercises/ch01-count/src/lib.rs:14",
        "wrong       0/10  add",
    ]);
}

/// What to read next is about the task, not about the finer point that failed.
/// Tasks are in the chapter's order, whatever their names.
#[test]
fn the_next_step_is_the_first_unfinished_task_of_the_chapter() {
    let course = Course::new("next step");
    course.swap_tasks();
    let test = course.read("exercises/ch01-count/tests/chapter/take.rs");
    let more = test
        .split_once("#[test]")
        .map(|(_, test)| format!("{test}\n"));
    let more = more
        .unwrap()
        .replace("counts_down", "counts_down_to_one")
        .replace("html#take", "html#later")
        .replace(
            "counter.add();",
            "counter.add();\n    counter.add();\n    counter.add();",
        )
        .replace("take(), 0)", "take(), 2)");
    let both = format!("{test}\n#[test]{more}");
    course.write("exercises/ch01-count/tests/chapter/take.rs", &both);
    course.run(&["generate"]).ends(0);
    course.answer(
        "        self.0 += 2 - self.0 % 2; self.0 - 1",
        "        self.0 = 0; 0",
    );
    let ran = course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["wrong: add::counts_up", "wrong: take::counts_down_to_one"])
        .says(&[
            "Next: take, Count down",
            "read ch01-count.html#take",
            "src/lib.rs:18",
        ])
        .says(&["Read ch01-count.html#later"]);
    // The messages come in that order, too.
    let place = |text: &str| ran.out.find(text).unwrap();
    assert!(place("wrong: take::counts_down_to_one") < place("wrong: add::counts_up"));
}

/// Each of these ends a process; the grader and the other task go on.
#[test]
fn what_kills_a_process_is_one_failed_test() {
    let course = Course::new("killed");
    let ways = [
        (
            "        std::process::exit(0)",
            "ended early: add::counts_up",
            "something called exit",
        ),
        (
            "        std::process::exit(3)",
            "ended early: add::counts_up",
            "status 3",
        ),
        (
            "        std::process::abort()",
            "crashed: add::counts_up",
            "SIGABRT",
        ),
        (
            "        fn deep(n: u64) -> u64 { let x = [n; 64]; deep(n + 1) + std::hint::black_box(x)[3] }\n        \
             deep(0) as u32",
            "crashed: add::counts_up",
            "ran out of stack",
        ),
        // Zeros nobody reads cost a machine nothing, and doubling soon asks for
        // more than any has: the end is the same where pages come slowly, and
        // where the limit is not kept.
        (
            "        let mut all: Vec<Vec<u8>> = vec![];\n        \
             for power in 26..62 { all.push(vec![0; 1 << power]); }\n        all.len() as u32",
            "crashed: add::counts_up",
            "more memory than a test may have",
        ),
    ];
    for (add, title, says) in ways {
        course.answer_add(add);
        course
            .run(&["verify", "1"])
            .ends(1)
            .says(&[title, says, "each add is one more"]);
    }
    course.answer_add("        unsafe { *std::hint::black_box(8 as *const u32) }");
    let text = course
        .read("exercises/ch01-count/src/lib.rs")
        .replace("#![forbid(unsafe_code)]", "");
    course.write("exercises/ch01-count/src/lib.rs", &text);
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["crashed: add::counts_up"]);
}

/// Each answer writes down the process it runs in.
#[test]
fn right_answers_share_a_process_and_others_have_their_own() {
    let course = Course::new("shared");
    let seen = course.path("seen");
    let noting = |more: &str| {
        format!(
            "        use std::io::Write;\n        \
             let file = std::fs::File::options().append(true).create(true).open({seen:?});\n        \
             writeln!(file.unwrap(), \"{{}}\", std::process::id()).unwrap();\n        {more}"
        )
    };
    let processes = || {
        let text = std::fs::read_to_string(&seen).unwrap();
        std::fs::remove_file(&seen).unwrap();
        let ids: std::collections::BTreeSet<&str> = text.lines().collect();
        ids.len()
    };
    course.answer(
        &noting("self.0 += 1; self.0"),
        &noting("self.0 -= 1; self.0"),
    );
    course.run(&["verify", "1"]).ends(0);
    assert_eq!(processes(), 1);
    course.answer(
        &noting("self.0 += 1; self.0"),
        &noting("self.0 -= 2; self.0"),
    );
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["wrong: take::counts_down", "passed     10/10  add"]);
    assert_eq!(processes(), 2);
    // It ends the process of both: each has its own then.
    course.answer(
        &noting("self.0 += 1; self.0"),
        "        std::process::abort()",
    );
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["crashed: take::counts_down", "passed     10/10  add"]);
    assert_eq!(processes(), 3);
}

/// An answer that remembers something from test to test is judged without that.
#[test]
fn what_fails_among_others_may_pass_alone() {
    let course = Course::new("remembers");
    let count = "static N: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);";
    let text = course.starter();
    let text = text
        .replace("impl Counter {", &format!("{count}\nimpl Counter {{"))
        .replace(
            "todo!(\"ch01.add: add one, and return the new count\")",
            "N.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1",
        )
        .replace(
            "todo!(\"ch01.take: take one off, and return the new count\")",
            "N.fetch_sub(1, std::sync::atomic::Ordering::Relaxed) - 1",
        );
    course.write("exercises/ch01-count/src/lib.rs", &text);
    course
        .run(&["verify", "1", "--no-compile-fail"])
        .ends(0)
        .says(&["passed      5/5   take"]);
}

/// And nobody waits for all of a task's tests.
#[test]
fn an_endless_loop_is_stopped_by_processor_time() {
    let course = Course::new("endless");
    let test = course.read("exercises/ch01-count/tests/chapter/add.rs");
    let more = test.split_once("#[test]").unwrap().1;
    let copies = (0..6).map(|n| {
        let copy = more.replace("counts_up", &format!("counts_up_{n}"));
        format!("\n#[test]{copy}")
    });
    let all = test.clone() + &copies.collect::<String>();
    course.write("exercises/ch01-count/tests/chapter/add.rs", &all);
    course.run(&["generate"]).ends(0);
    course.answer_add("        loop { std::hint::spin_loop(); }");
    course
        .run(&["verify", "1", "--task", "add"])
        .ends(1)
        .says(&[
            "too long: add::counts_up",
            "computed for more than 10 s",
            "an endless loop?",
            "not run: add::counts_up_5",
        ]);
}

#[test]
fn what_does_not_compile_names_the_learners_file() {
    let course = Course::new("broken");
    course.answer_add("        self.zero");
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&[
            "E0609",
            "exercises/ch01-count/src/lib.rs:14:14",
            "does not compile: 1 error",
        ])
        .never_says("heap/pkg");
    course.answer_add("        }}}");
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["exercises/ch01-count/src/lib.rs:14"]);
    // Right again, right after it was broken.
    course.answer_right();
    course.run(&["verify", "1"]).ends(0);
}

#[test]
fn a_missing_signature_is_named_by_the_contract() {
    let course = Course::new("lacks");
    course.answer_right();
    let text = course.read("exercises/ch01-count/src/lib.rs");
    let renamed = text.replace("pub fn take", "pub fn remove");
    course.write("exercises/ch01-count/src/lib.rs", &renamed);
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["Your ch01 lacks `take`", "pub fn take(&mut self) -> u32"])
        .never_says("heap/pkg");
    let reshaped = text.replace(
        "pub fn add(&mut self) -> u32 {\n        self.0 += 1;\n        self.0",
        "pub fn add(&mut self) {\n        self.0 += 1;",
    );
    assert_ne!(reshaped, text);
    course.write("exercises/ch01-count/src/lib.rs", &reshaped);
    course
        .run(&["verify", "1"])
        .ends(1)
        .says(&["Your ch01 has another shape of `add`"]);
    // The reference above on the learner's below: the same sentence.
    course
        .run(&["verify", "2", "--under", "1"])
        .ends(1)
        .says(&["Your ch01 has another shape of `add`"]);
}

#[test]
fn code_that_must_not_compile_comes_after_the_tests() {
    let course = Course::new("forgeable");
    course.answer_right();
    let open = course
        .read("exercises/ch01-count/src/lib.rs")
        .replace("pub struct Counter(u32)", "pub struct Counter(pub u32)");
    course.write("exercises/ch01-count/src/lib.rs", &open);
    course.run(&["verify", "1"]).ends(1).says(&[
        "wrong: compile_fail::forged",
        "It compiles, and must not. Line 6:",
        "let _ = Counter(7);",
        "only new makes a counter",
        "ch01-count.html#forged",
        "15 of 17 points",
    ]);
    course
        .run(&["verify", "1", "--no-compile-fail"])
        .ends(0)
        .says(&["was left out"]);
    course
        .run(&["verify", "1", "--task", "compile_fail"])
        .ends(1);
}

#[test]
fn names_that_do_not_exist_are_answered_with_those_that_do() {
    let course = Course::new("names");
    course
        .run(&["verify", "7"])
        .ends(2)
        .says(&["no chapter `7`", "ch01-count, ch02-pair"]);
    course
        .run(&["verify", "1", "--task", "multiply"])
        .ends(2)
        .says(&["no task `multiply`", "add, take, compile_fail"]);
    course
        .run(&["hint", "1", "multiply"])
        .ends(2)
        .says(&["add, take"]);
    course
        .run(&["verify", "--under", "1"])
        .ends(2)
        .says(&["--under"]);
    course.run(&["verify", "count", "--reference"]).ends(0);
    course.run(&["nonsense"]).ends(2);
}

#[test]
fn a_stack_may_be_mixed() {
    let course = Course::new("stacks");
    course.answer_add("        self.0 += 2;\n        self.0");
    let answer = course.read("exercises/ch02-pair/src/lib.rs").replace(
        "todo!(\"ch02.pair: the next two counts\")",
        "(counter.add(), counter.add())",
    );
    course.write("exercises/ch02-pair/src/lib.rs", &answer);
    course
        .run(&["verify", "2"])
        .ends(0)
        .says(&["ch02 Pairs (yours)"]);
    let on_wrong = ["ch01: yours", "your heap: (2, 4)"];
    course
        .run(&["verify", "2", "--mine", "1"])
        .ends(1)
        .says(&on_wrong)
        .says(&["ch02: yours"]);
    course
        .run(&["verify", "2", "--chain"])
        .ends(1)
        .says(&on_wrong);
    course
        .run(&["verify", "2", "--under", "1"])
        .ends(1)
        .says(&on_wrong)
        .says(&["Next: your chapter 1", "cargo xtask verify 2 --under 1"])
        .never_says("ch02: yours");
    course
        .run(&["verify", "--all", "--reference"])
        .ends(0)
        .says(&["2 of 2 chapters pass"]);
    course
        .run(&["verify", "--all"])
        .ends(1)
        .says(&["1 of 2 chapters pass", "wrong: add::counts_up"]);
    // A hole below is not this chapter's fault.
    course.write("exercises/ch01-count/src/lib.rs", &course.starter());
    course
        .run(&["verify", "2", "--chain"])
        .ends(1)
        .says(&["waiting", "for your ch01, `add`"])
        .says(&[
            "stands on your chapter 1, where `add` is not written yet. Write that first: cargo \
             xtask verify 1",
            "again cargo xtask verify 2 --chain",
        ]);
}

#[test]
fn the_report_for_programs_has_the_same_facts() {
    let course = Course::new("json");
    course.answer_add("        self.0 += 2;\n        self.0");
    let ran = course.run(&["verify", "1", "--format", "json"]).ends(1);
    let all: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&all["schema"], &all["exit"]), (&1.into(), &1.into()));
    let chapter = &all["chapters"][0];
    assert_eq!(chapter["verdict"], "failed");
    assert_eq!(chapter["stack"]["1"], "yours");
    let test = &chapter["tasks"][0]["tests"][0];
    assert_eq!(test["name"], "add::counts_up");
    assert_eq!(test["outcome"], "wrong");
    assert_eq!(test["page"], "ch01-count.html#add");
    assert_eq!(ran.err, "", "nothing but the document");
    let test = &chapter["tasks"][1]["tests"][0];
    assert_eq!(test["page"], "ch01-count.html#take");
    course.answer_right();
    let ran = course.run(&["verify", "1", "--format", "json"]).ends(0);
    let all: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let test = &all["chapters"][0]["tasks"][1]["tests"][0];
    assert_eq!(test["outcome"], "passed");
    assert_eq!(test["python"], "n -= 1");
    assert_eq!(test["rule"], "each take is one less");
    let ran = course.run(&["verify", "9", "--format", "json"]).ends(2);
    assert!(ran.err.contains("no chapter `9`"), "{}", ran.err);
}

#[test]
fn the_banks_are_judged() {
    let course = Course::new("banks");
    course
        .run(&["mutants"])
        .ends(0)
        .says(&["mutants: killed 1/1\nalternatives: accepted 1/1\n"]);
    let mutant = course.read("solutions/ch01-count/mutants/sticks.toml");
    course.write(
        "solutions/ch01-count/mutants/silent.toml",
        &mutant.replace("your heap: 0", "some other words"),
    );
    course.write(
        "solutions/ch01-count/mutants/survives.toml",
        &mutant.replace("self.0 += 0;", "self.0 = 1 + self.0;"),
    );
    course.write(
        "solutions/ch01-count/mutants/elsewhere.toml",
        &mutant.replace("add::counts_up", "add::gone"),
    );
    let wrong = course.read("solutions/ch01-count/alternatives/wide/src/lib.rs");
    course.write(
        "solutions/ch01-count/alternatives/lazy/src/lib.rs",
        &wrong.replace("+= 1", &format!("+= {}", RIGHT.len())),
    );
    course.write(
        "solutions/ch01-count/alternatives/lazy/ABOUT.md",
        "Counts in bundles.\n",
    );
    course.run(&["mutants", "1"]).ends(1).says(&[
        "silent: is caught by add::counts_up, but the message does not say",
        "survives: survives add::counts_up (and every other test)",
        "elsewhere: there is no test add::gone",
        "lazy: a right answer is rejected by",
        "mutants: killed 1/4",
        "alternatives: accepted 1/2",
    ]);
}
