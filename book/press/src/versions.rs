//! `versions`: what other CPythons print, as a small table. The row of 3.11 is
//! checked.

use crate::choices::is_true;
use crate::fences::Fence;
use crate::show::escape;

/// The version whose behaviour the heap has.
const OURS: u32 = 11;

/// The table.
///
/// # Errors
/// What is wrong, and what to do.
pub fn table(fence: &Fence, printed: &str) -> Result<String, (String, String)> {
    let mut rows = Vec::new();
    let mut ours = 0;
    for line in fence.code.lines().filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let versions = cells.first().and_then(|cell| read(cell));
        let (Some(versions), 2..=3) = (versions, cells.len()) else {
            let fix =
                "write `3.8 to 3.11 | what it prints | why`; `3.12+` stands for all from 3.12 on";
            return Err((
                format!("this is no row of versions: {}", line.trim()),
                fix.into(),
            ));
        };
        if versions.contains(&OURS) {
            ours += 1;
            if !is_true(cells[1], printed) {
                let what = format!(
                    "the page says that 3.11 prints `{}`, and the heap prints\n{}",
                    cells[1],
                    printed.trim_end()
                );
                return Err((
                    what,
                    "mend the row or the program; ` / ` stands between lines".into(),
                ));
            }
        }
        rows.push(cells);
    }
    if ours != 1 || rows.len() < 2 {
        let what = format!("of {} rows {ours} tell of 3.11", rows.len());
        return Err((
            what,
            "one row tells of 3.11, and at least one more of versions that differ".into(),
        ));
    }
    let mut html = String::from(
        "<div class=\"versions\"><table><thead><tr><th>CPython</th><th>prints</th><th>because</th></tr></thead><tbody>",
    );
    for cells in rows {
        let why = cells.get(2).copied().unwrap_or("");
        html += &format!(
            "<tr><td>{}</td><td><code>{}</code></td><td>{}</td></tr>",
            escape(cells[0]),
            escape(cells[1]).replace(" / ", "<br>"),
            picture::with_code(why)
        );
    }
    Ok(html + "</tbody></table></div>\n")
}

/// `3.8 to 3.11, 3.13+` → the minor versions up to 3.20.
fn read(text: &str) -> Option<Vec<u32>> {
    let minor = |text: &str| text.trim().strip_prefix("3.")?.parse::<u32>().ok();
    let mut all = Vec::new();
    for part in text.split(',') {
        let part = part.trim();
        let range = if let Some(from) = part.strip_suffix('+') {
            (minor(from)?, 20)
        } else if let Some((from, to)) = part.split_once(" to ") {
            (minor(from)?, minor(to)?)
        } else {
            (minor(part)?, minor(part)?)
        };
        all.extend(range.0..=range.1);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn versions_are_read() {
        assert_eq!(read("3.8 to 3.10, 3.12"), Some(vec![8, 9, 10, 12]));
        assert_eq!(read("3.19+"), Some(vec![19, 20]));
        assert_eq!(read("2.7"), None);
        assert_eq!(read("newer"), None);
    }
}
