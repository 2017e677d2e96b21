//! One chapter of one submission, from its bytes to what is known of it.

use crate::audit;
use crate::cell::{Done, Fence, Step};
use crate::compile::{self, Fault, Stage};
use crate::intake::Work;
use crate::jail::{Jail, Order, Room};
use crate::kit::Kit;
use crate::must_not;
use crate::objects::{Objects, Shared};
use crate::policy::{self, Look};
use crate::tests::{self, Bench};
use crate::verdict::{Came, Status, Task, Test, of_tasks};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use xtask::course::COMPILE_FAIL;
use xtask::trouble::{Result, Trouble};

/// How many errors and findings a report repeats.
const TOLD: usize = 5;

/// What is known of a submission's chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub status: Status,
    pub says: String,
    pub tasks: Vec<Task>,
    pub flags: Vec<String>,
    pub cpu_ms: u64,
}

/// What judging needs.
pub struct Judge<'a> {
    pub kit: &'a Kit,
    pub jail: &'a Jail,
    pub sysroot: &'a Path,
    pub stage: Stage,
    /// What the class has in common, where there is one.
    pub shared: Option<&'a Shared>,
    /// Where the random numbers of property tests begin.
    pub seed: u64,
}

/// An end before there are tests: the status and the reason.
struct Ended(Status, String);

impl Judge<'_> {
    /// Judges a submission.
    ///
    /// # Errors
    /// When something failed that is not the submission's doing.
    pub fn judge(&self, work: &Work) -> Result<Known> {
        let mut known = Known {
            status: Status::Internal,
            says: String::new(),
            tasks: self.no_tasks(),
            flags: work.flags.iter().cloned().collect(),
            cpu_ms: 0,
        };
        if work.refused.is_none() && work.files == self.kit.starter {
            known.flags.push("as it was given out".into());
        }
        match self.through(work, &mut known)? {
            Some(Ended(status, says)) => {
                known.status = status;
                known.says = says;
            }
            None => known.status = of_tasks(&known.tasks),
        }
        Ok(known)
    }

    /// The chapter's tasks, with nothing run yet.
    fn no_tasks(&self) -> Vec<Task> {
        let chapter = &self.kit.chapter;
        let task = |name: &str, title: &str, points: u32| Task {
            name: name.into(),
            title: title.into(),
            points,
            earned: 0,
            tests: Vec::new(),
        };
        let own = chapter
            .tasks
            .iter()
            .map(|t| task(&t.name, &t.title, t.points));
        let extra = chapter.compile_fail;
        let extra = extra.map(|points| task(COMPILE_FAIL, "Code that must not compile", points));
        own.chain(extra).collect()
    }

    fn through(&self, work: &Work, known: &mut Known) -> Result<Option<Ended>> {
        if let Some(why) = &work.refused {
            return Ok(Some(Ended(Status::Rejected, format!("Not taken: {why}."))));
        }
        if work.files.is_empty() {
            return Ok(Some(Ended(
                Status::Missing,
                "There is nothing for this chapter.".into(),
            )));
        }
        let files = self.overlaid(&work.files, known);
        let readable = match self.scan(&files, known) {
            Ok(readable) => readable,
            Err(ended) => return Ok(Some(ended)),
        };
        self.put_on_stage(&files)?;
        if let Some(ended) = self.compile_library(readable, known)? {
            return Ok(Some(ended));
        }
        let objects = self.shared.and_then(|shared| shared.objects(self));
        let mut room = self.room_of_tests(objects)?;
        let objects = objects.filter(|objects| objects.serve(&files));
        if let Some(ended) = self.compile_tests(&mut room, objects, known)? {
            return Ok(Some(ended));
        }
        self.run(known)?;
        self.cases(&mut room, known)?;
        for task in &mut known.tasks {
            task.earned = if task.passed() { task.points } else { 0 };
        }
        Ok(None)
    }

    /// The submission over the files that were given out: what is not handed in
    /// is as it was. A file that would be a module twice is left out.
    fn overlaid(
        &self,
        own: &BTreeMap<String, Vec<u8>>,
        known: &mut Known,
    ) -> BTreeMap<String, Vec<u8>> {
        let mut files = own.clone();
        for (name, text) in &self.kit.starter {
            let stem = name.trim_end_matches(".rs");
            let twin = match stem.strip_suffix("/mod") {
                Some(folder) => format!("{folder}.rs"),
                None => format!("{stem}/mod.rs"),
            };
            if !own.contains_key(name) && !own.contains_key(&twin) {
                files.insert(name.clone(), text.clone());
                if name == "src/lib.rs" {
                    known.flags.push("src/lib.rs as it was given out".into());
                }
            }
        }
        files
    }

    /// Looks at the source; tells whether all of it could be read.
    fn scan(
        &self,
        files: &BTreeMap<String, Vec<u8>>,
        known: &mut Known,
    ) -> std::result::Result<bool, Ended> {
        let files = files
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let Look {
            found,
            readable,
            equal,
        } = policy::look(&self.kit.policy, files);
        let flags = equal.into_iter();
        known
            .flags
            .extend(flags.map(|name| format!("says itself when {name} is equal")));
        if found.is_empty() {
            return Ok(readable);
        }
        let says: Vec<String> = found.iter().take(TOLD).map(policy::Finding::says).collect();
        Err(Ended(
            Status::Rejected,
            format!("The source uses what no answer needs:\n{}", says.join("\n")),
        ))
    }

    /// Writes every file anew into empty folders: nothing of an earlier
    /// submission is there, and no time stamp but the present.
    pub(crate) fn put_on_stage(&self, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
        for folder in ["src", "out", "cases", "lesson"] {
            let dir = self.stage.dir.join(folder);
            xtask::files::remove(&dir)?;
            fs::create_dir_all(&dir).map_err(|e| Trouble::io("make a folder", &dir, &e))?;
        }
        for (name, bytes) in files {
            let path = self.stage.dir.join(name);
            if let Some(dir) = path.parent() {
                fs::create_dir_all(dir).map_err(|e| Trouble::io("make a folder", dir, &e))?;
            }
            fs::write(&path, bytes).map_err(|e| Trouble::io("write", &path, &e))?;
        }
        self.jail.give(&self.stage.out(), self.stage.worker)
    }

    fn room(&self, fence: Fence) -> Result<Room> {
        self.jail.open(&Order {
            fence,
            dir: &self.stage.out(),
            worker: self.stage.worker,
        })
    }

    pub(crate) fn room_of_tests(&self, objects: Option<&Objects>) -> Result<Room> {
        let objects = objects.map(|objects| objects.dir.as_path());
        self.room(compile::fence_of_tests(
            &self.kit.dir,
            self.sysroot,
            &self.stage,
            objects,
        ))
    }

    fn compile_library(&self, readable: bool, known: &mut Known) -> Result<Option<Ended>> {
        let fence = compile::fence_of_library(&self.kit.dir, self.sysroot, &self.stage);
        let step = compile::compile_library(self.kit, self.sysroot, &self.stage);
        let done = self.room(fence)?.run(&step)?;
        known.cpu_ms += done.cpu_ms;
        if let Some(ended) = self.compiled(&done, known)? {
            return Ok(Some(ended));
        }
        if !readable {
            let says = "A file could be compiled, but not looked through beforehand.";
            return Ok(Some(Ended(Status::Rejected, says.into())));
        }
        self.audit()
    }

    fn compile_tests(
        &self,
        room: &mut Room,
        objects: Option<&Objects>,
        known: &mut Known,
    ) -> Result<Option<Ended>> {
        let done = self.build_tests(room, objects, known)?;
        let ended = self.compiled(&done, known)?;
        let Some(Ended(Status::CompileError, says)) = ended else {
            return Ok(ended);
        };
        let lacks = self.lacking(room)?;
        let says = if lacks.is_empty() {
            says
        } else {
            format!("{lacks}\n\n{says}")
        };
        Ok(Some(Ended(Status::CompileError, says)))
    }

    /// Links them, where that is enough.
    fn build_tests(
        &self,
        room: &mut Room,
        objects: Option<&Objects>,
        known: &mut Known,
    ) -> Result<Done> {
        let mut run = |step: &Step| -> Result<Done> {
            let done = room.run(step)?;
            known.cpu_ms += done.cpu_ms;
            Ok(done)
        };
        if let Some(step) = objects.and_then(|objects| objects.link(self.kit, &self.stage)) {
            let done = run(&step)?;
            if done.code == Some(0) {
                return Ok(done);
            }
        }
        run(&compile::compile_tests(self.kit, self.sysroot, &self.stage))
    }

    /// What a compiler's end means.
    fn compiled(&self, done: &Done, known: &mut Known) -> Result<Option<Ended>> {
        const KILLED: i32 = 9;
        const TIME: i32 = 24;
        const COMPILERS_FAULT: i32 = 101;
        if done.code == Some(0) {
            return Ok(None);
        }
        let limit = compile::LIMITS;
        let spent = done.cpu_ms >= limit.cpu_seconds * 1000;
        if done.timed_out || done.signal == Some(TIME) || spent {
            let says = format!("Compiling it took longer than {} s.", limit.cpu_seconds);
            return Ok(Some(Ended(Status::Timeout, says)));
        }
        let faults = compile::faults(&done.stderr);
        if faults.iter().any(|fault| !fault.file.is_empty()) {
            let says = faults.iter().take(TOLD).map(|f| f.rendered.trim_end());
            let ours = self.stage.dir.to_string_lossy();
            let says = says.collect::<Vec<_>>().join("\n\n");
            let says = says.replace(&*ours, &compile::shown(self.kit));
            return Ok(Some(Ended(Status::CompileError, says)));
        }
        if let Some(full) = faults.iter().find(|f| f.message.contains("No space left")) {
            return Err(Trouble::new(format!("the disk is full: {}", full.message))
                .next("make room on the disk and grade again: what is graded is kept"));
        }
        let crashed = matches!(done.signal, Some(signal) if signal != KILLED);
        if crashed || done.code == Some(COMPILERS_FAULT) {
            known.flags.push("the compiler crashed on it".into());
            let says = if done.stderr.contains("memory allocation of") {
                format!("Compiling it needed more than {} MiB.", limit.memory_mib)
            } else {
                "The compiler itself crashed on it.".into()
            };
            return Ok(Some(Ended(Status::CompileError, says)));
        }
        let first = faults.first().map(|fault: &Fault| fault.message.as_str());
        Err(Trouble::new(format!(
            "internal error: the compiler failed (status {:?}, signal {:?}): {}",
            done.code,
            done.signal,
            first.unwrap_or_else(|| last_line(&done.stderr))
        )))
    }

    fn audit(&self) -> Result<Option<Ended>> {
        let path = compile::library(self.kit, &self.stage);
        let bytes = fs::read(&path).map_err(|e| Trouble::io("read", &path, &e))?;
        let found = audit::read(&bytes).map_err(|why| {
            Trouble::new(format!("internal error: the library cannot be read: {why}"))
        })?;
        let mut faults = audit::faults(&found, &self.kit.symbols);
        if faults.is_empty() {
            return Ok(None);
        }
        faults.truncate(TOLD);
        Ok(Some(Ended(
            Status::Rejected,
            format!(
                "The compiled code uses what no answer needs:\n{}",
                faults.join("\n")
            ),
        )))
    }

    /// Which signatures of the contract are not there, in words.
    fn lacking(&self, room: &mut Room) -> Result<String> {
        let file = self.kit.dir.join("tests/contract.rs");
        if !file.exists() {
            return Ok(String::new());
        }
        let text = xtask::files::read_text(&file)?;
        let done = room.run(&compile::check(
            self.kit,
            self.sysroot,
            &self.stage,
            file,
            "lib",
        ))?;
        let mut lacks = Vec::new();
        for fault in compile::faults(&done.stderr) {
            let around = xtask::outline::functions(&text);
            let inside = around.into_iter().find(|f| f.lines.contains(&fault.line));
            let name = inside.map_or_else(|| fault.message.clone(), |f| format!("`{}`", f.name));
            if !lacks.contains(&name) {
                lacks.push(name);
            }
        }
        lacks.truncate(TOLD);
        Ok(if lacks.is_empty() {
            String::new()
        } else {
            format!(
                "Missing, or of another shape than the chapter has it: {}",
                lacks.join(", ")
            )
        })
    }

    /// With the room for the tests that were compiled.
    fn at_bench<T>(&self, work: impl FnOnce(&Bench<'_>, &mut Room) -> Result<T>) -> Result<T> {
        let bench = Bench {
            kit: self.kit,
            stage: &self.stage,
            seed: self.seed,
        };
        let mut room = self.room(bench.fence(self.jail)?)?;
        work(&bench, &mut room)
    }

    pub(crate) fn list(&self) -> Result<Vec<String>> {
        self.at_bench(tests::list)
    }

    fn run(&self, known: &mut Known) -> Result<()> {
        let (results, cpu_ms) = self.at_bench(tests::run)?;
        known.cpu_ms += cpu_ms;
        for test in results {
            let name = tests::task_of(&test.name).to_string();
            if let Some(task) = known.tasks.iter_mut().find(|task| task.name == name) {
                task.tests.push(test);
            }
        }
        Ok(())
    }

    /// Code that must not compile: its turn comes when all tests pass.
    fn cases(&self, room: &mut Room, known: &mut Known) -> Result<()> {
        let all_pass = known
            .tasks
            .iter()
            .filter(|t| t.name != COMPILE_FAIL)
            .all(Task::passed);
        let Some(task) = known
            .tasks
            .iter_mut()
            .find(|task| task.name == COMPILE_FAIL)
        else {
            return Ok(());
        };
        if !all_pass {
            let waits = |name: &str| Test {
                heap: "It is looked at once all tests pass.".into(),
                ..Test::new(name, Came::NotRun)
            };
            task.tests = self
                .kit
                .cases
                .iter()
                .map(|(case, _)| waits(&case.name))
                .collect();
            return Ok(());
        }
        let (tests, cpu_ms) = must_not::judge(self.kit, self.sysroot, &self.stage, room)?;
        task.tests = tests;
        known.cpu_ms += cpu_ms;
        Ok(())
    }
}

fn last_line(text: &str) -> &str {
    text.lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("nothing was said")
}
