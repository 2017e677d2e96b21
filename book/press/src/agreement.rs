//! `{{#agreement}}`: which CPythons print what 3.11 prints, from the file that
//! `cargo xtask conformance --record` wrote.

use crate::house::House;
use std::fs;
use toml::de::{DeTable, DeValue};

/// The table in Markdown, a line each.
///
/// # Errors
/// Why the file cannot be read.
pub fn table(house: &House) -> Result<Vec<String>, String> {
    let path = house.book().join("versions.toml");
    let named = |why: String| format!("`{}`: {why}", house.name(&path));
    let text = fs::read_to_string(&path).map_err(|why| named(why.to_string()))?;
    let table = DeTable::parse(&text).map_err(|why| named(why.to_string()))?;
    let Some(DeValue::Array(rows)) = table.get_ref().get("interpreter").map(|v| v.get_ref()) else {
        return Err(named("there is no [[interpreter]]".into()));
    };
    let mut lines = vec![
        "| CPython | scripts that print the same | the first that does not |".to_string(),
        "|---|--:|---|".to_string(),
    ];
    for row in rows {
        let DeValue::Table(row) = row.get_ref() else {
            return Err(named("an interpreter is no table".into()));
        };
        let text = |key: &str| match row.get(key).map(|value| value.get_ref()) {
            Some(DeValue::String(text)) => Ok(text.to_string()),
            Some(DeValue::Integer(number)) => Ok(number.as_str().to_string()),
            _ => Err(named(format!("an interpreter has no `{key}`"))),
        };
        let first = match row.get("differ").map(|value| value.get_ref()) {
            Some(DeValue::Array(names)) => names.first().map(|name| name.get_ref()),
            _ => return Err(named("an interpreter has no `differ`".into())),
        };
        let first = match first {
            Some(DeValue::String(name)) => format!("`{name}`"),
            _ => String::new(),
        };
        let (version, agree, of) = (text("version")?, text("agree")?, text("scripts")?);
        lines.push(format!("| {version} | {agree} of {of} | {first} |"));
    }
    Ok(lines)
}
