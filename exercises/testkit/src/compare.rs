//! Comparing what was found with what was expected, so that the reader sees the
//! difference and which side is theirs.

use std::cell::RefCell;
use std::fmt::{Arguments, Debug, Display};
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

/// The standard library's `assert_eq!`, with a message for learners: the first
/// value is what their heap did, the second what it should have done. Without
/// words of its own the message quotes the first expression.
///
/// A test program that begins with `#[macro_use] extern crate testkit;` has this
/// one and [`assert_ne!`](crate::assert_ne!) in all its modules.
#[macro_export]
macro_rules! assert_eq {
    ($found:expr, $expected:expr $(,)?) => {
        $crate::assert_eq!($found, $expected, "`{}`", stringify!($found))
    };
    ($found:expr, $expected:expr, $($what:tt)+) => {
        match (&$found, &$expected) {
            (found, expected) => {
                if !(*found == *expected) {
                    $crate::differ(format_args!($($what)+), found, expected);
                }
            }
        }
    };
}

/// The standard library's `assert_ne!`, with a message for learners.
#[macro_export]
macro_rules! assert_ne {
    ($found:expr, $other:expr $(,)?) => {
        $crate::assert_ne!($found, $other, "`{}`", stringify!($found))
    };
    ($found:expr, $other:expr, $($what:tt)+) => {
        match (&$found, &$other) {
            (found, other) => {
                if *found == *other {
                    $crate::alike(format_args!($($what)+), found);
                }
            }
        }
    };
}

#[doc(hidden)]
#[track_caller]
pub fn differ(what: Arguments<'_>, found: &dyn Debug, expected: &dyn Debug) -> ! {
    let (found, expected) = (format!("{found:?}"), format!("{expected:?}"));
    if let (Some(found), Some(expected)) = (unquoted(&found), unquoted(&expected))
        && (found.contains('\n') || expected.contains('\n'))
    {
        panic!("{what}\n{}", difference(&expected, &found));
    }
    panic!("{}", unlike(what, &found, &expected));
}

/// A string's text, from its quoted form.
fn unquoted(quoted: &str) -> Option<String> {
    let text = quoted.strip_prefix('"')?.strip_suffix('"')?;
    Some(text.replace("\\n", "\n").replace("\\\"", "\""))
}

#[doc(hidden)]
#[track_caller]
pub fn alike(what: Arguments<'_>, found: &dyn Debug) -> ! {
    panic!("{what}\n  your heap: {found:?}\n  expected:  anything else");
}

/// The standard library's assertions in a test's words: a bare `assert!`, an
/// `unwrap`, and an `assert_eq!` in the code that was given.
pub(crate) fn better_than_assert(said: &str) -> Option<String> {
    if let Some(condition) = said.strip_prefix("assertion failed: ") {
        return Some(format!("this must be so, and is not: {condition}"));
    }
    if let Some(error) = said.strip_prefix("called `Result::unwrap()` on an `Err` value: ") {
        return Some(format!("this must succeed, and was refused: {error}"));
    }
    if let Some(value) = said.strip_prefix("called `Result::unwrap_err()` on an `Ok` value: ") {
        return Some(format!("this must be refused, and gave {value}"));
    }
    if said == "called `Option::unwrap()` on a `None` value" {
        return Some("this must give something, and gave nothing".into());
    }
    let rest = said.strip_prefix("assertion `left == right` failed")?;
    let (what, values) = rest.rsplit_once("\n  left: ")?;
    let (found, expected) = values.rsplit_once("\n right: ")?;
    let what = what.strip_prefix(": ").unwrap_or("two values differ");
    Some(unlike(what, found, expected))
}

fn unlike(what: impl Display, found: &str, expected: &str) -> String {
    format!("{what}\n  your heap: {found}\n  expected:  {expected}")
}

/// Birth numbers as they are printed elsewhere: `#7`, not `Uid(7)`.
pub(crate) fn birth_numbers(text: &str) -> String {
    let mut parts = text.split("Uid(");
    let mut plain = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (number, rest) = part.split_once(')').unwrap_or((part, ""));
        plain.push_str(&format!("#{number}{rest}"));
    }
    plain
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
    let shown = cut_runs(&lines);
    format!("< expected   > your heap\n{}", shown.trim_end())
}

#[cfg(not(feature = "diff"))]
fn difference(expected: &str, found: &str) -> String {
    let side = |text: &str, mark: char| -> Vec<String> {
        text.lines().map(|line| format!("{mark}{line}")).collect()
    };
    let lines = [side(expected, '<'), side(found, '>')].concat();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    format!("< expected   > your heap\n{}", cut_runs(&lines).trim_end())
}

/// What kind of a line it is: on both sides, or on one.
fn mark(line: &str) -> Option<char> {
    without_colour(line).chars().next()
}

/// The lines of a difference; of many in a row that are of one kind, the first.
fn cut_runs(lines: &[&str]) -> String {
    const SHOWN: usize = 12;
    let mut text = String::new();
    for run in lines.chunk_by(|a, b| mark(a) == mark(b)) {
        // Saying that there is one more line takes a line.
        let shown = if run.len() > SHOWN + 1 {
            SHOWN
        } else {
            run.len()
        };
        for line in &run[..shown] {
            text.push_str(line);
            text.push('\n');
        }
        if shown < run.len() {
            let mark = mark(run[0]).unwrap_or(' ');
            text.push_str(&format!("{mark}… and {} lines more\n", run.len() - shown));
        }
    }
    text
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
    fn many_lines_of_one_kind_are_cut() {
        let cut = |count: usize| {
            let lines: Vec<String> = (0..count).map(|n| format!(">{n}")).collect();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            cut_runs(&[&["<a"], lines.as_slice(), &[" b"]].concat())
        };
        let text = cut(40);
        assert!(text.starts_with("<a\n>0\n"), "{text}");
        assert!(text.ends_with(">11\n>… and 28 lines more\n b\n"), "{text}");
        assert!(cut(13).ends_with(">12\n b\n"), "{}", cut(13));
    }

    #[test]
    fn what_differs_is_said_with_whose_it_is() {
        let said = |test: fn()| {
            let panic = std::panic::catch_unwind(test).unwrap_err();
            *panic.downcast::<String>().unwrap()
        };
        let live = 3;
        crate::assert_eq!(live, 3, "never said");
        crate::assert_ne!(live, 4);
        assert_eq!(
            said(|| crate::assert_eq!(1 + 2, 4, "after {} rounds", 2)),
            "after 2 rounds\n  your heap: 3\n  expected:  4"
        );
        assert_eq!(
            said(|| crate::assert_eq!(1 + 2, 4)),
            "`1 + 2`\n  your heap: 3\n  expected:  4"
        );
        assert_eq!(
            said(|| crate::assert_ne!("a", "a", "two names")),
            "two names\n  your heap: \"a\"\n  expected:  anything else"
        );
        let both = said(|| crate::assert_eq!("a\nb", "a\nc", "the log"));
        let both = without_colour(&both);
        let title = "the log\n< expected   > your heap\n";
        assert!(both.starts_with(title) && both.contains("<c\n"), "{both}");
        assert_eq!(birth_numbers("[Uid(2), Uid(31)] of 3"), "[#2, #31] of 3");
        let bare = better_than_assert("assertion failed: heap.is_empty()");
        let says = "this must be so, and is not: heap.is_empty()";
        assert_eq!(bare.as_deref(), Some(says));
        let given = "assertion `left == right` failed: freed twice\n  left: Err(X)\n right: Ok(())";
        let says = "freed twice\n  your heap: Err(X)\n  expected:  Ok(())";
        assert_eq!(better_than_assert(given).as_deref(), Some(says));
        let better = |said: &str| better_than_assert(said).unwrap_or_default();
        let unwrapped = "called `Result::unwrap()` on an `Err` value: \"no\"";
        assert_eq!(
            better(unwrapped),
            "this must succeed, and was refused: \"no\""
        );
        let unwrapped = "called `Result::unwrap_err()` on an `Ok` value: 3";
        assert_eq!(better(unwrapped), "this must be refused, and gave 3");
        assert_eq!(better_than_assert("another panic"), None);
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
