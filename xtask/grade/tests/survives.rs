//! The grader may be killed at any moment, meet another of its kind, or lose a
//! submission: nothing is lost, nothing stays behind.

#![cfg(target_os = "linux")]

mod common;

use common::{copy, grader, root, scratch, write};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// Small submissions that end at different places of the way.
fn class(dir: &Path, students: usize) {
    for number in 0..students {
        let src = dir.join(format!("student{number:02}/exercises/ch00-start/src"));
        let from = if number % 3 == 0 {
            "exercises"
        } else {
            "solutions"
        };
        copy(&root().join(from).join("ch00-start/src"), &src);
        let lib = src.join("lib.rs");
        let more = match number % 5 {
            3 => "fn broken() -> u8 { \"\" }\n".to_string(),
            4 => "pub fn leave() { std::process::exit(0) }\n".to_string(),
            _ => format!("// student {number}\n"),
        };
        write(
            &lib,
            &format!("{}\n{more}", fs::read_to_string(&lib).unwrap()),
        );
    }
}

/// What runs of this machine's processes have this text in their command line.
fn running(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(text) {
            found.push(format!("{:?} {line}", entry.file_name()));
        }
    }
    found
}

fn gradebook(out: &Path) -> String {
    fs::read_to_string(out.join("gradebook.csv")).unwrap()
}

/// How often it is killed; more with `KILLS=20`.
fn kills() -> u64 {
    std::env::var("KILLS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(4)
}

#[test]
fn killed_at_any_moment_it_goes_on_where_it_was() {
    let dir = scratch("killed");
    let (all, whole, out) = (dir.join("class"), dir.join("whole"), dir.join("out"));
    class(&all, 12);
    let run = |out: &Path| {
        grader(&[
            "grade",
            all.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
            "--jobs",
            "2",
        ])
    };
    assert!(run(&whole).output().unwrap().status.success());
    let mut moment = 20;
    for round in 0..kills() {
        let mut child = run(&out)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let work = format!("grade-work-{}/", child.id());
        // Anywhere from the first file read to the middle of the tests.
        moment = (moment * 7 + 130 * (round + 1)) % 4000 + 20;
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        // Death travels from a parent to its children, one after the other.
        let mut left = running(&work);
        for _ in 0..200 {
            if left.is_empty() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
            left = running(&work);
        }
        assert!(
            left.is_empty(),
            "after {moment} ms these live on: {left:#?}"
        );
    }
    let last = run(&out).output().unwrap();
    assert!(
        last.status.success(),
        "{}",
        String::from_utf8_lossy(&last.stderr)
    );
    assert_eq!(gradebook(&out), gradebook(&whole));
    println!(
        "killed {} times: the same gradebook, no orphans, no lock",
        kills()
    );
}

#[test]
fn a_line_cut_off_in_the_journal_costs_one_grade() {
    let dir = scratch("cut-off");
    let (all, out) = (dir.join("class"), dir.join("out"));
    class(&all, 3);
    let run = || {
        grader(&[
            "grade",
            all.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ])
        .output()
        .unwrap()
    };
    assert!(run().status.success());
    let before = gradebook(&out);
    let journal = out.join("journal.jsonl");
    let text = fs::read(&journal).unwrap();
    fs::write(&journal, &text[..text.len() - 40]).unwrap();
    fs::remove_file(out.join("gradebook.csv")).unwrap();
    assert!(run().status.success());
    assert_eq!(gradebook(&out), before);
    let lines = fs::read_to_string(&journal).unwrap();
    let whole = lines
        .lines()
        .filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok());
    assert_eq!(whole.count(), 4, "a head and three grades");
}

#[test]
fn two_graders_do_not_write_to_one_folder() {
    let dir = scratch("two");
    let (all, out) = (dir.join("class"), dir.join("out"));
    class(&all, 2);
    fs::create_dir_all(&out).unwrap();
    let lock = fs::File::create(out.join(".lock")).unwrap();
    lock.try_lock().unwrap();
    let second = grader(&[
        "grade",
        all.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ])
    .output()
    .unwrap();
    assert_eq!(second.status.code(), Some(2));
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(
        said.contains("another grader writes to this folder"),
        "{said}"
    );
}

/// They share the checkout, its kits and the folder for work.
#[test]
fn two_graders_at_once_give_the_same_book() {
    let dir = scratch("at-once");
    let all = dir.join("class");
    class(&all, 6);
    let start = |out: &str| {
        let out = dir.join(out);
        grader(&[
            "grade",
            all.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
    };
    let both = [start("one"), start("two")];
    for child in both {
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{said}");
    }
    assert_eq!(gradebook(&dir.join("one")), gradebook(&dir.join("two")));
}

/// Who copies to the byte has the grade of the one that was copied, and there is
/// no second build.
#[test]
fn the_same_files_get_the_same_grade() {
    let dir = scratch("same");
    let (all, out) = (dir.join("class"), dir.join("out"));
    class(&all, 2);
    copy(&all.join("student01"), &all.join("student01 again"));
    let args = [
        "grade",
        all.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--jobs",
        "1",
    ];
    assert!(grader(&args).output().unwrap().status.success());
    let text = fs::read_to_string(out.join("journal.jsonl")).unwrap();
    let of = |student: &str| -> serde_json::Value {
        let grades = text
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        grades
            .into_iter()
            .find(|g| g["student"] == student)
            .unwrap()
    };
    let (one, other) = (of("student01"), of("student01 again"));
    assert_eq!(one["tasks"], other["tasks"]);
    assert_eq!(one["wall_ms"], other["wall_ms"], "it was built again");
    assert!(out.join("students/student01.html").exists());
}

/// A submission that is taken away while others are graded is nobody's zero, and
/// is graded when it is back.
#[test]
fn what_the_grader_could_not_read_is_no_zero() {
    let dir = scratch("no-zero");
    let (all, out) = (dir.join("class"), dir.join("out"));
    class(&all, 3);
    let run = || {
        let out = out.to_str().unwrap();
        grader(&[
            "grade",
            all.to_str().unwrap(),
            "--out",
            out,
            "--chapters",
            "0",
            "--jobs",
            "1",
        ])
    };
    let mut child = run()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let journal = out.join("journal.jsonl");
    while fs::read_to_string(&journal)
        .unwrap_or_default()
        .lines()
        .count()
        < 2
    {
        std::thread::sleep(Duration::from_millis(5));
    }
    fs::rename(all.join("student02"), dir.join("away")).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let book = gradebook(&out);
    assert!(book.contains("student02,,,"), "{book}");
    assert!(book.contains(",internal,"), "{book}");
    assert!(!out.join("gradescope/student02.json").exists());
    fs::rename(dir.join("away"), all.join("student02")).unwrap();
    assert!(run().output().unwrap().status.success());
    assert!(!gradebook(&out).contains("internal"));
}

#[test]
fn without_walls_it_refuses_a_class() {
    let dir = scratch("no-walls");
    let (all, out) = (dir.join("class"), dir.join("out"));
    class(&all, 1);
    let args = [
        "grade",
        all.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--sandbox",
        "none",
    ];
    let refused = grader(&args).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("NOT SANDBOXED"));
    assert!(!out.join("gradebook.csv").exists());
    let mut allowed = args.to_vec();
    allowed.push("--allow-unsandboxed");
    assert!(grader(&allowed).output().unwrap().status.success());
}

#[test]
fn shards_make_the_same_book() {
    let dir = scratch("shards");
    let (all, whole) = (dir.join("class"), dir.join("whole"));
    class(&all, 5);
    let path = |name: &str| dir.join(name).display().to_string();
    let grade = |out: &str, more: &[&str]| {
        let mut args = vec![
            "grade",
            all.to_str().unwrap(),
            "--out",
            out,
            "--chapters",
            "0",
        ];
        args.extend(more);
        let done = grader(&args).output().unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    };
    grade(whole.to_str().unwrap(), &[]);
    let shards = [path("s1"), path("s2")];
    grade(&shards[0], &["--shard", "1/2"]);
    grade(&shards[1], &["--shard", "2/2"]);
    let merged = path("merged");
    let done = grader(&["grade", "merge", &shards[0], &shards[1], "--out", &merged])
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert_eq!(gradebook(Path::new(&merged)), gradebook(&whole));
}

#[test]
fn the_roster_and_hidden_tests_count() {
    let dir = scratch("roster");
    let (all, out, hidden) = (dir.join("class"), dir.join("out"), dir.join("hidden"));
    class(&all, 2);
    write(
        &dir.join("roster.csv"),
        "name,student\nAnna,student01\nBert,\"b, ert\"\n",
    );
    let task = fs::read_to_string(root().join("exercises/ch00-start/chapter.toml")).unwrap();
    let task = task
        .lines()
        .find_map(|line| line.strip_prefix("name = "))
        .unwrap()
        .trim_matches('"')
        .to_string();
    let mine = "use testkit::lesson;\n#[test]\nfn mine() { let _l = lesson! { python: \"p\", rule: \"the secret rule\", page: \"x\" }; assert!(STATE); }\n";
    let file = hidden.join("ch00-start").join(format!("{task}.rs"));
    let (roster, hidden) = (dir.join("roster.csv"), hidden.display().to_string());
    let args = [
        "grade",
        all.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--roster",
        roster.to_str().unwrap(),
        "--hidden",
        &hidden,
    ];
    // A hidden test that fails on the reference grades nobody.
    write(&file, &mine.replace("STATE", "false"));
    let refused = grader(&args).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("nobody was graded"));
    write(&file, &mine.replace("STATE", "true"));
    let done = grader(&args).output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let book = gradebook(&out);
    assert!(book.contains("\"b, ert\",0,0,"), "{book}");
    assert!(book.contains("missing,nothing handed in"), "{book}");
    let results = fs::read_to_string(out.join("results.csv")).unwrap();
    assert!(
        results.contains(&format!("hidden_{task}::mine")),
        "{results}"
    );
    for page in [
        "students/student01.html",
        "gradescope/student01.json",
        "classroom/student01.json",
    ] {
        assert!(
            !fs::read_to_string(out.join(page))
                .unwrap()
                .contains("the secret rule"),
            "{page}"
        );
    }
}
