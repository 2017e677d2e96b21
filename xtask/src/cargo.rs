//! Building a staged stack with cargo.

use crate::diagnostics::{self, Diagnostic};
use crate::edited;
use crate::pristine::Course;
use crate::process::{self, Finished, Limits, Stream};
use crate::record;
use crate::stage::{CHAPTER, LIB, Member, Stage, Workshop};
use crate::trouble::{Result, Trouble};
use crate::ui::Ui;
use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// What every step of a verdict needs.
pub struct Tools<'a> {
    pub course: &'a Course,
    pub workshop: Workshop,
    pub ui: &'a Ui,
    /// The cargo that runs this tool, and so the toolchain of the checkout.
    pub cargo: PathBuf,
    /// How many times as long as usual a test may take.
    pub patience: u32,
}

/// What cargo said.
pub struct Said {
    pub messages: Vec<Value>,
    pub finished: Finished,
}

impl Tools<'_> {
    /// A cargo command that builds into the target folder.
    pub fn cargo(&self) -> Command {
        self.with_cargos_environment(&self.cargo)
    }

    /// A command in the environment that cargo should have.
    pub fn with_cargos_environment(&self, program: &Path) -> Command {
        const OURS: [&str; 4] = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ];
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            // What cargo told this tool about itself is no news to the next cargo.
            let text = name.to_string_lossy();
            if OURS.iter().any(|prefix| text.starts_with(prefix)) {
                command.env_remove(&name);
            }
        }
        command
            .current_dir(&self.course.layout.root)
            .env("CARGO_TARGET_DIR", &self.workshop.target)
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("CARGO_TERM_QUIET");
        command
    }

    /// Runs cargo and reads its messages; shows on the status line what it compiles.
    pub fn listen<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<Said> {
        self.hear(self.cargo().args(args))
    }

    fn hear(&self, command: &mut Command) -> Result<Said> {
        let format = if self.ui.styled {
            "--message-format=json-diagnostic-rendered-ansi"
        } else {
            "--message-format=json"
        };
        command.arg(format);
        let mut messages = Vec::new();
        let finished = process::watch(command, Limits::NONE, &mut |stream, line| match stream {
            Stream::Out => messages.extend(serde_json::from_str::<Value>(line)),
            Stream::Err => {
                let line = line.trim();
                if [
                    "Compiling",
                    "Checking",
                    "Downloading",
                    "Downloaded",
                    "Blocking",
                ]
                .iter()
                .any(|verb| line.starts_with(verb))
                {
                    self.ui.detail(&line.to_lowercase());
                }
            }
        })?;
        Ok(Said { messages, finished })
    }
}

/// What became of a build.
pub enum Build {
    /// The test program.
    Ready(PathBuf),
    /// Somebody's code does not compile.
    Broken(Vec<Diagnostic>),
}

/// Builds the test program of a stage.
///
/// Cargo may call a build fresh that was made of other files, because it looks
/// at times only. So a package whose staged content is not what was built last
/// must really be built; if it is not, it is cleaned and built again, and if
/// that does not help there is no verdict.
pub fn build(tools: &Tools<'_>, stage: &Stage) -> Result<Build> {
    match edited::build(tools, stage)? {
        Some(program) => Ok(Build::Ready(program)),
        None => build_heard(tools, stage, None),
    }
}

/// The same, and how cargo called the compiler is written down in a folder.
pub fn build_heard(tools: &Tools<'_>, stage: &Stage, notes: Option<&Path>) -> Result<Build> {
    let manifest = stage.graded.dir.join("Cargo.toml");
    // Its verbose lines are the compiler's commands, which `edited` remembers.
    let args: [&OsStr; 7] = [
        "test".as_ref(),
        "--no-run".as_ref(),
        "--verbose".as_ref(),
        "--test".as_ref(),
        "chapter".as_ref(),
        "--manifest-path".as_ref(),
        manifest.as_os_str(),
    ];
    for _ in 0..2 {
        let begun = SystemTime::now();
        let mut command = tools.cargo();
        if let Some(notes) = notes {
            record::listen(&mut command, notes)?;
        }
        let said = tools.hear(command.args(args))?;
        let stale = note_builds(stage, &said)?;
        if stale.is_empty() {
            let outcome = outcome(tools, stage, &said)?;
            if let (Build::Ready(program), None) = (&outcome, notes) {
                edited::note(tools, stage, begun, &said, program)?;
            }
            return Ok(outcome);
        }
        clean(tools, &manifest, &stale)?;
    }
    Err(
        Trouble::new("internal error: cargo keeps using a program that was built from other files")
            .at(stage.graded.dir.display())
            .next("run `cargo clean` and try again; nothing was graded"),
    )
}

/// Writes down what was really built; returns the packages that should have
/// been and were not.
fn note_builds(stage: &Stage, said: &Said) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    for message in &said.messages {
        let Some((member, role, content)) = artifact(stage, message) else {
            continue;
        };
        if message["fresh"] == false {
            member.set_state(role, content)?;
        } else if member.state(role) != Some(content) && !stale.contains(&member.package) {
            stale.push(member.package.clone());
        }
    }
    Ok(stale)
}

/// Which member, in which role, an artifact message is about.
fn artifact<'s>(stage: &'s Stage, message: &Value) -> Option<(&'s Member, &'static str, u64)> {
    if message["reason"] != "compiler-artifact" {
        return None;
    }
    let member = member_of(stage, message)?;
    let content = member.content?;
    if !std::ptr::eq(member, &stage.graded) {
        return Some((member, "dep", content));
    }
    if message["target"]["name"] == "chapter" {
        return Some((member, CHAPTER, member.tested));
    }
    Some((member, LIB, content))
}

/// The member a message of cargo's is about.
pub fn member_of<'s>(stage: &'s Stage, message: &Value) -> Option<&'s Member> {
    let manifest = Path::new(message["manifest_path"].as_str()?);
    stage
        .members()
        .find(|member| manifest.parent() == Some(&member.dir))
}

/// Takes these packages' builds off the disk.
pub fn clean(tools: &Tools<'_>, manifest: &Path, packages: &[String]) -> Result<()> {
    let mut command = tools.cargo();
    command.arg("clean").arg("--manifest-path").arg(manifest);
    for package in packages {
        command.args(["-p", package]);
    }
    process::run(&mut command, Limits::NONE).map(|_| ())
}

fn outcome(tools: &Tools<'_>, stage: &Stage, said: &Said) -> Result<Build> {
    if said.finished.status.success() {
        let program = said.messages.iter().rev().find_map(|message| {
            (message["target"]["name"] == "chapter").then_some(message["executable"].as_str()?)
        });
        return match program {
            Some(program) => Ok(Build::Ready(program.into())),
            None => Err(could_not_build(&said.finished)),
        };
    }
    let errors = diagnostics::errors(tools.course, stage, &said.messages);
    if errors.iter().any(|error| error.owner.is_some()) {
        return Ok(Build::Broken(errors));
    }
    let trouble = could_not_build(&said.finished);
    Err(match errors.first() {
        Some(error) => Trouble::new(format!(
            "the course's own code does not compile: nothing was graded\n\n{}",
            error.rendered.trim_end()
        )),
        None => trouble,
    })
}

/// Cargo stopped for a reason that is nobody's code.
pub fn could_not_build(finished: &Finished) -> Trouble {
    const PROGRESS: [&str; 4] = ["Compiling ", "Dirty ", "Fresh ", "Running `"];
    let is_progress = |line: &str| PROGRESS.iter().any(|verb| line.trim().starts_with(verb));
    let said: Vec<&str> = finished
        .stderr
        .lines()
        .filter(|line| !is_progress(line))
        .take(12)
        .collect();
    let text = said.join("\n  ");
    let trouble = Trouble::new(format!("cargo could not build, and said:\n  {text}"));
    let network = [
        "network",
        "registry",
        "download",
        "resolve host",
        "offline",
        "index",
    ];
    let disk = [
        "Read-only",
        "Permission denied",
        "os error 30",
        "os error 13",
    ];
    let full = ["No space left"];
    let says = |words: &[&str]| words.iter().any(|word| finished.stderr.contains(word));
    if says(&full) {
        trouble.next("make room on the disk and try again")
    } else if says(&disk) {
        trouble.next("set CARGO_TARGET_DIR to a folder that can be written")
    } else if says(&network) {
        trouble.next("the first build of a chapter may need the network, once; later ones do not")
    } else {
        trouble
    }
}
