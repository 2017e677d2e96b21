//! The files for other programs are as those programs want them. What is checked
//! here is written down in their specifications, field by field.

#![cfg(target_os = "linux")]

mod common;

use common::{copy, grader, root, scratch, write};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Students who end in different ways, in two chapters.
fn graded() -> PathBuf {
    let dir = scratch("formats");
    let (all, out) = (dir.join("class"), dir.join("out"));
    for (student, from, more) in [
        ("pass", "solutions", ""),
        ("fail", "exercises", ""),
        ("broken", "solutions", "fn x() -> u8 { \"<b>\" }\n"),
        (
            "rejected",
            "solutions",
            "pub fn x() { std::process::exit(0) }\n",
        ),
        ("=1+1\"<&>,;", "exercises", ""),
    ] {
        let src = all.join(student).join("exercises/ch00-start/src");
        copy(&root().join(from).join("ch00-start/src"), &src);
        let lib = src.join("lib.rs");
        write(
            &lib,
            &format!("{}\n{more}", fs::read_to_string(&lib).unwrap()),
        );
    }
    let done = grader(&[
        "grade",
        all.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ])
    .output()
    .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    out
}

fn each(dir: &Path, end: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(each(&path, end));
        } else if path.extension().is_some_and(|found| found == end) {
            found.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

fn json(dir: &Path) -> Vec<(String, Value)> {
    let read = |(path, text): (PathBuf, String)| {
        (
            path.display().to_string(),
            serde_json::from_str(&text).unwrap(),
        )
    };
    let all: Vec<(String, Value)> = each(dir, "json").into_iter().map(read).collect();
    assert!(!all.is_empty(), "{dir:?} is empty");
    all
}

/// A field's name, and what its value must be.
type Field = (&'static str, fn(&Value) -> bool);

/// Only these fields, each of its type.
fn fields(place: &str, value: &Value, known: &[Field]) {
    for (key, value) in value.as_object().unwrap() {
        let (_, fits) = known
            .iter()
            .find(|(name, _)| name == key)
            .unwrap_or_else(|| panic!("{place}: {key}"));
        assert!(fits(value), "{place}: {key} is {value}");
    }
}

fn one_of(value: &Value, words: &[&str]) -> bool {
    value.as_str().is_some_and(|word| words.contains(&word))
}

#[test]
fn every_format_is_as_its_reader_wants_it() {
    let out = graded();
    gradescope(&out.join("gradescope"));
    classroom(&out.join("classroom"));
    exercism(&out.join("exercism"));
    junit(&out.join("junit"));
    tables(&out);
    for (path, page) in each(&out, "html") {
        assert!(
            page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"),
            "{path:?}"
        );
        assert!(!page.contains("<b>"), "{path:?}: a student's tag");
    }
}

fn gradescope(dir: &Path) {
    const FORMATS: &[&str] = &["text", "html", "simple_format", "md", "ansi"];
    const SEEN: &[&str] = &["hidden", "after_due_date", "after_published", "visible"];
    for (place, results) in json(dir) {
        fields(
            &place,
            &results,
            &[
                ("score", Value::is_number),
                ("execution_time", Value::is_number),
                ("output", Value::is_string),
                ("output_format", |v| one_of(v, FORMATS)),
                ("test_output_format", |v| one_of(v, FORMATS)),
                ("test_name_format", |v| one_of(v, FORMATS)),
                ("visibility", |v| one_of(v, SEEN)),
                ("stdout_visibility", |v| one_of(v, SEEN)),
                ("tests", Value::is_array),
            ],
        );
        let mut sum = 0.0;
        for test in results["tests"].as_array().unwrap() {
            fields(
                &place,
                test,
                &[
                    ("score", Value::is_number),
                    ("max_score", Value::is_number),
                    ("status", |v| one_of(v, &["passed", "failed"])),
                    ("name", Value::is_string),
                    // Nothing that a student made is ever html or md.
                    ("name_format", |v| v == "text"),
                    ("number", Value::is_string),
                    ("output", Value::is_string),
                    ("output_format", |v| v == "text"),
                    ("visibility", |v| v == "visible"),
                ],
            );
            sum += test["score"].as_f64().unwrap();
        }
        assert_eq!(results["score"].as_f64(), Some(sum), "{place}");
    }
}

fn classroom(dir: &Path) {
    for (place, result) in json(dir) {
        fields(
            &place,
            &result,
            &[
                ("version", |v| v == 1),
                ("status", |v| one_of(v, &["pass", "fail", "error"])),
                ("max_score", Value::is_number),
                ("tests", Value::is_array),
            ],
        );
        for test in result["tests"].as_array().unwrap() {
            fields(
                &place,
                test,
                &[
                    ("name", Value::is_string),
                    ("status", |v| one_of(v, &["pass", "fail", "error"])),
                    ("score", Value::is_number),
                    ("message", Value::is_string),
                    ("test_code", Value::is_string),
                    ("filename", Value::is_string),
                    ("line_no", Value::is_number),
                    ("duration", Value::is_number),
                ],
            );
        }
        if result["status"] == "pass" {
            let scores = result["tests"]
                .as_array()
                .unwrap()
                .iter()
                .map(|test| test["score"].as_f64().unwrap());
            assert_eq!(Some(scores.sum::<f64>()), result["max_score"].as_f64());
        }
    }
}

fn exercism(dir: &Path) {
    for (place, result) in json(dir) {
        fields(
            &place,
            &result,
            &[
                ("version", |v| v == 3),
                ("status", |v| one_of(v, &["pass", "fail", "error"])),
                ("message", |v| {
                    v.as_str()
                        .is_some_and(|text| !text.is_empty() && text.len() <= 65_535)
                }),
                ("tests", Value::is_array),
            ],
        );
        let tests = result["tests"].as_array().unwrap();
        // An error only if nothing ran, and then it says why.
        assert_eq!(result["status"] == "error", tests.is_empty(), "{place}");
        assert_eq!(
            result["status"] == "error",
            result["message"].is_string(),
            "{place}"
        );
        for test in tests {
            fields(
                &place,
                test,
                &[
                    ("name", Value::is_string),
                    ("status", |v| one_of(v, &["pass", "fail", "error"])),
                    ("message", Value::is_string),
                    ("output", |v| {
                        v.as_str().is_some_and(|text| text.len() <= 500)
                    }),
                    ("test_code", Value::is_string),
                    ("task_id", |v| v.as_u64().is_some_and(|id| id > 0)),
                ],
            );
        }
    }
}

fn junit(dir: &Path) {
    for (path, text) in each(dir, "xml") {
        let report = quick_junit::Report::deserialize_from_str(&text)
            .unwrap_or_else(|e| panic!("{path:?}: {e}"));
        assert!(report.tests > 0, "{path:?}");
        let bad = report.failures + report.errors;
        assert_eq!(bad == 0, path.file_stem().unwrap() == "pass", "{path:?}");
    }
}

fn tables(out: &Path) {
    let mut book = csv::Reader::from_path(out.join("gradebook.csv")).unwrap();
    let head: Vec<String> = book.headers().unwrap().iter().map(String::from).collect();
    assert_eq!(
        head,
        ["student", "ch00-start", "total", "max", "status", "flags"]
    );
    let rows: Vec<csv::StringRecord> = book.records().map(Result::unwrap).collect();
    let status = |student: &str| {
        let row = rows
            .iter()
            .find(|row| &row[0] == student)
            .unwrap_or_else(|| panic!("{student}: {rows:?}"));
        row[4].to_string()
    };
    assert_eq!(status("pass"), "pass");
    assert_eq!(status("fail"), "fail");
    assert_eq!(status("broken"), "compile-error");
    assert_eq!(status("rejected"), "rejected");
    assert_eq!(status("'=1+1\"<&>,;"), "fail", "a name is no formula");
    let results = csv::Reader::from_path(out.join("results.csv"))
        .unwrap()
        .into_records();
    let mut earned = 0.0;
    for row in results.map(Result::unwrap).filter(|row| &row[0] == "pass") {
        earned += row[5].parse::<f64>().unwrap();
    }
    let total = rows.iter().find(|row| &row[0] == "pass").unwrap()[2]
        .parse::<f64>()
        .unwrap();
    assert!((earned - total).abs() < 0.1, "{earned} {total}");
}
