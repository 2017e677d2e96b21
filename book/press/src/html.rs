//! Reads the tags of finished HTML. mdBook wrote it, so it is well formed;
//! this is no general parser.

/// A start tag and where it stands.
#[derive(Debug)]
pub struct TagAt<'a> {
    /// Its name in lower case as written.
    pub name: &'a str,
    /// `(name, raw value)`; entities are not replaced.
    pub attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> TagAt<'a> {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let found = self.attributes.iter().find(|(key, _)| *key == name)?;
        Some(found.1)
    }
}

/// All start tags outside comments and scripts.
pub fn tags(html: &str) -> Vec<TagAt<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (tag, after) = tag(rest);
            rest = match tag.name {
                "script" => after.split_once("</script").map_or("", |(_, after)| after),
                _ => after,
            };
            found.push(tag);
        }
    }
    found
}

/// The tag at the start of `text` (after `<`), and what follows it.
pub fn tag(text: &str) -> (TagAt<'_>, &str) {
    let end = |c: char| c.is_whitespace() || c == '>' || c == '/';
    let (name, mut rest) = text.split_at(text.find(end).unwrap_or(text.len()));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            let after = rest.strip_prefix('>').unwrap_or(rest);
            return (TagAt { name, attributes }, after);
        }
        let stop = |c: char| c.is_whitespace() || c == '=' || c == '>' || c == '/';
        let length = rest.find(stop).unwrap_or(rest.len()).max(1);
        let key = rest.get(..length).unwrap_or(rest);
        rest = &rest[key.len()..];
        let (value, after) = value(rest);
        attributes.push((key, value));
        rest = after;
    }
}

/// The value after an attribute's name, if there is one.
fn value(text: &str) -> (&str, &str) {
    let Some(rest) = text.trim_start().strip_prefix('=') else {
        return ("", text);
    };
    let rest = rest.trim_start();
    for quote in ['"', '\''] {
        if let Some(inner) = rest.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let stop = |c: char| c.is_whitespace() || c == '>';
    rest.split_at(rest.find(stop).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_their_attributes_are_read() {
        let html = "<!-- <a href=\"no\"> --><a href=\"x.html#y\" class='b' hidden>1 < 2</a>\
            <script>if (a<b) \"<img src='no'>\"</script><br/><img src=c.png>";
        let tags = tags(html);
        let names: Vec<&str> = tags.iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["a", "script", "br", "img"]);
        assert_eq!(tags[0].get("href"), Some("x.html#y"));
        assert_eq!(tags[0].get("class"), Some("b"));
        assert_eq!(tags[0].get("hidden"), Some(""));
        assert_eq!(tags[3].get("src"), Some("c.png"));
    }

    #[test]
    fn broken_html_ends() {
        for html in [
            "<",
            "<a",
            "<a b=",
            "<a b=\"",
            "<!--",
            "<script>",
            "<a \u{fc}=1",
        ] {
            tags(html);
        }
    }
}
