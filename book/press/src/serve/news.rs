//! What changed since: pages that are open wait for it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What is to be told to open pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    /// Counts builds, good and bad, from 0.
    pub number: u64,
    /// Why the last one failed; empty when it did not.
    pub problem: String,
}

/// The latest edition, and a bell.
#[derive(Debug, Default)]
pub struct News {
    latest: Mutex<Edition>,
    bell: Condvar,
}

impl News {
    /// A build has ended: with this problem, or well if it is empty.
    pub fn tell(&self, problem: &str) {
        let mut latest = self.lock();
        latest.number += 1;
        latest.problem = problem.to_string();
        self.bell.notify_all();
    }

    /// The latest edition.
    pub fn latest(&self) -> Edition {
        self.lock().clone()
    }

    /// Waits for an edition after number `seen`; none when nothing happened
    /// for so long.
    pub fn after(&self, seen: u64, patience: Duration) -> Option<Edition> {
        let waited = self
            .bell
            .wait_timeout_while(self.lock(), patience, |latest| latest.number <= seen);
        let (latest, _) = waited.unwrap_or_else(PoisonError::into_inner);
        (latest.number > seen).then(|| latest.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Edition> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
