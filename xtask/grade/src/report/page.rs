//! `index.html`, and a page a student. No script, nothing from elsewhere.

use super::book::{Book, Row};
use super::text::file_name;
use crate::verdict::{Came, Grade, Status, Task, Test};
use maud::{DOCTYPE, Markup, html};
use std::path::Path;
use xtask::files;
use xtask::trouble::Result;

const STYLE: &str = "
:root { color-scheme: light dark; --line: #8886; --good: #1a7f37; --bad: #c0342b }
@media (prefers-color-scheme: dark) { :root { --good: #57c46f; --bad: #ff8a80 } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
.wide { overflow-x: auto }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .6rem; border: 1px solid var(--line); border-radius: .3rem }
.pass { color: var(--good) } .bad { color: var(--bad) }
h4 { margin: 1.2rem 0 .2rem; overflow-wrap: anywhere } dt { font-weight: 600; margin-top: .5rem } dd { margin-left: 0 }
";

/// Writes all pages.
pub fn write(book: &Book, out: &Path) -> Result<()> {
    files::write_atomic(&out.join("index.html"), &index(book).into_string())?;
    for row in &book.rows {
        let path = out
            .join("students")
            .join(format!("{}.html", file_name(&row.student)));
        files::write_atomic(&path, &student(row, book).into_string())?;
    }
    Ok(())
}

fn whole(title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    }
}

fn word(status: Status) -> Markup {
    let class = if status == Status::Pass {
        "pass"
    } else if status == Status::Partial {
        ""
    } else {
        "bad"
    };
    html! { span class=(class) { (status.word()) } }
}

fn points(row: &Row) -> String {
    match row.total {
        Some(total) => format!("{total} of {}", row.max),
        None => format!("not known, of {}", row.max),
    }
}

fn index(book: &Book) -> Markup {
    whole(
        "Gradebook",
        html! {
            h1 { "Gradebook" }
            p { (book.rows.len()) " students" }
            div.wide { table {
                thead { tr {
                    th { "student" }
                    @for chapter in &book.chapters { th.n title=(chapter.title) { (chapter.id) } }
                    th.n { "total" } th { "status" } th { "flags" }
                } }
                tbody { @for row in &book.rows { tr {
                    td { a href={ "students/" (file_name(&row.student)) ".html" } { (row.student) } }
                    @for chapter in &book.chapters {
                        td.n { @match row.grades.get(&chapter.id) {
                            None => "0",
                            Some(grade) => @match grade.earned() {
                                Some(points) => (points),
                                None => "?",
                            },
                        } }
                    }
                    td.n { (points(row)) }
                    td { (word(row.status)) }
                    td { (row.flags.join("; ")) }
                } } }
            } }
        },
    )
}

fn student(row: &Row, book: &Book) -> Markup {
    whole(
        &row.student,
        html! {
            h1 { (row.student) }
            p { (points(row)) " points: " (word(row.status)) }
            @for chapter in &book.chapters {
                h2 { (chapter.id) ": " (chapter.title) }
                @match row.grades.get(&chapter.id) {
                    None => p { "Nothing was handed in: 0 of " (chapter.max) " points." },
                    Some(grade) => (one(grade)),
                }
            }
        },
    )
}

fn one(grade: &Grade) -> Markup {
    html! {
        p {
            @match grade.earned() {
                Some(points) => { (points) " of " (grade.max) " points: " },
                None => "The grader could not tell, which is no zero: ",
            }
            (word(grade.status))
        }
        @if !grade.says.is_empty() { pre { (grade.says) } }
        @if grade.tests().next().is_some() {
            table {
                thead { tr { th { "task" } th.n { "points" } th.n { "tests" } } }
                tbody { @for task in &grade.tasks { (line(task)) } }
            }
            @for task in grade.tasks.iter().filter(|task| !task.passed()) { (lost(task)) }
        }
    }
}

fn line(task: &Task) -> Markup {
    let passed = task.tests.iter().filter(|test| test.passed()).count();
    html! { tr {
        td { (task.title) " (" code { (task.name) } ")" }
        td.n { (task.earned) " of " (task.points) }
        td.n { (passed) " of " (task.tests.len()) }
    } }
}

/// How many failures of a task are told in full.
const TOLD: usize = 5;

fn lost(task: &Task) -> Markup {
    let bad = || {
        task.tests
            .iter()
            .filter(|test| !matches!(test.came, Came::Passed | Came::NotRun))
    };
    let hidden = bad().filter(|test| test.hidden).count();
    let open: Vec<&Test> = bad().filter(|test| !test.hidden).collect();
    html! {
        @if open.len() + hidden > 0 { h3 { (task.title) } }
        @if hidden > 0 { p { (hidden) " of the teacher's own tests of this task fail." } }
        @for test in open.iter().take(TOLD) { (told(test)) }
        @if open.len() > TOLD { p { "And " (open.len() - TOLD) " more." } }
    }
}

fn told(test: &Test) -> Markup {
    html! {
        h4 { code { (test.name) } ": " (test.came.word()) }
        dl {
            @for (name, text) in [
                ("What Python does", &test.python),
                ("What your heap did", &test.heap),
                ("The rule", &test.rule),
            ] {
                @if !text.is_empty() { dt { (name) } dd { pre { (text) } } }
            }
            @if !test.page.is_empty() { dt { "The page" } dd { code { (test.page) } } }
        }
        @if !test.printed.is_empty() {
            details { summary { "What it printed" } pre { (test.printed) } }
        }
    }
}
