//! `cargo xtask fuzz python`: random programs of this course's Python, run on a
//! real Python 3.11 and on the heap. A difference is cut down to a small script.

mod grammar;
mod make;
mod shrink;
mod sides;
mod tree;

use ch13_python::Mode;
use clap::{Arg, ArgMatches, Command, value_parser};
use grammar::Grammar;
use sides::{Seen, Sides};
use std::ffi::{OsStr, OsString};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;
use tree::Stmt;

/// The imports, and a collection of what the interpreter itself has left over.
const SETTINGS: usize = 2;

/// So many smaller programs are tried at most.
const TRIES: usize = 300;

/// Bytes for a thread: scripts go deep.
const STACK: usize = 64 << 20;

/// Lines of a difference that are shown.
const SHOWN: usize = 12;

/// What the command understands.
pub fn command() -> Command {
    Command::new("python")
        .about("Random Python programs on the heap and on a real Python 3.11")
        .after_help("Exit status: 0 all agree, 1 some do not, 2 they could not be compared.")
        .arg(
            Arg::new("seeds")
                .long("seeds")
                .value_name("A..B")
                .help("One program for each of these numbers")
                .value_parser(seeds),
        )
        .arg(
            Arg::new("programs")
                .long("programs")
                .value_name("N")
                .help("So many, from the first seed on [default: 200]")
                .value_parser(value_parser!(u64)),
        )
        .arg(
            Arg::new("python")
                .long("python")
                .value_name("PROGRAM")
                .help("A real Python 3.11")
                .default_value("python3.11")
                .value_parser(value_parser!(OsString)),
        )
        .arg(
            Arg::new("out")
                .long("out")
                .value_name("DIR")
                .help("Where the small scripts go")
                .default_value("target/fuzz-python")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("print")
                .long("print")
                .help("Print the programs instead of running them")
                .action(clap::ArgAction::SetTrue),
        )
}

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let number = |text: &str| {
        text.parse::<u64>()
            .map_err(|error| format!("{text}: {error}"))
    };
    match text.split_once("..") {
        Some((first, end)) => Ok(number(first)?..number(end)?),
        None => number(text).map(|seed| seed..seed + 1),
    }
}

/// Runs the programs that the command line asks for; the exit status.
///
/// # Errors
/// If they could not be compared.
pub fn run(args: &ArgMatches) -> Result<u8, String> {
    let mut seeds = args.get_one("seeds").cloned().unwrap_or(1..201);
    if let Some(programs) = args.get_one::<u64>("programs") {
        seeds.end = seeds.start + programs;
    }
    let grammar = Grammar::new();
    if args.get_flag("print") {
        for seed in seeds {
            print!("# seed {seed}\n{}", program(&grammar, seed));
        }
        return Ok(0);
    }
    let python = args.get_one::<OsString>("python").cloned();
    let out = args.get_one::<PathBuf>("out").cloned().unwrap_or_default();
    let programs = seeds.end.saturating_sub(seeds.start);
    let (python, began) = (python.unwrap_or_default(), Instant::now());
    let differing = all(&grammar, &python, &out, seeds)?;
    let figure = match differing {
        0 => "heap and Python agree".to_owned(),
        1 => "1 difference".to_owned(),
        n => format!("{n} differences"),
    };
    let seconds = began.elapsed().as_secs();
    println!("{programs} programs, as scripts and typed at the prompt, {seconds} s: {figure}");
    Ok(u8::from(differing > 0))
}

/// Programs for the seeds, on as many threads as the machine runs at once, each
/// with a real Python of its own; how many differ.
fn all(grammar: &Grammar, python: &OsStr, out: &Path, seeds: Range<u64>) -> Result<u64, String> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (next, differing) = (AtomicU64::new(seeds.start), AtomicU64::new(0));
    let work = |room: PathBuf| {
        let mut sides = Sides::new(python, &room)?;
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return Ok(());
            }
            let stmts = tree::parse(&make::program(grammar, seed));
            for mode in [Mode::Script, Mode::Repl] {
                if let Some(report) = one(&mut sides, &stmts, mode, seed, out)? {
                    differing.fetch_add(1, Ordering::Relaxed);
                    println!("{report}");
                }
            }
        }
    };
    thread::scope(|scope| {
        let start = |number| {
            let room = out.join(format!("room{number}"));
            let thread = thread::Builder::new().stack_size(STACK);
            thread.spawn_scoped(scope, || work(room))
        };
        let started: Result<Vec<_>, _> = (0..threads).map(start).collect();
        let started = started.map_err(|error| format!("no thread: {error}"))?;
        let done = started.into_iter().map(|thread| match thread.join() {
            Ok(done) => done,
            Err(_) => Err("a thread gave up; this is a defect of the fuzz".to_owned()),
        });
        done.collect::<Result<(), String>>()
    })?;
    Ok(differing.into_inner())
}

fn program(grammar: &Grammar, seed: u64) -> String {
    tree::text(&tree::parse(&make::program(grammar, seed)))
}

/// One program in one mode; the report if it differs.
fn one(
    sides: &mut Sides,
    stmts: &[Stmt],
    mode: Mode,
    seed: u64,
    out: &Path,
) -> Result<Option<String>, String> {
    let (_, _, Some(aspect)) = sides.compare(&tree::text(stmts), mode)? else {
        return Ok(None);
    };
    let mut trouble = None;
    let mut tries = 0;
    // Without the settings at the start no two interpreters are comparable.
    let (settings, stmts) = stmts.split_at(stmts.len().min(SETTINGS));
    let whole = |stmts: &[Stmt]| tree::text(&[settings, stmts].concat());
    let small = shrink::shrink(stmts.to_vec(), &mut |stmts| {
        tries += 1;
        if tries > TRIES {
            return false;
        }
        match sides.compare(&whole(stmts), mode) {
            Ok((real, _, found)) => {
                let parses = !real.err.contains("SyntaxError");
                found == Some(aspect) && parses && real.status.is_some()
            }
            Err(message) => {
                trouble = Some(message);
                false
            }
        }
    });
    if let Some(trouble) = trouble {
        return Err(trouble);
    }
    let text = whole(&small);
    let (real, heap, _) = sides.compare(&text, mode)?;
    let word = if mode == Mode::Repl { "repl" } else { "script" };
    let file = out.join(format!("{seed}-{word}.py"));
    std::fs::write(&file, &text).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(Some(format!(
        "seed {seed}, mode {word}: {}\n{text}{}",
        file.display(),
        difference(&real, &heap)
    )))
}

/// The first lines that are not the same.
fn difference(real: &Seen, heap: &Seen) -> String {
    let mut text = String::new();
    for (name, real, heap) in [
        ("output", &real.out, &heap.out),
        ("errors", &real.err, &heap.err),
    ] {
        let (real, heap): (Vec<&str>, Vec<&str>) = (real.lines().collect(), heap.lines().collect());
        let same = real.iter().zip(&heap).take_while(|(a, b)| a == b).count();
        if same == real.len().max(heap.len()) {
            continue;
        }
        text.push_str(&format!("{name}, from line {} on:\n", same + 1));
        for (mark, lines) in [("Python", &real), ("heap  ", &heap)] {
            for line in lines[same.min(lines.len())..].iter().take(SHOWN) {
                text.push_str(&format!("  {mark} {line}\n"));
            }
        }
    }
    if real.status != heap.status {
        text.push_str(&format!(
            "status: {:?}, heap {:?}\n",
            real.status, heap.status
        ));
    }
    text
}
