//! The info string of a fence: ```` ```python,show why="needs chapter 12" ````.

/// A fence's language and what follows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// The first word; empty when there is none.
    pub language: String,
    /// `word` and `key="value"`, in order; the value of a plain word is empty.
    pub words: Vec<(String, String)>,
}

impl Info {
    /// Reads an info string. Words are parted by commas or blanks; a value in
    /// double quotes may hold both.
    pub fn parse(text: &str) -> Info {
        let mut words = split(text).into_iter();
        let language = words.next().unwrap_or_default();
        let words = words
            .map(|word| match word.split_once('=') {
                Some((key, value)) => (key.to_string(), value.trim_matches('"').to_string()),
                None => (word, String::new()),
            })
            .collect();
        Info { language, words }
    }

    /// The word stands there, with or without a value.
    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|(key, _)| key == word)
    }

    /// The value of `key="value"`.
    pub fn value(&self, key: &str) -> Option<&str> {
        let found = self.words.iter().find(|(k, _)| k == key)?;
        Some(&found.1)
    }
}

/// Parts at commas and blanks outside double quotes.
fn split(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                words.last_mut().expect("never empty").push(c);
            }
            ',' | ' ' | '\t' if !quoted => words.push(String::new()),
            _ => words.last_mut().expect("never empty").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_values_are_told_apart() {
        let info = Info::parse("python,show why=\"needs gc, chapter 12\"");
        assert_eq!(info.language, "python");
        assert!(info.has("show"));
        assert_eq!(info.value("why"), Some("needs gc, chapter 12"));
        assert_eq!(info.value("show"), Some(""));
        assert_eq!(info.value("fold"), None);
    }

    #[test]
    fn an_empty_info_string_has_no_language() {
        assert_eq!(Info::parse(""), Info::default());
    }
}
