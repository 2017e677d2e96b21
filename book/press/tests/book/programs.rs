//! Python blocks: run, compared, refused.

use crate::support::Fixture;

const PAGE: &str = "book/src/page.md";

#[test]
fn a_wrong_claim_names_its_line_and_both_texts() {
    let page = "```python\nprint(\"1\")\nprint(\"2\")\n```\n\n```output\n1\n3\n```\n";
    let text = Fixture::new(page).fails_at(&format!("{PAGE}:8"));
    for line in ["- 3", "+ 2", "To do:"] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn a_wrong_claim_in_a_quotation_is_found_too() {
    let page = "> **Predict.** What now?\n>\n> ```python\n> print(\"1\")\n> ```\n>\n> ```output\n> 2\n> ```\n";
    Fixture::new(page).fails_at(&format!("{PAGE}:9"));
}

#[test]
fn numbers_that_vary_have_placeholders() {
    let right = "```python\naddress()\n```\n```output\n<hex> is <id>\n```\n";
    let html = Fixture::new(right).html();
    assert!(html.contains("0x7f00 is 32512"));
    assert!(html.contains("your numbers will differ"));
    let wrong = right.replace("<hex>", "<id>");
    Fixture::new(&wrong).fails_at(&format!("{PAGE}:6"));
}

#[test]
fn an_error_must_be_expected() {
    let text = Fixture::new("```python\nraise\n```\n").fails_at(&format!("{PAGE}:3"));
    assert!(text.contains("Traceback"), "{text}");
    let html = Fixture::new("```python,error\nprint(\"1\")\nraise\n```\n").html();
    assert!(html.contains("Traceback") && html.contains("Error output"));
}

#[test]
fn an_expected_error_must_come() {
    let page = "```python,error\nprint(\"1\")\n```\n";
    Fixture::new(page).fails_at(&format!("{PAGE}:3"));
}

#[test]
fn typed_errors_are_judged_by_their_text() {
    Fixture::new("```python,repl\nraise\n```\n").fails_at(&format!("{PAGE}:3"));
    Fixture::new("```python,repl,error\nraise\n```\n").html();
    Fixture::new("```python,repl,error\nprint(\"1\")\n```\n").fails_at(&format!("{PAGE}:3"));
}

#[test]
fn python_of_later_chapters_is_never_an_expected_error() {
    let text = Fixture::new("```python\nwith\n```\n").fails_at(&format!("{PAGE}:3"));
    assert!(text.contains("`with` (line 1)"), "{text}");
    let text = Fixture::new("```python,error\nwith\n```\n").fails_at(&format!("{PAGE}:3"));
    assert!(text.contains("`with` (line 1)"), "{text}");
}

#[test]
fn a_runner_that_breaks_is_a_sentence() {
    let text = Fixture::new("```python\npanic\n```\n").fails_at(&format!("{PAGE}:3"));
    assert!(text.contains("it panicked"), "{text}");
}

#[test]
fn what_is_not_run_says_why() {
    Fixture::new("```python,show\nwith\n```\n").fails_at(&format!("{PAGE}:3"));
    let html = Fixture::new("```python,show why=\"needs gc: chapter 12\"\nwith\n```\n").html();
    assert!(html.contains("not run here: needs gc: chapter 12"));
}

#[test]
fn blocks_that_continue_are_one_program() {
    let page = "```python\nprint(\"one\")\n```\n\nThen:\n\n```python,continue\nprint(\"two\")\n```\n\n```output\ntwo\n```\n";
    let html = Fixture::new(page).html();
    assert_eq!(
        html.matches("\none\n").count() + html.matches(">one\n").count(),
        1
    );
    assert!(!html.contains('\u{1}'), "a marker is on the page");
    Fixture::new("```python,continue\nprint(\"two\")\n```\n").fails_at(&format!("{PAGE}:3"));
}

#[test]
fn a_typed_block_ends_before_the_next_part() {
    let page =
        "```python,repl\nif x:\n    y\n```\n\n```python,repl,continue\nprint(\"two\")\n```\n";
    Fixture::new(page).html();
}

#[test]
fn after_an_error_nothing_can_continue() {
    let page = "```python,error\nraise\n```\n\n```python,continue\nprint(\"two\")\n```\n";
    let text = Fixture::new(page).fails_at(&format!("{PAGE}:7"));
    assert!(text.contains("ended before it came here"), "{text}");
}

#[test]
fn a_traceback_counts_lines_over_all_parts() {
    let page = "```python\nprint(\"one\")\n```\n\n```python,continue,error\nraise\n```\n\n```stderr\nTraceback (most recent call last):\n  File \"example.py\", line 3\nError\n```\n";
    Fixture::new(page).html();
}

#[test]
fn typed_lines_may_claim_their_answers() {
    let right = "```python,repl\n>>> print(\"1\")\n1\n>>> x\n```\n";
    let html = Fixture::new(right).html();
    assert_eq!(
        html.matches(">1\n").count(),
        1,
        "once as output, not as source"
    );
    let text = Fixture::new(&right.replace("\n1\n", "\n2\n")).fails_at(&format!("{PAGE}:3"));
    assert!(text.contains("- 2") && text.contains("+ 1"), "{text}");
}

#[test]
fn a_claim_without_a_program_is_refused() {
    Fixture::new("Text.\n\n```output\n1\n```\n").fails_at(&format!("{PAGE}:5"));
    let page = "```python\nprint(\"1\")\n```\n\nText.\n\n```output\n1\n```\n";
    Fixture::new(page).fails_at(&format!("{PAGE}:9"));
}

#[test]
fn a_word_that_is_not_known_is_refused() {
    let text = Fixture::new("```python,eror\n```\n").fails_at(&format!("{PAGE}:3"));
    assert!(text.contains("`eror`"), "{text}");
}

#[test]
fn a_block_without_end_is_refused() {
    Fixture::new("```text\nand so on\n").fails_at(&format!("{PAGE}:3"));
}
