//! The learner's command line: `cargo xtask verify` and its friends.
#![forbid(unsafe_code)]

use clap::ArgMatches;
use std::ffi::OsString;
use std::fs::File;
use std::io::{IsTerminal, Write};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use xtask::cargo::Tools;
use xtask::course::{self, Layout};
use xtask::oracles::Oracle;
use xtask::pristine::Course;
use xtask::stage::{self, Workshop};
use xtask::trouble::{Result, Trouble};
use xtask::ui::Ui;
use xtask::{
    chains, cli, compare, compile_fail, complete, doctor, files, forward, generate, judged,
    learner, mutants, order, process, python, record, stack, verdict, verify,
};

/// The status for "could not judge".
const NO_VERDICT: u8 = 2;

/// How the standard library's panic begins when nobody reads the output any
/// more, as in `cargo xtask status | head -1`. There is nobody to tell.
const NO_READER: &str = "failed printing to std";

/// The status of a program that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

fn main() -> ExitCode {
    if let Some(status) = record::answer() {
        return status;
    }
    let hook = ctrlc::set_handler(|| {
        process::stop_all();
        // Whoever read this may be gone as well; the end must not hang on it.
        let _ = writeln!(std::io::stderr(), "\nstopped; nothing was graded");
        std::process::exit(INTERRUPTED);
    });
    if hook.is_err() {
        eprintln!("note: an interruption may leave programs running");
    }
    let matches = match cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { NO_VERDICT } else { 0 });
        }
    };
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::panic::catch_unwind(AssertUnwindSafe(|| run(&matches)));
    let done = match done {
        Err(panic) if said(panic.as_ref()).starts_with(NO_READER) => {
            return ExitCode::from(NO_VERDICT);
        }
        done => done.unwrap_or_else(|panic| Err(from_panic(panic.as_ref()))),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(trouble) => {
            let _ = writeln!(std::io::stderr(), "\n{trouble}");
            ExitCode::from(NO_VERDICT)
        }
    }
}

/// What a panic says.
fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or_default()
}

/// A mistake in this tool: said in a sentence, without a backtrace.
fn from_panic(panic: &(dyn std::any::Any + Send)) -> Trouble {
    let text = said(panic);
    Trouble::new(format!("internal error: {text}"))
        .next("nothing was graded; this is a mistake in the tool, please report it")
}

fn run(matches: &ArgMatches) -> Result<u8> {
    let layout = Layout {
        root: root(matches.get_one::<OsString>("root"))?,
    };
    let Some((name, args)) = matches.subcommand() else {
        return Ok(NO_VERDICT);
    };
    let json = name == "verify" && text(args, "format").as_deref() == Some("json");
    // What a script writes to a pipe is the script's alone.
    let piped = name == "run" && !std::io::stderr().is_terminal();
    let ui = Ui::new(json || piped);
    if name == "generate" && !args.get_flag("stderr") {
        return generate(&layout, &ui, args);
    }
    let course = Course::open(layout)?;
    match name {
        "hint" => {
            learner::hint(&course, &ui, &need(args, "chapter"), &need(args, "task")).map(|()| 0)
        }
        "peek" => {
            learner::peek(&course, &ui, &need(args, "chapter"), &need(args, "task")).map(|()| 0)
        }
        "completions" => {
            print!("{}", complete::script(&need(args, "shell")));
            Ok(0)
        }
        "complete" => {
            let words: Vec<String> = args
                .get_many("words")
                .into_iter()
                .flatten()
                .cloned()
                .collect();
            for (word, about) in complete::candidates(&course, &words) {
                println!("{word}\t{about}");
            }
            Ok(0)
        }
        "status" => learner::status(&course, &ui).map(|()| 0),
        "reset" => {
            let what = learner::Reset {
                task: text(args, "task"),
                tests: args.get_flag("tests"),
            };
            learner::reset(&course, &need(args, "chapter"), &what).map(|()| 0)
        }
        _ => with_tools(&course, &ui, name, args),
    }
}

/// The commands that build something.
fn with_tools(course: &Course, ui: &Ui, name: &str, args: &ArgMatches) -> Result<u8> {
    let tools = Tools {
        workshop: Workshop {
            target: target(&course.layout.root)?,
        },
        cargo: std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from),
        patience: 1,
        course,
        ui,
    };
    let rest = || -> Vec<OsString> {
        args.get_many("rest")
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    if ["run", "repl", "conformance"].contains(&name) {
        return python::run(&tools, name, rest());
    }
    if name == "book" {
        return forward::run(&tools, &forward::PRESS, &book_arguments(&tools, rest()));
    }
    if name == "translate" {
        return forward::run(&tools, &forward::TRANSLATE, &rest());
    }
    if name == "bench" {
        return forward::run(&tools, &forward::BENCH, &rest());
    }
    if name == "fuzz" {
        return forward::run(&tools, &forward::FUZZ, &rest());
    }
    if name == "grade" || name == "handout" {
        return forward::run(
            &tools,
            &forward::GRADE,
            &class_arguments(&tools, name, rest()),
        );
    }
    if name == "watch" {
        return forward::run(&tools, &forward::WATCH, &watch_arguments(&tools, rest())?);
    }
    if name == "doctor" {
        return doctor::run(&tools).map(|healthy| u8::from(!healthy));
    }
    if name == "diff" {
        let asked = compare::Asked {
            task: text(args, "task"),
            anyway: args.get_flag("anyway"),
        };
        let scratch = tools.workshop.heap().join("diff");
        return compare::diff(course, ui, &scratch, &need(args, "chapter"), &asked).map(|()| 0);
    }
    let _alone = alone(&tools)?;
    match name {
        "verify" => verify::run(&tools, &request(args)),
        "mutants" => banks(&tools, args),
        _ => exact_errors(&tools, args),
    }
}

fn request(args: &ArgMatches) -> verify::Request {
    verify::Request {
        chapter: text(args, "chapter"),
        all: args.get_flag("all"),
        reference: args.get_flag("reference"),
        chain: args.get_flag("chain"),
        mine: args
            .get_many("mine")
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        under: text(args, "under"),
        again: args.get_flag("again"),
        scope: verdict::Scope {
            task: text(args, "task"),
            no_compile_fail: args.get_flag("no-compile-fail"),
            oracles: [("asan", Oracle::Asan), ("miri", Oracle::Miri)]
                .into_iter()
                .filter(|(name, _)| args.get_flag(name))
                .map(|(_, oracle)| oracle)
                .collect(),
        },
        json: text(args, "format").as_deref() == Some("json"),
    }
}

/// `press build --out DIR` or `press serve`, from what the learner typed.
fn book_arguments(tools: &Tools<'_>, rest: Vec<OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = Vec::new();
    let serve = rest.iter().any(|arg| arg == "--serve");
    args.push(if serve { "serve" } else { "build" }.into());
    if !serve && !rest.iter().any(|arg| arg == "--out") {
        args.push("--out".into());
        args.push(tools.workshop.target.join("book").into());
    }
    args.extend(rest.into_iter().filter(|arg| arg != "--serve"));
    args
}

/// `grade --root DIR --target DIR grade …`, from what the teacher typed.
fn class_arguments(tools: &Tools<'_>, name: &str, rest: Vec<OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = vec![
        "--root".into(),
        tools.course.layout.root.clone().into(),
        "--target".into(),
        tools.workshop.target.clone().into(),
        name.into(),
    ];
    args.extend(rest);
    args
}

/// `watch --root DIR --xtask PROGRAM …`, from what the learner typed.
fn watch_arguments(tools: &Tools<'_>, rest: Vec<OsString>) -> Result<Vec<OsString>> {
    let own = std::env::current_exe()
        .map_err(|e| Trouble::new(format!("this program does not know where it is: {e}")))?;
    let mut args: Vec<OsString> = vec![
        "--root".into(),
        tools.course.layout.root.clone().into(),
        "--xtask".into(),
        own.into(),
    ];
    args.extend(rest);
    Ok(args)
}

fn banks(tools: &Tools<'_>, args: &ArgMatches) -> Result<u8> {
    if let Some(page) = args.get_one::<OsString>("judged") {
        let count = judged::note_page(&tools.course.layout, Path::new(page))?;
        println!("noted in xtask/judged.json: {count} messages lead to the fix");
        return Ok(0);
    }
    let ids = match text(args, "chapter") {
        Some(name) => vec![tools.course.find(&name)?.to_string()],
        None => tools.course.ids.clone(),
    };
    if args.get_flag("order") {
        let (passed, all) = order::run(tools, &ids)?;
        tools.ui.clear();
        println!("{}", order::says((passed, all)));
        return Ok(u8::from(passed < all));
    }
    let asked = mutants::Asked {
        only: args
            .get_many("only")
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        messages: args.get_flag("messages"),
    };
    if args.get_flag("chains") {
        let asked = chains::Asked {
            only: asked.only,
            last: args.get_flag("last"),
            together: args.get_flag("together"),
            again: args.get_flag("again"),
        };
        let (passed, all) = chains::run(tools, &ids, &asked)?;
        tools.ui.clear();
        println!("{}", chains::says((passed, all)));
        return Ok(u8::from(passed < all));
    }
    let score = mutants::run(tools, &ids, &asked)?;
    tools.ui.clear();
    println!("mutants: killed {}/{}", score.killed, score.mutants);
    println!(
        "alternatives: accepted {}/{}",
        score.accepted, score.alternatives
    );
    Ok(u8::from(!score.perfect()))
}

fn generate(layout: &Layout, ui: &Ui, args: &ArgMatches) -> Result<u8> {
    let mut options = generate::Options {
        check: args.get_flag("check"),
        solutions_only: args.get_flag("solutions-only"),
        force: args.get_flag("force"),
        only: Vec::new(),
    };
    if let Some(name) = text(args, "chapter") {
        options.only.push(
            course::number_of(&name)
                .or_else(|| name.parse().ok())
                .ok_or_else(|| {
                    Trouble::new(format!("there is no chapter `{name}`"))
                        .next("give its number, such as 3")
                })?,
        );
    }
    let report = generate::run(layout, &options)?;
    let verb = if options.check {
        "out of date"
    } else {
        "wrote"
    };
    for file in &report.changed {
        println!("{verb}: {file}");
    }
    for file in &report.gone {
        println!(
            "{}: {file}",
            if options.check {
                "has no source any more"
            } else {
                "removed"
            }
        );
    }
    for file in &report.edited {
        println!("edited by hand, left alone: {file}");
    }
    for what in &report.unfinished {
        println!("unfinished: {what}");
    }
    if !options.check {
        return Ok(0);
    }
    let drift = [
        &report.changed,
        &report.gone,
        &report.edited,
        &report.unfinished,
    ];
    let drift: usize = drift.iter().map(|list| list.len()).sum();
    if drift > 0 {
        ui.note("authors: `cargo xtask generate` brings these up to date");
    }
    Ok(u8::from(drift > 0))
}

/// `generate --stderr`: what the compiler says, word for word, on the reference.
fn exact_errors(tools: &Tools<'_>, args: &ArgMatches) -> Result<u8> {
    let ids = match text(args, "chapter") {
        Some(name) => vec![tools.course.find(&name)?.to_string()],
        None => tools.course.ids.clone(),
    };
    let mut drift = 0;
    for id in ids {
        let stage = stage::stage(
            tools.course,
            &tools.workshop,
            &id,
            &stack::Stack::reference(),
        )?;
        for case in compile_fail::run(tools, &stage, compile_fail::Compiled::Each, &|_| true)? {
            let dir = tools.course.layout.solution(&id).join("compile_fail");
            let path = dir.join(format!("{}.stderr", case.name));
            let text = format!("{}\n", case.rendered.trim_end());
            if files::read_text_if_there(&path)?.is_some_and(|old| old == text) {
                continue;
            }
            drift += 1;
            if args.get_flag("check") {
                println!("out of date: {}", tools.course.layout.shown(&path));
            } else {
                files::write_atomic(&path, &text)?;
                println!("wrote: {}", tools.course.layout.shown(&path));
            }
        }
    }
    Ok(u8::from(drift > 0 && args.get_flag("check")))
}

fn text(args: &ArgMatches, name: &str) -> Option<String> {
    args.get_one::<String>(name).cloned()
}

/// An argument that clap has already required.
fn need(args: &ArgMatches, name: &str) -> String {
    text(args, name).unwrap_or_default()
}

/// The checkout: what was asked for, or what cargo says, or what is around.
fn root(asked: Option<&OsString>) -> Result<PathBuf> {
    let here = std::env::current_dir()
        .map_err(|e| Trouble::new(format!("the current folder cannot be read: {e}")))?;
    if let Some(asked) = asked {
        return Ok(files::tidy(&here.join(asked)));
    }
    let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let told = told.and_then(|dir| dir.parent().map(Path::to_path_buf));
    told.into_iter()
        .chain(here.ancestors().map(Path::to_path_buf))
        .find(|dir| dir.join("xtask").is_dir() && dir.join("exercises").is_dir())
        .ok_or_else(|| {
            Trouble::new("this is no checkout of the course")
                .at(here.display())
                .next("run it inside one: `cargo xtask …`")
        })
}

/// Cargo's target folder, as cargo itself would choose it.
fn target(root: &Path) -> Result<PathBuf> {
    let here = std::env::current_dir()
        .map_err(|e| Trouble::new(format!("the current folder cannot be read: {e}")))?;
    Ok(
        match std::env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty()) {
            Some(dir) => files::tidy(&here.join(dir)),
            None => root.join("target"),
        },
    )
}

/// Lets one of these run at a time on a target folder: two would write over
/// each other's staged files. The lock goes with the process.
fn alone(tools: &Tools<'_>) -> Result<File> {
    let dir = tools.workshop.heap();
    let no_room = |e: std::io::Error| {
        Trouble::new(format!("the target folder cannot be written: {e}"))
            .at(dir.display())
            .next("set CARGO_TARGET_DIR to a folder that can be written, and run it again")
    };
    std::fs::create_dir_all(&dir).map_err(no_room)?;
    let file = File::create(dir.join("lock")).map_err(no_room)?;
    if file.try_lock().is_err() {
        tools.ui.step("waiting for another `cargo xtask` to end");
        // Where locks are not to be had (some network disks), go on without.
        let _ = file.lock();
    }
    Ok(file)
}
