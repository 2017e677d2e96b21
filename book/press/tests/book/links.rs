//! Links lead somewhere; nothing comes from another machine.

use crate::support::Fixture;

const PAGE: &str = "book/src/page.md";

#[test]
fn a_link_to_no_page_or_no_heading_fails() {
    Fixture::new("See [it](other.md).\n").fails_at(&format!("{PAGE}:3"));
    Fixture::new("x\n\nSee [it](page.md#nowhere).\n").fails_at(&format!("{PAGE}:5"));
    Fixture::new("See [it](#nowhere).\n").fails_at(&format!("{PAGE}:3"));
    Fixture::new("<a href=\"page.html#nowhere\">it</a>\n").fails_at(&format!("{PAGE}:3"));
    Fixture::new("![a cat](cat.png)\n").fails_at(&format!("{PAGE}:3"));
    Fixture::new("See [it](page.md#page) and [out](https://www.python.org/x.md#y).\n").html();
}

#[test]
fn an_id_is_there_once() {
    let text = "## One {#here}\n\nText.\n\n<p id=\"here\">two</p>\n";
    let problem = Fixture::new(text).fails_at(&format!("{PAGE}:3"));
    assert!(problem.contains("id `here`"), "{problem}");
    // A box leaves its id to a heading.
    Fixture::new("## Invariant\n\n> **Invariant.** x\n").html();
    Fixture::new("## What holds {#invariant}\n\n> **Invariant.** x\n").html();
    let html = Fixture::new("> **Invariant.** x\n").html();
    assert!(html.contains("id=\"invariant\""), "{html}");
}

#[test]
fn links_that_leave_the_book_are_listed() {
    let text =
        "[a](https://x.org/?a=1&b=2), [again](https://x.org/?a=1&b=2), [here](page.md#page).\n";
    let fixture = Fixture::new(text);
    fixture.html();
    let site = press::links::Site::read(&fixture.out()).unwrap();
    let found: Vec<_> = site.leads_out().into_iter().collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "https://x.org/?a=1&b=2");
    assert!(found[0].1.contains("page.html"));
}

#[test]
fn what_is_fetched_from_elsewhere_fails() {
    for html in [
        "<img alt=\"x\" src=\"https://example.org/x.png\">",
        "<img alt=\"x\" src=\"//example.org:80/x.png\">",
        "<script src=\"//example.org/x.js\"></script>",
        "<div style=\"background: url('https://example.org/x.png')\">x</div>",
        "<iframe src=\"http://example.org\"></iframe>",
        "<link rel=\"stylesheet\" href=\"https://example.org/x.css\">",
    ] {
        let fixture = Fixture::new(&format!("{html}\n"));
        let problems = fixture.build().expect_err(html);
        let text = problems[0].to_string();
        assert!(text.starts_with(&format!("{PAGE}:3: ")), "{text}");
        assert!(text.contains("example.org"), "{text}");
    }
}

#[test]
fn a_style_that_fetches_fails() {
    let fixture = Fixture::new("Text.\n");
    fixture
        .file("book/theme.css", "@import \"https://example.org/x.css\";\n")
        .file(
            "book/book.toml",
            "[book]\ntitle = \"Small\"\n[output.html]\nadditional-css = [\"theme.css\"]\nhash-files = false\n",
        );
    fixture.fails_at("theme.css");
}

#[test]
fn a_figure_needs_a_text() {
    let fixture = Fixture::new("![](figures/x.svg)\n");
    fixture.file("book/src/figures/x.svg", "<svg></svg>");
    fixture.fails_at(&format!("{PAGE}:3"));
    Fixture::new("![a cat](figures/x.svg)\n").fails_at(&format!("{PAGE}:3"));
    let inline = Fixture::new("Look: ![a cat](figures/x.svg)\n");
    inline.file("book/src/figures/x.svg", "<svg></svg>");
    inline.fails_at(&format!("{PAGE}:3"));
}

#[test]
fn learners_are_sent_to_pages_that_are_there() {
    let fixture = Fixture::new("## Here\n");
    fixture.file(
        "exercises/ch01-names/tests/chapter/bind.rs",
        "page: \"page.html#here\",\n",
    );
    fixture.html();
    let fixture = Fixture::new("## Here\n");
    fixture.file(
        "solutions/ch01-names/mutants/x.toml",
        "wrong = \"x\"\npage = \"page.html#there\"\n",
    );
    fixture.fails_at("solutions/ch01-names/mutants/x.toml:2");
}

#[test]
fn a_chapter_may_come_before_its_page() {
    let mention = "page: \"ch04-later.html#there\",\n";
    let fixture = Fixture::new("Text.\n");
    fixture.file("exercises/ch04-later/tests/chapter/x.rs", mention);
    fixture.html();
    let fixture = Fixture::new("Text.\n");
    fixture
        .file(
            "exercises/ch05-other/tests/chapter/x.rs",
            &mention.repeat(3),
        )
        .file("exercises/ch05-other/tests/chapter/y.rs", mention);
    let text = fixture.fails_at("exercises/ch05-other/tests/chapter/x.rs:1");
    assert!(text.contains("3 more places"), "{text}");
}

#[test]
fn what_mdbook_only_logs_fails() {
    let problems = Fixture::new("<div>\n\ntext\n").build().unwrap_err();
    assert!(
        problems[0].what.contains("unclosed HTML tag"),
        "{}",
        problems[0]
    );
    let fixture = Fixture::new("Text.\n");
    fixture.file(
        "book/src/SUMMARY.md",
        "# Summary\n\n- [Page](page.md)\n- [No](no.md)\n",
    );
    let problems = fixture.build().unwrap_err();
    assert!(problems[0].what.contains("no.md"), "{}", problems[0]);
}
