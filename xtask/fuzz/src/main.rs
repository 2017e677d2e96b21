//! `cargo xtask fuzz`: random programs run on the reference heap and, beside it,
//! in a model that counts arrows.
//!
//! After every statement the two must agree on who is alive, who refers to whom
//! and how often, what weak references see, and what finalizers saved. A program
//! that shows a difference is cut down to the statements that it takes.

#![forbid(unsafe_code)]

mod act;
mod check;
mod python;
mod shadow;
mod world;

use clap::{Arg, Command, value_parser};
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use std::panic;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Programs between two looks at the clock.
const BATCH: u32 = 200;

fn main() -> ExitCode {
    let matches = command().get_matches();
    // Finalizers panic on purpose here, and what is found is told below.
    panic::set_hook(Box::new(|_| {}));
    if let Some(("python", args)) = matches.subcommand() {
        return match python::run(args) {
            Ok(status) => ExitCode::from(status),
            Err(message) => {
                eprintln!("{message}");
                ExitCode::from(2)
            }
        };
    }
    let seconds = *matches.get_one::<u64>("seconds").expect("has a default");
    let seed = *matches.get_one::<u64>("seed").expect("has a default");
    let longest = *matches
        .get_one::<usize>("statements")
        .expect("has a default");
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut programs = 0;
    for batch in 0.. {
        if let Err(report) = one_batch(seed.wrapping_add(batch), longest) {
            println!("{report}");
            println!(
                "\nagain: cargo xtask fuzz --seed {} --statements {longest}",
                seed + batch
            );
            return ExitCode::FAILURE;
        }
        programs += BATCH;
        if Instant::now() >= end {
            break;
        }
    }
    println!("{programs} programs of up to {longest} statements: heap and model agree");
    ExitCode::SUCCESS
}

/// Runs some programs. The error says what is wrong with which program.
fn one_batch(seed: u64, longest: usize) -> Result<(), String> {
    let config = Config {
        cases: BATCH,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&act::programs(longest), |program| {
        check::run(&program);
        Ok(())
    });
    outcome.map_err(|error| match error {
        TestError::Fail(reason, program) => {
            let statements: Vec<String> =
                program.iter().map(|act| format!("    {act:?}")).collect();
            format!("{reason}\n\nafter\n{}", statements.join("\n"))
        }
        TestError::Abort(reason) => format!("the driver gave up: {reason}"),
    })
}

fn command() -> Command {
    Command::new("cargo xtask fuzz")
        .about("Random programs on the reference heap and on a model of it")
        .subcommand(python::command())
        .args_conflicts_with_subcommands(true)
        .arg(
            Arg::new("seconds")
                .long("seconds")
                .value_parser(value_parser!(u64))
                .default_value("60")
                .help("How long to go on"),
        )
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_parser(value_parser!(u64))
                .default_value("1")
                .help("Where the random numbers begin"),
        )
        .arg(
            Arg::new("statements")
                .long("statements")
                .value_parser(value_parser!(usize))
                .default_value("60")
                .help("The longest program"),
        )
}
