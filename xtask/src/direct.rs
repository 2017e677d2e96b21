//! The same package built again and again from other sources: by cargo the
//! first time, then by calling the compiler as cargo did.
//!
//! A bank has hundreds of mutants, each a few changed lines. Cargo would look at
//! everything below the chapter for each, and lets one build of a target folder
//! go on at a time; the compiler alone can be called on every processor.

use crate::cargo::{self, Build, Tools};
use crate::files;
use crate::record::{self, Heard};
use crate::stage::Stage;
use crate::trouble::Result;
use std::path::{Path, PathBuf};

/// Builds the stages of one package.
#[derive(Default)]
pub struct Builder {
    heard: Option<Orders>,
}

/// How the compiler is called for the library and for its tests.
struct Orders {
    library: Heard,
    tests: Heard,
    /// Where what it makes goes: not among cargo's builds, which would then take
    /// them for its own.
    out: PathBuf,
}

impl Builder {
    /// Builds the test program of a stage.
    pub fn build(&mut self, tools: &Tools<'_>, stage: &Stage) -> Result<Build> {
        if let Some(orders) = &self.heard {
            if let Some(program) = orders.follow(tools, stage)? {
                return Ok(Build::Ready(program));
            }
            // It does not compile: cargo's messages are the ones that are told.
            return cargo::build(tools, stage);
        }
        let notes = stage.graded.dir.join("heard");
        let built = cargo::build_heard(tools, stage, Some(&notes))?;
        self.heard = Orders::from(stage, &notes);
        Ok(built)
    }
}

impl Orders {
    fn from(stage: &Stage, notes: &Path) -> Option<Orders> {
        let library = crate_name(stage);
        let out = stage.graded.dir.join("out");
        Some(Orders {
            library: directed(record::heard(notes, &library)?, &library, &out),
            tests: directed(record::heard(notes, "chapter")?, &library, &out),
            out,
        })
    }

    /// Compiles what is staged; `None` if it does not compile.
    fn follow(&self, tools: &Tools<'_>, stage: &Stage) -> Result<Option<PathBuf>> {
        files::remove(&self.out)?;
        for heard in [&self.library, &self.tests] {
            if !heard.run(tools, stage)? {
                return Ok(None);
            }
        }
        Ok(Some(program(&self.out)))
    }
}

fn crate_name(stage: &Stage) -> String {
    stage.graded.loaded.chapter.id.replace('-', "_")
}

fn program(out: &Path) -> PathBuf {
    out.join(format!("chapter{}", std::env::consts::EXE_SUFFIX))
}

/// The same order with its result in another folder, under the crate's plain
/// name, and the chapter's own library taken from there.
fn directed(mut heard: Heard, library: &str, out: &Path) -> Heard {
    let out = out.to_string_lossy();
    let own = format!("{library}=");
    let mut args = Vec::new();
    let mut rest = heard.args.into_iter();
    while let Some(arg) = rest.next() {
        let value = match arg.as_str() {
            "--out-dir" | "--extern" | "-C" => rest.next(),
            _ => None,
        };
        match (arg.as_str(), value) {
            ("--out-dir", Some(_)) => args.extend([arg, out.to_string()]),
            ("--extern", Some(value)) if value.starts_with(&own) => {
                args.extend([arg, format!("{own}{out}/lib{library}.rlib")]);
            }
            ("-C", Some(value)) if value.starts_with("extra-filename=") => {}
            (_, Some(value)) => args.extend([arg, value]),
            (_, None) => args.push(arg),
        }
    }
    heard.args = args;
    heard
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_made_goes_elsewhere() {
        let heard = Heard {
            compiler: "rustc".into(),
            args: "--crate-name chapter tests/chapter/main.rs --test -C metadata=4a \
                   -C extra-filename=-7d -C incremental=/t/inc --out-dir /t/deps \
                   -L dependency=/t/deps --extern ch01_a=/t/deps/libch01_a-1.rlib \
                   --extern ch02_b=/t/deps/libch02_b-2.rlib"
                .split_whitespace()
                .map(str::to_string)
                .collect(),
            env: Vec::new(),
        };
        let directed = directed(heard, "ch02_b", Path::new("/pkg/out"));
        assert_eq!(
            directed.args.join(" "),
            "--crate-name chapter tests/chapter/main.rs --test -C metadata=4a \
             -C incremental=/t/inc --out-dir /pkg/out -L dependency=/t/deps \
             --extern ch01_a=/t/deps/libch01_a-1.rlib --extern ch02_b=/pkg/out/libch02_b.rlib"
        );
    }
}
