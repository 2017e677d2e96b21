//! From the compiler's text to a verdict.

use crate::compile::Output;
use compile_fail::case::Case;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An error that the compiler reported.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reported {
    line: usize,
    /// The code, and the file if it is not the case. No code: the first words.
    code: String,
}

/// What became of a case.
#[derive(Debug)]
pub struct Verdict<'a> {
    case: &'a Case,
    word: &'static str,
    got: Vec<Reported>,
    rendered: &'a str,
}

/// Compares what was reported with what was marked.
///
/// The control comes first: an error outside the marked lines makes the case
/// say nothing about the rule it is for.
pub fn judge<'a>(case: &'a Case, output: &'a Output) -> Result<Verdict<'a>, String> {
    let file = format!("{}.rs", case.name);
    let (word, rendered) = match &output.case {
        _ if !Case::control_compiled(&output.control) => ("control_failed", &output.control),
        None => {
            return Ok(Verdict {
                case,
                word: "compiled",
                got: Vec::new(),
                rendered: "",
            });
        }
        Some(text) => ("", text),
    };
    let got = reported(rendered, &file)?;
    let word = match word {
        "" if as_marked(case, &got) => "passed",
        "" => "wrong_error",
        word => word,
    };
    Ok(Verdict {
        case,
        word,
        got,
        rendered,
    })
}

/// Of cases that were compiled together, those whose file has exactly the
/// errors that it marks. None, if an error is nowhere or in another file.
pub fn as_all_marked<'a>(cases: &[&'a Case], said: &str) -> Vec<&'a Case> {
    let mut by_case: BTreeMap<&str, Vec<Reported>> = BTreeMap::new();
    let mut known = true;
    for (code, place) in errors(said) {
        let case = cases.iter().find_map(|case| {
            let (path, line, _column) = in_parts(place)?;
            let name = path.strip_suffix(".rs")?.rsplit('/').next()?;
            (name == case.name).then_some((case.name.as_str(), line))
        });
        match case {
            Some((name, line)) => by_case
                .entry(name)
                .or_default()
                .push(Reported { line, code }),
            None => known = false,
        }
    }
    let is_right = move |case: &&Case| {
        let mut got = by_case.remove(case.name.as_str()).unwrap_or_default();
        in_order(&mut got);
        known && as_marked(case, &got)
    };
    cases.iter().copied().filter(is_right).collect()
}

/// `path:line:column` in parts.
fn in_parts(place: &str) -> Option<(&str, usize, usize)> {
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line, column))
}

impl<'a> Verdict<'a> {
    /// The verdict on a case that was compiled together with others.
    pub fn passed(case: &'a Case) -> Verdict<'a> {
        let got = case.marks.iter().map(|mark| Reported {
            line: mark.line,
            code: mark.codes.clone(),
        });
        Verdict {
            case,
            word: "passed",
            got: got.collect(),
            rendered: "",
        }
    }

    /// One line of the program's output.
    pub fn to_json(&self) -> Value {
        let marks = self.case.marks.iter();
        let expected: Vec<Value> = marks.map(|mark| json!([mark.codes, mark.line])).collect();
        let got: Vec<Value> = self
            .got
            .iter()
            .map(|error| json!([error.code, error.line]))
            .collect();
        json!({
            "case": self.case.name,
            "verdict": self.word,
            "expected": expected,
            "got": got,
            "rendered": self.rendered,
        })
    }
}

/// Every mark has its error, and every error its mark.
fn as_marked(case: &Case, got: &[Reported]) -> bool {
    case.marks.len() == got.len()
        && case
            .marks
            .iter()
            .zip(got)
            .all(|(mark, error)| mark.line == error.line && mark.allows(&error.code))
}

/// The errors in the compiler's text, in line order. Several of one code at one
/// line count once.
fn reported(text: &str, file: &str) -> Result<Vec<Reported>, String> {
    let located = |(code, place)| located(code, place, file);
    let mut found = errors(text).map(located).collect::<Result<Vec<_>, _>>()?;
    in_order(&mut found);
    Ok(found)
}

fn in_order(found: &mut Vec<Reported>) {
    found.sort();
    found.dedup();
}

/// Each error's code, or first words, and the place that it points to.
fn errors(text: &str) -> impl Iterator<Item = (String, &str)> {
    let mut lines = text.lines();
    std::iter::from_fn(move || {
        let head = lines.find_map(|line| line.strip_prefix("error"))?;
        let code = match head.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((code, _)) => code.to_owned(),
            None => head.trim_start_matches(':').trim().to_owned(),
        };
        let place = lines.clone().take_while(|line| !line.starts_with("error"));
        let place = place
            .map(str::trim_start)
            .find_map(|line| line.strip_prefix("--> "));
        Some((code, place.unwrap_or_default()))
    })
}

fn located(code: String, place: &str, file: &str) -> Result<Reported, String> {
    let mut parts = place.split(':');
    let path = parts.next().unwrap_or_default();
    let line = parts.next().and_then(|text| text.parse().ok());
    match line {
        Some(line) if path == file => Ok(Reported { line, code }),
        None if path.ends_with(&format!("/{file}")) => Err(format!(
            "the compiler's line numbers in {file} are hidden; the scratch folder must not lie \
             in the package's workspace, except below the package or its target folder"
        )),
        _ if place.is_empty() => Ok(Reported { line: 0, code }),
        _ => Ok(Reported {
            line: 0,
            code: format!("{code} in {place}"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "\
warning: unused import: `a`
 --> x.rs:1:5
error[E0382]: use of moved value: `r`
   --> x.rs:9:5
    |
error[E0382]: use of moved value: `r`
   --> x.rs:9:25
error[E0599]: no method
  --> x.rs:4:7
   |
   ::: $WORKSPACE/src/lib.rs
error: cannot find macro `b`
 --> x.rs:2:1
error[E0277]: in another file
 --> $WORKSPACE/src/lib.rs
";

    #[test]
    fn errors_are_read_with_code_and_line() {
        let got: Vec<_> = reported(TWO, "x.rs")
            .unwrap()
            .into_iter()
            .map(|e| (e.code, e.line))
            .collect();
        let expected = [
            ("E0277 in $WORKSPACE/src/lib.rs", 0),
            ("cannot find macro `b`", 2),
            ("E0599", 4),
            ("E0382", 9),
        ];
        assert_eq!(got, expected.map(|(code, line)| (code.to_owned(), line)));
    }

    #[test]
    fn errors_of_many_files_are_told_apart() {
        let source = "a();\nb(); //~ E0423|E0425\n";
        let cases = ["one", "two", "three"].map(|name| Case::new(name, source).unwrap());
        let cases: Vec<&Case> = cases.iter().collect();
        let right = |text: &str| -> Vec<String> {
            let right = as_all_marked(&cases, text);
            right.iter().map(|case| case.name.clone()).collect()
        };
        let said = "error[E0425]: x\n  --> /a b/one.rs:2:5\n   |\nwarning: y\n --> /a b/three.rs:2:1\n\
                    error[E0423]: x\n --> /a b/two.rs:2:5\nerror[E0382]: x\n --> /a b/two.rs:1:1\n";
        assert_eq!(right(said), ["one"], "two has one too many, three none");
        let elsewhere = format!("{said}error[E0277]: z\n --> $WORKSPACE/src/lib.rs\n");
        assert_eq!(right(&elsewhere), Vec::<String>::new());
        let nowhere = format!("{said}error: z\n");
        assert_eq!(right(&nowhere), Vec::<String>::new());
    }

    #[test]
    fn hidden_line_numbers_are_no_verdict() {
        let error = reported("error[E0382]: x\n --> $WORKSPACE/cases/x.rs\n", "x.rs").unwrap_err();
        assert!(error.contains("hidden"), "{error}");
    }
}
