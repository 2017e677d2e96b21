//! How the tool talks while it works: one line that changes on a terminal, a
//! few plain lines otherwise. Results go to the standard output, all of this to
//! the standard error stream.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Where progress goes and how reports look.
pub struct Ui {
    terminal: bool,
    silent: bool,
    /// Whether reports may use bold type. Nothing is said by looks alone.
    pub styled: bool,
    /// How many columns a report may use.
    pub width: usize,
    line: Mutex<Line>,
}

struct Line {
    shown: bool,
    at: Option<Instant>,
}

impl Ui {
    /// Looks at the terminal and at `NO_COLOR`, `CLICOLOR_FORCE`, `TERM` and `COLUMNS`.
    pub fn new(silent: bool) -> Ui {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let out = std::io::stdout().is_terminal();
        Ui {
            terminal: std::io::stderr().is_terminal() && !dumb,
            silent,
            styled: (out && !dumb || set("CLICOLOR_FORCE")) && !set("NO_COLOR"),
            width: width(out),
            line: Mutex::new(Line {
                shown: false,
                at: None,
            }),
        }
    }

    fn line(&self) -> std::sync::MutexGuard<'_, Line> {
        self.line
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// A step has begun: a line of its own where there is no terminal.
    pub fn step(&self, text: &str) {
        if self.silent {
            return;
        }
        if self.terminal {
            self.line().at = None;
            self.detail(text);
        } else {
            eprintln!("{text}");
        }
    }

    /// How a step goes on: only where a line can be replaced, and not too often.
    pub fn detail(&self, text: &str) {
        if self.silent || !self.terminal {
            return;
        }
        let mut line = self.line();
        let now = Instant::now();
        if line
            .at
            .is_some_and(|at| now - at < Duration::from_millis(40))
        {
            return;
        }
        line.at = Some(now);
        line.shown = true;
        let cut: String = text.chars().take(self.width.saturating_sub(1)).collect();
        let mut err = std::io::stderr().lock();
        let _ = write!(err, "\r\x1b[K{cut}");
        let _ = err.flush();
    }

    /// Takes the changing line away.
    pub fn clear(&self) {
        let mut line = self.line();
        if line.shown {
            line.shown = false;
            line.at = None;
            let mut err = std::io::stderr().lock();
            let _ = write!(err, "\r\x1b[K");
            let _ = err.flush();
        }
    }

    /// Something to know that is no result.
    pub fn note(&self, text: &str) {
        if !self.silent {
            self.clear();
            eprintln!("note: {text}");
        }
    }

    /// Bold, where that can be shown.
    pub fn bold(&self, text: &str) -> String {
        if self.styled && !text.is_empty() {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_string()
        }
    }
}

/// `COLUMNS`, or what the terminal says, or 80; at least 40, at most 100.
fn width(terminal: bool) -> usize {
    let told = std::env::var("COLUMNS")
        .ok()
        .and_then(|text| text.parse().ok());
    let asked = || if terminal { terminal_columns() } else { None };
    told.or_else(asked).unwrap_or(80).clamp(40, 100)
}

#[cfg(unix)]
fn terminal_columns() -> Option<usize> {
    let tty = std::fs::File::open("/dev/tty").ok()?;
    let output = std::process::Command::new("stty")
        .arg("size")
        .stdin(tty)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace()
        .nth(1)?
        .parse()
        .ok()
        .filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn terminal_columns() -> Option<usize> {
    None
}

/// Breaks text into lines of at most `width` columns, at spaces. Lines that are
/// indented or have no spaces are left as they are: they are code.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        if line.starts_with(' ') || line.chars().count() <= width {
            out.push(line.to_string());
            continue;
        }
        let mut row = String::new();
        for word in line.split(' ') {
            let longer = row.chars().count() + 1 + word.chars().count();
            if !row.is_empty() && longer > width {
                out.push(std::mem::take(&mut row));
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
        out.push(row);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn prose_is_wrapped_and_code_is_not() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(
            wrap("    let a = one_two_three;", 8),
            ["    let a = one_two_three;"]
        );
        assert_eq!(wrap("a\n\nb", 8), ["a", "", "b"]);
    }
}
