//! What an author claims a program prints, against what it prints.

/// `claimed` fits `printed`: equal line by line, where `<id>` stands for a
/// decimal number and `<hex>` for one that begins with `0x`. Blanks at the end
/// of a line and blank lines at the end do not count.
pub fn fits(claimed: &str, printed: &str) -> bool {
    let (claimed, printed) = (lines(claimed), lines(printed));
    claimed.len() == printed.len()
        && claimed
            .iter()
            .zip(&printed)
            .all(|(claim, line)| line_fits(claim, line))
}

/// The claim has a placeholder: the numbers are not the same twice.
pub fn varies(claimed: &str) -> bool {
    claimed.contains("<id>") || claimed.contains("<hex>")
}

/// Both texts, line by line: `-` was claimed, `+` was printed.
pub fn diff(claimed: &str, printed: &str) -> String {
    let (claimed, printed) = (lines(claimed), lines(printed));
    let longest = longest_common(&claimed, &printed);
    let (mut c, mut p, mut text) = (0, 0, String::from("  - claimed by the page   + printed\n"));
    while c < claimed.len() || p < printed.len() {
        let both = c < claimed.len() && p < printed.len() && line_fits(claimed[c], printed[p]);
        let (mark, line) = if both {
            (' ', printed[p])
        } else if p == printed.len()
            || (c < claimed.len() && longest[c + 1][p] >= longest[c][p + 1])
        {
            ('-', claimed[c])
        } else {
            ('+', printed[p])
        };
        text.push_str(&format!("  {mark} {line}\n"));
        c += usize::from(mark != '+');
        p += usize::from(mark != '-');
    }
    text
}

/// The lines that count, without blanks at their ends.
fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().map(str::trim_end).collect()
}

/// `table[c][p]`: the longest common run of lines of `claimed[c..]` and
/// `printed[p..]`.
fn longest_common(claimed: &[&str], printed: &[&str]) -> Vec<Vec<usize>> {
    let mut table = vec![vec![0; printed.len() + 1]; claimed.len() + 1];
    for c in (0..claimed.len()).rev() {
        for p in (0..printed.len()).rev() {
            table[c][p] = if line_fits(claimed[c], printed[p]) {
                table[c + 1][p + 1] + 1
            } else {
                table[c + 1][p].max(table[c][p + 1])
            };
        }
    }
    table
}

fn line_fits(claim: &str, line: &str) -> bool {
    let id = claim.find("<id>").unwrap_or(usize::MAX);
    let hex = claim.find("<hex>").unwrap_or(usize::MAX);
    let at = id.min(hex);
    if at == usize::MAX {
        return claim == line;
    }
    let (mark, number) = if id < hex {
        ("<id>", decimal(line, at))
    } else {
        ("<hex>", hexadecimal(line, at))
    };
    let same_start = line.get(..at) == Some(&claim[..at]);
    match number {
        Some(length) if same_start => line_fits(&claim[at + mark.len()..], &line[at + length..]),
        _ => false,
    }
}

/// How many digits stand at `at`.
fn decimal(line: &str, at: usize) -> Option<usize> {
    let rest = line.get(at..)?;
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    (length > 0).then_some(length)
}

/// How long `0x…` at `at` is.
fn hexadecimal(line: &str, at: usize) -> Option<usize> {
    let rest = line.get(at..)?.strip_prefix("0x")?;
    let length = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
    (length > 0).then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_vary_fit_their_placeholder_only() {
        assert!(fits("id <id> at <hex>.", "id 4021 at 0x7f00.\n"));
        assert!(fits("<hex> <id>", "0x1 2"));
        assert!(!fits("id <id>", "id none"));
        assert!(!fits("<hex>", "4021"));
        assert!(!fits("<id>", "4021 more"));
        assert!(!fits("<id>x", "x"));
        assert!(!fits("<hex>x", "0xx"));
        assert!(fits("größe <id>", "größe 7"));
        assert!(!fits("größe <id>", "g"));
    }

    #[test]
    fn a_missing_or_extra_line_does_not_fit() {
        assert!(fits("1\n2\n", "1\n2"));
        assert!(!fits("1\n2", "1"));
        assert!(!fits("", "1"));
    }

    #[test]
    fn the_diff_names_both_sides() {
        let text = diff("1\n2\n3", "1\n4\n3\n5");
        let marks: String = text
            .lines()
            .skip(1)
            .map(|line| format!("{}|", line.trim()))
            .collect();
        assert_eq!(marks, "1|- 2|+ 4|3|+ 5|");
    }
}
