//! Copies the exercises' tests, with another heap.

use std::path::Path;
use std::{env, fs, io};

const CHAPTERS: [&str; 8] = [
    "ch04-interning",
    "ch05-scopes",
    "ch06-containers",
    "ch07-graph",
    "ch08-weakref",
    "ch09-finalizers",
    "ch10-cycles",
    "ch11-breaking",
];

/// Tests that count garbage which waits, or who may collect it: here it is gone
/// before they look.
const WAITING: [(&str, &[&str]); 9] = [
    (
        "ch06-containers/augmented.rs",
        &["counts_agree_with_the_ledger"],
    ),
    (
        "ch06-containers/dict.rs",
        &[
            "counts_agree_with_the_ledger",
            "rings_through_keys_and_values_are_found",
        ],
    ),
    (
        "ch06-containers/slices.rs",
        &["counts_agree_with_the_ledger"],
    ),
    ("ch10-cycles/spread/heap.rs", &["a_shared_tail_stays"]),
    (
        "ch11-breaking/clear.rs",
        &["nothing_of_ours_is_left_behind"],
    ),
    (
        "ch11-breaking/clear/meanwhile.rs",
        &[
            "a_callback_may_do_anything_to_the_living",
            "a_leaf_that_dies_meanwhile_may_do_anything",
        ],
    ),
    (
        "ch11-breaking/collect/nested.rs",
        &[
            "a_collection_inside_a_callback_does_nothing",
            "a_collection_inside_a_finalizer_does_nothing",
            "a_collection_inside_an_ordinary_death_works",
            "a_collection_while_garbage_is_cleared_does_nothing",
            "a_second_nested_collection_does_nothing_either",
        ],
    ),
    (
        "ch11-breaking/collect/property.rs",
        &["whatever_finalizers_do_nobody_sees_a_cleared_object"],
    ),
    (
        "ch11-breaking/recheck.rs",
        &["one_that_came_back_does_not_hold_the_others_up"],
    ),
];

fn main() -> io::Result<()> {
    let out = env::var("OUT_DIR").expect("cargo says where to write");
    let mut ignored = 0;
    for id in CHAPTERS {
        let from = format!("../../exercises/{id}/tests/chapter");
        println!("cargo::rerun-if-changed={from}");
        ignored += copy(id, Path::new(&from), &Path::new(&out).join(id))?;
    }
    let known: usize = WAITING.iter().map(|(_, tests)| tests.len()).sum();
    assert_eq!(ignored, known, "WAITING names a test that is not there");
    Ok(())
}

/// Copies a folder; `name` is its name below `exercises`, without `tests/chapter`.
/// Returns how many tests are ignored.
fn copy(name: &str, from: &Path, to: &Path) -> io::Result<usize> {
    fs::create_dir_all(to)?;
    let mut ignored = 0;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            ignored += copy(&name, &path, &copied)?;
        } else {
            let (text, more) = stressed(&name, &fs::read_to_string(&path)?);
            fs::write(copied, text)?;
            ignored += more;
        }
    }
    Ok(ignored)
}

/// A file's text as it is to be included, and how many of its tests are ignored.
fn stressed(name: &str, text: &str) -> (String, usize) {
    // What is included may have no attributes of a file of its own.
    let lines = text.lines().filter(|line| !line.starts_with("#!["));
    let lines = lines.map(|line| match line.strip_prefix("//!") {
        Some(about) => format!("//{about}"),
        None => line.replace("Heap::new()", "<Heap as ::stress::Stressed>::stressed()"),
    });
    let mut text = lines.collect::<Vec<_>>().join("\n");
    let mut ignored = 0;
    let waiting = WAITING.iter().filter(|(file, _)| *file == name);
    for test in waiting.flat_map(|(_, tests)| *tests) {
        let header = format!("fn {test}(");
        ignored += text.matches(&header).count();
        text = text.replace(
            &header,
            &format!("#[ignore = \"garbage may not wait here\"]\n{header}"),
        );
    }
    (text, ignored)
}
