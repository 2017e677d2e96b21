//! The table under a set. CPython prints a set in the order of its slots and
//! lets its members die in it, so the walk is CPython's.
//!
//! Like the table of a dict it never drops and never compares.

use ch03_ref::{Ref, is};
use std::mem::{replace, take};

/// So many neighbours are looked at before a search jumps.
const NEIGHBOURS: usize = 9;

/// How many slots the smallest table has.
const SMALLEST: usize = 8;

#[derive(Default)]
enum Slot {
    #[default]
    Unused,
    /// Something was taken out here, a search goes on past it.
    Dummy,
    Full(i64, Ref),
}

/// The slots of a set: none as long as there was no member.
#[derive(Default)]
pub(crate) struct SetTable {
    slots: Vec<Slot>,
    /// Full and dummy slots.
    fill: usize,
    used: usize,
    version: u64,
}

/// Where a search stands.
pub(crate) struct Walk {
    hash: i64,
    start: usize,
    offset: usize,
    perturb: u64,
}

/// What the next step of a search found.
pub(crate) enum Member {
    /// The very object, in this slot.
    Same(usize),
    /// Another member with this hash: compare it, then stop here or go on.
    Candidate(usize, Ref),
    /// No such member.
    Absent,
}

impl SetTable {
    /// How many members there are.
    pub(crate) fn len(&self) -> usize {
        self.used
    }

    /// A number that changes when members come or go.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// Begins a search for a member with this hash.
    pub(crate) fn walk(&self, hash: i64) -> Walk {
        Walk {
            hash,
            start: hash as usize & self.mask(),
            offset: 0,
            perturb: hash as u64,
        }
    }

    fn mask(&self) -> usize {
        self.slots.len().saturating_sub(1)
    }

    /// CPython: `set_add_entry`.
    fn advance(&self, walk: &mut Walk) {
        if walk.offset < NEIGHBOURS && walk.start + NEIGHBOURS <= self.mask() {
            walk.offset += 1;
            return;
        }
        walk.offset = 0;
        walk.perturb >>= 5;
        let next = walk.start.wrapping_mul(5).wrapping_add(1);
        walk.start = next.wrapping_add(walk.perturb as usize) & self.mask();
    }

    /// The next step of a search.
    pub(crate) fn step(&self, walk: &mut Walk, key: &Ref) -> Member {
        loop {
            let at = walk.start + walk.offset;
            let Some(slot) = self.slots.get(at) else {
                return Member::Absent;
            };
            self.advance(walk);
            match slot {
                Slot::Unused => return Member::Absent,
                Slot::Full(_, member) if is(member, key) => return Member::Same(at),
                Slot::Full(hash, member) if *hash == walk.hash => {
                    return Member::Candidate(at, member.clone());
                }
                _ => {}
            }
        }
    }

    /// Adds a member that is not here yet: in the last dummy slot on the way, or
    /// in the unused one at its end.
    pub(crate) fn push(&mut self, hash: i64, key: Ref) {
        if self.slots.is_empty() {
            self.resize(0);
        }
        let (unused, dummy) = self.free_slots(hash);
        self.slots[dummy.unwrap_or(unused)] = Slot::Full(hash, key);
        self.used += 1;
        self.version += 1;
        if dummy.is_some() {
            return;
        }
        self.fill += 1;
        if self.fill * 5 >= self.mask() * 3 {
            let room = if self.used > 50_000 { 2 } else { 4 };
            self.resize(self.used * room);
        }
    }

    /// The first unused slot on the way of this hash, and the last dummy one
    /// before it.
    fn free_slots(&self, hash: i64) -> (usize, Option<usize>) {
        let mut walk = self.walk(hash);
        let mut dummy = None;
        loop {
            let at = walk.start + walk.offset;
            match self.slots[at] {
                Slot::Unused => return (at, dummy),
                Slot::Dummy => dummy = Some(at),
                Slot::Full(..) => {}
            }
            self.advance(&mut walk);
        }
    }

    /// Makes room for more than `wanted` members.
    fn resize(&mut self, wanted: usize) {
        let mut size = SMALLEST;
        while size <= wanted {
            size *= 2;
        }
        let slots = std::iter::repeat_with(Slot::default).take(size).collect();
        self.fill = self.used;
        for slot in replace(&mut self.slots, slots) {
            if let Slot::Full(hash, key) = slot {
                let (unused, _) = self.free_slots(hash);
                self.slots[unused] = Slot::Full(hash, key);
            }
        }
    }

    /// How many slots there are: with the first member at the latest.
    pub(crate) fn room(&self) -> usize {
        self.slots.len().max(SMALLEST)
    }

    /// Makes room for all members of another set at once, if there is too
    /// little. CPython: `set_merge`.
    pub(crate) fn expect(&mut self, more: usize) {
        if (self.fill + more) * 5 >= (self.room() - 1) * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// The members with their hashes, in the order of their slots.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (i64, &Ref)> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Full(hash, member) => Some((*hash, member)),
            _ => None,
        })
    }

    /// Takes the member out of a slot.
    #[must_use = "dropping what was there may run any code: end the borrow first"]
    pub(crate) fn take(&mut self, at: usize) -> Option<Ref> {
        let slot = self.slots.get_mut(at)?;
        if !matches!(slot, Slot::Full(..)) {
            return None;
        }
        self.used -= 1;
        self.version += 1;
        member(replace(slot, Slot::Dummy))
    }

    /// The members, in the order of their slots.
    pub(crate) fn members(&self) -> impl DoubleEndedIterator<Item = &Ref> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Full(_, member) => Some(member),
            _ => None,
        })
    }

    /// The first member in a slot at or after `at`, with its slot.
    pub(crate) fn next_from(&self, at: usize) -> Option<(usize, &Ref)> {
        let mut slots = self.slots.iter().enumerate().skip(at);
        slots.find_map(|(at, slot)| match slot {
            Slot::Full(_, member) => Some((at, member)),
            _ => None,
        })
    }

    /// Takes all members out, in the order of their slots. The table is empty
    /// at once.
    #[must_use = "dropping what was there may run any code: end the borrow first"]
    pub(crate) fn take_all(&mut self) -> impl DoubleEndedIterator<Item = Ref> + use<> {
        let version = self.version + 1;
        let old = take(self);
        self.version = version;
        old.slots.into_iter().filter_map(member)
    }
}

fn member(slot: Slot) -> Option<Ref> {
    match slot {
        Slot::Full(_, member) => Some(member),
        _ => None,
    }
}
