//! `cargo xtask watch`: judges a chapter again each time a file of it is saved.
//!
//! The judging is the tool's own, in a process of its own (`xtask verify`); this
//! program waits for saves and keys, and shows what was said.
#![forbid(unsafe_code)]

mod event;
mod keys;
mod mounts;
mod runner;
mod saves;
mod screen;
mod session;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use screen::Screen;
use session::Session;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;
use xtask::course::Layout;
use xtask::pristine::Course;
use xtask::trouble::{Result, Trouble};

/// The status for "could not go on", as of the other commands.
const NO_VERDICT: u8 = 2;

/// How often files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_millis(400);

fn main() -> ExitCode {
    let matches = match command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { NO_VERDICT } else { 0 });
        }
    };
    match run(&matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("\n{trouble}");
            ExitCode::from(NO_VERDICT)
        }
    }
}

fn command() -> Command {
    let path = |name: &'static str| {
        Arg::new(name)
            .long(name)
            .hide(true)
            .required(true)
            .value_parser(value_parser!(OsString))
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .help(help)
            .action(ArgAction::SetTrue)
    };
    Command::new("cargo xtask watch")
        .bin_name("cargo xtask watch")
        .override_usage("cargo xtask watch [CHAPTER] [--plain] [--poll] [-- VERIFY…]")
        .about("Judges a chapter each time you save; keys give hints and go on")
        .after_help(
            "Without a chapter it begins with the first unfinished one and follows your saves.\n\
             What stands after `--` goes to verify: cargo xtask watch 6 -- --chain\n\
             By hand: cargo xtask verify",
        )
        .arg(path("root"))
        .arg(path("xtask"))
        .arg(
            Arg::new("chapter")
                .value_name("CHAPTER")
                .help("Stay with this chapter: 3, ch03, ch03-ref or ref"),
        )
        .arg(flag(
            "plain",
            "No keys and no drawing: one report after the other (as without a terminal)",
        ))
        .arg(flag(
            "poll",
            "Look at the files again and again, where the system does not tell of changes",
        ))
        .arg(
            Arg::new("verify")
                .value_name("VERIFY")
                .help("Flags for verify, such as --chain or --mine 3,5")
                .last(true)
                .num_args(0..)
                .value_parser(value_parser!(OsString)),
        )
}

fn run(matches: &ArgMatches) -> Result<()> {
    let path = |name: &str| -> PathBuf {
        matches
            .get_one::<OsString>(name)
            .map(PathBuf::from)
            .unwrap_or_default()
    };
    let course = Course::open(Layout { root: path("root") })?;
    let chapter = match matches.get_one::<String>("chapter") {
        Some(name) => Some(course.find(name)?.to_string()),
        None => None,
    };
    let flags: Vec<OsString> = matches
        .get_many("verify")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let exercises = course.layout.root.join("exercises");
    let (sender, events) = mpsc::channel();
    let polled = matches.get_flag("poll").then_some("as you asked");
    let saves = saves::watch(&exercises, polled, POLL, &sender)
        .map_err(|why| cannot_watch(&why, &exercises))?;
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let plain = matches.get_flag("plain") || !terminal || dumb;
    let screen = Screen::new(!plain);
    keys::listen(screen.is_drawn(), &sender);
    let mut session = Session::new(course, chapter, flags, screen, path("xtask"), sender);
    session.greet(saves.note());
    session.run(&events);
    Ok(())
}

fn cannot_watch(why: &str, folder: &std::path::Path) -> Trouble {
    Trouble::new(format!("saves cannot be watched: {why}"))
        .at(folder.display())
        .next("run `cargo xtask verify` by hand after each save")
}
