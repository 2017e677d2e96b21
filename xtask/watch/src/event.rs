//! What the session waits for.

use crate::keys::Key;
use std::collections::BTreeSet;

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Files of these chapters were saved, by folder name.
    Saved(BTreeSet<String>),
    Key(Key),
    /// The run of this number says what it does now.
    Step(u64, String),
    /// The run of this number has ended.
    Done(u64, Ended),
}

/// How a run of the tool ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ended {
    /// Its status; `None` if a signal ended it.
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}
