//! Code that must not compile: judged by error code and line, and by a control
//! that must compile.
//!
//! One run of the compiler does for all cases that are right; see the package
//! `compile-fail`, which does much the same for learners, through cargo. Whatever
//! is not right there is looked at by itself.

use crate::compile::{self, Fault, Stage};
use crate::jail::Room;
use crate::kit::Kit;
use crate::verdict::{Came, Test};
use compile_fail::case::Case;
use std::fs;
use std::path::{Path, PathBuf};
use xtask::compile_fail::header;
use xtask::trouble::{Result, Trouble};

/// Compiled beside the cases. Its error is one of those that the compiler looks
/// for last: if it was found, all that is wrong with the controls was found too.
const CANARY: &str =
    "fn canary() {\n    let gone = String::new();\n    drop(gone);\n    drop(gone);\n}\n";
const CANARYS: &str = "canary_of_the_grader";

struct Bench<'a> {
    kit: &'a Kit,
    sysroot: &'a Path,
    stage: &'a Stage,
    room: &'a mut Room,
    cpu_ms: u64,
}

/// Judges all cases; gives them with the processor time it took.
pub fn judge(
    kit: &Kit,
    sysroot: &Path,
    stage: &Stage,
    room: &mut Room,
) -> Result<(Vec<Test>, u64)> {
    let mut bench = Bench {
        kit,
        sysroot,
        stage,
        room,
        cpu_ms: 0,
    };
    let names: Vec<&str> = kit
        .cases
        .iter()
        .map(|(case, _)| case.name.as_str())
        .collect();
    for (case, text) in &kit.cases {
        bench.write(&case.name, text)?;
        bench.write(&twin(&case.name), &case.control())?;
    }
    bench.write(CANARYS, CANARY)?;
    let files = names.iter().flat_map(|name| [name.to_string(), twin(name)]);
    let files: Vec<String> = files.chain([CANARYS.to_string()]).collect();
    let program = files
        .iter()
        .map(|name| format!("#[path = \"{name}.rs\"]\nmod {name};\n"));
    bench.write(
        "all",
        &program.chain(["fn main() {}\n".into()]).collect::<String>(),
    )?;
    let said = bench.errors("all")?;
    let together = all_seen(&said, &names);
    let mut tests = Vec::new();
    for (case, text) in &kit.cases {
        let own: Vec<Fault> = said
            .iter()
            .filter(|f| is_in(f, &case.name))
            .cloned()
            .collect();
        let heap = if together && as_marked(case, &own) {
            None
        } else {
            bench.alone(case, text)?
        };
        tests.push(told(case, text, heap));
    }
    Ok((tests, bench.cpu_ms))
}

fn twin(name: &str) -> String {
    format!("{name}_control")
}

fn is_in(fault: &Fault, name: &str) -> bool {
    fault.file.ends_with(&format!("/cases/{name}.rs"))
}

/// Whether all errors of all files are there, and none is a control's.
fn all_seen(said: &[Fault], names: &[&str]) -> bool {
    let canary = |fault: &Fault| is_in(fault, CANARYS) && fault.code.as_deref() == Some("E0382");
    let others = |fault: &&Fault| !is_in(fault, CANARYS);
    let case = |fault: &Fault| names.iter().any(|name| is_in(fault, name));
    said.iter().any(canary) && said.iter().filter(others).all(case)
}

/// Whether the errors of a file are exactly those that it marks.
fn as_marked(case: &Case, found: &[Fault]) -> bool {
    let fits = |(mark, fault): (&compile_fail::case::Mark, &Fault)| {
        mark.line == fault.line && fault.code.as_deref().is_some_and(|code| mark.allows(code))
    };
    let mut found: Vec<&Fault> = found.iter().collect();
    found.sort_by_key(|fault| fault.line);
    found.len() == case.marks.len() && case.marks.iter().zip(found).all(fits)
}

/// Whether nothing is wrong with the controls but what is always wrong.
fn controls_fine(found: &[Fault], count: usize) -> bool {
    let expected = |fault: &Fault| {
        fault
            .message
            .starts_with("function `control_twin_compiles` is never used")
    };
    found.len() == count && found.iter().all(expected)
}

impl Bench<'_> {
    fn file(&self, name: &str) -> PathBuf {
        self.stage.dir.join("cases").join(format!("{name}.rs"))
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        let file = self.file(name);
        fs::write(&file, text).map_err(|e| Trouble::io("write", &file, &e))
    }

    fn errors(&mut self, name: &str) -> Result<Vec<Fault>> {
        let file = self.file(name);
        let step = compile::check(self.kit, self.sysroot, self.stage, file, "bin");
        let done = self.room.run(&step)?;
        self.cpu_ms += done.cpu_ms;
        let found = compile::faults(&done.stderr);
        if done.code != Some(0) && found.is_empty() {
            return Err(Trouble::new("internal error: a case was not compiled"));
        }
        Ok(found)
    }

    /// Judges one case by itself; nothing if it passes, else what is wrong.
    fn alone(&mut self, case: &Case, text: &str) -> Result<Option<String>> {
        let control = self.errors(&twin(&case.name))?;
        if !controls_fine(&control, 1) {
            let first = control
                .iter()
                .find(|f| !controls_fine(std::slice::from_ref(f), 1));
            let rendered = first
                .map(|f| f.rendered.trim_end().to_string())
                .unwrap_or_default();
            return Ok(Some(format!(
                "It does not compile even without its forbidden line:\n{rendered}"
            )));
        }
        let found = self.errors(&case.name)?;
        if as_marked(case, &found) {
            return Ok(None);
        }
        let line = case.marks.first().map_or(0, |mark| mark.line);
        let quoted = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let quoted = quoted.split("//~").next().unwrap_or_default().trim();
        Ok(Some(match found.first() {
            None => format!("It compiles, and must not. Line {line}:\n    {quoted}"),
            Some(fault) => format!(
                "The compiler refuses it, but for another reason than in line {line}:\n{}",
                fault.rendered.trim_end()
            ),
        }))
    }
}

fn told(case: &Case, text: &str, heap: Option<String>) -> Test {
    let came = if heap.is_none() {
        Came::Passed
    } else {
        Came::Wrong
    };
    Test {
        python: header(text, "python"),
        heap: heap.unwrap_or_default(),
        rule: header(text, "rule"),
        page: header(text, "page"),
        ..Test::new(&case.name, came)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(file: &str, code: &str) -> Fault {
        Fault {
            code: Some(code.into()),
            file: format!("/stage/cases/{file}.rs"),
            line: 4,
            message: String::new(),
            rendered: String::new(),
        }
    }

    #[test]
    fn without_the_canary_nothing_is_known_of_the_controls() {
        let (case, canary) = (fault("one", "E0308"), fault(CANARYS, "E0382"));
        let seen = |said: &[&Fault]| {
            let said: Vec<Fault> = said.iter().map(|fault| (*fault).clone()).collect();
            all_seen(&said, &["one", "two"])
        };
        assert!(seen(&[&case, &canary]));
        assert!(!seen(&[&case]));
        assert!(!seen(&[&case, &canary, &fault("two_control", "E0599")]));
        assert!(!seen(&[&case, &canary, &fault("elsewhere", "E0599")]));
        assert!(!seen(&[&case, &fault(CANARYS, "E0425")]));
    }
}
