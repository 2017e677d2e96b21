//! `{{#agreement}}`: which CPythons print what 3.11 prints, from the file that
//! `cargo xtask conformance --record` wrote.

use crate::fields;
use crate::house::House;
use std::fs;
use toml::de::DeTable;

/// The table in Markdown, a line each.
///
/// # Errors
/// Why the file cannot be read.
pub fn table(house: &House) -> Result<Vec<String>, String> {
    let path = house.book().join("versions.toml");
    let named = |why: String| format!("`{}`: {why}", house.name(&path));
    let text = fs::read_to_string(&path).map_err(|why| named(why.to_string()))?;
    let table = DeTable::parse(&text).map_err(|why| named(why.to_string()))?;
    let rows = fields::tables(table.get_ref(), "interpreter");
    if rows.is_empty() {
        return Err(named("there is no [[interpreter]]".into()));
    }
    let mut lines = vec![
        "| CPython | scripts that print the same | the first that does not |".to_string(),
        "|---|--:|---|".to_string(),
    ];
    for row in rows {
        let lacks = |key: &str| named(format!("an interpreter has no `{key}`"));
        let version = fields::text(row, "version").ok_or_else(|| lacks("version"))?;
        let differ = fields::texts(row, "differ").ok_or_else(|| lacks("differ"))?;
        let first = differ.first().map(|name| format!("`{name}`"));
        let first = first.unwrap_or_default();
        let (agree, of) = (fields::number(row, "agree"), fields::number(row, "scripts"));
        let (agree, of) = (agree.map_err(&named)?, of.map_err(&named)?);
        lines.push(format!("| {version} | {agree} of {of} | {first} |"));
    }
    Ok(lines)
}
