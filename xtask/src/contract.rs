//! What a learner's chapter lacks of what later chapters use.
//!
//! `tests/contract.rs` holds one small function for each signature. When a
//! build fails, checking that file alone turns forty errors into the names of
//! the functions that do not compile.

use crate::cargo::Tools;
use crate::diagnostics::{self, Diagnostic};
use crate::outline;
use crate::stage::{Member, Stage};
use crate::trouble::Result;

/// A signature that is not as the contract has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    pub chapter: u32,
    /// The function of `contract.rs`, named like what it checks.
    pub name: String,
    /// Not there at all, or there in another shape.
    pub missing: bool,
    /// What the contract says of it.
    pub says: String,
    /// What the compiler says of it, in one line.
    pub error: String,
}

/// Checks the contracts of the learner's own chapters in a stack that did not
/// compile. Chapters whose source does not compile at all are passed over.
pub fn lacking(tools: &Tools<'_>, stage: &Stage, errors: &[Diagnostic]) -> Result<Vec<Lack>> {
    let mut found = Vec::new();
    for member in stage.members().filter(|m| m.content.is_some()) {
        let number = member.loaded.chapter.number;
        let own_source = |error: &Diagnostic| error.owner == Some(number) && !error.in_tests;
        let is_graded = std::ptr::eq(member, &stage.graded);
        // A lower chapter is to blame only if it compiles and an upper does not.
        if errors.iter().any(own_source) && (is_graded || member.is_mine()) {
            continue;
        }
        if let Some(text) = member.loaded.pristine.files.get("tests/contract.rs") {
            found.extend(check(tools, stage, member, text)?);
        }
    }
    Ok(found)
}

fn check(tools: &Tools<'_>, stage: &Stage, member: &Member, text: &str) -> Result<Vec<Lack>> {
    tools.ui.step(&format!(
        "checking the contract of {}",
        member.loaded.chapter.short()
    ));
    let manifest = member.dir.join("Cargo.toml");
    let said = tools.listen(&[
        "check".as_ref(),
        "--test".as_ref(),
        "contract".as_ref(),
        "--manifest-path".as_ref(),
        manifest.as_os_str(),
    ])?;
    let mut lacks: Vec<Lack> = Vec::new();
    for error in diagnostics::errors(tools.course, stage, &said.messages) {
        if !error.file.ends_with("tests/contract.rs") {
            continue;
        }
        let (name, says) = blamed(text, &error);
        let missing = is_missing(&error);
        match lacks.iter_mut().find(|lack| lack.name == name) {
            Some(lack) => lack.missing |= missing,
            None => lacks.push(Lack {
                chapter: member.loaded.chapter.number,
                error: error.message,
                name,
                missing,
                says,
            }),
        }
    }
    Ok(lacks)
}

/// No such method, function, type, variant or field.
fn is_missing(error: &Diagnostic) -> bool {
    const MISSING: [&str; 8] = [
        "E0405", "E0407", "E0412", "E0422", "E0425", "E0432", "E0433", "E0599",
    ];
    error
        .code
        .as_deref()
        .is_some_and(|code| MISSING.contains(&code))
}

/// What an error is about: the function around its line, or a name in a `use`.
fn blamed(text: &str, error: &Diagnostic) -> (String, String) {
    let line = usize::try_from(error.line).unwrap_or(0);
    let functions = outline::functions(text);
    if let Some(function) = functions.into_iter().find(|f| f.lines.contains(&line)) {
        let says = documentation(text, *function.lines.start())
            .unwrap_or_else(|| text[function.body].trim().to_string());
        return (function.name.trim_start_matches("r#").to_string(), says);
    }
    let quoted = error.message.split('`').nth(1).unwrap_or("a name");
    let name = quoted.rsplit("::").next().unwrap_or(quoted);
    (name.to_string(), String::new())
}

/// The doc comment above a line.
fn documentation(text: &str, line: usize) -> Option<String> {
    let above: Vec<&str> = text.lines().take(line - 1).collect();
    let mut doc: Vec<&str> = above
        .iter()
        .rev()
        .map(|line| line.trim())
        .skip_while(|line| line.starts_with("#["))
        .map_while(|line| line.strip_prefix("///"))
        .map(str::trim)
        .collect();
    doc.reverse();
    (!doc.is_empty()).then(|| doc.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: &str = "\
use ch01_x::*;

/// `Names::bind(&mut self, name: &str)`
#[allow(dead_code)]
fn bind(n: &mut Names) {
    n.bind(\"a\");
}

fn census(n: &Names) -> usize { n.census() }
";

    fn error(line: u64, code: &str, message: &str) -> Diagnostic {
        Diagnostic {
            owner: Some(1),
            in_tests: true,
            code: Some(code.into()),
            message: message.into(),
            file: "tests/contract.rs".into(),
            line,
            column: 1,
            rendered: String::new(),
        }
    }

    #[test]
    fn a_line_tells_the_function() {
        let (name, says) = blamed(CONTRACT, &error(6, "E0599", "x"));
        assert_eq!(name, "bind");
        assert_eq!(says, "`Names::bind(&mut self, name: &str)`");
        let (name, says) = blamed(CONTRACT, &error(9, "E0599", "x"));
        assert_eq!((name.as_str(), says.as_str()), ("census", "n.census()"));
    }

    #[test]
    fn an_import_is_told_by_its_name() {
        let all = blamed(
            CONTRACT,
            &error(1, "E0432", "unresolved import `ch01_x::Slot`"),
        );
        assert_eq!(all.0, "Slot");
        assert!(is_missing(&error(1, "E0432", "")) && !is_missing(&error(1, "E0308", "")));
    }
}
