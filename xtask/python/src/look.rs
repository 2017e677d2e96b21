//! `--graph` and `--trace`: what a run leaves for the eye.

use ch13_python::trace::{Camera, Film, Limits};
use clap::{Arg, ArgMatches, Command, value_parser};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The options, added to a command.
pub fn options(command: Command) -> Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("FILE")
            .help(help)
            .value_parser(value_parser!(OsString))
    };
    command
        .arg(file(
            "graph",
            "A picture of the heap after the last line: a file that ends in .svg or .png",
        ))
        .arg(file(
            "trace",
            "Every step of the run, as JSON: names, objects, counts, what died",
        ))
}

/// The files that were asked for, and what looks on for them.
pub struct Look {
    graph: Option<PathBuf>,
    trace: Option<PathBuf>,
    /// For the settings of the run.
    pub camera: Option<Camera>,
}

impl Look {
    /// What the command line asks for.
    ///
    /// # Errors
    /// A picture of a kind that is not made here.
    pub fn new(args: &ArgMatches) -> Result<Look, String> {
        let file = |name: &str| args.get_one::<OsString>(name).map(PathBuf::from);
        let (graph, trace) = (file("graph"), file("trace"));
        if let Some(path) = &graph {
            let end = path.extension().unwrap_or_default().to_string_lossy();
            if end != "svg" && end != "png" {
                return Err(format!(
                    "{}: a picture's name ends in .svg or .png (objgraph.show_refs writes .dot as well)",
                    path.display()
                ));
            }
        }
        let camera = (graph.is_some() || trace.is_some()).then(|| Camera::new(Limits::default()));
        Ok(Look {
            graph,
            trace,
            camera,
        })
    }

    /// Writes the files; the first one that cannot be written is the error.
    pub fn write(&self) -> Result<(), String> {
        let Some(film) = self.camera.as_ref().map(Camera::film) else {
            return Ok(());
        };
        if let Some(path) = &self.trace {
            save(path, film.json().as_bytes())?;
        }
        match &self.graph {
            Some(path) => save(path, &picture(path, &film)?),
            None => Ok(()),
        }
    }
}

fn picture(path: &Path, film: &Film) -> Result<Vec<u8>, String> {
    let Some(last) = film.last() else {
        return Err(format!(
            "{}: there is nothing to draw, not a line was run",
            path.display()
        ));
    };
    let svg = film.svg(last);
    if path.extension().is_some_and(|end| end == "svg") {
        return Ok(svg.into_bytes());
    }
    match crate::PNG {
        Some(render) => render(&svg),
        None => Err(format!(
            "{}: this build makes no PNG; `cargo xtask run` builds one that does",
            path.display()
        )),
    }
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}
