//! `book`, `translate`, `bench`, `fuzz`, `grade` and `watch`: programs of their own that are built when first asked for.

use crate::cargo::{self, Tools};
use crate::trouble::{Result, Trouble};
use std::ffi::OsString;
use std::process::Command;

/// A program of the workspace.
pub struct Program {
    pub package: &'static str,
    /// Its folder in the checkout.
    pub dir: &'static str,
    pub name: &'static str,
    /// What the learner would miss if it could not be built.
    pub is: &'static str,
    /// How long that takes, if it is worth a word.
    pub takes: Option<&'static str>,
    /// Cargo's profile for it.
    pub profile: &'static str,
}

/// Builds and serves the book.
pub const PRESS: Program = Program {
    package: "press",
    dir: "book/press",
    name: "press",
    is: "the program that makes the book",
    takes: Some("the first time takes minutes"),
    profile: "dev",
};

/// Lists the book's sentences for translators, and builds a translated book.
pub const TRANSLATE: Program = Program {
    package: "translate",
    dir: "book/translate",
    name: "translate",
    is: "the program for translators",
    takes: None,
    profile: "dev",
};

/// Compares the heap with an interpreter.
pub const BENCH: Program = Program {
    package: "heap-bench",
    dir: "xtask/bench",
    name: "heap-bench",
    is: "the benchmark, optimized",
    takes: Some("this takes a minute"),
    profile: "measure",
};

/// Runs random programs on the heap and on a model of it.
pub const FUZZ: Program = Program {
    package: "heap-fuzz",
    dir: "xtask/fuzz",
    name: "heap-fuzz",
    is: "the program that makes programs",
    takes: None,
    profile: "dev",
};

/// Grades a class, and makes what it is given.
pub const GRADE: Program = Program {
    package: "grade",
    dir: "xtask/grade",
    name: "grade",
    is: "the program that grades classes",
    takes: None,
    profile: "dev",
};

/// Judges after each save.
pub const WATCH: Program = Program {
    package: "watch",
    dir: "xtask/watch",
    name: "watch",
    is: "the program that waits for saves",
    takes: None,
    profile: "dev",
};

/// Builds the program, runs it with these arguments and returns its status.
pub fn run(tools: &Tools<'_>, program: &Program, args: &[OsString]) -> Result<u8> {
    if !tools.course.layout.root.join(program.dir).is_dir() {
        return Err(
            Trouble::new(format!("{} is not part of this checkout", program.is))
                .next("the whole course has it; here, `cargo xtask verify` judges your chapters"),
        );
    }
    let takes = program
        .takes
        .map_or(String::new(), |time| format!(" ({time})"));
    tools.ui.step(&format!("building {}{takes}", program.is));
    let manifest = tools.course.layout.root.join("Cargo.toml");
    let said = tools.listen(&[
        "build".as_ref(),
        "--package".as_ref(),
        program.package.as_ref(),
        "--bin".as_ref(),
        program.name.as_ref(),
        "--profile".as_ref(),
        program.profile.as_ref(),
        "--manifest-path".as_ref(),
        manifest.as_os_str(),
    ])?;
    tools.ui.clear();
    if !said.finished.status.success() {
        let first = said.messages.iter().find_map(|message| {
            let is_error = message["message"]["level"] == "error";
            is_error.then(|| message["message"]["rendered"].as_str())?
        });
        return Err(match first {
            Some(rendered) => Trouble::new(format!(
                "{} does not compile:\n\n{}",
                program.is,
                rendered.trim_end()
            )),
            None => cargo::could_not_build(&said.finished),
        });
    }
    let built = said.messages.iter().rev().find_map(|message| {
        (message["target"]["name"] == program.name).then_some(message["executable"].as_str()?)
    });
    let Some(built) = built else {
        return Err(Trouble::new(format!(
            "cargo did not say where {} is",
            program.is
        )));
    };
    let mut command = Command::new(built);
    command.args(args);
    become_it(&mut command)
}

/// The program takes this one's place, and with it the terminal and signals.
#[cfg(unix)]
pub fn become_it(command: &mut Command) -> Result<u8> {
    let error = std::os::unix::process::CommandExt::exec(command);
    Err(Trouble::new(format!(
        "could not start the program: {error}"
    )))
}

#[cfg(not(unix))]
pub fn become_it(command: &mut Command) -> Result<u8> {
    let status = command
        .status()
        .map_err(|error| Trouble::new(format!("could not start the program: {error}")))?;
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(2))
}
