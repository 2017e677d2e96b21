//! The command line, and the settings it stands for.

use crate::{MEMORY, bytes, conformance, look};
use ch13_python::{Limits, MemoryLimit, Settings};
use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use signal_hook::consts::SIGINT;
use signal_hook::flag::{register, register_conditional_shutdown};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The status of a process that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

/// What `cargo xtask` takes out of the command line before this program sees it.
const WHOSE: &str = "\
On your own chapters, which `cargo xtask` builds first:
      --mine CHAPTERS  These are yours, such as 13 or 3,5; the others are the reference's
      --stack mine     All are yours; without the two, or with `reference`, none is";

/// What the program understands.
pub fn command() -> Command {
    Command::new("heap-python")
        .bin_name("cargo xtask")
        .about("Runs this course's Python on its heap.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(run())
        .subcommand(conformance::command())
        .subcommand(limits(
            Command::new("repl")
                .about("A Python prompt on the heap; `:help` in it tells what it can do besides")
                .after_help(WHOSE),
        ))
}

fn run() -> Command {
    let command = Command::new("run")
        .about("Runs a Python file on the heap")
        .after_help(format!(
            "{WHOSE}\n\n\
             Exit status: what the script asks for; 1 an error nobody handled; 2 the file can't\n\
             be read or is not this course's Python; 3 fuel or time ran out; 70 a chapter has a hole\n\
             or gave up; 130 Ctrl-C."
        ))
        .arg(
            Arg::new("file")
                .value_name("FILE.py")
                .help("The script; `-` reads it from standard input")
                .required(true)
                .value_parser(value_parser!(OsString)),
        )
        .arg(
            Arg::new("mode")
                .long("mode")
                .value_name("MODE")
                .help("As a script, or each line as if typed at the prompt")
                .value_parser(["script", "repl"])
                .default_value("script"),
        )
        .arg(
            Arg::new("png")
                .long("png")
                .help("objgraph's pictures as PNG where the name asks for it; else SVG")
                .action(ArgAction::SetTrue),
        )
        .arg(
            Arg::new("stats")
                .long("stats")
                .help("Afterwards, what happened on the heap (on standard error)")
                .action(ArgAction::SetTrue),
        )
        .arg(
            Arg::new("seconds")
                .long("seconds")
                .value_name("N")
                .help("Stop after N seconds")
                .value_parser(value_parser!(u64).range(1..)),
        );
    limits(look::options(command))
}

/// What a script and a prompt have in common.
fn limits(command: Command) -> Command {
    command
        .arg(
            Arg::new("fuel")
                .long("fuel")
                .value_name("N")
                .help("Stop after N instructions; at the prompt, for each line")
                .value_parser(value_parser!(u64).range(1..)),
        )
        .arg(
            Arg::new("memory")
                .long("memory")
                .value_name("SIZE")
                .help("MemoryError when more is in use: 500KiB, 64MiB, 1GiB")
                .value_parser(ValueParser::new(bytes::parse)),
        )
        .arg(
            Arg::new("gc-stress")
                .long("gc-stress")
                .help("Collect whenever a container is made")
                .action(ArgAction::SetTrue),
        )
}

/// The settings that the command line asks for.
pub fn settings(args: &ArgMatches) -> Settings {
    let memory = args.get_one::<usize>("memory");
    let before = MEMORY.current_usage();
    Settings {
        gc_stress: args.get_flag("gc-stress"),
        pictures: Some(PathBuf::from(".")),
        png: crate::PNG,
        limits: Limits {
            fuel: args.get_one::<u64>("fuel").copied(),
            memory: memory.map(|most| MemoryLimit {
                most: most + before,
                used: || MEMORY.current_usage(),
            }),
            interrupt: Some(ctrl_c()),
            stop: None,
        },
        ..Settings::default()
    }
}

/// A flag that Ctrl-C sets. When it is still set at the next Ctrl-C, nobody
/// looks at it, and the process ends.
fn ctrl_c() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let hooked = register_conditional_shutdown(SIGINT, INTERRUPTED, flag.clone())
        .and_then(|_| register(SIGINT, flag.clone()));
    if hooked.is_err() {
        eprintln!("note: Ctrl-C ends the program at once");
    }
    flag
}
