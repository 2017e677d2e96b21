//! `--graph` and `--trace`: the files that a run leaves.

mod common;

use common::{run, script};
use std::fs;

const RING: &str = "a = []\nb = [a]\na.append(b)\nprint('made')\ndel b\n";

/// A place beside the script, with nothing there yet.
fn beside(file: &str, name: &str) -> String {
    let path = format!("{file}-{name}");
    let _ = fs::remove_file(&path);
    path
}

#[test]
fn a_picture_shows_what_is_there_after_the_last_line() {
    let file = script("graph", RING);
    let svg = beside(&file, "out.svg");
    let ran = run(&["run", "--graph", &svg, &file]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "made\n"), "{}", ran.err);
    let svg = fs::read_to_string(svg).expect("the picture was written");
    assert!(svg.starts_with("<svg") && svg.contains("list"), "{svg}");
    assert!(!svg.contains(">b<"), "the name b is gone by then: {svg}");
    assert!(svg.contains(">a<"), "the name a is not drawn: {svg}");
}

#[test]
fn a_trace_has_a_step_for_each_statement() {
    let file = script("trace", RING);
    let json = beside(&file, "out.json");
    let ran = run(&["run", "--trace", &json, &file]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "made\n"), "{}", ran.err);
    let text = fs::read_to_string(json).expect("the trace was written");
    let trace: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let steps = trace["steps"].as_array().expect("it has steps");
    let says: Vec<&str> = steps.iter().filter_map(|s| s["said"].as_str()).collect();
    assert_eq!(
        says.len(),
        steps.len(),
        "each step says what happened: {text}"
    );
    assert!(
        steps.len() >= 5,
        "a step for each of the five lines: {says:?}"
    );
    assert!(
        says.iter().any(|says| says.contains("refcount 2 → 1")),
        "the name b left the list that a holds: {says:?}"
    );
}

#[test]
fn an_error_of_the_script_leaves_its_picture_too() {
    let file = script("error", "a = [1]\na.missing\n");
    let svg = beside(&file, "error.svg");
    let ran = run(&["run", "--graph", &svg, &file]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("AttributeError"), "{}", ran.err);
    assert!(fs::metadata(svg).is_ok(), "no picture");
}

#[test]
fn a_picture_of_another_kind_is_refused_before_anything_runs() {
    let file = script("kind", RING);
    let ran = run(&["run", "--graph", "out.gif", &file]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains(".svg or .png"), "{}", ran.err);
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let file = script("nowhere", RING);
    let ran = run(&["run", "--trace", "/no/such/folder/out.json", &file]);
    assert_eq!((ran.status, ran.out.as_str()), (2, "made\n"), "{}", ran.err);
    assert!(ran.err.contains("/no/such/folder/out.json"), "{}", ran.err);
}
