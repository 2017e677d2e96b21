//! A book with nothing wrong.

use crate::support::{Fixture, read};

const TEXT: &str = "\
> **Rule R2.** Detach, then drop. [Here](page.md#rule-r2).

![a points to the list](figures/x.svg \"One arrow\")

1. In a list:

   ```python,fold
   print(\"<b> & `\")
   ```

   ```output
   <b> & `
   ```

```python
x
```

- ```rust
  fn main() {}
  ```
";

fn good() -> Fixture {
    let fixture = Fixture::new(TEXT);
    fixture.file(
        "book/src/figures/x.svg",
        "<svg viewBox=\"0 0 8 8\">\n\n<path id=\"p\" d=\"M0 0\"/>\n</svg>\n",
    );
    fixture
}

#[test]
fn the_html_has_the_output_the_box_and_the_figure() {
    let html = good().html();
    assert!(html.contains("&lt;b&gt; &amp; `"), "{html}");
    assert!(html.contains("<summary>Output: guess, then open</summary>"));
    assert!(html.contains("It prints nothing."));
    assert!(html.contains("class=\"box box-rule\" id=\"rule-r2\""));
    assert!(html.contains("aria-label=\"a points to the list\""));
    assert!(html.contains("id=\"x-p\""));
    assert!(html.contains("<figcaption>One arrow</figcaption>"));
    assert!(html.contains("<p class=\"heard\">Rust code:</p>"));
    assert!(html.contains("<code class=\"language-rust"));
    assert!(!html.contains("language-output"));
}

#[test]
fn a_failed_build_keeps_the_last_good_book() {
    let fixture = good();
    fixture.html();
    fixture.file("book/src/page.md", "# Page\n\n[x](no.md)\n");
    assert!(fixture.build().is_err());
    assert!(read(&fixture.out(), "page.html").contains("rule-r2"));
    assert!(!fixture.out().with_file_name("book.new").exists());
}

#[test]
fn a_folder_that_is_no_book_is_not_deleted() {
    let fixture = good();
    fixture.file("target/book/thesis.txt", "years of work");
    let problems = fixture.build().unwrap_err();
    assert!(problems[0].what.contains("would be deleted"));
    assert_eq!(read(&fixture.out(), "thesis.txt"), "years of work");
}

#[test]
fn the_course_is_counted_from_its_chapter_files() {
    let fixture = Fixture::new("{{#course}}\n");
    fixture
        .file(
            "exercises/ch01-one/chapter.toml",
            "number = 1\ntitle = \"One\"\nminutes = 30\n\n[[task]]\npoints = 5\n\n[[task]]\npoints = 7\n",
        )
        .file(
            "exercises/ch02-two/chapter.toml",
            "number = 2\ntitle = \"Two\"\nminutes = 125\n\n[[task]]\npoints = 30\n",
        )
        .file("book/src/ch01-one.md", "# One\n")
        .file("book/src/ch02-two.md", "# Two\n")
        .file(
            "book/src/SUMMARY.md",
            "# Summary\n\n- [Page](page.md)\n- [One](ch01-one.md)\n- [Two](ch02-two.md)\n",
        );
    let html = fixture.html();
    for cell in ["1 One</a>", ">12<", "30 min", "2 h 05", ">42<", "2 h 35"] {
        assert!(html.contains(cell), "{cell} is missing:\n{html}");
    }
}

#[test]
fn a_chapter_without_minutes_is_named() {
    let fixture = Fixture::new("{{#course}}\n");
    fixture.file(
        "exercises/ch01-one/chapter.toml",
        "number = 1\ntitle = \"One\"\n",
    );
    let text = fixture.fails_at("book/src/page.md:3");
    assert!(
        text.contains("ch01-one/chapter.toml") && text.contains("minutes"),
        "{text}"
    );
}

#[test]
fn the_table_of_versions_is_made_of_what_was_recorded() {
    let fixture = Fixture::new("{{#agreement}}\n");
    fixture.file(
        "book/versions.toml",
        "[[interpreter]]\nversion = \"3.12.1\"\nagree = 7\nscripts = 9\ndiffer = [\"a/b\", \"c/d\"]\n",
    );
    let html = fixture.html();
    for cell in ["3.12.1", "7 of 9", "<code>a/b</code>"] {
        assert!(html.contains(cell), "{cell} is missing:\n{html}");
    }
    fixture.file(
        "book/versions.toml",
        "[[interpreter]]\nversion = \"3.12.1\"\n",
    );
    let problems = fixture.build().expect_err("the row is not whole");
    assert!(
        problems[0].to_string().contains("`differ`"),
        "{}",
        problems[0]
    );
}
