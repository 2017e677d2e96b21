//! Comparing two texts so that the reader sees the difference.

use std::cell::RefCell;
use std::panic::Location;

thread_local! {
    /// The snapshot that is being compared.
    static WATCHED: RefCell<Option<Watched>> = const { RefCell::new(None) };
}

struct Watched {
    expected: String,
    found: String,
    place: &'static Location<'static>,
}

/// Panics with the difference when the texts are not the same. Indentation
/// that all lines of `expected` share, and blank lines at its ends, do not
/// count.
///
/// # Panics
/// When the texts differ. `what` is the first line of the message.
#[track_caller]
pub fn assert_same_text(what: &str, expected: &str, found: &str) {
    let expected = dedent(expected);
    let found = dedent(found);
    if expected != found {
        panic!("{what}\n{}", difference(&expected, &found));
    }
}

/// An inline insta snapshot: `snapshot!(text, @"…")`. Insta compares, and
/// `cargo insta review` can rewrite the literal; a difference is put into the
/// lesson, where a bare `insta::assert_snapshot!` only names a line.
///
/// The test package must depend on `insta`.
#[macro_export]
macro_rules! snapshot {
    ($found:expr, @$expected:literal $(,)?) => {{
        let found = ::std::string::ToString::to_string(&$found);
        let _watched = $crate::watch_snapshot($expected, &found);
        ::insta::assert_snapshot!(found, @$expected);
    }};
}

/// Keeps both texts of a snapshot until the guard is dropped.
#[doc(hidden)]
#[track_caller]
pub fn watch_snapshot(expected: &str, found: &str) -> impl Drop + use<> {
    struct Forget;
    impl Drop for Forget {
        fn drop(&mut self) {
            WATCHED.with_borrow_mut(|watched| *watched = None);
        }
    }
    let watched = Watched {
        expected: dedent(expected),
        found: dedent(found),
        place: Location::caller(),
    };
    WATCHED.with_borrow_mut(|slot| *slot = Some(watched));
    Forget
}

/// Insta's panic names a line of insta's and prints the difference elsewhere.
/// This is the difference itself and the line of the test, when the panic is
/// insta's and the texts are known.
pub(crate) fn better_than_insta(said: &str) -> Option<(String, &'static Location<'static>)> {
    if !said.starts_with("snapshot assertion for") {
        return None;
    }
    WATCHED.with_borrow(|watched| {
        let Watched {
            expected,
            found,
            place,
        } = watched.as_ref()?;
        let text = format!(
            "the text is not the expected one\n{}",
            difference(expected, found)
        );
        Some((text, *place))
    })
}

#[cfg(feature = "diff")]
fn difference(expected: &str, found: &str) -> String {
    let text = pretty_assertions::StrComparison::new(expected, found).to_string();
    // The package calls its sides left and right.
    let lines: Vec<&str> = text.lines().skip(1).collect();
    format!("< expected   > your heap\n{}", lines.join("\n").trim_end())
}

#[cfg(not(feature = "diff"))]
fn difference(expected: &str, found: &str) -> String {
    let side = |text: &str, mark: char| -> String {
        text.lines().map(|line| format!("{mark}{line}\n")).collect()
    };
    format!(
        "< expected   > your heap\n{}{}",
        side(expected, '<'),
        side(found, '>')
    )
    .trim_end()
    .into()
}

/// The text without the escape codes that colour a terminal.
pub(crate) fn without_colour(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let code = &rest[at + 2..];
        rest = code.find('m').map_or("", |end| &code[end + 1..]);
    }
    plain.push_str(rest);
    plain
}

/// The text without blank lines at its ends, spaces at the ends of lines, and
/// the indentation that all its lines share.
#[doc(hidden)]
pub fn dedent(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let first = lines
        .iter()
        .position(|line| !line.is_empty())
        .unwrap_or(lines.len());
    let last = lines
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(first, |at| at + 1);
    let lines = &lines[first..last];
    let depth = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let shared = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(depth)
        .min()
        .unwrap_or(0);
    let cut: Vec<&str> = lines
        .iter()
        .map(|line| line.get(shared..).unwrap_or(""))
        .collect();
    cut.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dedent_keeps_relative_indentation() {
        assert_eq!(dedent("\n    a\n      b\n\n    c\n  "), "a\n  b\n\nc");
        assert_eq!(dedent(""), "");
        assert_eq!(dedent("a\n  b"), "a\n  b");
    }

    #[test]
    fn indentation_does_not_count() {
        assert_same_text("x", "\n    a\n    b\n", "a\nb");
    }

    #[test]
    #[should_panic(expected = "the log differs")]
    fn a_missing_line_counts() {
        assert_same_text("the log differs", "a\nb", "a");
    }

    #[test]
    fn a_difference_marks_both_sides() {
        let text = without_colour(&difference("same\nold", "same\nnew"));
        assert!(text.starts_with("< expected   > your heap\n"), "{text}");
        assert!(text.contains("<old") && text.contains(">new"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }

    #[test]
    fn insta_gets_a_better_message_only_while_watched() {
        let insta = "snapshot assertion for 'x' failed in line 3";
        assert_eq!(better_than_insta(insta), None);
        {
            let _watched = watch_snapshot("a", "b");
            let (text, place) = better_than_insta(insta).unwrap();
            assert!(text.contains("< expected"), "{text}");
            assert!(place.file().ends_with("compare.rs"), "{place}");
            assert_eq!(better_than_insta("index out of bounds"), None);
        }
        assert_eq!(better_than_insta(insta), None);
    }
}
