//! The table under a dict: entries in the order of their coming, and an index
//! of them once they are many. It never drops a reference and never compares
//! two keys: both may run any code, and the table is borrowed.

use ch03_ref::{Ref, is};
use std::mem::{replace, take};

/// Up to here a search looks at the entries one by one.
const FEW: usize = 8;

/// Room for so many entries at first: most dicts have few.
const AT_FIRST: usize = 3;

/// In the index: nothing was ever here.
const EMPTY: u32 = u32::MAX;

/// In the index: something was taken out here, a search goes on past it.
const DELETED: u32 = u32::MAX - 1;

struct Entry {
    hash: i64,
    key: Ref,
    value: Ref,
}

/// Keys and values in the order in which the keys first came.
#[derive(Default)]
pub(crate) struct Table {
    /// An entry that was taken out leaves a hole, so that places stay.
    entries: Vec<Option<Entry>>,
    /// Places of entries, where their hashes lead; empty for few entries.
    index: Box<[u32]>,
    live: u32,
    version: u64,
    /// Whether there ever was a key that is not text.
    mixed: bool,
}

/// Where a search stands.
#[derive(Clone, Copy)]
pub(crate) struct Search {
    hash: i64,
    at: usize,
    perturb: u64,
}

/// What the next step of a search found.
pub(crate) enum Found {
    /// The very key, at this place.
    Same(usize),
    /// Another key with this hash: compare it, then stop here or go on.
    Candidate(usize, Ref),
    /// No such key.
    Nothing,
}

impl Table {
    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.live as usize
    }

    /// A number that changes when keys come or go. A search that let other code
    /// run starts again if it did. CPython: `ma_version_tag`.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// Whether all keys are text. CPython: `DK_IS_UNICODE`.
    pub(crate) fn all_text(&self) -> bool {
        !self.mixed
    }

    /// Begins a search for a key with this hash.
    pub(crate) fn search(&self, hash: i64) -> Search {
        let mask = self.index.len().saturating_sub(1);
        Search {
            hash,
            at: hash as usize & mask,
            perturb: hash as u64,
        }
    }

    /// The next step of a search.
    pub(crate) fn step(&self, search: &mut Search, key: &Ref) -> Found {
        while let Some(place) = self.next_place(search) {
            let Some(entry) = &self.entries[place] else {
                continue;
            };
            if is(&entry.key, key) {
                return Found::Same(place);
            }
            if entry.hash == search.hash {
                return Found::Candidate(place, entry.key.clone());
            }
        }
        Found::Nothing
    }

    /// The next place in which the key may be.
    fn next_place(&self, search: &mut Search) -> Option<usize> {
        if self.index.is_empty() {
            let place = search.at;
            search.at += 1;
            return (place < self.entries.len()).then_some(place);
        }
        loop {
            let found = self.index[search.at];
            self.advance(search);
            match found {
                EMPTY => return None,
                DELETED => {}
                place => return Some(place as usize),
            }
        }
    }

    /// CPython's walk: by and by all bits of the hash take part.
    fn advance(&self, search: &mut Search) {
        search.perturb >>= 5;
        let next = search.at.wrapping_mul(5).wrapping_add(1);
        let next = next.wrapping_add(search.perturb as usize);
        search.at = next & (self.index.len() - 1);
    }

    /// The key and the value at a place.
    pub(crate) fn at(&self, place: usize) -> Option<(&Ref, &Ref)> {
        let entry = self.entries.get(place)?.as_ref()?;
        Some((&entry.key, &entry.value))
    }

    /// Puts another value at a place, and hands back the one that was there.
    #[must_use = "dropping what was there may run any code: end the borrow first"]
    pub(crate) fn replace(&mut self, place: usize, value: Ref) -> Ref {
        let entry = self.entries[place].as_mut();
        let entry = entry.expect("a place that a search found");
        replace(&mut entry.value, value)
    }

    /// Adds a key that is not here yet.
    pub(crate) fn push(&mut self, hash: i64, key: Ref, value: Ref) {
        if self.entries.len() >= FEW && (self.entries.len() + 1) * 3 > self.index.len() * 2 {
            self.index_again();
        }
        self.mixed |= key.kind() != "str";
        self.link(hash, self.entries.len());
        if self.entries.len() == self.entries.capacity() {
            self.entries.reserve_exact(self.entries.len().max(AT_FIRST));
        }
        self.entries.push(Some(Entry { hash, key, value }));
        self.live += 1;
        self.version += 1;
    }

    /// Takes the entry at a place out, and hands out its key and its value.
    #[must_use = "dropping what was there may run any code: end the borrow first"]
    pub(crate) fn take(&mut self, place: usize) -> Option<(Ref, Ref)> {
        let entry = self.entries.get_mut(place)?.take()?;
        self.unlink(entry.hash, place);
        self.live -= 1;
        self.version += 1;
        Some((entry.key, entry.value))
    }

    /// Notes in the index where the hash leads.
    fn link(&mut self, hash: i64, place: usize) {
        if self.index.is_empty() {
            return;
        }
        let mut search = self.search(hash);
        while self.index[search.at] < DELETED {
            self.advance(&mut search);
        }
        self.index[search.at] = u32::try_from(place).expect("fewer than 2**32 keys");
    }

    /// Takes a place out of the index.
    fn unlink(&mut self, hash: i64, place: usize) {
        if self.index.is_empty() {
            return;
        }
        let mut search = self.search(hash);
        while self.index[search.at] as usize != place {
            self.advance(&mut search);
        }
        self.index[search.at] = DELETED;
    }

    /// Closes the holes, and makes an index with room to grow.
    fn index_again(&mut self) {
        self.entries.retain(Option::is_some);
        let size = ((self.len() + 1) * 3).next_power_of_two();
        self.index = vec![EMPTY; size].into_boxed_slice();
        for place in 0..self.entries.len() {
            let hash = self.entries[place].as_ref().map(|entry| entry.hash);
            self.link(hash.expect("the holes are closed"), place);
        }
    }

    /// Keys and values in order.
    pub(crate) fn pairs(&self) -> impl DoubleEndedIterator<Item = (&Ref, &Ref)> {
        let entries = self.entries.iter().flatten();
        entries.map(|entry| (&entry.key, &entry.value))
    }

    /// The first entry at or after a place, with its place.
    pub(crate) fn next_from(&self, place: usize) -> Option<(usize, &Ref, &Ref)> {
        let mut places = place..self.entries.len();
        places.find_map(|place| self.at(place).map(|(key, value)| (place, key, value)))
    }

    /// Takes everything out, in order. The table is empty at once.
    #[must_use = "dropping what was there may run any code: end the borrow first"]
    pub(crate) fn take_all(&mut self) -> impl DoubleEndedIterator<Item = (Ref, Ref)> + use<> {
        let version = self.version + 1;
        let old = take(self);
        self.version = version;
        let entries = old.entries.into_iter().flatten();
        entries.map(|entry| (entry.key, entry.value))
    }
}
