//! What learners mistype, and CPython 3.11's true words and place for it.
//!
//! In the two lists `----` stands between a program and what `python3.11`
//! writes on standard error, `====` between programs. Standard error of
//! `python3.11 -i -q`, without its prompts, makes the second list.

use crate::run;
use ch13_python::Mode;
use std::process::Command;

const SCRIPTS: &str = include_str!("mistakes.txt");
const TYPED: &str = include_str!("mistakes_typed.txt");

fn cases(list: &'static str) -> Vec<(&'static str, &'static str)> {
    let cases = list.split("====\n");
    let cut = |case: &'static str| {
        case.split_once("----\n")
            .expect("a program and what is said")
    };
    let cases: Vec<_> = cases.map(cut).collect();
    assert!(cases.len() > 100, "the list was cut wrongly");
    cases
}

/// Compares all, and shows the first few that differ.
fn compare(list: &'static str, said: impl Fn(&str) -> String) {
    let mut wrong = Vec::new();
    for (program, want) in cases(list) {
        let got = said(program);
        if got.trim_end() != want.trim_end() {
            wrong.push(format!("{program}-- Python\n{want}-- here\n{got}"));
        }
    }
    let few = wrong.iter().take(5).map(String::as_str);
    let few: Vec<_> = few.collect();
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        few.join("\n")
    );
}

#[test]
fn a_script_with_a_mistake_is_told_as_python_tells_it() {
    compare(SCRIPTS, |program| {
        let ran = run(program, Mode::Script);
        assert_eq!((ran.out.as_str(), ran.end.status), ("", 1), "{program}");
        ran.err
    });
}

#[test]
fn a_mistake_at_the_prompt_is_told_and_the_next_line_runs() {
    compare(TYPED, |program| {
        let ran = run(program, Mode::Repl);
        assert_eq!(ran.end.status, 0, "{program}");
        ran.err
    });
}

#[test]
fn lines_around_a_mistake_run_at_the_prompt() {
    let ran = run("x = 1\nx = = 2\nprint(x)\n", Mode::Repl);
    assert_eq!((ran.out.as_str(), ran.end.status), ("1\n", 0));
    let want = "  File \"<stdin>\", line 1\n    x = = 2\n        ^\nSyntaxError: invalid syntax\n";
    assert_eq!(ran.err, want);
}

#[test]
#[ignore = "needs python3.11, whose words the list is; run it after a change of the list"]
fn the_list_is_what_python_says() {
    let folder = std::env::temp_dir().join(format!("mistakes-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for scripts");
    let file = folder.join("script.py");
    compare(SCRIPTS, |program| {
        std::fs::write(&file, program).expect("a script can be written");
        let mut python = Command::new("python3.11");
        let ran = python.args(["-W", "ignore"]).arg(&file).output();
        let said = ran.expect("python3.11 starts").stderr;
        let said = String::from_utf8(said).expect("Python writes UTF-8");
        said.replace(&file.display().to_string(), "script.py")
    });
    let _ = std::fs::remove_dir_all(&folder);
}
