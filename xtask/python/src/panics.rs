//! A panic is told in a sentence: which hole of a chapter was met, or that
//! the heap made a mistake.

use std::panic::{self, PanicHookInfo};

/// The status after a panic.
pub const BROKEN: i32 = 70;

/// From now on panics are told so, and end the process.
pub fn told_in_a_sentence() {
    panic::set_hook(Box::new(|info| {
        eprintln!(
            "{}",
            sentence(
                &message(info),
                info.location().map(|at| (at.file(), at.line()))
            )
        );
        std::process::exit(BROKEN);
    }));
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".into())
}

fn sentence(message: &str, at: Option<(&str, u32)>) -> String {
    let place = at.map_or_else(String::new, |(file, line)| {
        format!("{}:{line}", known_as(file))
    });
    if let Some((chapter, hole, says)) = hole(message) {
        return format!(
            "chapter {chapter:02} has a hole that this script needs: `{hole}` ({place})\n  \
             to do   {says}\n  next    cargo xtask verify {chapter}"
        );
    }
    let mine = place
        .strip_prefix("exercises/ch")
        .and_then(|rest| rest.get(..2));
    match mine.and_then(|number| number.parse::<u32>().ok()) {
        Some(chapter) => format!(
            "your heap gave up: {message}\n  at      {place}\n  next    cargo xtask verify {chapter}"
        ),
        None => format!(
            "internal error: {message}\n  at      {place}\n  \
             next    this is a mistake in the course; please report it with the script"
        ),
    }
}

/// The label of a hole in a `todo!` text: chapter, name, what to write.
fn hole(message: &str) -> Option<(u32, &str, &str)> {
    let label = message.strip_prefix("not yet implemented: ch")?;
    let (name, says) = label.split_once(": ")?;
    let (chapter, name) = name.split_once('.')?;
    Some((chapter.parse().ok()?, name, says))
}

/// A staged file's name as the learner knows it:
/// `…/heap/pkg/ch05-scopes/mine-3f2a/src/lib.rs` is their
/// `exercises/ch05-scopes/src/lib.rs`.
fn known_as(file: &str) -> String {
    let known = || {
        let (_, staged) = file.split_once("/heap/pkg/")?;
        let (chapter, rest) = staged.split_once('/')?;
        let (variant, inside) = rest.split_once('/')?;
        let room = if variant.starts_with("mine") {
            "exercises"
        } else {
            "solutions"
        };
        Some(format!("{room}/{chapter}/{inside}"))
    };
    let course = || {
        let at = file.find("/solutions/ch")?;
        Some(file[at + 1..].to_owned())
    };
    known().or_else(course).unwrap_or_else(|| file.to_owned())
}

#[cfg(test)]
mod tests {
    use super::sentence;

    const MINE: &str = "/t/heap/pkg/ch05-scopes/mine-3f2a/src/frame.rs";

    #[test]
    fn a_hole_is_named_with_what_to_do_next() {
        let said = sentence(
            "not yet implemented: ch05.bind: store the value, then drop the old one",
            Some((MINE, 7)),
        );
        assert_eq!(
            said,
            "chapter 05 has a hole that this script needs: `bind` \
             (exercises/ch05-scopes/src/frame.rs:7)\n  \
             to do   store the value, then drop the old one\n  next    cargo xtask verify 5"
        );
    }

    #[test]
    fn a_panic_in_the_learners_file_sends_them_there() {
        let said = sentence("index out of bounds", Some((MINE, 9)));
        assert!(
            said.contains("exercises/ch05-scopes/src/frame.rs:9"),
            "{said}"
        );
        assert!(said.ends_with("cargo xtask verify 5"), "{said}");
    }

    #[test]
    fn a_panic_of_the_reference_is_nobodys_exercise() {
        let said = sentence("oops", Some(("/x/solutions/ch05-scopes/src/a.rs", 1)));
        assert!(said.starts_with("internal error: oops"), "{said}");
        assert!(
            said.contains("at      solutions/ch05-scopes/src/a.rs:1"),
            "{said}"
        );
    }
}
