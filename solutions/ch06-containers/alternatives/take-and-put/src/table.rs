//! The table under a dict: a row of entries, and a map that leads from hashes to
//! places in the row.

use ch03_ref::{Ref, is};
use std::collections::HashMap;
use std::mem::{replace, take};

struct Entry {
    hash: i64,
    key: Ref,
    value: Ref,
}

/// Keys and values in the order in which the keys first came.
#[derive(Default)]
pub(crate) struct Table {
    /// Holes stay, until all is taken out.
    entries: Vec<Option<Entry>>,
    places: HashMap<i64, Vec<usize>>,
    live: usize,
    version: u64,
    mixed: bool,
}

/// Where a search stands: how many keys with this hash were looked at.
#[derive(Clone, Copy)]
pub(crate) struct Search {
    hash: i64,
    seen: usize,
}

/// What the next step of a search found.
pub(crate) enum Found {
    Same(usize),
    Candidate(usize, Ref),
    Nothing,
}

impl Table {
    pub(crate) fn len(&self) -> usize {
        self.live
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    pub(crate) fn all_text(&self) -> bool {
        !self.mixed
    }

    pub(crate) fn search(&self, hash: i64) -> Search {
        Search { hash, seen: 0 }
    }

    pub(crate) fn step(&self, search: &mut Search, key: &Ref) -> Found {
        let places = self.places.get(&search.hash);
        let Some(place) = places.and_then(|places| places.get(search.seen).copied()) else {
            return Found::Nothing;
        };
        search.seen += 1;
        match &self.entries[place] {
            Some(entry) if is(&entry.key, key) => Found::Same(place),
            Some(entry) => Found::Candidate(place, entry.key.clone()),
            None => Found::Nothing,
        }
    }

    pub(crate) fn at(&self, place: usize) -> Option<(&Ref, &Ref)> {
        let entry = self.entries.get(place)?.as_ref()?;
        Some((&entry.key, &entry.value))
    }

    #[must_use]
    pub(crate) fn replace(&mut self, place: usize, value: Ref) -> Ref {
        let entry = self.entries[place].as_mut();
        replace(
            &mut entry.expect("a place that a search found").value,
            value,
        )
    }

    pub(crate) fn push(&mut self, hash: i64, key: Ref, value: Ref) {
        self.mixed |= key.kind() != "str";
        let places = self.places.entry(hash).or_default();
        places.push(self.entries.len());
        self.entries.push(Some(Entry { hash, key, value }));
        self.live += 1;
        self.version += 1;
    }

    #[must_use]
    pub(crate) fn take(&mut self, place: usize) -> Option<(Ref, Ref)> {
        let entry = self.entries.get_mut(place)?.take()?;
        let places = self.places.entry(entry.hash).or_default();
        places.retain(|known| *known != place);
        self.live -= 1;
        self.version += 1;
        Some((entry.key, entry.value))
    }

    pub(crate) fn pairs(&self) -> impl DoubleEndedIterator<Item = (&Ref, &Ref)> {
        let entries = self.entries.iter().flatten();
        entries.map(|entry| (&entry.key, &entry.value))
    }

    pub(crate) fn next_from(&self, place: usize) -> Option<(usize, &Ref, &Ref)> {
        let mut places = place..self.entries.len();
        places.find_map(|place| self.at(place).map(|(key, value)| (place, key, value)))
    }

    #[must_use]
    pub(crate) fn take_all(&mut self) -> impl DoubleEndedIterator<Item = (Ref, Ref)> + use<> {
        let version = self.version + 1;
        let old = take(self);
        self.version = version;
        let entries = old.entries.into_iter().flatten();
        entries.map(|entry| (entry.key, entry.value))
    }
}
