//! What the arithmetic notices when a `traverse` lies.

use crate::Numbers;
use ch03_ref::{Ref, Uid};
use std::fmt;

/// The candidates show more references to one of them than it has: some
/// `traverse` shows what its object does not own, or shows it twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overdrawn {
    /// The candidate.
    pub candidate: u32,
    /// How many references it has.
    pub count: u32,
    /// How many are shown.
    pub shown: u32,
    /// The object's birth number and kind, if there is an object.
    pub object: Option<(Uid, &'static str)>,
}

impl Overdrawn {
    /// The error for this candidate. Counts the edges, so it is for the bad case
    /// only.
    ///
    /// # Panics
    /// If there is no such candidate.
    #[cold]
    pub fn new(numbers: &Numbers, candidate: u32) -> Overdrawn {
        let shown = numbers.edges.iter().filter(|&&to| to == candidate).count();
        Overdrawn {
            candidate,
            count: numbers.counts[candidate as usize],
            shown: shown as u32,
            object: None,
        }
    }

    /// Says which object the candidate is.
    pub(crate) fn named(mut self, object: Option<&Ref>) -> Overdrawn {
        self.object = object.map(|r| (r.uid(), r.kind()));
        self
    }
}

impl fmt::Display for Overdrawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "candidate @{}", self.candidate)?;
        if let Some((uid, kind)) = self.object {
            write!(f, " ({uid} {kind})")?;
        }
        write!(
            f,
            ": the candidates show {} references to it, and its refcount is {}. \
             Some `traverse` shows a reference that its object does not own, or shows one twice",
            self.shown, self.count
        )
    }
}

impl std::error::Error for Overdrawn {}
