//! `cargo xtask bench heap`: the reference heap and CPython build the same
//! graphs, and the processor time is compared.
//!
//! Each measurement is a process of its own, ours and theirs in turn, and what
//! counts is the median: both see the same weather.

#![forbid(unsafe_code)]

mod graphs;
mod memory;
mod python;
mod rng;
mod workloads;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use python::Python;
use serde_json::json;
use std::process::ExitCode;
use std::thread;
use workloads::Workload;

/// The stack of a measurement: however deep a structure is, this is enough.
const STACK: usize = 256 << 10;

fn main() -> ExitCode {
    let matches = command().get_matches();
    let done = match matches.subcommand() {
        Some(("one", one)) => run_one(one),
        Some(("heap", heap)) => compare(
            heap.get_flag("json"),
            &sizes(heap),
            *heap.get_one::<usize>("rounds").expect("has a default"),
            heap.get_one::<String>("only").map(String::as_str),
            heap.get_one::<String>("python").map(String::as_str),
        ),
        Some(("memory", memory)) => {
            let python = Python::find(memory.get_one::<String>("python").map(String::as_str));
            python.and_then(|python| {
                memory::compare(memory.get_flag("json"), &sizes(memory), &python)
            })
        }
        _ => Err("what shall be measured? `cargo xtask bench heap`, or `memory`".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => trouble(&sentence),
    }
}

/// The sizes that were asked for.
fn sizes(arguments: &ArgMatches) -> Vec<usize> {
    match arguments.get_many("size") {
        Some(sizes) => sizes.copied().collect(),
        None => vec![100_000, 1_000_000],
    }
}

/// One measurement, in this process, on a small stack.
fn run_one(arguments: &ArgMatches) -> Result<(), String> {
    let name = arguments.get_one::<String>("WORKLOAD").expect("required");
    let size = *arguments.get_one::<usize>("SIZE").expect("required");
    let name = name.clone();
    let measure = move || match (Workload::named(&name), memory::one(&name, size)) {
        (Some(workload), _) => Ok(workload.run(size)),
        (None, Some(bytes)) => bytes,
        (None, None) => Err(unknown(&name)),
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(measure);
    let thread = thread.map_err(|error| error.to_string())?;
    let number = thread.join().map_err(|_| "the measurement panicked")??;
    println!("{number:.3}");
    Ok(())
}

/// Says what is wrong: 2 as with every tool here that could not do its work.
fn trouble(sentence: &str) -> ExitCode {
    eprintln!("error: {sentence}");
    ExitCode::from(2)
}

fn command() -> Command {
    let flag = |name: &'static str| Arg::new(name).long(name);
    let with_both = |command: Command| {
        command
            .arg(
                flag("json")
                    .action(ArgAction::SetTrue)
                    .help("One line of JSON for each workload and size"),
            )
            .arg(
                flag("size")
                    .value_delimiter(',')
                    .value_parser(value_parser!(usize))
                    .help("Objects [default: 100000,1000000]"),
            )
            .arg(flag("python").help("The interpreter [default: python3.11, or python3]"))
    };
    let heap = with_both(Command::new("heap"))
        .about("The reference heap beside CPython: processor time for each object")
        .arg(
            flag("rounds")
                .value_parser(value_parser!(usize))
                .default_value("5")
                .help("Runs of each, ours and theirs in turn"),
        )
        .arg(flag("only").help("One workload"));
    let memory = with_both(Command::new("memory"))
        .about("The reference heap beside CPython: bytes of memory for each object");
    let one = Command::new("one")
        .hide(true)
        .arg(Arg::new("WORKLOAD").required(true))
        .arg(
            Arg::new("SIZE")
                .required(true)
                .value_parser(value_parser!(usize)),
        );
    Command::new("cargo xtask bench")
        .about("Measures the reference heap")
        .subcommand(heap)
        .subcommand(memory)
        .subcommand(one)
}

fn compare(
    as_json: bool,
    sizes: &[usize],
    rounds: usize,
    only: Option<&str>,
    python: Option<&str>,
) -> Result<(), String> {
    if rounds == 0 || sizes.iter().any(|&size| size < 10) {
        return Err("at least one round, and at least ten objects".into());
    }
    let chosen = match only {
        None => Workload::ALL.to_vec(),
        Some(name) => vec![Workload::named(name).ok_or_else(|| unknown(name))?],
    };
    let python = Python::find(python)?;
    if !as_json {
        println!("interpreter: {}", python.version());
        println!("build:       optimized, LTO, one codegen unit");
        println!("{rounds} runs of each in turn; the median of the processor time");
        println!("stack:       {} KiB for ours\n", STACK >> 10);
        println!(
            "{:<20}{:>10}{:>10}{:>12}{:>8}",
            "", "objects", "ours, ns", "CPython, ns", "ratio"
        );
    }
    for workload in chosen {
        for &size in sizes {
            let (ours, theirs) = measure(workload, size, rounds, &python)?;
            let ratio = ours / theirs;
            if as_json {
                let line = json!({
                    "workload": workload.name(),
                    "n": size,
                    "ratio": (ratio * 1000.0).round() / 1000.0,
                    "ours_ns": ours,
                    "theirs_ns": theirs,
                    "interpreter": python.version(),
                });
                println!("{line}");
            } else {
                let name = workload.name();
                println!("{name:<20}{size:>10}{ours:>10.1}{theirs:>12.1}{ratio:>8.2}");
            }
        }
    }
    Ok(())
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = Workload::ALL.iter().map(|w| w.name()).collect();
    format!(
        "there is no workload `{name}`; there are {}",
        names.join(", ")
    )
}

/// The medians of ours and theirs, in nanoseconds for each object.
fn measure(
    workload: Workload,
    size: usize,
    rounds: usize,
    python: &Python,
) -> Result<(f64, f64), String> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(python::ours(workload.name(), size)?);
        theirs.push(python.run(workload.name(), size)?);
    }
    Ok((median(ours), median(theirs)))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
