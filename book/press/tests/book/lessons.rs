//! A chapter's page without something that every chapter has.

use crate::support::Fixture;

const PAGE: &str = "\
# One

What is `b` now?

> **The crux.** Somebody frees it.

> **Invariant.** The count is the number of arrows.

| Step | Count |
|---|---|
| `b = a` | 2 |

> **Task `bind`.** In `src/lib.rs`, write
>
> ```rust
> pub fn bind(
>     &mut self,
>     name: &str,
> ) -> bool
> ```
>
> Then: `cargo xtask verify 1 --task bind`

> **Common error: two for one.** It counts twice.

> **Design note: why.** For a reason.

## Check yourself {#check}

## What next
";

/// A book whose chapter 1 is `page`.
fn chapter(page: &str) -> Fixture {
    let fixture = Fixture::new("Text.\n");
    let toml =
        "number = 1\ntitle = \"One\"\nminutes = 30\n\n[[task]]\nname = \"bind\"\npoints = 5\n";
    let code = "impl Heap {\n    pub fn bind(\n        &mut self,\n        name: &str,\n    ) -> bool {\n        true\n    }\n}\n";
    fixture
        .file("exercises/ch01-one/chapter.toml", toml)
        .file("solutions/ch01-one/src/lib.rs", code)
        .file("book/src/ch01-one.md", page);
    fixture
}

/// What is said of the page without `part`, at `line`.
#[track_caller]
fn without(part: &str, line: &str) -> String {
    assert!(PAGE.contains(part), "{part}");
    chapter(&PAGE.replacen(part, "", 1)).fails_at(&format!("book/src/ch01-one.md{line}"))
}

#[test]
fn a_whole_chapter_is_built() {
    chapter(PAGE).html();
}

#[test]
fn each_part_is_missed() {
    let what = [
        ("?", ":1", "begin with a question"),
        ("**The crux.** ", "", "`The crux`"),
        ("**Invariant.** ", "", "`Invariant`"),
        ("**Common error: two for one.** ", "", "`Common error`"),
        ("**Design note: why.** ", "", "`Design note`"),
        ("## Check yourself {#check}\n", "", "`## Check yourself`"),
        ("## What next\n", "", "`## What next`"),
        ("**Task `bind`.** ", "", "no box of its own"),
        ("`src/lib.rs`, write", ":13", "does not name its file"),
        ("pub fn bind(", ":13", "gives no signature"),
        (
            "`cargo xtask verify 1 --task bind`",
            ":13",
            "how it is judged",
        ),
        (
            "| Step | Count |\n|---|---|\n| `b = a` | 2 |\n",
            ":10",
            "stands behind no example",
        ),
    ];
    for (part, line, says) in what {
        let problem = without(part, line);
        assert!(problem.contains(says), "{part}: {problem}");
    }
}

#[test]
fn a_signature_is_the_one_in_the_code() {
    let page = PAGE.replace("name: &str", "name: String");
    let problem = chapter(&page).fails_at("book/src/ch01-one.md:15");
    assert!(
        problem.contains("`fn bind( &mut self, name: String, ) -> bool` is not in the code"),
        "{problem}"
    );
}

#[test]
fn a_task_is_judged_by_its_own_name() {
    for command in ["verify 1 --task band", "verify 2 --task bind", "verify 12"] {
        let page = PAGE.replace("verify 1 --task bind", command);
        let problem = chapter(&page).fails_at("book/src/ch01-one.md:13");
        assert!(problem.contains("how it is judged"), "{command}: {problem}");
    }
    chapter(&PAGE.replace("verify 1 --task bind", "verify 1")).html();
}

#[test]
fn nobody_reads_for_an_hour() {
    let page = PAGE.replace(
        "## What next",
        &format!("{}\n\n## What next", "word ".repeat(12_000)),
    );
    let problem = chapter(&page).fails_at("book/src/ch01-one.md");
    assert!(problem.contains("minutes; 25 is the most"), "{problem}");
}
