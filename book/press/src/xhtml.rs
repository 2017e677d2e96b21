//! What mdBook wrote, as XML: e-book readers take nothing else.

use crate::html;

/// Elements that never have an end tag.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// Elements that do something, and a book on paper cannot.
const ACTIVE: [&str; 5] = ["script", "button", "template", "input", "select"];

/// SVG's names with capitals. HTML does not tell them from others; XML does.
const CAPITALS: [&str; 13] = [
    "clipPath",
    "clipPathUnits",
    "gradientUnits",
    "lengthAdjust",
    "linearGradient",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "preserveAspectRatio",
    "refX",
    "refY",
    "textLength",
    "viewBox",
];

/// The name as XML has it.
fn cased(name: &str) -> &str {
    let found = CAPITALS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(name));
    found.map_or(name, |known| *known)
}

/// The inside of the page's `<main>` as XML. Links to pages of the book lead to
/// `.xhtml`; what only a browser can do is left out.
///
/// # Errors
/// What stands in the page and cannot be said in XML.
pub fn main_of(page: &str) -> Result<String, String> {
    let inside = page
        .split_once("<main>")
        .and_then(|(_, rest)| rest.rsplit_once("</main>"));
    let (inside, _) = inside.ok_or("the page has no <main>")?;
    convert(inside)
}

fn convert(html: &str) -> Result<String, String> {
    let (mut done, mut rest) = (String::new(), html);
    while let Some(at) = rest.find('<') {
        done.push_str(&text(&rest[..at])?);
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(end) = rest.strip_prefix('/') {
            let (name, after) = end.split_once('>').ok_or("an end tag is not closed")?;
            if !ACTIVE.contains(&name) {
                done.push_str(&format!("</{}>", cased(name)));
            }
            rest = after;
        } else {
            let (tag, after) = html::tag(rest);
            // `tag` ends after `>`; a slash before it says that there is no end tag.
            let closed = rest[..rest.len() - after.len()].ends_with("/>");
            rest = after;
            if ACTIVE.contains(&tag.name) {
                if !VOID.contains(&tag.name) {
                    let end = format!("</{}>", tag.name);
                    rest = rest.split_once(&end).map_or("", |(_, after)| after);
                }
                continue;
            }
            done.push_str(&start(&tag, closed || VOID.contains(&tag.name))?);
        }
    }
    done.push_str(&text(rest)?);
    Ok(done)
}

fn start(tag: &html::TagAt<'_>, empty: bool) -> Result<String, String> {
    let mut done = format!("<{}", cased(tag.name));
    for (key, value) in &tag.attributes {
        // Sizes that a browser works with; in a book they are only in the way.
        if *key == "style" || *key == "tabindex" || key.starts_with("data-") || *key == "xmlns" {
            continue;
        }
        let value = match *key {
            "href" => link(value),
            _ => (*value).to_string(),
        };
        let value = text(&value)?.replace('<', "&lt;").replace('"', "&quot;");
        done.push_str(&format!(" {}=\"{value}\"", cased(key)));
    }
    if tag.name == "svg" {
        done.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
    }
    done.push_str(if empty { "/>" } else { ">" });
    Ok(done)
}

/// `ch01-names.html#x` → `ch01-names.xhtml#x`; other addresses stay.
fn link(target: &str) -> String {
    let (path, id) = target.split_once('#').unwrap_or((target, ""));
    match path.strip_suffix(".html") {
        Some(name) if !path.contains("://") && id.is_empty() => format!("{name}.xhtml"),
        Some(name) if !path.contains("://") => format!("{name}.xhtml#{id}"),
        _ => target.to_string(),
    }
}

/// Text with each `&` that begins no reference written out. HTML knows names
/// that XML does not; mdBook writes none of them.
fn text(text: &str) -> Result<String, String> {
    let mut pieces = text.split('&');
    let mut done = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let name = piece.split_once(';').map_or("", |(name, _)| name);
        let known = ["amp", "lt", "gt", "quot", "apos"].contains(&name);
        let number = name.starts_with('#') && name.len() > 1;
        let letters = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
        done.push_str(match () {
            () if known || number => "&",
            () if letters => return Err(format!("XML does not know `&{name};`")),
            () => "&amp;",
        });
        done.push_str(piece);
    }
    Ok(done.replace('\u{c}', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(html: &str) -> String {
        main_of(&format!("<body><main>{html}</main></body>")).unwrap()
    }

    #[test]
    fn what_has_no_end_is_closed_and_every_attribute_has_a_value() {
        let got = inside("<p>a<br>b<img src=x.png alt=\"a &amp; b\"><details open>c</details></p>");
        let want =
            "<p>a<br/>b<img src=\"x.png\" alt=\"a &amp; b\"/><details open=\"\">c</details></p>";
        assert_eq!(got, want);
    }

    #[test]
    fn links_within_the_book_lead_to_its_files() {
        let got = inside(
            "<a href=\"ch01.html#x\">1</a><a href=\"#y\">2</a><a href=\"https://x.org/a.html\">3</a>",
        );
        let want = "<a href=\"ch01.xhtml#x\">1</a><a href=\"#y\">2</a><a href=\"https://x.org/a.html\">3</a>";
        assert_eq!(got, want);
    }

    #[test]
    fn what_a_book_cannot_do_is_left_out() {
        let got = inside(
            "a<script>if (1 < 2) {}</script><button type=\"button\">x</button><!-- n -->b & c<input checked>",
        );
        assert_eq!(got, "ab &amp; c");
    }

    #[test]
    fn a_picture_says_what_it_is() {
        let got = inside(
            "<svg viewBox=\"0 0 1 1\" style=\"--drawn: 1px\" data-at=\"0\"><path d=\"M0 0\"/></svg>",
        );
        let want = "<svg viewBox=\"0 0 1 1\" xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";
        assert_eq!(got, want);
    }

    #[test]
    fn a_name_that_xml_does_not_know_is_told() {
        assert!(
            main_of("<main>a&nbsp;b</main>")
                .unwrap_err()
                .contains("&nbsp;")
        );
        assert!(main_of("<p>no main</p>").is_err());
    }
}
