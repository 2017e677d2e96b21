//! Hostile, accidental and honest submissions: each must get the verdict it
//! deserves, and do no harm. See `bank/`.

#![cfg(target_os = "linux")]

mod common;

use common::{Bait, Case, bank, grader, scratch};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What the gradebook says of each student: status, and points if they are known.
fn verdicts(out: &Path) -> BTreeMap<String, (String, Option<i64>)> {
    let mut reader = csv::Reader::from_path(out.join("gradebook.csv")).unwrap();
    let head: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
    let column = |name: &str| head.iter().position(|found| found == name).unwrap();
    let (total, status) = (column("total"), column("status"));
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let name = record[0].trim_start_matches('\'').to_string();
            (
                name,
                (record[status].to_string(), record[total].parse().ok()),
            )
        })
        .collect()
}

/// `CLASS=honest` in the environment runs the cases of that class only.
fn run(name: &str, cases: Vec<Case>, more: &[&str]) {
    let only = std::env::var("CLASS").ok();
    let wanted = |case: &Case| only.as_ref().is_none_or(|class| *class == case.class);
    let cases: Vec<Case> = cases.into_iter().filter(wanted).collect();
    let dir = scratch(name);
    let bait = Bait {
        harm: dir.join("harm"),
        secret: dir.join("secret"),
    };
    let secret = "the secret that nobody may read";
    fs::write(&bait.secret, secret).unwrap();
    let (class, out) = (dir.join("class"), dir.join("out"));
    for case in &cases {
        case.make(&class, &bait);
    }
    let mut args = vec![
        "grade",
        class.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    args.extend(more);
    let output = grader(&args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.code() != Some(2),
        "nothing was graded:\n{said}"
    );
    let found = verdicts(&out);
    let mut wrong = Vec::new();
    for case in &cases {
        let (status, points) = found
            .get(&case.name)
            .unwrap_or_else(|| panic!("{} is not there: {found:?}", case.name));
        let right =
            case.expect.contains(status) && (case.points.is_none() || case.points == *points);
        if !right {
            wrong.push(format!(
                "{} ({}): {status} {points:?}, and should be {:?} {:?}",
                case.name, case.class, case.expect, case.points
            ));
        }
    }
    let honest = cases.iter().filter(|case| case.class == "honest");
    let rejected = honest
        .filter(|case| found[&case.name].0 == "rejected")
        .count();
    println!(
        "{name}: verdicts right {}/{}, honest rejected {rejected}",
        cases.len() - wrong.len(),
        cases.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(rejected, 0);
    assert!(!bait.harm.exists(), "harm was done");
    reports_are_harmless(&out, secret);
}

/// No report has what a student wrote in a form that something acts upon.
fn reports_are_harmless(dir: &Path, secret: &str) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            reports_are_harmless(&path, secret);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{path:?} is not text"));
        assert!(!text.contains(secret), "{path:?} tells the secret");
        assert!(
            !text.contains('\u{1b}') && !text.contains('\0'),
            "{path:?} controls a terminal"
        );
        let end = path.extension().unwrap_or_default();
        if end == "html" {
            assert!(
                !text.contains("<script") && !text.contains("<img"),
                "{path:?}"
            );
        }
        if end == "xml" {
            quick_junit::Report::deserialize_from_str(&text)
                .unwrap_or_else(|e| panic!("{path:?}: {e}"));
        }
        if end == "json" {
            serde_json::from_str::<serde_json::Value>(&text)
                .unwrap_or_else(|e| panic!("{path:?}: {e}"));
        }
        if end == "csv" {
            for record in csv::Reader::from_path(&path).unwrap().records() {
                let record = record.unwrap();
                for cell in record.iter() {
                    let number = cell.parse::<f64>().is_ok();
                    assert!(
                        number || !cell.starts_with(['=', '+', '-', '@']),
                        "{path:?}: {cell}"
                    );
                }
            }
        }
    }
}

/// One of each class; all of them take minutes: `cargo test -p grade -- --ignored`.
#[test]
fn one_of_each_class_gets_what_it_deserves() {
    let mut cases = one_of_each("ch06.toml");
    cases.retain(|case| case.class != "endless");
    run("bank-sample", cases, &["--chapters", "6"]);
}

#[test]
#[ignore = "takes minutes"]
fn every_submission_for_a_safe_chapter_gets_what_it_deserves() {
    run("bank-06", bank("ch06.toml"), &["--chapters", "6"]);
}

#[test]
#[ignore = "takes minutes"]
fn every_submission_for_the_unsafe_chapter_gets_what_it_deserves() {
    run("bank-03", bank("ch03.toml"), &["--chapters", "3"]);
}

#[test]
#[ignore = "takes minutes"]
fn who_looks_for_a_way_around_a_safe_chapter_finds_none() {
    run("sly-06", bank("ch06-sly.toml"), &["--chapters", "6"]);
}

#[test]
#[ignore = "takes minutes"]
fn who_looks_for_a_way_around_the_unsafe_chapter_finds_none() {
    run("sly-03", bank("ch03-sly.toml"), &["--chapters", "3"]);
}

/// Without bubblewrap it must hold as well.
#[test]
#[ignore = "takes minutes"]
fn the_fence_alone_holds_too() {
    let cases = one_of_each("ch06.toml");
    run(
        "bank-fence",
        cases,
        &["--chapters", "6", "--sandbox", "landlock"],
    );
}

fn one_of_each(name: &str) -> Vec<Case> {
    let mut seen = Vec::new();
    let mut cases = bank(name);
    cases.retain(|case| {
        let new = !seen.contains(&case.class);
        seen.push(case.class.clone());
        new
    });
    cases
}
