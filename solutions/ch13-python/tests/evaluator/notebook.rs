//! The ending retakes the twelve programs of chapter 0's notebook: the same ones.

use std::fs;
use std::path::Path;

#[test]
fn the_page_has_the_programs_of_the_notebook() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |name: &str| fs::read_to_string(root.join(name)).expect(name);
    let page = read("book/src/ending.md");
    let notebook = read("solutions/ch00-start/src/notebook.rs");
    let programs: Vec<&str> = notebook
        .split(": &str = \"\n")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("\n\";")?.0))
        .collect();
    assert_eq!(programs.len(), 12);
    for program in programs {
        assert!(page.contains(program), "the page lacks:\n{program}");
    }
}
