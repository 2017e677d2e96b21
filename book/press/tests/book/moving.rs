//! Pictures, choices and versions.

use crate::support::Fixture;

const PAGE: &str = "book/src/page.md";

#[test]
fn a_program_can_be_stepped_through() {
    let page = "```python,step\nprint(\"1\")\nx\n```\n\n```python,step,id=\"mine\"\nx\n```\n";
    let html = Fixture::new(page).html();
    assert!(
        html.contains("<div class=\"stepper\" id=\"steps-page-1\""),
        "{html}"
    );
    assert!(html.contains("<div class=\"stepper\" id=\"steps-mine\""));
    assert!(
        html.contains("data-at=\""),
        "what is not always there says when"
    );
    assert!(
        html.contains("<code>n2</code> leads to the new list @2."),
        "{html}"
    );
    assert!(!html.contains("<details class=\"moved\">"));
}

#[test]
fn where_the_reader_guesses_pictures_are_folded() {
    for words in ["fold,step", "fold,graph"] {
        let html = Fixture::new(&format!("```python,{words}\nprint(\"1\")\n```\n")).html();
        let moved = html
            .find("<details class=\"moved\">")
            .expect("it is folded");
        assert!(moved < html.find("guess, then open").expect("so is the output"));
    }
}

#[test]
fn a_part_that_goes_on_begins_where_the_one_before_ended() {
    let page = "```python\nx\ny\n```\n\n```python,continue,step\nz\n```\n";
    let html = Fixture::new(page).html();
    assert!(html.contains("As the part before left it."), "{html}");
    assert!(
        html.contains("[null,1,"),
        "the part's first line comes first: {html}"
    );
    assert!(!html.contains("&#x1;") && !html.contains("\\u0001"));
}

#[test]
fn pictures_after_lines() {
    let html = Fixture::new("```python,graph=\"1,end\"\nx\ny\n```\n").html();
    assert!(html.contains("<figcaption>After line 1</figcaption>"));
    assert!(html.contains("<figcaption>At the end</figcaption>"));
    assert!(
        html.contains("aria-label=\"Names: n1 leads to list @1."),
        "{html}"
    );
    let text = Fixture::new("```python,graph=\"9\"\nx\n```\n").fails_at(&format!("{PAGE}:3"));
    assert!(
        text.contains("line `9` of this program never runs"),
        "{text}"
    );
}

#[test]
fn explain_needs_a_collection() {
    Fixture::new("```python,explain\nx\ncollect\n```\n").html();
    let text = Fixture::new("```python,explain\nx\n```\n").fails_at(&format!("{PAGE}:3"));
    assert!(text.contains("no collection looks at"), "{text}");
}

#[test]
fn too_many_steps_are_refused() {
    let page = format!("```python,step\n{}```\n", "x\n".repeat(130));
    let text = Fixture::new(&page).fails_at(&format!("{PAGE}:3"));
    assert!(text.contains("cannot step through"), "{text}");
}

fn asked(choices: &str) -> Fixture {
    let page = "```python,predict=\"What now?\"\nprint(\"0\")\nprint(\"1\")\n```\n\n```choices\n";
    Fixture::new(&format!("{page}{choices}```\n"))
}

#[test]
fn a_question_has_folded_answers() {
    for right in ["* 1 | so `it` is\n", "* 0 / 1 | both lines\n"] {
        let html = asked(&format!("{right}- 2 | not so\n- nothing | it prints\n")).html();
        assert!(html.contains("Predict: What now?"));
        assert!(html.contains("<strong>Yes.</strong> "), "{html}");
        assert_eq!(html.matches("<strong>No.</strong>").count(), 2);
        assert!(html.contains("guess, then open"));
    }
    let html = asked("* 1 | so `it` is\n- 2 | a\n- 0 | b\n").html();
    let place = |answer: &str| {
        html.find(&format!("<summary><code>{answer}</code>"))
            .unwrap()
    };
    assert!(
        place("0") < place("1") && place("1") < place("2"),
        "the order does not tell"
    );
    assert!(html.contains("<code>it</code>"), "reasons are Markdown");
}

#[test]
fn a_wrong_right_answer_fails_the_build() {
    let text = asked("* 2 | wrong\n- 3 | x\n- 4 | x\n").fails_at(&format!("{PAGE}:8"));
    assert!(
        text.contains("`2` is right, and that is not what is printed"),
        "{text}"
    );
    let text =
        asked("* 1 | right\n- 0 / 1 | but so is this\n- 4 | x\n").fails_at(&format!("{PAGE}:8"));
    assert!(
        text.contains("is wrong, and just that is printed"),
        "{text}"
    );
    let text = asked("- 2 | none\n- 3 | is\n- 4 | right\n").fails_at(&format!("{PAGE}:8"));
    assert!(text.contains("of 3 choices 0 are right"), "{text}");
    let text = asked("* 1 | right\n- 3\n- 4 | x\n").fails_at(&format!("{PAGE}:8"));
    assert!(text.contains("this is no choice: - 3"), "{text}");
}

#[test]
fn questions_and_answers_come_together() {
    let alone = "```python,predict=\"?\"\nx\n```\n";
    Fixture::new(alone).fails_at(&format!("{PAGE}:3"));
    let answers = "```python\nprint(\"1\")\n```\n```choices\n* 1 | x\n- 2 | x\n- 3 | x\n```\n";
    Fixture::new(answers).fails_at(&format!("{PAGE}:6"));
}

fn versions(rows: &str) -> Fixture {
    Fixture::new(&format!(
        "```python\nprint(\"1\")\n```\n\n```versions\n{rows}```\n"
    ))
}

#[test]
fn the_row_of_our_version_is_checked() {
    let html = versions("3.8 to 3.11 | 1\n3.12+ | 2 | it <changed>\n").html();
    assert!(
        html.contains("<td>3.12+</td><td><code>2</code></td><td>it &lt;changed&gt;</td>"),
        "{html}"
    );
    let text = versions("3.8 to 3.11 | 3\n3.12+ | 2\n").fails_at(&format!("{PAGE}:7"));
    assert!(text.contains("3.11 prints `3`"), "{text}");
    let text = versions("3.8 | 1\n3.12+ | 2\n").fails_at(&format!("{PAGE}:7"));
    assert!(text.contains("0 tell of 3.11"), "{text}");
    let text = versions("new | 1\n").fails_at(&format!("{PAGE}:7"));
    assert!(text.contains("no row of versions"), "{text}");
}

#[test]
fn versions_tell_nothing_before_the_guess() {
    let html = Fixture::new(
        "```python,fold\nprint(\"1\")\n```\n\n```versions\n3.8 to 3.11 | 1\n3.12+ | 2 | `del` waits\n```\n",
    )
    .html();
    let folded = html.split_once("<summary>Other CPythons").unwrap().1;
    let folded = folded.split_once("</details>").unwrap().0;
    assert!(folded.contains("<td>3.12+</td>"), "{folded}");
    assert!(
        folded.contains("<td><code>del</code> waits</td>"),
        "{folded}"
    );
}
