//! Code that must not compile: judged by a small program of its own, which is
//! built when it is first needed.

use crate::cargo::{self, Tools};
use crate::diagnostics;
use crate::files;
use crate::process::{self, Limits};
use crate::stage::{self, Stage};
use crate::trouble::{Result, Trouble};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The package of the judge.
const JUDGE: &str = "compile-fail";

static JUDGING: Mutex<()> = Mutex::new(());

/// What became of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// The file's name without `.rs`.
    pub name: String,
    pub passed: bool,
    pub python: String,
    /// What happened, as a sentence, and the compiler's words where they help.
    pub heap: String,
    pub rule: String,
    pub page: String,
    /// Exactly what the compiler printed, for [`Compiled::Each`].
    pub rendered: String,
}

/// How cases are compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Compiled {
    /// Those that pass all at once.
    Together,
    /// Each by itself, for the compiler's exact words.
    Each,
}

impl CaseResult {
    pub fn message(&self) -> String {
        [&self.python, &self.heap, &self.rule, &self.page]
            .map(String::as_str)
            .join("\n")
    }
}

/// The header of a case: `//! python: …`, with lines that go on below it.
pub fn header(text: &str, key: &str) -> String {
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    for line in text.lines().map_while(|line| line.strip_prefix("//!")) {
        let line = line.strip_prefix(' ').unwrap_or(line);
        if let Some(rest) = line.strip_prefix(&format!("{key}:")) {
            inside = true;
            found.push(rest.trim().to_string());
        } else if ["python:", "rule:", "page:"]
            .iter()
            .any(|other| line.starts_with(other))
        {
            inside = false;
        } else if inside {
            found.push(line.trim_end().to_string());
        }
    }
    found.join("\n").trim().to_string()
}

/// Judges the cases of a stage's chapter whose names pass `wanted`.
pub fn run(
    tools: &Tools<'_>,
    stage: &Stage,
    how: Compiled,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<CaseResult>> {
    let cases = stage.graded.loaded.compile_fail_cases();
    let chosen: Vec<(&str, &String)> = cases
        .iter()
        .filter_map(|(file, text)| Some((file.strip_suffix(".rs")?, text)))
        .filter(|(name, _)| wanted(name))
        .collect();
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    // All cases are compiled in one folder, so that what they stand on is built once.
    let _alone = JUDGING
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    let judge = judge(tools)?;
    tools.ui.step("judging the code that must not compile");
    let said = ask(tools, stage, &judge, how, &chosen)?;
    chosen
        .iter()
        .map(|(name, text)| {
            let verdict = said.iter().find(|v| v["case"] == *name).ok_or_else(|| {
                Trouble::new(format!("internal error: no verdict on the case {name}.rs"))
            })?;
            Ok(result(tools, stage, name, text, verdict))
        })
        .collect()
}

fn ask(
    tools: &Tools<'_>,
    stage: &Stage,
    judge: &Path,
    how: Compiled,
    chosen: &[(&str, &String)],
) -> Result<Vec<Value>> {
    let package = stage::bare(tools.course, &stage.graded)?;
    let mut command = tools.with_cargos_environment(judge);
    command
        .arg("--package")
        .arg(&package)
        .arg("--scratch")
        .arg(tools.workshop.heap().join("compile-fail"))
        .args(chosen.iter().map(|(name, _)| {
            stage
                .graded
                .dir
                .join("tests")
                .join("compile_fail")
                .join(format!("{name}.rs"))
        }))
        .args((how == Compiled::Each).then_some("--each"))
        .env("CARGO", &tools.cargo)
        .env_remove("TRYBUILD")
        .current_dir(&package);
    let finished = process::run(&mut command, Limits::NONE)?;
    if !finished.status.success() {
        return Err(Trouble::new(format!(
            "the code that must not compile could not be judged:\n  {}",
            finished.stderr.trim().replace('\n', "\n  ")
        ))
        .next("`--no-compile-fail` leaves these cases out"));
    }
    Ok(finished
        .stdout
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}

fn result(tools: &Tools<'_>, stage: &Stage, name: &str, text: &str, verdict: &Value) -> CaseResult {
    let rendered = verdict["rendered"].as_str().unwrap_or_default();
    let rendered = diagnostics::rename_in_text(tools.course, stage, rendered);
    let line = text
        .lines()
        .position(|line| line.contains("//~"))
        .map_or(0, |at| at + 1);
    let quoted = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let quoted = quoted.split("//~").next().unwrap_or_default().trim();
    let heap = match verdict["verdict"].as_str() {
        Some("passed") => String::new(),
        Some("compiled") => format!("It compiles, and must not. Line {line}:\n    {quoted}"),
        Some("control_failed") => format!(
            "Its other lines must compile without the forbidden one, and do not:\n{}",
            indent(&rendered)
        ),
        _ => format!(
            "The compiler refuses it, but for another reason: {} was expected, {} came.\n{}",
            errors(&verdict["expected"]),
            errors(&verdict["got"]),
            indent(&rendered)
        ),
    };
    CaseResult {
        name: name.to_string(),
        passed: verdict["verdict"] == "passed",
        python: header(text, "python"),
        heap,
        rule: header(text, "rule"),
        page: header(text, "page"),
        rendered,
    }
}

/// `E0382 in line 9` for `[["E0382", 9]]`.
fn errors(list: &Value) -> String {
    let all: Vec<String> = list
        .as_array()
        .into_iter()
        .flatten()
        .map(|pair| {
            let code = pair[0].as_str().unwrap_or("an error");
            match pair[1].as_u64() {
                Some(line) => format!("{code} in line {line}"),
                None => code.to_string(),
            }
        })
        .collect();
    if all.is_empty() {
        "nothing".into()
    } else {
        all.join(" and ")
    }
}

fn indent(text: &str) -> String {
    let lines: Vec<String> = text
        .trim_end()
        .lines()
        .take(20)
        .map(|l| format!("    {l}"))
        .collect();
    lines.join("\n")
}

/// The judge's program; cargo is asked only when its source has changed.
fn judge(tools: &Tools<'_>) -> Result<PathBuf> {
    let root = &tools.course.layout.root;
    let program = tools
        .workshop
        .target
        .join("debug")
        .join(format!("{JUDGE}{}", std::env::consts::EXE_SUFFIX));
    let mut parts = files::read_tree(&root.join("exercises/testkit").join(JUDGE), |_| true)?;
    for name in ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml"] {
        let text = files::read_text_if_there(&root.join(name))?;
        parts.insert(format!("/{name}"), text.unwrap_or_default());
    }
    parts.insert("root".into(), root.to_string_lossy().into_owned());
    let made_of = files::hash(parts.iter().flat_map(|(name, text)| [name.as_str(), text]));
    let made_of = format!("{made_of:016x}\n");
    let note = tools.workshop.heap().join("judge");
    if program.exists() && files::read_text_if_there(&note)?.is_some_and(|old| old == made_of) {
        return Ok(program);
    }
    tools
        .ui
        .step("building the judge of code that must not compile (once)");
    let manifest = root.join("Cargo.toml");
    let said = tools.listen(&[
        "build".as_ref(),
        "--package".as_ref(),
        JUDGE.as_ref(),
        "--config".as_ref(),
        "profile.dev.incremental=false".as_ref(),
        "--manifest-path".as_ref(),
        manifest.as_os_str(),
    ])?;
    if !said.finished.status.success() {
        return Err(cargo::could_not_build(&said.finished));
    }
    files::write_atomic(&note, &made_of)?;
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_has_three_parts() {
        let text = "//! python: del a\n//!   b = a\n//! rule: moved\n//!   is gone\n//! page: p.html#x\nuse x;\n";
        assert_eq!(header(text, "python"), "del a\n  b = a");
        assert_eq!(header(text, "rule"), "moved\n  is gone");
        assert_eq!(header(text, "page"), "p.html#x");
        assert_eq!(header("fn main() {}", "page"), "");
    }

    #[test]
    fn errors_are_said_in_words() {
        assert_eq!(
            errors(&serde_json::json!([["E0382", 9]])),
            "E0382 in line 9"
        );
        assert_eq!(errors(&serde_json::json!([])), "nothing");
    }
}
