//! `cargo xtask bench heap`: the reference heap and CPython build the same
//! graphs, and the processor time is compared.
//!
//! Each measurement is a process of its own, ours and theirs in turn, and what
//! counts is the median: both see the same weather.

#![forbid(unsafe_code)]

mod graphs;
mod python;
mod rng;
mod workloads;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use python::Python;
use serde_json::json;
use std::process::ExitCode;
use workloads::Workload;

fn main() -> ExitCode {
    let matches = command().get_matches();
    if let Some(one) = matches.subcommand_matches("one") {
        return run_one(one);
    }
    let Some(arguments) = matches.subcommand_matches("heap") else {
        return trouble("what shall be measured? `cargo xtask bench heap`");
    };
    match compare(
        arguments.get_flag("json"),
        arguments.get_many::<usize>("size").map(Iterator::copied),
        *arguments.get_one::<usize>("rounds").expect("has a default"),
        arguments.get_one::<String>("only").map(String::as_str),
        arguments.get_one::<String>("python").map(String::as_str),
    ) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => trouble(&sentence),
    }
}

/// One measurement, in this process.
fn run_one(arguments: &ArgMatches) -> ExitCode {
    let name = arguments.get_one::<String>("WORKLOAD").expect("required");
    let size = *arguments.get_one::<usize>("SIZE").expect("required");
    let Some(workload) = Workload::named(name) else {
        return trouble(&unknown(name));
    };
    println!("{:.3}", workload.run(size));
    ExitCode::SUCCESS
}

/// Says what is wrong: 2 as with every tool here that could not do its work.
fn trouble(sentence: &str) -> ExitCode {
    eprintln!("error: {sentence}");
    ExitCode::from(2)
}

fn command() -> Command {
    let flag = |name: &'static str| Arg::new(name).long(name);
    let heap = Command::new("heap")
        .about("The reference heap beside CPython: processor time for each object")
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
        .arg(
            flag("rounds")
                .value_parser(value_parser!(usize))
                .default_value("5")
                .help("Runs of each, ours and theirs in turn"),
        )
        .arg(flag("only").help("One workload"))
        .arg(flag("python").help("The interpreter [default: python3.11, or python3]"));
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
        .subcommand(one)
}

fn compare(
    as_json: bool,
    sizes: Option<impl Iterator<Item = usize>>,
    rounds: usize,
    only: Option<&str>,
    python: Option<&str>,
) -> Result<(), String> {
    let sizes: Vec<usize> = match sizes {
        Some(sizes) => sizes.collect(),
        None => vec![100_000, 1_000_000],
    };
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
        println!("{rounds} runs of each in turn; the median of the processor time\n");
        println!(
            "{:<20}{:>10}{:>10}{:>12}{:>8}",
            "", "objects", "ours, ns", "CPython, ns", "ratio"
        );
    }
    for workload in chosen {
        for &size in &sizes {
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
