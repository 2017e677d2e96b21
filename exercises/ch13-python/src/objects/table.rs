// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The hash table under `dict`: entries in insertion order and an index of
//! them. It never runs Python code: a search hands out candidates, and the
//! caller compares them when nothing is borrowed.

use ch03_ref::{Ref, is};

/// One key with its value.
pub struct Entry {
    /// The key's hash.
    pub hash: i64,
    /// The key.
    pub key: Ref,
    /// The value.
    pub value: Ref,
}

const EMPTY: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;

/// Where a search stands; see [`Table::probe`].
#[derive(Clone, Copy)]
pub struct Probe {
    slot: usize,
    perturb: u64,
}

/// What a search step found.
pub enum Found {
    /// The key itself, at this entry.
    Same(usize),
    /// Another key with the same hash: compare it, then go on or stop.
    Candidate(usize, Ref),
    /// No such key.
    Nothing,
}

/// Keys and values in insertion order.
#[derive(Default)]
pub struct Table {
    entries: Vec<Option<Entry>>,
    index: Vec<u32>,
    live: usize,
    /// Changes whenever keys come or go.
    version: u64,
}

impl Table {
    /// Number of keys.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// A number that changes whenever keys come or go: a search that ran
    /// user code in between starts again when it changed.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Starts a search.
    pub fn probe(&self, hash: i64) -> Probe {
        let mask = self.index.len().wrapping_sub(1);
        Probe {
            slot: hash as usize & mask,
            perturb: hash as u64,
        }
    }

    /// The next step of a search for `key`.
    pub fn step(&self, probe: &mut Probe, hash: i64, key: &Ref) -> Found {
        if self.index.is_empty() {
            return Found::Nothing;
        }
        loop {
            let at = self.index[probe.slot];
            self.advance(probe);
            if at == EMPTY {
                return Found::Nothing;
            }
            if at == DELETED {
                continue;
            }
            if let Some(entry) = &self.entries[at as usize] {
                if is(&entry.key, key) {
                    return Found::Same(at as usize);
                }
                if entry.hash == hash {
                    return Found::Candidate(at as usize, entry.key.clone());
                }
            }
        }
    }

    fn advance(&self, probe: &mut Probe) {
        probe.perturb >>= 5;
        let next = (probe.slot as u64)
            .wrapping_mul(5)
            .wrapping_add(probe.perturb)
            .wrapping_add(1);
        probe.slot = next as usize & (self.index.len() - 1);
    }

    /// The entry at a place a search gave.
    pub fn at(&self, place: usize) -> Option<&Entry> {
        self.entries.get(place).and_then(Option::as_ref)
    }

    /// Puts another value at a place and gives the old one back.
    pub fn replace(&mut self, place: usize, value: Ref) -> Ref {
        let entry = self.entries[place].as_mut().expect("a place a search gave");
        std::mem::replace(&mut entry.value, value)
    }

    /// Adds a key that no search found.
    pub fn push(&mut self, hash: i64, key: Ref, value: Ref) {
        if (self.entries.len() + 1) * 3 > self.index.len() * 2 {
            self.rebuild();
        }
        self.link(hash, self.entries.len() as u32);
        self.entries.push(Some(Entry { hash, key, value }));
        self.live += 1;
        self.version += 1;
    }

    /// Takes the entry at a place out.
    pub fn take(&mut self, place: usize) -> Option<Entry> {
        let entry = self.entries.get_mut(place)?.take()?;
        if let Some(slot) = self.slot_of(entry.hash, place as u32) {
            self.index[slot] = DELETED;
        }
        self.live -= 1;
        self.version += 1;
        Some(entry)
    }

    fn slot_of(&self, hash: i64, place: u32) -> Option<usize> {
        let mut probe = self.probe(hash);
        loop {
            let slot = probe.slot;
            match self.index[slot] {
                EMPTY => return None,
                at if at == place => return Some(slot),
                _ => self.advance(&mut probe),
            }
        }
    }

    fn link(&mut self, hash: i64, place: u32) {
        let mut probe = self.probe(hash);
        while self.index[probe.slot] < DELETED {
            self.advance(&mut probe);
        }
        self.index[probe.slot] = place;
    }

    fn rebuild(&mut self) {
        self.entries.retain(Option::is_some);
        let size = ((self.live + 1) * 3).next_power_of_two().max(8);
        self.index.clear();
        self.index.resize(size, EMPTY);
        for place in 0..self.entries.len() {
            let hash = self.entries[place]
                .as_ref()
                .expect("only full entries are left")
                .hash;
            self.link(hash, place as u32);
        }
    }

    /// The entries in insertion order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().flatten()
    }

    /// The first entry at or after a place, with its place.
    pub fn next_from(&self, place: usize) -> Option<(usize, &Entry)> {
        let rest = self.entries.get(place..)?;
        let skip = rest.iter().position(Option::is_some)?;
        rest[skip].as_ref().map(|entry| (place + skip, entry))
    }

    /// Takes everything out, in insertion order.
    pub fn drain(&mut self) -> Vec<Entry> {
        self.index.clear();
        self.live = 0;
        self.version += 1;
        std::mem::take(&mut self.entries)
            .into_iter()
            .flatten()
            .collect()
    }
}
