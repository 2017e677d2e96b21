//! The tests, compiled once for a whole class.
//!
//! Tests are the same for all, and most students' libraries differ in what a
//! test program only calls. So the tests are compiled against the library as it
//! was given out, whose generic code every answer has as well. For a submission
//! that this serves (see [`surface`]) they only have to be linked again. What does
//! not link is compiled: an answer may have thrown away what others rely on.
//! One thing differs: a panic in generic code, which the tests' program holds,
//! names the line as it was given out.

use crate::cell::Step;
use crate::compile::{self, Stage};
use crate::judge::Judge;
use crate::kit::Kit;
use crate::surface::{self, Surface};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// For fewer submissions of a chapter it is not worth its time.
const FEWEST: usize = 4;

/// The objects of each chapter, made when they are first asked for, out of every
/// room's reach; all goes without them as well.
#[derive(Debug, Default)]
pub struct Shared(BTreeMap<String, OnceLock<Option<Objects>>>);

/// The tests of a chapter, compiled and not linked.
#[derive(Debug)]
pub struct Objects {
    pub dir: PathBuf,
    /// Where they were when the linker was called so.
    made_in: PathBuf,
    linker: Linker,
    surface: Surface,
}

/// How the compiler called the linker.
#[derive(Debug, PartialEq, Eq)]
struct Linker {
    env: Vec<(String, String)>,
    words: Vec<String>,
}

impl Shared {
    /// For chapters that are graded as often as these are named.
    pub fn new<'a>(chapters: impl Iterator<Item = &'a String>) -> Shared {
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for chapter in chapters {
            *counts.entry(chapter).or_default() += 1;
        }
        counts.retain(|_, count| *count >= FEWEST);
        let each = counts.into_keys();
        Shared(each.map(|id| (id.clone(), OnceLock::new())).collect())
    }

    pub fn objects(&self, judge: &Judge<'_>) -> Option<&Objects> {
        let cell = self.0.get(&judge.kit.chapter.id)?;
        cell.get_or_init(|| Objects::make(judge)).as_ref()
    }
}

impl Objects {
    /// Compiles the tests on a stage of its own: on the judge's there is a
    /// submission.
    fn make(judge: &Judge<'_>) -> Option<Objects> {
        let beside = |name: String| judge.stage.dir.with_file_name(name);
        let stage = Stage {
            dir: beside(format!("first-{}", judge.stage.worker)),
            ..judge.stage
        };
        let printed = Judge::of(judge.kit, judge.jail, judge.sysroot, &stage)
            .compile_starter()
            .ok()??;
        let dir = beside(format!("objects-{}", judge.kit.chapter.id));
        fs::rename(stage.out(), &dir).ok()?;
        Some(Objects {
            dir,
            made_in: stage.out(),
            linker: Linker::read(&printed)?,
            surface: surface::of(&judge.kit.starter)?,
        })
    }

    /// Whether they are right for a library with these files.
    pub fn serve(&self, files: &BTreeMap<String, Vec<u8>>) -> bool {
        surface::of(files).is_some_and(|theirs| self.surface.serves(&theirs))
    }

    /// Links them with the library on a stage.
    pub fn link(&self, kit: &Kit, stage: &Stage) -> Option<Step> {
        let own = [compile::library(kit, stage), compile::program(stage)];
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let here = |word: &String| {
            let Ok(inner) = Path::new(word).strip_prefix(&self.made_in) else {
                return word.clone();
            };
            let own = own.iter().find(|own| own.ends_with(inner));
            text(own.cloned().unwrap_or_else(|| self.dir.join(inner)))
        };
        let words: Vec<String> = self.linker.words.iter().map(here).collect();
        let (program, args) = words.split_first()?;
        let mut env = self.linker.env.clone();
        env.push(("TMPDIR".into(), text(stage.out())));
        Some(Step {
            program: program.into(),
            args: args.to_vec(),
            env,
            dir: stage.out(),
            input: String::new(),
            limits: compile::LIMITS,
            files: Vec::new(),
        })
    }
}

impl Linker {
    /// Reads what `--print=link-args` gave: `NAME="value" "cc" "-o" "x"`. What does
    /// not look so is no command for us.
    fn read(printed: &str) -> Option<Linker> {
        let (mut env, mut words) = (Vec::new(), Vec::new());
        let mut rest = printed.trim();
        while !rest.is_empty() {
            let (name, quoted) = rest.split_at(rest.find('"')?);
            let mut texts = serde_json::Deserializer::from_str(quoted).into_iter::<String>();
            let text = texts.next()?.ok()?;
            rest = quoted[texts.byte_offset()..].trim_start();
            match name.strip_suffix('=') {
                Some(name) if words.is_empty() => env.push((name.to_string(), text)),
                None if name.is_empty() => words.push(text),
                _ => return None,
            }
        }
        Some(Linker { env, words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linkers_command_is_read() {
        let read = Linker::read("LC_ALL=\"C\" \"cc\" \"-o\" \"a \\\"b\\\".o\"\n").unwrap();
        assert_eq!(read.env, [("LC_ALL".to_string(), "C".to_string())]);
        assert_eq!(read.words, ["cc", "-o", "a \"b\".o"]);
        for other in ["cc -o a", "env -u A \"cc\"", "\"cc\" A=\"b\"", "\"cc"] {
            assert_eq!(Linker::read(other), None, "{other}");
        }
    }
}
