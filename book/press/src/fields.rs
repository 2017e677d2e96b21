//! What the course's TOML files say, field by field.

use toml::de::{DeTable, DeValue};

fn value<'t>(table: &'t DeTable<'t>, key: &str) -> Option<&'t DeValue<'t>> {
    table.get(key).map(|value| value.get_ref())
}

/// A text; `None` if there is none.
pub fn text<'t>(table: &'t DeTable<'t>, key: &str) -> Option<&'t str> {
    value(table, key)?.as_str()
}

/// A whole number.
///
/// # Errors
/// If there is none, or it is negative or huge.
pub fn number(table: &DeTable<'_>, key: &str) -> Result<u32, String> {
    match value(table, key) {
        Some(DeValue::Integer(number)) => number
            .as_str()
            .parse()
            .map_err(|_| format!("`{key}` is no small number")),
        _ => Err(format!("there is no number `{key}`")),
    }
}

/// The tables of a list; none when there is no such list.
pub fn tables<'t>(table: &'t DeTable<'t>, key: &str) -> Vec<&'t DeTable<'t>> {
    let list = value(table, key).and_then(DeValue::as_array);
    let tables = list.into_iter().flatten();
    tables
        .filter_map(|item| item.get_ref().as_table())
        .collect()
}

/// The texts of a list; `None` if there is no such list.
pub fn texts<'t>(table: &'t DeTable<'t>, key: &str) -> Option<Vec<&'t str>> {
    let list = value(table, key)?.as_array()?;
    Some(
        list.iter()
            .filter_map(|item| item.get_ref().as_str())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_another_kind_is_none() {
        let read = DeTable::parse("n = 7\nt = 'a'\nl = ['b']\nm = -1\n[[r]]\nx = 1\n").unwrap();
        let table = read.get_ref();
        assert_eq!((text(table, "t"), text(table, "n")), (Some("a"), None));
        assert_eq!(number(table, "n"), Ok(7));
        assert!(number(table, "t").is_err() && number(table, "m").is_err());
        assert_eq!(texts(table, "l"), Some(vec!["b"]));
        assert_eq!(texts(table, "t"), None);
        assert_eq!(tables(table, "r").len(), 1);
        assert!(tables(table, "l").is_empty());
    }
}
