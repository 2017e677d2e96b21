//! `{{#course}}`: the table of all chapters, their tasks, points and time, from
//! the files that `verify` counts with.

use crate::fields;
use crate::house::House;
use std::fs;
use toml::de::DeTable;

/// What the table says of one chapter.
struct Row {
    page: String,
    number: u32,
    title: String,
    tasks: usize,
    points: u32,
    minutes: u32,
}

/// The table in Markdown, a line each.
///
/// # Errors
/// The first chapter file that cannot be read, and why.
pub fn table(house: &House) -> Result<Vec<String>, String> {
    let rows: Vec<Row> = house
        .chapters()
        .iter()
        .map(|folder| {
            let path = folder.join("chapter.toml");
            let text = fs::read_to_string(&path).map_err(|why| why.to_string());
            let page = folder.file_name().unwrap_or_default().to_string_lossy();
            text.and_then(|text| row(&page, &text))
                .map_err(|why| format!("`{}`: {why}", house.name(&path)))
        })
        .collect::<Result<_, _>>()?;
    let mut lines = vec![
        "| chapter | tasks | points | time |".to_string(),
        "|---|--:|--:|--:|".to_string(),
    ];
    lines.extend(rows.iter().map(line));
    let tasks: usize = rows.iter().map(|row| row.tasks).sum();
    let points: u32 = rows.iter().map(|row| row.points).sum();
    let minutes: u32 = rows.iter().map(|row| row.minutes).sum();
    lines.push(format!(
        "| **together** | {tasks} | {points} | {} |",
        time(minutes)
    ));
    Ok(lines)
}

fn line(row: &Row) -> String {
    format!(
        "| [{} {}]({}.md) | {} | {} | {} |",
        row.number,
        row.title,
        row.page,
        row.tasks,
        row.points,
        time(row.minutes)
    )
}

/// `1 h 50`, `30 min`.
fn time(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest:02}"),
    }
}

fn row(page: &str, text: &str) -> Result<Row, String> {
    let table = DeTable::parse(text).map_err(|why| why.to_string())?;
    let table = table.get_ref();
    let tasks = fields::tables(table, "task");
    let points = tasks.iter().map(|task| fields::number(task, "points"));
    let points: Vec<u32> = points.collect::<Result<_, _>>()?;
    let title = fields::text(table, "title").ok_or("there is no title")?;
    Ok(Row {
        page: page.into(),
        number: fields::number(table, "number")?,
        title: title.into(),
        tasks: tasks.len(),
        points: points.iter().sum(),
        minutes: fields::number(table, "minutes")?,
    })
}
