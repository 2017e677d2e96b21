//! The gradebook: a row a student, a column a chapter.

use crate::verdict::{Grade, Status, of_chapters};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use xtask::course;
use xtask::trouble::{Result, Trouble};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    pub id: String,
    pub title: String,
    pub max: u32,
}

/// A student's row.
#[derive(Debug, Clone)]
pub struct Row {
    pub student: String,
    /// By chapter; a missing one was not handed in.
    pub grades: BTreeMap<String, Grade>,
    pub status: Status,
    /// None when the grader could not tell.
    pub total: Option<u32>,
    pub max: u32,
    pub flags: Vec<String>,
}

/// All rows and columns.
#[derive(Debug, Clone)]
pub struct Book {
    pub chapters: Vec<Chapter>,
    pub rows: Vec<Row>,
}

impl Book {
    /// The book of these grades; `roster` names students who must be in it.
    pub fn new(
        chapters: Vec<Chapter>,
        grades: Vec<Grade>,
        students: &[String],
        roster: Option<&[String]>,
    ) -> Book {
        let mut by_student: BTreeMap<String, BTreeMap<String, Grade>> = BTreeMap::new();
        for name in students.iter().chain(roster.into_iter().flatten()) {
            by_student.entry(name.clone()).or_default();
        }
        for grade in grades {
            let own = by_student.entry(grade.student.clone()).or_default();
            own.insert(grade.chapter.clone(), grade);
        }
        let submitted: BTreeSet<&String> = students.iter().collect();
        let rows = by_student.into_iter().map(|(student, grades)| {
            let mut row = row(&chapters, student, grades);
            if roster.is_some_and(|all| !all.contains(&row.student)) {
                row.flags.push("not on the roster".into());
            }
            if !submitted.contains(&row.student) && row.grades.is_empty() {
                row.flags.push("nothing handed in".into());
            }
            row
        });
        let rows = rows.collect();
        Book { chapters, rows }
    }
}

fn row(chapters: &[Chapter], student: String, grades: BTreeMap<String, Grade>) -> Row {
    let status = |chapter: &Chapter| {
        grades
            .get(&chapter.id)
            .map_or(Status::Missing, |g| g.status)
    };
    let all: Vec<Status> = chapters.iter().map(status).collect();
    let earned: u32 = grades.values().filter_map(Grade::earned).sum();
    let status = of_chapters(&all, earned);
    let mut flags = Vec::new();
    for (chapter, status) in chapters.iter().zip(&all) {
        let short = course::short(course::number_of(&chapter.id).unwrap_or_default());
        let Some(grade) = grades.get(&chapter.id) else {
            continue;
        };
        if chapters.len() > 1 && !matches!(status, Status::Pass | Status::Partial | Status::Missing)
        {
            flags.push(format!("{short}: {}", status.word()));
        }
        flags.extend(grade.flags.iter().map(|flag| format!("{short}: {flag}")));
    }
    Row {
        total: (status != Status::Internal).then_some(earned),
        max: chapters.iter().map(|chapter| chapter.max).sum(),
        student,
        grades,
        status,
        flags,
    }
}

/// The students of a roster: a column `student`, or what Classroom calls it, or
/// the first column.
pub fn roster(path: &Path) -> Result<Vec<String>> {
    const NAMES: [&str; 6] = [
        "student",
        "identifier",
        "roster_identifier",
        "github_username",
        "student_id",
        "username",
    ];
    let unread = |e: csv::Error| {
        Trouble::new(format!("the roster cannot be read: {e}"))
            .at(path.display())
            .next("a CSV file with a heading and a column `student`")
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(path)
        .map_err(unread)?;
    let head = reader.headers().map_err(unread)?.clone();
    let plain = |text: &str| {
        text.trim()
            .trim_start_matches('\u{feff}')
            .to_ascii_lowercase()
    };
    let column = NAMES
        .iter()
        .find_map(|name| head.iter().position(|found| plain(found) == *name))
        .unwrap_or(0);
    let mut students = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unread)?;
        let name = record.get(column).unwrap_or_default().trim();
        if !name.is_empty() && !students.iter().any(|known| known == name) {
            students.push(name.to_string());
        }
    }
    Ok(students)
}
