//! Includes: cut from compiled files, never an answer.

use crate::support::Fixture;

const PAGE: &str = "book/src/page.md";
const SOLUTION: &str = "pub fn f() {}\n\nimpl Heap {\n    // ANCHOR: whole\n    /// Puts a name.\n    pub fn bind(&mut self) {\n        // ANCHOR: bind\n        let secret = 1;\n        drop(secret);\n        // ANCHOR_END: bind\n    }\n    // ANCHOR_END: whole\n}\n// ANCHOR: torn\n";

fn fixture(include: &str) -> Fixture {
    let fixture = Fixture::new(&format!("```rust\n{{{{#include {include}}}}}\n```\n"));
    fixture
        .file("solutions/ch01-names/src/lib.rs", SOLUTION)
        .file("exercises/ch01-names/src/lib.rs", "todo!()\n")
        .file(
            "exercises/ch01-names/chapter.toml",
            "number = 1\n[[task]]\nname = \"bind\"\nholes = [{ anchor = \"bind\", says = \"put it there\" }]\n",
        );
    fixture
}

fn lib(part: &str) -> Fixture {
    fixture(&format!("../../solutions/ch01-names/src/lib.rs{part}"))
}

#[test]
fn an_answer_is_not_printed() {
    let text = lib(":bind").fails_at(&format!("{PAGE}:4"));
    assert!(text.contains("exercises/ch01-names/chapter.toml"), "{text}");
    let alternative = "../../solutions/ch01-names/alternatives/map/src/lib.rs";
    let other = fixture(alternative);
    other.file("solutions/ch01-names/alternatives/map/src/lib.rs", "x\n");
    other.fails_at(&format!("{PAGE}:4"));
}

#[test]
fn an_answer_inside_a_listing_is_a_hole_there_too() {
    for part in [":whole", "", ":3:12"] {
        let html = lib(part).html();
        assert!(!html.contains("secret"), "{part}");
        assert!(html.contains("ch01.bind: put it there"), "{part}");
        assert!(html.contains("pub fn bind"), "{part}");
        assert!(!html.contains("ANCHOR"), "{part}");
    }
}

#[test]
fn a_listing_moves_to_the_left() {
    let html = lib(":whole").html();
    assert!(html.contains(">/// Puts a name.\npub fn bind"), "{html}");
}

#[test]
fn an_anchor_that_is_not_there_fails() {
    let text = lib(":bnid").fails_at(&format!("{PAGE}:4"));
    assert!(text.contains("`bind`"), "the known ones are listed: {text}");
    lib(":torn").fails_at(&format!("{PAGE}:4"));
    lib(":9:99").fails_at(&format!("{PAGE}:4"));
}

#[test]
fn a_file_that_is_not_there_fails() {
    fixture("../../solutions/ch01-names/src/lob.rs").fails_at(&format!("{PAGE}:4"));
}

#[test]
fn files_outside_and_the_learners_files_are_refused() {
    fixture("../../../../../../../../../etc/hostname").fails_at(&format!("{PAGE}:4"));
    fixture("../../exercises/ch01-names/src/lib.rs").fails_at(&format!("{PAGE}:4"));
}

#[test]
fn other_directives_are_refused_and_can_be_quoted() {
    Fixture::new("{{#playground x.rs}}\n").fails_at(&format!("{PAGE}:3"));
    let html = Fixture::new("Write `\\{{#include x}}`.\n").html();
    assert!(html.contains("{{#include x}}"));
}

#[test]
fn a_chapter_file_that_cannot_be_read_fails() {
    let fixture = Fixture::new("Text.\n");
    fixture.file("exercises/ch02-addresses/chapter.toml", "number = = 2\n");
    fixture.fails_at("exercises/ch02-addresses/chapter.toml");
}

#[test]
fn a_quoted_message_is_one_that_a_known_wrong_answer_gives() {
    let book = Fixture::new("Text.\n");
    book.file("exercises/ch01-x/chapter.toml", "number = 1\n")
        .file(
            "book/src/ch01-x.md",
            "# X\n\n> **Common error: one too many.**\n>\n> ```text\n> the count is 3,\n> and not 2\n> ```\n",
        )
        .file(
            "solutions/ch01-x/mutants/one.toml",
            "says = \"the count is 4, and not 2\"\n",
        );
    let text = book.fails_at("book/src/ch01-x.md:5");
    assert!(text.contains("no known wrong answer"), "{text}");
    book.file(
        "solutions/ch01-x/mutants/two.toml",
        "says = \"the count is 3, and not 2\"\n",
    );
    book.html();
}
