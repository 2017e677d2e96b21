//! The table under a dict: each key gets a number when it comes.

use ch03_ref::{Ref, is};
use std::collections::{BTreeMap, HashMap};
use std::mem::{replace, take};

/// Keys and values in the order of their numbers.
#[derive(Default)]
pub(crate) struct Table {
    entries: BTreeMap<usize, (i64, Ref, Ref)>,
    numbers: HashMap<i64, Vec<usize>>,
    version: u64,
    mixed: bool,
}

/// What is left to look at.
pub(crate) struct Search(Vec<usize>);

/// What the next step of a search found.
pub(crate) enum Found {
    Same(usize),
    Candidate(usize, Ref),
    Nothing,
}

impl Table {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    pub(crate) fn all_text(&self) -> bool {
        !self.mixed
    }

    pub(crate) fn search(&self, hash: i64) -> Search {
        Search(self.numbers.get(&hash).cloned().unwrap_or_default())
    }

    pub(crate) fn step(&self, search: &mut Search, key: &Ref) -> Found {
        match search.0.pop().map(|number| (number, self.at(number))) {
            Some((number, Some((known, _)))) if is(known, key) => Found::Same(number),
            Some((number, Some((known, _)))) => Found::Candidate(number, known.clone()),
            _ => Found::Nothing,
        }
    }

    pub(crate) fn at(&self, number: usize) -> Option<(&Ref, &Ref)> {
        let (_, key, value) = self.entries.get(&number)?;
        Some((key, value))
    }

    #[must_use]
    pub(crate) fn replace(&mut self, number: usize, value: Ref) -> Ref {
        let entry = self.entries.get_mut(&number);
        let (_, _, old) = entry.expect("a number that a search found");
        replace(old, value)
    }

    pub(crate) fn push(&mut self, hash: i64, key: Ref, value: Ref) {
        self.mixed |= key.kind() != "str";
        let last = self.entries.last_key_value();
        let number = last.map_or(0, |(number, _)| number + 1);
        self.numbers.entry(hash).or_default().push(number);
        self.entries.insert(number, (hash, key, value));
        self.version += 1;
    }

    #[must_use]
    pub(crate) fn take(&mut self, number: usize) -> Option<(Ref, Ref)> {
        let (hash, key, value) = self.entries.remove(&number)?;
        let numbers = self.numbers.entry(hash).or_default();
        numbers.retain(|known| *known != number);
        self.version += 1;
        Some((key, value))
    }

    pub(crate) fn pairs(&self) -> impl DoubleEndedIterator<Item = (&Ref, &Ref)> {
        self.entries.values().map(|(_, key, value)| (key, value))
    }

    pub(crate) fn next_from(&self, number: usize) -> Option<(usize, &Ref, &Ref)> {
        let (number, (_, key, value)) = self.entries.range(number..).next()?;
        Some((*number, key, value))
    }

    #[must_use]
    pub(crate) fn take_all(&mut self) -> impl DoubleEndedIterator<Item = (Ref, Ref)> + use<> {
        let version = self.version + 1;
        let old = take(self);
        self.version = version;
        old.entries
            .into_values()
            .map(|(_, key, value)| (key, value))
    }
}
