//! The command line.

use crate::complete;
use clap::{Arg, ArgAction, Command, value_parser};
use std::ffi::OsString;

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .help(help)
        .action(ArgAction::SetTrue)
}

fn chapter() -> Arg {
    Arg::new("chapter")
        .value_name("CHAPTER")
        .help("A chapter: 3, ch03, ch03-ref or ref")
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

/// What the tool understands.
pub fn command() -> Command {
    Command::new("cargo xtask")
        .bin_name("cargo xtask")
        .about("Judges your chapters, helps you on, and makes the book.")
        .after_help(
            "Exit status: 0 all passed, 1 something did not, 2 nothing could be judged.\n\
             Environment: CARGO_TARGET_DIR where builds go, NO_COLOR plain text.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .arg(
            option("root", "DIR", "The checkout to work on")
                .hide(true)
                .value_parser(value_parser!(OsString)),
        )
        .subcommand(verify())
        .subcommand(
            Command::new("watch")
                .about("Judges a chapter each time you save; keys give hints and go on")
                .disable_help_flag(true)
                .arg(rest(
                    "A chapter, --plain, --poll; after `--`, flags for verify",
                )),
        )
        .subcommand(
            Command::new("hint")
                .about("Shows a task's hints, one more each time")
                .arg(chapter().required(true))
                .arg(task().required(true)),
        )
        .subcommand(
            Command::new("peek")
                .about("Shows the reference's code for a task, and records it")
                .arg(chapter().required(true))
                .arg(task().required(true)),
        )
        .subcommand(Command::new("status").about("Shows all chapters and how far you are"))
        .subcommand(
            Command::new("reset")
                .about("Puts a chapter back as it was given out; keeps a copy of yours")
                .arg(chapter().required(true))
                .arg(option("task", "TASK", "Empty one task's functions only"))
                .arg(
                    flag("tests", "Put back the tests and the manifest instead")
                        .conflicts_with("task"),
                ),
        )
        .subcommand(
            Command::new("diff")
                .about("Compares yours with the reference, once it has passed")
                .arg(chapter().required(true))
                .arg(option("task", "TASK", "One task's functions only"))
                .arg(flag(
                    "anyway",
                    "Also what has not passed; it is noted, as `peek` is",
                )),
        )
        .subcommand(
            Command::new("doctor")
                .about("What this machine lacks for the course, and the command that mends it"),
        )
        .subcommand(
            Command::new("completions")
                .about("Prints a script that completes commands, chapters and tasks")
                .arg(
                    Arg::new("shell")
                        .value_name("SHELL")
                        .help("Your shell")
                        .required(true)
                        .value_parser(complete::SHELLS),
                ),
        )
        .subcommand(
            Command::new("complete").hide(true).arg(
                Arg::new("words")
                    .num_args(0..)
                    .trailing_var_arg(true)
                    .allow_hyphen_values(true),
            ),
        )
        .subcommand(
            Command::new("run")
                .about("Runs a Python file on the heap")
                .arg(rest(
                    "FILE.py, and what --help lists; --stack mine or --mine 3,5: on your chapters",
                ))
                .disable_help_flag(true),
        )
        .subcommand(
            Command::new("conformance")
                .about("For authors: the scripts whose output is known, here and on real Pythons")
                .arg(rest("What --help lists; --python P: on a real interpreter, too"))
                .disable_help_flag(true),
        )
        .subcommand(
            Command::new("repl")
                .about("A Python prompt on the heap: look into it while you type")
                .arg(rest("What --help lists; --stack mine or --mine 13: on your chapters"))
                .disable_help_flag(true),
        )
        .subcommand(
            Command::new("book")
                .about("Makes the book: --open shows it, --serve shows it at a local address")
                .arg(rest("What the book's program understands")),
        )
        .subcommand(
            Command::new("translate")
                .about("For translators: lists the book's sentences; FILE.po: the book with a translation")
                .arg(rest("FILE.po, and --out PATH")),
        )
        .subcommand(
            Command::new("bench")
                .about("For authors: `bench heap` compares the reference heap with CPython")
                .arg(rest(
                    "heap or memory, and --json, --size N,N, --rounds N, --only WORKLOAD, --python P",
                )),
        )
        .subcommand(
            Command::new("fuzz")
                .about("For authors: random programs on the reference heap and on a model of it")
                .arg(rest("--seconds N, --seed N, --statements N; `python`: against a real Python 3.11")),
        )
        .subcommand(
            Command::new("grade")
                .about("For teachers: grades a class; `grade --help` says more")
                .disable_help_flag(true)
                .arg(rest("SUBMISSIONS --out DIR, and more")),
        )
        .subcommand(
            Command::new("handout")
                .about("For teachers: makes a repository for students")
                .disable_help_flag(true)
                .arg(rest("--chapters 3,6,10 --out DIR")),
        )
        .subcommand(
            Command::new("mutants")
                .about("For authors: known wrong answers must fail, other right ones pass")
                .arg(chapter())
                .arg(
                    option(
                        "only",
                        "NAMES",
                        "These mutants or alternatives, with their messages",
                    )
                    .value_delimiter(',')
                    .action(ArgAction::Append),
                )
                .arg(flag(
                    "messages",
                    "Print the message that each mistake gives, as Markdown",
                ))
                .arg(
                    option(
                        "judged",
                        "FILE",
                        "Note in xtask/judged.json that you read FILE, which --messages printed, \
                         and that every message left in it leads to the fix",
                    )
                    .conflicts_with_all(["chapter", "only", "messages", "chains"])
                    .value_parser(value_parser!(OsString)),
                )
                .arg(flag(
                    "chains",
                    "Puts alternatives under the later chapters, and judges those instead",
                ))
                .arg(
                    flag(
                        "order",
                        "Judges instead whether each task can be passed when only it and those \
                         before it are written",
                    )
                    .conflicts_with_all(["only", "messages", "judged", "chains"]),
                )
                .arg(
                    flag("last", "With --chains: of those above the last one only")
                        .requires("chains"),
                )
                .arg(
                    flag(
                        "together",
                        "With --chains: the last chapter on alternatives of all others at once",
                    )
                    .requires("chains")
                    .conflicts_with_all(["chapter", "only"]),
                )
                .arg(
                    flag(
                        "again",
                        "With --chains: run also what has not changed since it passed",
                    )
                    .requires("chains"),
                ),
        )
        .subcommand(
            Command::new("generate")
                .about("For authors: writes the exercises from the solutions")
                .after_help(
                    "Run it after a change to a solution, a test, or a chapter.toml: verdicts are \
                     given by the copies in xtask/pristine, which this brings up to date. A \
                     starter file that was edited by hand is left alone.",
                )
                .arg(chapter())
                .arg(flag(
                    "check",
                    "Write nothing; say what is out of date, with status 1",
                ))
                .arg(
                    flag(
                        "solutions-only",
                        "With --check: leave out exercises/, which learners edit",
                    )
                    .requires("check"),
                )
                .arg(flag(
                    "force",
                    "Replace edited starter files too, and keep a copy of each",
                ))
                .arg(flag(
                    "stderr",
                    "Write the compiler's exact words for each compile-fail case",
                )),
        )
}

fn task() -> Arg {
    Arg::new("task")
        .value_name("TASK")
        .help("A task, as `cargo xtask verify` lists them")
}

fn rest(help: &'static str) -> Arg {
    Arg::new("rest")
        .value_name("ARGS")
        .help(help)
        .num_args(0..)
        .trailing_var_arg(true)
        .allow_hyphen_values(true)
        .value_parser(value_parser!(OsString))
}

fn verify() -> Command {
    Command::new("verify")
        .about("Judges a chapter; without a number, the first unfinished one")
        .arg(chapter())
        .arg(flag("all", "All chapters, each of yours on the reference").conflicts_with("chapter"))
        .arg(
            flag(
                "reference",
                "The reference itself, to see that the tools work",
            )
            .conflicts_with_all(["mine", "chain", "under"]),
        )
        .arg(flag("chain", "Your chapter on your own earlier ones"))
        .arg(
            option(
                "mine",
                "CHAPTERS",
                "These earlier chapters are yours too: 3,5",
            )
            .value_delimiter(',')
            .action(ArgAction::Append),
        )
        .arg(
            option(
                "under",
                "CHAPTER",
                "The reference on your earlier chapter: is the bug below?",
            )
            .conflicts_with_all(["mine", "chain", "all"]),
        )
        .arg(flag(
            "again",
            "With --all: run also chapters that have not changed since they passed",
        ))
        .arg(option("task", "TASK", "One task only"))
        .arg(flag(
            "no-compile-fail",
            "Leave out the code that must not compile",
        ))
        .arg(flag(
            "asan",
            "Let AddressSanitizer look too (Linux, macOS; slow the first time)",
        ))
        .arg(flag(
            "miri",
            "Let Miri look too (needs a nightly toolchain; minutes)",
        ))
        .arg(
            option("format", "FORMAT", "How to report")
                .value_parser(["text", "json"])
                .default_value("text"),
        )
}
