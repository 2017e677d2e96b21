//! `run` and `repl`: the program that runs Python, on whichever stack.
//!
//! On the reference it is a package of the workspace. On a stack with chapters
//! of the learner's it is staged like a chapter, with theirs below it.

use crate::cargo::{self, Said, Tools};
use crate::course;
use crate::diagnostics::{self, Diagnostic};
use crate::forward;
use crate::manifest::{self, Staging};
use crate::stack::{Choice, Stack};
use crate::stage::{self, Member, Stage};
use crate::trouble::{Result, Trouble};
use crate::{contract, files};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program's package and name.
const PROGRAM: &str = "heap-python";

/// The chapter that is the evaluator.
const EVALUATOR: &str = "ch13-python";

/// Whose chapters the program is to stand on.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    /// All of them the learner's.
    all_mine: bool,
    /// These the learner's.
    mine: Vec<String>,
    /// What the program itself is told.
    args: Vec<OsString>,
}

/// Builds the program and takes its place; `verb` is `run` or `repl`.
pub fn run(tools: &Tools<'_>, verb: &str, args: Vec<OsString>) -> Result<u8> {
    let asked = asked(args)?;
    let features = features(verb, &asked.args);
    let built = if asked.all_mine || !asked.mine.is_empty() {
        build_on_mine(tools, &asked, &features)?
    } else {
        let manifest = tools.course.layout.root.join("Cargo.toml");
        let said = build(tools, &manifest, PROGRAM, &features)?;
        if !said.finished.status.success() {
            return Err(broken(&said));
        }
        program(&said)?
    };
    tools.ui.clear();
    let mut command = Command::new(built);
    command.arg(verb).args(&asked.args);
    forward::become_it(&mut command)
}

/// Takes `--stack` and `--mine` out of the arguments.
fn asked(args: Vec<OsString>) -> Result<Asked> {
    let mut asked = Asked::default();
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let text = arg.to_string_lossy().into_owned();
        let (name, inline) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_string())),
            None => (text.as_str(), None),
        };
        if name != "--stack" && name != "--mine" {
            asked.args.push(arg);
            continue;
        }
        let next = || args.next().map(|arg| arg.to_string_lossy().into_owned());
        let value = inline.or_else(next).unwrap_or_default();
        match (name, value.as_str()) {
            ("--stack", "mine") => asked.all_mine = true,
            ("--stack", "reference") => asked.all_mine = false,
            ("--stack", _) => {
                return Err(Trouble::new("`--stack` is `reference` or `mine`")
                    .next("`--mine 3,5` takes single chapters of yours"));
            }
            (_, "") => return Err(Trouble::new("`--mine` needs chapters: `--mine 3,5`")),
            _ => asked.mine.extend(value.split(',').map(str::to_string)),
        }
    }
    Ok(asked)
}

/// The parts of the program that only some runs need: a line editor, a
/// renderer for PNG.
fn features(verb: &str, args: &[OsString]) -> Vec<&'static str> {
    let mut features = Vec::new();
    if verb == "repl" {
        features.push("prompt");
    }
    // Not because the script names a PNG: its first run would take a minute.
    let wants_png = |arg: &OsString| {
        let text = arg.to_string_lossy();
        text == "--png" || text.ends_with(".png")
    };
    if verb == "run" && args.iter().any(wants_png) {
        features.push("png");
    }
    features
}

fn build(tools: &Tools<'_>, manifest: &Path, package: &str, features: &[&str]) -> Result<Said> {
    let what = if features.contains(&"png") {
        "building the program that runs Python, with PNG pictures (the first time takes a minute)"
    } else {
        "building the program that runs Python"
    };
    tools.ui.step(what);
    let features = features.join(",");
    let args: [&OsStr; 9] = [
        "build".as_ref(),
        "--package".as_ref(),
        package.as_ref(),
        "--bin".as_ref(),
        PROGRAM.as_ref(),
        "--features".as_ref(),
        features.as_ref(),
        "--manifest-path".as_ref(),
        manifest.as_os_str(),
    ];
    let said = tools.listen(&args)?;
    tools.ui.clear();
    Ok(said)
}

/// Where cargo put the program.
fn program(said: &Said) -> Result<PathBuf> {
    let built = said.messages.iter().rev().find_map(|message| {
        (message["target"]["name"] == PROGRAM).then_some(message["executable"].as_str()?)
    });
    built
        .map(PathBuf::from)
        .ok_or_else(|| Trouble::new("cargo did not say where the program that runs Python is"))
}

/// The course's own code does not build.
fn broken(said: &Said) -> Trouble {
    let first = said.messages.iter().find_map(|message| {
        let is_error = message["message"]["level"] == "error";
        is_error.then(|| message["message"]["rendered"].as_str())?
    });
    match first {
        Some(rendered) => Trouble::new(format!(
            "the program that runs Python does not compile:\n\n{}",
            rendered.trim_end()
        )),
        None => cargo::could_not_build(&said.finished),
    }
}

fn build_on_mine(tools: &Tools<'_>, asked: &Asked, features: &[&str]) -> Result<PathBuf> {
    let stack = stack(tools, asked)?;
    let mut ids = chapters_of_the_evaluator(tools)?;
    let has_evaluator = tools.course.ids.iter().any(|id| id == EVALUATOR);
    if has_evaluator {
        ids.push(EVALUATOR.into());
    }
    let members = stage::members(tools.course, &tools.workshop, &ids, &stack)?;
    let mut packages: BTreeMap<String, (String, PathBuf)> = members
        .iter()
        .map(|member| {
            let id = member.loaded.chapter.id.clone();
            (id, (member.package.clone(), member.dir.clone()))
        })
        .collect();
    let variant = variant(&members);
    if !has_evaluator {
        let evaluator = derived(
            tools,
            &evaluator_home(tools),
            EVALUATOR,
            &variant,
            &packages,
        )?;
        packages.insert(EVALUATOR.into(), evaluator);
    }
    let home = tools.course.layout.root.join("xtask/python");
    let (package, dir) = derived(tools, &home, PROGRAM, &variant, &packages)?;
    let said = build(tools, &dir.join("Cargo.toml"), &package, features)?;
    if said.finished.status.success() {
        return program(&said);
    }
    Err(blame(tools, members, &said)?)
}

fn stack(tools: &Tools<'_>, asked: &Asked) -> Result<Stack> {
    let mut stack = Stack::reference();
    let mut mine: Vec<&str> = Vec::new();
    for name in &asked.mine {
        mine.push(tools.course.find(name)?);
    }
    for id in &tools.course.ids {
        if asked.all_mine || mine.contains(&id.as_str()) {
            stack = stack.with(course::number_of(id).unwrap_or_default(), Choice::Mine);
        }
    }
    Ok(stack)
}

fn evaluator_home(tools: &Tools<'_>) -> PathBuf {
    tools.course.layout.solution(EVALUATOR)
}

fn read_manifest(dir: &Path) -> Result<toml::Table> {
    let path = dir.join("Cargo.toml");
    manifest::parse(&files::read_text(&path)?, "Cargo.toml")
}

/// The chapters that the evaluator and the program stand on.
fn chapters_of_the_evaluator(tools: &Tools<'_>) -> Result<Vec<String>> {
    let home = tools.course.layout.root.join("xtask/python");
    let mut ids = manifest::chapters_below(&read_manifest(&evaluator_home(tools))?);
    ids.extend(manifest::chapters_below(&read_manifest(&home)?));
    ids.sort();
    ids.dedup();
    ids.retain(|id| id != EVALUATOR);
    Ok(ids)
}

/// A name for this choice of members.
fn variant(members: &[Member]) -> String {
    let names = members.iter().map(|member| member.package.as_str());
    format!("mine-{:04x}", files::hash(names) & 0xffff)
}

/// A second manifest for a package of the workspace, which builds the same
/// source on other chapters. Its name and folder.
fn derived(
    tools: &Tools<'_>,
    home: &Path,
    id: &str,
    variant: &str,
    packages: &BTreeMap<String, (String, PathBuf)>,
) -> Result<(String, PathBuf)> {
    let root = &tools.course.layout.root;
    let workspace = manifest::parse(&files::read_text(&root.join("Cargo.toml"))?, "Cargo.toml")?;
    let mut own = read_manifest(home)?;
    for key in ["dev-dependencies", "test", "lints"] {
        own.remove(key);
    }
    for (key, file) in [("lib", "src/lib.rs"), ("bin", "src/main.rs")] {
        let path = home.join(file).display().to_string();
        match own.get_mut(key) {
            Some(toml::Value::Table(target)) => drop(target.insert("path".into(), path.into())),
            Some(toml::Value::Array(targets)) => {
                for target in targets.iter_mut().filter_map(toml::Value::as_table_mut) {
                    target.insert("path".into(), path.clone().into());
                }
            }
            _ => {}
        }
    }
    let package = stage::package(id, variant);
    let table = manifest::staged(&Staging {
        exercise: &own,
        home,
        workspace: &workspace,
        root,
        package: &package,
        edited: false,
        settled: &[],
        below: &|id| packages.get(id).cloned(),
    })?;
    let dir = stage::folder(&tools.workshop, id, variant);
    let text = manifest::write(&table);
    files::write_if_changed(&dir.join("Cargo.toml"), &text)?;
    stage::seed_lock(root, &dir, &text)?;
    Ok((package, dir))
}

/// Whose code it was that did not compile, and what to do.
fn blame(tools: &Tools<'_>, mut members: Vec<Member>, said: &Said) -> Result<Trouble> {
    let Some(graded) = members.pop() else {
        return Ok(broken(said));
    };
    let stage = Stage {
        graded,
        below: members,
    };
    let errors = diagnostics::errors(tools.course, &stage, &said.messages);
    let Some(first) = errors.first() else {
        return Ok(cargo::could_not_build(&said.finished));
    };
    let yours = |error: &&Diagnostic| error.owner.is_some();
    if let Some(error) = errors.iter().find(yours) {
        let number = error.owner.unwrap_or_default();
        return Ok(Trouble::new(format!(
            "your chapter {number:02} does not compile:\n\n{}",
            error.rendered.trim_end()
        ))
        .next(format!("cargo xtask verify {number}")));
    }
    if let Some(lack) = contract::lacking(tools, &stage, &errors)?.first() {
        let what = if lack.missing { "lacks" } else { "has another" };
        return Ok(Trouble::new(format!(
            "your chapter {:02} {what} `{}`, which the evaluator uses: {}",
            lack.chapter, lack.name, lack.says
        ))
        .next(format!("cargo xtask verify {}", lack.chapter)));
    }
    Ok(Trouble::new(format!(
        "the program that runs Python does not compile on your chapters:\n\n{}",
        first.rendered.trim_end()
    ))
    .next("cargo xtask verify --chain"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn the_stack_is_taken_out_of_the_arguments() {
        let asked = asked(words("a.py --stack mine --fuel 3")).unwrap();
        assert!(asked.all_mine);
        assert_eq!(asked.args, words("a.py --fuel 3"));
    }

    #[test]
    fn single_chapters_can_be_named() {
        let asked = asked(words("--mine=3,5 a.py --mine 7")).unwrap();
        assert_eq!(asked.mine, ["3", "5", "7"]);
        assert_eq!(asked.args, words("a.py"));
    }

    #[test]
    fn another_stack_is_refused() {
        assert!(asked(words("--stack theirs a.py")).is_err());
        assert!(asked(words("a.py --mine")).is_err());
    }

    #[test]
    fn only_who_asks_for_png_builds_the_renderer() {
        assert_eq!(features("run", &words("nowhere.py")), Vec::<&str>::new());
        assert_eq!(features("run", &words("a.py --png")), ["png"]);
        assert_eq!(features("run", &words("a.py --graph x.png")), ["png"]);
        assert_eq!(features("repl", &[]), ["prompt"]);
    }
}
