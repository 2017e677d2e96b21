//! How much memory the graphs take: how far the process grows while one is
//! built.

use crate::graphs;
use crate::python::{self, Python};
use ch03_ref::{Heap, Ref};
use serde_json::json;
use std::fs;

/// Builds a graph of so many objects.
type Build = fn(&Heap, usize) -> Ref;

/// The graphs, by the names that theirs.py has for them.
const GRAPHS: [(&str, Build); 4] = [
    ("tree", graphs::tree),
    ("chain", graphs::chain),
    ("random", graphs::random),
    ("dicts", graphs::dicts),
];

/// Bytes for each of `n` objects, measured in this process; `None` if there is
/// no such graph.
pub fn one(name: &str, n: usize) -> Option<Result<f64, String>> {
    let (_, build) = GRAPHS.iter().find(|(known, _)| *known == name)?;
    Some(grown(*build, n))
}

fn grown(build: Build, n: usize) -> Result<f64, String> {
    let heap = Heap::new();
    let before = resident()?;
    let kept = build(&heap, n);
    let after = resident()?;
    drop(kept);
    Ok((after - before) / n as f64)
}

/// Bytes of memory that this process holds.
fn resident() -> Result<f64, String> {
    let status = fs::read_to_string("/proc/self/status")
        .map_err(|_| "memory is measured on Linux only: there is no /proc here")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    let kibibytes = kibibytes.ok_or("the system does not say how much memory is in use")?;
    Ok(kibibytes * 1024.0)
}

/// Prints a line for each graph and size.
pub fn compare(as_json: bool, sizes: &[usize], python: &Python) -> Result<(), String> {
    if !as_json {
        println!("interpreter: {}", python.version());
        println!("how far the process grows while the graph is built\n");
        println!(
            "{:<20}{:>10}{:>12}{:>16}{:>8}",
            "", "objects", "ours, bytes", "CPython, bytes", "ratio"
        );
    }
    for (name, _) in GRAPHS {
        for &n in sizes {
            let (ours, theirs) = (python::ours(name, n)?, python.run(name, n)?);
            let ratio = ours / theirs;
            if as_json {
                let line = json!({
                    "graph": name,
                    "n": n,
                    "ratio": (ratio * 1000.0).round() / 1000.0,
                    "ours_bytes": ours,
                    "theirs_bytes": theirs,
                    "interpreter": python.version(),
                });
                println!("{line}");
            } else {
                println!("{name:<20}{n:>10}{ours:>12.1}{theirs:>16.1}{ratio:>8.2}");
            }
        }
    }
    Ok(())
}
