//! All cases in two compilations, to find quickly those that pass.
//!
//! Starting the compiler costs more than checking a case. So all cases become
//! modules of one program, and their controls modules of another. A case whose
//! file gets exactly the errors that it marks passes. Anything else says
//! nothing, since errors may hide each other: that case is judged alone.

use crate::compile;
use crate::judge;
use crate::write;
use compile_fail::case::{self, Case};
use std::collections::BTreeSet;
use std::path::Path;

/// The names of the programs. No case is called so: those here are words.
const CASES: &str = "all cases";
const CONTROLS: &str = "all controls";

/// The names of cases that are sure to pass.
pub fn passed(cases: &[Case], package: &Path, scratch: &Path) -> Result<BTreeSet<String>, String> {
    let cases: Vec<&Case> = cases.iter().filter(|case| is_word(&case.name)).collect();
    if cases.len() < 2 {
        return Ok(BTreeSet::new());
    }
    for case in &cases {
        compile::put_down(case, scratch)?;
    }
    let names = cases.iter().map(|case| case.name.clone());
    write(&scratch.join(format!("{CASES}.rs")), &program(names))?;
    let twins = cases.iter().map(|case| compile::twin(case));
    write(&scratch.join(format!("{CONTROLS}.rs")), &program(twins))?;
    let texts = compile::texts(&[CASES, CONTROLS], package, scratch)?;
    let [Some(said), Some(controls)] = texts.as_slice() else {
        return Ok(BTreeSet::new());
    };
    if !case::controls_compiled(controls, cases.len()) {
        return Ok(BTreeSet::new());
    }
    Ok(judge::as_all_marked(&cases, said)
        .into_iter()
        .map(|case| case.name.clone())
        .collect())
}

/// A program that has these files as modules.
fn program(files: impl Iterator<Item = String>) -> String {
    let modules = files.map(|file| format!("#[path = \"{file}.rs\"]\nmod {file};\n"));
    modules.chain(["fn main() {}\n".into()]).collect()
}

/// Whether a case's name will do for a module.
fn is_word(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_become_modules() {
        assert!(is_word("used_after_move_2"));
        for name in ["", "2nd", "all cases", "a-b", "é", CASES] {
            assert!(!is_word(name), "{name}");
        }
        let text = program(["a".to_string(), "b".to_string()].into_iter());
        assert_eq!(
            text,
            "#[path = \"a.rs\"]\nmod a;\n#[path = \"b.rs\"]\nmod b;\nfn main() {}\n"
        );
    }
}
