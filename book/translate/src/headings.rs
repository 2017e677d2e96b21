//! Links lead to a heading by a name that is made from its words. A heading in
//! another language keeps the name that it has in the first one.

use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::BTreeSet;

/// The page with a name (`{#name}`) for each heading that has none, as mdBook
/// would give it.
pub(crate) fn named(text: &str) -> String {
    let mut done = String::new();
    let (mut at, mut used) = (0, BTreeSet::new());
    let mut events = press::fences::events(text);
    while let Some((event, range)) = events.next() {
        let Event::Start(Tag::Heading { id: None, .. }) = event else {
            continue;
        };
        let mut words = String::new();
        for (event, _) in events.by_ref() {
            match event {
                Event::Text(piece) | Event::Code(piece) => words += &piece,
                Event::End(TagEnd::Heading(_)) => break,
                _ => {}
            }
        }
        let end = range.start + text[range].trim_end().len();
        done += &format!("{} {{#{}}}", &text[at..end], unused(&words, &mut used));
        at = end;
    }
    done + &text[at..]
}

fn unused(words: &str, used: &mut BTreeSet<String>) -> String {
    let letters = words.trim().to_lowercase();
    let name: String = letters
        .chars()
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
            c if c.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect();
    let numbered = (1..).map(|n| format!("{name}-{n}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    let free = names.find(|name| !used.contains(name));
    let free = free.expect("there is always one more number");
    used.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_heading_without_a_name_gets_the_one_it_has() {
        let page = "# One *big* `x`\n\nText\n\n## Own {#mine}\n\n## Why?\n\n## Why?\n";
        assert_eq!(
            named(page),
            "# One *big* `x` {#one-big-x}\n\nText\n\n## Own {#mine}\n\n## Why? {#why}\n\n## Why? {#why-1}\n"
        );
    }
}
