//! `gradebook.csv` and `results.csv`.

use super::book::Book;
use crate::verdict::{Grade, Status};
use std::path::Path;
use xtask::files;
use xtask::trouble::{Result, Trouble};

/// A cell as a spreadsheet should take it: as text. One that begins like a
/// formula is set behind an apostrophe, as spreadsheets themselves do it.
pub fn cell(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let first = clean.trim_start().chars().next();
    if first.is_some_and(|c| "=+-@＝＋－＠".contains(c)) {
        format!("'{clean}")
    } else {
        clean
    }
}

fn write(path: &Path, rows: Vec<Vec<String>>) -> Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(false)
        .from_writer(Vec::new());
    let failed = |error: String| Trouble::new(format!("internal error: a table: {error}"));
    for row in rows {
        writer
            .write_record(&row)
            .map_err(|e| failed(e.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(e.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|e| failed(e.to_string()))?;
    files::write_atomic(path, &text)
}

/// A row a student. What the grader could not tell stays empty: no zero.
pub fn gradebook(book: &Book, out: &Path) -> Result<()> {
    let mut head = vec!["student".to_string()];
    head.extend(book.chapters.iter().map(|chapter| chapter.id.clone()));
    head.extend(["total", "max", "status", "flags"].map(String::from));
    let mut rows = vec![head];
    for row in &book.rows {
        let mut cells = vec![cell(&row.student)];
        cells.extend(book.chapters.iter().map(|chapter| {
            let points = match row.grades.get(&chapter.id) {
                None => Some(0),
                Some(grade) => grade.earned(),
            };
            points.map_or(String::new(), |points| points.to_string())
        }));
        cells.push(row.total.map_or(String::new(), |total| total.to_string()));
        cells.push(row.max.to_string());
        cells.push(row.status.word().to_string());
        cells.push(cell(&row.flags.join("; ")));
        rows.push(cells);
    }
    write(&out.join("gradebook.csv"), rows)
}

/// A row a test. A test's weight is its share of the task's points, and it is
/// earned with the task.
pub fn results(book: &Book, out: &Path) -> Result<()> {
    let head = [
        "student", "exercise", "task", "test", "weight", "earned", "status", "ms",
    ];
    let mut rows = vec![head.map(String::from).to_vec()];
    for row in &book.rows {
        for grade in row.grades.values() {
            rows.extend(of_grade(grade));
        }
    }
    write(&out.join("results.csv"), rows)
}

fn of_grade(grade: &Grade) -> Vec<Vec<String>> {
    let line = |task: &str, test: &str, weight: String, earned: String, status: &str, ms: u64| {
        let names = [&grade.student, &grade.chapter, task, test].map(|text: &str| cell(text));
        let mut cells = names.to_vec();
        cells.extend([weight, earned, status.to_string(), ms.to_string()]);
        cells
    };
    let tested = grade.tasks.iter().any(|task| !task.tests.is_empty());
    if !tested || grade.status == Status::Internal {
        let earned = grade
            .earned()
            .map_or(String::new(), |points| points.to_string());
        return vec![line(
            "",
            "",
            grade.max.to_string(),
            earned,
            grade.status.word(),
            grade.cpu_ms,
        )];
    }
    let tests = grade.tests().map(|(task, test)| {
        let share = f64::from(task.points) / task.tests.len() as f64;
        let earned = if task.passed() { share } else { 0.0 };
        let number = |value: f64| format!("{value:.3}");
        line(
            &task.name,
            &test.name,
            number(share),
            number(earned),
            test.came.word(),
            test.ms,
        )
    });
    tests.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@x",
            " =1",
            "\t=1",
            "\r\n=cmd|' /C calc'!A0",
            "＝1",
        ] {
            assert!(cell(text).starts_with('\''), "{text:?} {:?}", cell(text));
        }
        assert_eq!(cell("anna, b=1"), "anna, b=1");
        assert_eq!(cell("a\u{1b}[31mb\0"), "a [31mb ");
    }
}
