//! The course's own answers before the judge: what is built of them, and that the
//! reference passes.

use crate::cell::{Done, Step};
use crate::compile::{self, Stage};
use crate::intake::Work;
use crate::jail::Jail;
use crate::judge::Judge;
use crate::kit::Kit;
use crate::verdict::Status;
use std::collections::BTreeMap;
use std::path::Path;
use xtask::trouble::{Result, Trouble};

impl Judge<'_> {
    /// A judge for which nothing was made yet.
    pub fn of<'a>(kit: &'a Kit, jail: &'a Jail, sysroot: &'a Path, stage: &Stage) -> Judge<'a> {
        Judge {
            kit,
            jail,
            sysroot,
            stage: stage.clone(),
            shared: None,
            seed: 0,
        }
    }

    /// Compiles the course's own library, and the tests with it.
    fn build(&self, files: &BTreeMap<String, Vec<u8>>, tests: &Step) -> Result<Done> {
        self.put_on_stage(files)?;
        let library = compile::compile_library(self.kit, self.sysroot, &self.stage);
        let mut room = self.room_of_tests(None)?;
        let done = room.run(&library)?;
        if done.code == Some(0) {
            return room.run(tests);
        }
        Ok(done)
    }

    /// Compiles the tests against the library as it was given out, for whoever
    /// links them again. Gives the linker's command; nothing if that failed.
    pub fn compile_starter(&self) -> Result<Option<String>> {
        let tests = compile::compile_objects(self.kit, self.sysroot, &self.stage);
        let done = self.build(&self.kit.starter, &tests)?;
        Ok((done.code == Some(0)).then_some(done.stdout))
    }

    /// The reference itself must pass, or nobody is graded: learns what its
    /// library has, and which tests there are.
    pub fn prepare(kit: &mut Kit, jail: &Jail, sysroot: &Path, stage: &Stage) -> Result<()> {
        let tests = compile::compile_tests(kit, sysroot, stage);
        let done = Judge::of(kit, jail, sysroot, stage).build(&kit.reference, &tests)?;
        if done.code != Some(0) {
            return Err(unfit(kit, &done.stderr));
        }
        kit.learn_symbols(&compile::library(kit, stage))?;
        kit.names = Judge::of(kit, jail, sysroot, stage).list()?;
        let work = Work {
            files: kit.reference.clone(),
            ..Work::default()
        };
        let known = Judge::of(kit, jail, sysroot, stage).judge(&work)?;
        if known.status == Status::Pass {
            return Ok(());
        }
        let failed = known
            .tasks
            .iter()
            .flat_map(|t| &t.tests)
            .find(|test| !test.passed());
        let first = failed.map(|test| format!("{}: {}", test.name, test.heap));
        Err(unfit(kit, &first.unwrap_or(known.says)))
    }
}

fn unfit(kit: &Kit, why: &str) -> Trouble {
    let why = compile::faults(why)
        .first()
        .map_or_else(|| why.to_string(), |f| f.rendered.clone());
    Trouble::new(format!(
        "the course's own {} does not pass here, so nobody was graded\n{}",
        kit.chapter.id,
        why.trim_end()
    ))
    .next("hidden tests must pass on the reference; `cargo xtask verify --reference --all` tests the rest")
}
