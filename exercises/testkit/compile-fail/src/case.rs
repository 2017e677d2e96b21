//! A case: its text, its marks, and its control.

use std::fs;
use std::path::Path;

/// The mark at the end of a line that must be rejected.
const MARK: &str = "//~";

/// A function that is never called, under a lint that forbids this.
///
/// Compile-fail runs are batched only when every file must fail, so a control
/// has to fail as well. The compiler looks for dead code after it has found
/// every type and every borrow to be right. If this is the only error, all the
/// rest of the file compiles.
const CONTROL_FN: &str = "control_twin_compiles";

/// An error that a line must give: one of these codes.
#[derive(Debug, PartialEq, Eq)]
pub struct Mark {
    /// `E0423`, or `E0423|E0451` if either will do.
    pub codes: String,
    /// Counted from 1.
    pub line: usize,
}

impl Mark {
    /// Whether an error with this code satisfies the mark.
    pub fn allows(&self, code: &str) -> bool {
        self.codes.split('|').any(|allowed| allowed == code)
    }
}

/// A file that must not compile.
#[derive(Debug)]
pub struct Case {
    /// The file's name without `.rs`.
    pub name: String,
    /// The file's text.
    pub source: String,
    /// What must be rejected, in line order.
    pub marks: Vec<Mark>,
}

impl Case {
    /// Reads a case. A file without a mark is an error: it could never pass.
    pub fn read(path: &Path) -> Result<Case, String> {
        let source = fs::read_to_string(path)
            .map_err(|error| format!("cannot read the case {}: {error}", path.display()))?;
        let name = path.file_stem().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| format!("{} is no name for a case", path.display()))?;
        Case::new(name, &source).map_err(|why| format!("{}: {why}", path.display()))
    }

    /// A case from its text.
    pub fn new(name: &str, source: &str) -> Result<Case, String> {
        let mut marks = Vec::new();
        for (at, line) in source.lines().enumerate() {
            let Some((_, codes)) = line.split_once(MARK) else {
                continue;
            };
            let codes = codes.trim();
            if !codes.split('|').all(is_code) {
                return Err(format!(
                    "line {}: `{MARK} {codes}` names no error code",
                    at + 1
                ));
            }
            marks.push(Mark {
                codes: codes.to_owned(),
                line: at + 1,
            });
        }
        if marks.is_empty() {
            return Err(format!("no line is marked with `{MARK} E0000`"));
        }
        Ok(Case {
            name: name.to_owned(),
            source: source.to_owned(),
            marks,
        })
    }

    /// The file with the marked lines blanked, and an error that comes last.
    pub fn control(&self) -> String {
        let kept = |line| if str::contains(line, MARK) { "" } else { line };
        let lines: Vec<&str> = self.source.lines().map(kept).collect();
        format!(
            "{}\n#[deny(dead_code)]\nfn {CONTROL_FN}() {{}}\n",
            lines.join("\n")
        )
    }

    /// Whether the compiler, given [`Case::control`], found nothing else wrong.
    pub fn control_compiled(stderr: &str) -> bool {
        controls_compiled(stderr, 1)
    }
}

/// Whether the compiler, given so many controls, found nothing else wrong.
pub fn controls_compiled(stderr: &str, count: usize) -> bool {
    let dead = format!("error: function `{CONTROL_FN}` is never used");
    let errors: Vec<&str> = stderr
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    errors.len() == count && errors.iter().all(|line| *line == dead)
}

fn is_code(text: &str) -> bool {
    text.len() == 5
        && text.starts_with('E')
        && text[1..].bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_codes_with_lines() {
        let case = Case::new(
            "x",
            "fn main() {\n    a(); //~ E0423\n    b(); //~ E0423|E0451\n}\n",
        );
        let marks = case.unwrap().marks;
        let lines: Vec<_> = marks
            .iter()
            .map(|mark| (mark.codes.as_str(), mark.line))
            .collect();
        assert_eq!(lines, [("E0423", 2), ("E0423|E0451", 3)]);
        assert!(marks[1].allows("E0451") && !marks[1].allows("E0382"));
    }

    #[test]
    fn a_case_needs_marks_that_make_sense() {
        assert!(
            Case::new("x", "fn main() {}")
                .unwrap_err()
                .contains("no line is marked")
        );
        assert!(
            Case::new("x", "a(); //~ wrong")
                .unwrap_err()
                .contains("line 1")
        );
        assert!(
            Case::new("x", "a(); //~")
                .unwrap_err()
                .contains("names no error code")
        );
    }

    #[test]
    fn the_control_keeps_the_line_numbers() {
        let case = Case::new("x", "one();\ntwo(); //~ E0423\nthree();\n").unwrap();
        let control = case.control();
        let lines: Vec<&str> = control.lines().collect();
        assert_eq!(lines[..3], ["one();", "", "three();"]);
    }

    #[test]
    fn the_control_compiled_if_dead_code_is_the_only_error() {
        let dead = "error: function `control_twin_compiles` is never used\n --> x.rs:5:4\n";
        assert!(Case::control_compiled(dead));
        assert!(Case::control_compiled(&format!(
            "warning: unused import\n{dead}"
        )));
        assert!(!Case::control_compiled(&format!(
            "error[E0432]: no such thing\n{dead}"
        )));
        assert!(!Case::control_compiled("error[E0432]: no such thing\n"));
        assert!(!Case::control_compiled(""));
        assert!(controls_compiled(&dead.repeat(2), 2));
        assert!(!controls_compiled(&dead.repeat(2), 3));
    }
}
