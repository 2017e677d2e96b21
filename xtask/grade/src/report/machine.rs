//! Files for other programs: our own JSON, JUnit, Gradescope, GitHub Classroom,
//! Exercism.

use super::book::{Book, Row};
use super::text::{cut, file_name};
use crate::verdict::{Came, Grade, Status, Task, Test};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use xtask::course::number_of;
use xtask::files;
use xtask::trouble::{Result, Trouble};

/// The most text of one test that another program is given.
const MOST: usize = 8 * 1024;

/// Writes all of them, a file a student and a format.
pub fn write(book: &Book, out: &Path) -> Result<()> {
    for row in &book.rows {
        let name = file_name(&row.student);
        let save = |folder: &str, end: &str, text: &str| {
            files::write_atomic(&out.join(folder).join(format!("{name}.{end}")), text)
        };
        save("json", "json", &pretty(&json(row, book)))?;
        save("junit", "xml", &junit(row)?)?;
        // Without a score of ours, those two would show a zero.
        if row.status == Status::Internal {
            files::remove(&out.join("gradescope").join(format!("{name}.json")))?;
            files::remove(&out.join("classroom").join(format!("{name}.json")))?;
        } else {
            save("gradescope", "json", &pretty(&gradescope(row, book)))?;
            save("classroom", "json", &pretty(&classroom(row, book)))?;
        }
        for (id, grade) in &row.grades {
            let path = out.join("exercism").join(&name).join(format!("{id}.json"));
            files::write_atomic(&path, &pretty(&exercism(grade)))?;
        }
    }
    Ok(())
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn json(row: &Row, book: &Book) -> Value {
    json!({
        "schema": 1,
        "student": row.student,
        "status": row.status,
        "total": row.total,
        "max": row.max,
        "flags": row.flags,
        "chapters": book.chapters.iter().map(|chapter| match row.grades.get(&chapter.id) {
            Some(grade) => json!(grade),
            None => json!({
                "chapter": chapter.id, "status": Status::Missing, "points": 0, "max": chapter.max,
            }),
        }).collect::<Vec<_>>(),
    })
}

/// What is said of a test that did not pass, in the four parts.
pub fn message(test: &Test) -> String {
    if test.hidden {
        return "One of the teacher's own tests; what it looks at is not told.".into();
    }
    let parts = [
        ("What Python does", &test.python),
        ("What your heap did", &test.heap),
        ("The rule", &test.rule),
        ("The page", &test.page),
    ];
    let told = parts.iter().filter(|(_, text)| !text.is_empty());
    let told: Vec<String> = told.map(|(name, text)| format!("{name}\n{text}")).collect();
    told.join("\n\n")
}

/// What is said of a task that is lost.
fn said(task: &Task) -> String {
    let lost = task.tests.iter().filter(|test| !test.passed());
    let said: Vec<String> = lost
        .map(|test| format!("{}: {}\n{}", test.name, test.came.word(), message(test)))
        .collect();
    cut(&said.join("\n\n"), MOST)
}

fn junit(row: &Row) -> Result<String> {
    let mut report = Report::new(row.student.as_str());
    for grade in row.grades.values() {
        let mut suite = TestSuite::new(grade.chapter.as_str());
        if grade.tests().next().is_none() {
            let mut status = TestCaseStatus::non_success(kind(grade.status));
            status
                .set_message(grade.status.word())
                .set_description(cut(&grade.says, MOST));
            suite.add_test_case(TestCase::new("graded", status));
        }
        for (task, test) in grade.tests() {
            suite.add_test_case(case(grade, task, test));
        }
        report.add_test_suite(suite);
    }
    report
        .to_string()
        .map_err(|e| Trouble::new(format!("internal error: JUnit: {e}")))
}

fn kind(status: Status) -> NonSuccessKind {
    match status {
        Status::Fail | Status::Partial => NonSuccessKind::Failure,
        _ => NonSuccessKind::Error,
    }
}

fn case(grade: &Grade, task: &Task, test: &Test) -> TestCase {
    let mut status = match test.came {
        Came::Passed => TestCaseStatus::success(),
        Came::NotRun => TestCaseStatus::skipped(),
        Came::Wrong | Came::ToWrite => TestCaseStatus::non_success(NonSuccessKind::Failure),
        _ => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    if !test.passed() {
        status.set_message(test.came.word());
    }
    if !matches!(test.came, Came::Passed | Came::NotRun) {
        status
            .set_type(test.came.word())
            .set_description(cut(&message(test), MOST));
    }
    let mut case = TestCase::new(test.name.as_str(), status);
    case.set_classname(format!("{}::{}", grade.chapter, task.name));
    case.set_time(Duration::from_millis(test.ms));
    if !test.printed.is_empty() && !test.hidden {
        case.set_system_out(cut(&test.printed, MOST));
    }
    case
}

fn short(chapter: &str) -> String {
    xtask::course::short(number_of(chapter).unwrap_or_default())
}

/// One item a task, with its points; all of a student's text as plain text.
fn gradescope(row: &Row, book: &Book) -> Value {
    let mut tests = Vec::new();
    for (at, chapter) in book.chapters.iter().enumerate() {
        let Some(grade) = row.grades.get(&chapter.id) else {
            tests.push(json!({
                "name": format!("{}: nothing was handed in", chapter.id), "name_format": "text",
                "score": 0, "max_score": chapter.max, "status": "failed", "number": format!("{}", at + 1),
            }));
            continue;
        };
        for (number, task) in grade.tasks.iter().enumerate() {
            let output = if grade.says.is_empty() {
                said(task)
            } else {
                cut(&grade.says, MOST)
            };
            tests.push(json!({
                "name": format!("{}: {}", short(&chapter.id), task.title),
                "name_format": "text",
                "number": format!("{}.{}", at + 1, number + 1),
                "score": task.earned,
                "max_score": task.points,
                "status": if task.passed() { "passed" } else { "failed" },
                "output": output,
                "output_format": "text",
                "visibility": "visible",
            }));
        }
    }
    let seconds = row.grades.values().map(|grade| grade.wall_ms).sum::<u64>() as f64 / 1000.0;
    json!({
        "score": row.total.unwrap_or(0),
        "execution_time": seconds,
        "output": format!("{}: {}", row.status.word(), points(row)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    })
}

fn points(row: &Row) -> String {
    format!("{} of {} points", row.total.unwrap_or(0), row.max)
}

/// Classroom adds up the scores of the tests, so each task is one.
fn classroom(row: &Row, book: &Book) -> Value {
    let mut tests = Vec::new();
    for chapter in &book.chapters {
        for task in row
            .grades
            .get(&chapter.id)
            .iter()
            .flat_map(|grade| &grade.tasks)
        {
            let said = if task.passed() {
                String::new()
            } else {
                said(task)
            };
            tests.push(json!({
                "name": format!("{}: {}", short(&chapter.id), task.title),
                "status": if task.passed() { "pass" } else { "fail" },
                "score": task.earned,
                "message": said,
                "test_code": format!("cargo xtask verify {} --task {}", number_of(&chapter.id).unwrap_or(0), task.name),
                "filename": "",
                "line_no": 0,
                "duration": task.tests.iter().map(|test| test.ms).sum::<u64>(),
            }));
        }
    }
    json!({
        "version": 1,
        "status": if row.status == Status::Pass { "pass" } else { "fail" },
        "max_score": row.max,
        "tests": tests,
    })
}

fn exercism(grade: &Grade) -> Value {
    const MOST_MESSAGE: usize = 65_535;
    const MOST_OUTPUT: usize = 500;
    let ran = grade.tests().next().is_some();
    if !ran {
        let says = if grade.says.is_empty() {
            grade.status.word()
        } else {
            &grade.says
        };
        return json!({ "version": 3, "status": "error", "message": cut(says, MOST_MESSAGE), "tests": [] });
    }
    let tests = grade.tests().map(|(task, test)| {
        let at = grade.tasks.iter().position(|other| other.name == task.name).unwrap_or(0);
        let status = match test.came {
            Came::Passed => "pass",
            Came::Wrong | Came::ToWrite => "fail",
            _ => "error",
        };
        let mut one = json!({
            "name": test.name,
            "status": status,
            "task_id": at + 1,
            "test_code": format!("cargo xtask verify {} --task {}", number_of(&grade.chapter).unwrap_or(0), task.name),
        });
        if status != "pass" {
            one["message"] = cut(&message(test), MOST_MESSAGE).into();
        }
        if !test.printed.is_empty() && !test.hidden {
            one["output"] = cut(&test.printed, MOST_OUTPUT).into();
        }
        one
    });
    json!({
        "version": 3,
        "status": if grade.status == Status::Pass { "pass" } else { "fail" },
        "tests": tests.collect::<Vec<_>>(),
    })
}
