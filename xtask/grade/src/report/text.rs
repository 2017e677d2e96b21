//! Text that somebody else wrote, made harmless before it goes anywhere.

/// Without what controls a terminal or turns the direction of reading; line ends
/// and tabs stay.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => skip_sequence(&mut rest),
            '\n' | '\t' => out.push(c),
            '\r' => {}
            c if c.is_control() || is_direction(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The rest of a colour or cursor command.
fn skip_sequence(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    if rest.peek() != Some(&'[') {
        return;
    }
    rest.next();
    while let Some(c) = rest.next_if(|c| ('\u{20}'..='\u{7e}').contains(c)) {
        if ('\u{40}'..='\u{7e}').contains(&c) {
            return;
        }
    }
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// At most so many bytes, ending between characters.
pub fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_string();
    }
    const MARK: &str = " […]";
    let mut end = most.saturating_sub(MARK.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{MARK}", &text[..end])
}

/// A file name for a student, whatever their name is.
pub fn file_name(student: &str) -> String {
    const MOST: usize = 100;
    let mut name = String::new();
    for byte in student.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || c == '-' || c == '.' && !name.is_empty() {
            name.push(c);
        } else {
            name.push_str(&format!("_{byte:02x}"));
        }
    }
    if name.len() > MOST || name.is_empty() {
        let hash = blake3::hash(student.as_bytes()).to_hex();
        name.truncate(MOST / 2);
        name.push_str(&format!("_{}", &hash[..16]));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_controls_a_terminal() {
        assert_eq!(
            plain("a\u{1b}[31mred\u{1b}[0m\u{7}b\0\r\nc\u{202e}d"),
            "ared\u{fffd}b\u{fffd}\nc\u{fffd}d"
        );
        assert_eq!(plain("\u{1b}]0;title\u{7}x"), "]0;title\u{fffd}x");
        assert_eq!(plain("\u{1b}[\u{1b}[31mx"), "x");
    }

    #[test]
    fn names_of_files_stay_in_their_folder() {
        for (student, name) in [
            ("anna", "anna"),
            ("../../etc", "_2e._2f.._2fetc"),
            ("ü x", "_c3_bc_20x"),
            ("a_b", "a_5fb"),
        ] {
            assert_eq!(file_name(student), name);
        }
        assert!(file_name(&"x".repeat(300)).len() < 120 && !file_name("").is_empty());
        assert_ne!(
            file_name(&format!("{}a", "x".repeat(300))),
            file_name(&format!("{}b", "x".repeat(300)))
        );
    }

    #[test]
    fn a_cut_is_between_characters() {
        let text = "ä".repeat(100);
        let short = cut(&text, 51);
        assert!(short.len() <= 51 && short.starts_with("ää"));
        assert_eq!(cut("ab", 2), "ab");
    }
}
