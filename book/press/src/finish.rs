//! The last touch to finished pages: pictures, and what mdBook writes and should not.

use crate::house::House;
use crate::late::Late;
use crate::problem::Problems;
use std::fs;
use std::path::Path;

/// Goes over each page of the folder.
pub fn pages(house: &House, site: &Path, late: &Late, problems: &mut Problems) {
    for entry in fs::read_dir(site).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|end| end != "html") {
            continue;
        }
        let still = path.file_name().is_some_and(|name| name == "print.html");
        let done = fs::read_to_string(&path).and_then(|html| {
            let whole = late.put(&html, still);
            let touched = touched(whole.as_deref().unwrap_or(&html));
            match touched.or(whole) {
                Some(new) => fs::write(&path, new),
                None => Ok(()),
            }
        });
        if let Err(why) = done {
            problems.add(&house.name(&path), 0, why.to_string(), "build again");
        }
    }
}

/// The page with its corners mended; none when there is nothing to do.
///
/// The corner of a table with headings on both sides is no heading: whoever
/// hears the page would be told of a column without a name.
fn touched(html: &str) -> Option<String> {
    html.contains("<th></th>")
        .then(|| html.replace("<th></th>", "<td></td>"))
}

#[cfg(test)]
mod tests {
    use super::touched;

    #[test]
    fn an_empty_corner_is_no_heading() {
        let html = "<tr><th></th><th>3.11</th></tr>";
        let want = "<tr><td></td><th>3.11</th></tr>";
        assert_eq!(touched(html).as_deref(), Some(want));
        assert_eq!(touched(want), None);
    }
}
