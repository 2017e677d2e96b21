//! How far a run is: a bar where there is a terminal, a line now and then where
//! there is none.

use crate::verdict::Grade;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

/// The progress of all workers.
pub struct Progress {
    bar: ProgressBar,
    running: Mutex<BTreeMap<usize, String>>,
    plain: bool,
}

impl Progress {
    pub fn new(jobs: usize) -> Progress {
        let plain = !std::io::stderr().is_terminal();
        let target = if plain {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(jobs as u64), target);
        let style = ProgressStyle::with_template(
            "{pos} of {len} graded {wide_bar} {eta} left\n  {wide_msg}",
        );
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.enable_steady_tick(std::time::Duration::from_millis(500));
        Progress {
            bar,
            running: Mutex::default(),
            plain,
        }
    }

    /// A worker begins something.
    pub fn begin(&self, worker: usize, what: &str) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(worker, what.to_string());
        let all: Vec<&str> = running.values().map(String::as_str).collect();
        self.bar.set_message(all.join(", "));
    }

    /// A worker has graded something.
    pub fn end(&self, _: usize, grade: &Grade) {
        self.bar.inc(1);
        let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0));
        if self.plain && (done == all || done.is_multiple_of(10)) {
            eprintln!(
                "{done} of {all} graded, last {} {}",
                grade.student, grade.chapter
            );
        }
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
