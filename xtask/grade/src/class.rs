//! A whole class: who is graded in which chapters, by how many workers.

use crate::compile::Stage;
use crate::intake::{self, Submission};
use crate::jail::Jail;
use crate::journal::Journal;
use crate::judge::{Judge, Known};
use crate::kit::Kit;
use crate::objects::Shared;
use crate::progress::Progress;
use crate::report::text::plain;
use crate::verdict::{Grade, Status, Task};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use xtask::trouble::{Result, Trouble};

/// One chapter of one submission.
#[derive(Debug, Clone)]
pub struct Job {
    pub submission: Submission,
    pub chapter: String,
}

/// What a run of the grader has to do.
pub struct Class<'a> {
    pub kits: &'a BTreeMap<String, Kit>,
    pub jail: &'a Jail,
    pub sysroot: &'a Path,
    pub work: &'a Path,
    pub workers: usize,
    pub again: bool,
    pub progress: &'a Progress,
    pub shared: Shared,
}

/// Set when the run must end: what is running is dropped, what is written stays.
pub static STOPPING: AtomicBool = AtomicBool::new(false);

impl Class<'_> {
    /// Grades all jobs; each grade is in the journal when it is known.
    pub fn grade(&self, jobs: &[Job], journal: &Mutex<Journal>) -> Result<Vec<Grade>> {
        let next = AtomicUsize::new(0);
        let grades = Mutex::new(Vec::new());
        let stopped: Mutex<Option<Trouble>> = Mutex::new(None);
        std::thread::scope(|scope| {
            for worker in 0..self.workers.clamp(1, jobs.len().max(1)) {
                let (next, grades, stopped) = (&next, &grades, &stopped);
                scope.spawn(move || {
                    while !STOPPING.load(Ordering::Relaxed) && held(stopped).is_none() {
                        let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) else {
                            return;
                        };
                        match self.one(worker, job, journal) {
                            Ok(grade) => held(grades).push(grade),
                            Err(trouble) => {
                                held(stopped).get_or_insert(trouble);
                            }
                        }
                    }
                });
            }
        });
        if let Some(trouble) = held(&stopped).take() {
            return Err(trouble);
        }
        if STOPPING.load(Ordering::Relaxed) {
            return Err(
                Trouble::new("stopped").next("the same command goes on where this one ended")
            );
        }
        Ok(std::mem::take(&mut *held(&grades)))
    }

    /// Grades one job, or finds its grade.
    ///
    /// # Errors
    /// Only when the grade cannot be kept: then there is no use in going on.
    fn one(&self, worker: usize, job: &Job, journal: &Mutex<Journal>) -> Result<Grade> {
        let begun = Instant::now();
        let student = &job.submission.student;
        let kit = &self.kits[&job.chapter];
        self.progress
            .begin(worker, &format!("{student} {}", kit.chapter.short()));
        let (seed, work) = (
            held(journal).seed,
            intake::read(&job.submission, &job.chapter),
        );
        let key = work.as_ref().map(|work| key(kit, work)).unwrap_or_default();
        let found = held(journal).find(student, &job.chapter, &key).cloned();
        if let Some(grade) = found.filter(|_| !self.again) {
            self.progress.end(worker, &grade);
            return Ok(grade);
        }
        let same = held(journal).same(&key).cloned();
        if let Some(same) = same.filter(|_| !self.again) {
            let grade = Grade {
                student: student.clone(),
                ..same
            };
            held(journal).add(&grade)?;
            self.progress.end(worker, &grade);
            return Ok(grade);
        }
        let stage = Stage {
            dir: self.work.join(format!("stage-{worker}")),
            worker: u32::try_from(worker).unwrap_or(0),
        };
        let judge = Judge {
            kit,
            jail: self.jail,
            sysroot: self.sysroot,
            shared: Some(&self.shared),
            stage,
            seed,
        };
        // What fails for no reason of the submission's is tried once more.
        let known = work.and_then(|work| judge.judge(&work).or_else(|_| judge.judge(&work)));
        if STOPPING.load(Ordering::Relaxed) {
            return Err(
                Trouble::new("stopped").next("the same command goes on where this one ended")
            );
        }
        if let Err(trouble) = &known
            && is_fatal(trouble)
        {
            return Err(trouble.clone());
        }
        let mut grade = self.graded(job, kit, key, known);
        grade.wall_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        held(journal).add(&grade)?;
        self.progress.end(worker, &grade);
        Ok(grade)
    }

    fn graded(&self, job: &Job, kit: &Kit, key: String, known: Result<Known>) -> Grade {
        let known = known.unwrap_or_else(|trouble| Known {
            status: Status::Internal,
            says: trouble.to_string(),
            tasks: Vec::new(),
            flags: vec!["look at the grader".into()],
            cpu_ms: 0,
        });
        Grade {
            student: job.submission.student.clone(),
            chapter: job.chapter.clone(),
            title: kit.chapter.title.clone(),
            key,
            status: known.status,
            points: known.tasks.iter().map(|task: &Task| task.earned).sum(),
            max: kit.chapter.points(),
            says: plain(&known.says),
            tasks: known.tasks.into_iter().map(harmless).collect(),
            flags: known.flags,
            cpu_ms: known.cpu_ms,
            wall_ms: 0,
        }
    }
}

/// A task whose texts can go anywhere.
fn harmless(mut task: Task) -> Task {
    for test in &mut task.tests {
        for text in [
            &mut test.python,
            &mut test.heap,
            &mut test.rule,
            &mut test.page,
            &mut test.printed,
        ] {
            *text = plain(text);
        }
    }
    task
}

/// Whether nothing that follows could be kept either.
fn is_fatal(trouble: &Trouble) -> bool {
    let text = trouble.to_string();
    ["No space left", "the disk is full", "StorageFull"]
        .iter()
        .any(|sign| text.contains(sign))
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells apart all that a grade depends on.
fn key(kit: &Kit, work: &intake::Work) -> String {
    let mut hash = blake3::Hasher::new();
    hash.update(kit.key.as_bytes());
    for (name, bytes) in &work.files {
        hash.update(name.as_bytes());
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    for flag in &work.flags {
        hash.update(flag.as_bytes());
    }
    hash.update(work.refused.as_deref().unwrap_or_default().as_bytes());
    hash.finalize().to_hex().to_string()
}
