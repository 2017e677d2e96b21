//! Fitting words into the columns there are.

use crate::run_tests::Outcome;

/// A title with a detail, in so many columns; `None` if not even one of them
/// fits. If something has to go, it is not the detail that tells a reader more
/// than the title does.
pub fn described(title: &str, detail: &str, room: usize, tells: bool) -> Option<String> {
    const SHORTEST: usize = 8;
    let length = |text: &str| text.chars().count();
    let full = match detail {
        "" => title.to_string(),
        detail => format!("{title} ({detail})"),
    };
    if length(&full) <= room {
        return Some(full);
    }
    if tells && !detail.is_empty() {
        let for_title = room.saturating_sub(length(&full) - length(title) + 1);
        if for_title >= SHORTEST {
            let cut: String = title.chars().take(for_title).collect();
            return Some(format!("{}… ({detail})", cut.trim_end()));
        }
        return (length(detail) <= room).then(|| detail.to_string());
    }
    let fits = [title, detail]
        .into_iter()
        .find(|text| length(text) <= room);
    fits.map(str::to_string)
}

/// `1 test`, `2 tests`.
pub fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Lines that are too long to be read, such as a list of a thousand objects,
/// end with how much more there was.
pub fn cut_lines(text: &str) -> String {
    const LONGEST: usize = 400;
    let cut = |line: &str| {
        let length = line.chars().count();
        if length <= LONGEST + LONGEST / 2 {
            return line.to_string();
        }
        let kept: String = line.chars().take(LONGEST).collect();
        format!("{kept} … ({} more characters)", length - LONGEST)
    };
    text.lines().map(cut).collect::<Vec<_>>().join("\n")
}

pub fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "passed",
        Outcome::Hole { .. } => "to write",
        Outcome::Wrong => "wrong",
        Outcome::Crashed(_) => "crashed",
        Outcome::TimedOut(_) => "too long",
        Outcome::EndedEarly(_) => "ended early",
        Outcome::NotRun(_) => "not run",
    }
}

pub fn shorten(text: &str, most: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= most {
        return text.to_string();
    }
    format!(
        "{}\n… and {} more lines",
        lines[..most].join("\n"),
        lines.len() - most
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_gives_way_to_what_failed() {
        let title = "One reference less, and death";
        let count = "3 of 4 tests failed";
        let told = |room| described(title, count, room, true);
        let full = "One reference less, and death (3 of 4 tests failed)";
        assert_eq!(told(51).as_deref(), Some(full));
        let cut = "One reference less,… (3 of 4 tests failed)";
        assert_eq!(told(43).as_deref(), Some(cut));
        assert_eq!(
            told(29).as_deref(),
            Some(count),
            "the title alone would fit"
        );
        assert_eq!(told(18), None);
        let quiet = described(title, "4 tests", 31, false);
        assert_eq!(quiet.as_deref(), Some(title));
    }

    #[test]
    fn a_list_of_a_thousand_is_cut() {
        let long = "Uid(1), ".repeat(1000);
        let cut = cut_lines(&format!("left: {long}\nright: []"));
        assert!(cut.contains("more characters)\nright: []"), "{cut}");
        assert!(cut.len() < 500, "{}", cut.len());
        assert_eq!(cut_lines("a\nb"), "a\nb");
    }
}
