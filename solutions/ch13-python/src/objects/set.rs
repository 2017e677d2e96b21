//! `set` and `frozenset`, with CPython's table: the order in which a set is
//! printed is the order of its slots, so the probing must be the same.

use ch03_ref::{Payload, Ref, is};
use std::cell::RefCell;

/// CPython looks at this many neighbours before it jumps.
const LINEAR_PROBES: usize = 9;
const SMALLEST: usize = 8;

enum Slot {
    Unused,
    /// Something was taken out here: a search goes on past it.
    Dummy,
    Full(i64, Ref),
}

/// The slots of a set.
pub struct SetTable {
    slots: Vec<Slot>,
    /// Full and dummy slots.
    fill: usize,
    used: usize,
    version: u64,
}

/// What a search step found.
pub enum Member {
    /// The very object, in this slot.
    Same(usize),
    /// An object with the same hash: compare, then go on from the next step.
    Candidate(usize, Ref),
    /// Not a member; it would go here.
    Absent,
}

/// Where a search stands.
pub struct Walk {
    start: usize,
    offset: usize,
    perturb: u64,
}

impl Default for SetTable {
    fn default() -> SetTable {
        SetTable {
            slots: empty(SMALLEST),
            fill: 0,
            used: 0,
            version: 0,
        }
    }
}

fn empty(size: usize) -> Vec<Slot> {
    (0..size).map(|_| Slot::Unused).collect()
}

impl SetTable {
    /// Number of members.
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Changes whenever members come or go.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Number of slots, used or not.
    pub fn capacity(&self) -> usize {
        self.slots.len()
    }

    /// Starts a search.
    pub fn walk(&self, hash: i64) -> Walk {
        Walk {
            start: hash as usize & (self.slots.len() - 1),
            offset: 0,
            perturb: hash as u64,
        }
    }

    fn advance(&self, walk: &mut Walk) {
        let mask = self.slots.len() - 1;
        if walk.offset < LINEAR_PROBES && walk.start + LINEAR_PROBES <= mask {
            walk.offset += 1;
            return;
        }
        walk.offset = 0;
        walk.perturb >>= 5;
        let next = (walk.start as u64)
            .wrapping_mul(5)
            .wrapping_add(1)
            .wrapping_add(walk.perturb);
        walk.start = next as usize & mask;
    }

    /// The next step of a search.
    pub fn step(&self, walk: &mut Walk, hash: i64, key: &Ref) -> Member {
        loop {
            let at = walk.start + walk.offset;
            self.advance(walk);
            match &self.slots[at] {
                Slot::Unused => return Member::Absent,
                Slot::Full(_, member) if is(member, key) => return Member::Same(at),
                Slot::Full(other, member) if *other == hash => {
                    return Member::Candidate(at, member.clone());
                }
                _ => {}
            }
        }
    }

    /// Adds a member that no search found.
    pub fn insert(&mut self, hash: i64, key: Ref) {
        let was_unused = self.place(hash, key);
        self.used += 1;
        self.version += 1;
        if !was_unused {
            return;
        }
        self.fill += 1;
        if self.fill * 5 >= (self.slots.len() - 1) * 3 {
            let wanted = if self.used > 50_000 {
                self.used * 2
            } else {
                self.used * 4
            };
            self.resize(wanted);
        }
    }

    /// Puts the key into the last dummy slot on its way, or else into the
    /// unused one at its end; returns whether it was that one. CPython 3.11:
    /// `set_add_entry`.
    fn place(&mut self, hash: i64, key: Ref) -> bool {
        let mut walk = self.walk(hash);
        let mut dummy = None;
        loop {
            let at = walk.start + walk.offset;
            match self.slots[at] {
                Slot::Unused => {
                    self.slots[dummy.unwrap_or(at)] = Slot::Full(hash, key);
                    return dummy.is_none();
                }
                Slot::Dummy => dummy = Some(at),
                Slot::Full(..) => {}
            }
            self.advance(&mut walk);
        }
    }

    /// Makes room for more than `wanted` members, in CPython's sizes.
    pub fn resize(&mut self, wanted: usize) {
        let mut size = SMALLEST;
        while size <= wanted {
            size *= 2;
        }
        let old = std::mem::replace(&mut self.slots, empty(size));
        self.fill = self.used;
        for slot in old {
            if let Slot::Full(hash, key) = slot {
                self.place(hash, key);
            }
        }
    }

    /// Takes the member out of a slot.
    pub fn take(&mut self, at: usize) -> Option<Ref> {
        match std::mem::replace(&mut self.slots[at], Slot::Dummy) {
            Slot::Full(_, key) => {
                self.used -= 1;
                self.version += 1;
                Some(key)
            }
            other => {
                self.slots[at] = other;
                None
            }
        }
    }

    /// The members with their hashes, in slot order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (i64, &Ref)> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Full(hash, key) => Some((*hash, key)),
            _ => None,
        })
    }

    /// The first member in a slot at or after `from`, with its slot.
    pub fn next_from(&self, from: usize) -> Option<(usize, &Ref)> {
        (from..self.slots.len()).find_map(|at| match &self.slots[at] {
            Slot::Full(_, key) => Some((at, key)),
            _ => None,
        })
    }

    /// Takes everything out, in slot order.
    pub fn drain(&mut self) -> Vec<Ref> {
        let old = std::mem::take(self);
        self.version = old.version + 1;
        let full = old.slots.into_iter().filter_map(|slot| match slot {
            Slot::Full(_, key) => Some(key),
            _ => None,
        });
        full.collect()
    }
}

/// A Python set. No user code may run while `table` is borrowed.
#[derive(Default)]
pub struct Set {
    /// The members.
    pub table: RefCell<SetTable>,
}

/// A Python frozenset.
#[derive(Default)]
pub struct FrozenSet {
    /// The members.
    pub table: RefCell<SetTable>,
}

fn traverse(table: &RefCell<SetTable>, visit: &mut dyn FnMut(&Ref)) {
    if let Ok(table) = table.try_borrow() {
        table.iter().for_each(|(_, key)| visit(key));
    }
}

fn clear(table: &RefCell<SetTable>, out: &mut Vec<Ref>) {
    if let Ok(mut table) = table.try_borrow_mut() {
        super::push_reversed(out, table.drain().into_iter());
    }
}

impl Payload for Set {
    const NAME: &'static str = "set";
    const CONTAINER: bool = true;
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        traverse(&self.table, visit);
    }
    fn clear(&self, out: &mut Vec<Ref>) {
        clear(&self.table, out);
    }
}

impl Payload for FrozenSet {
    const NAME: &'static str = "frozenset";
    const CONTAINER: bool = true;
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        traverse(&self.table, visit);
    }
    fn clear(&self, out: &mut Vec<Ref>) {
        clear(&self.table, out);
    }
}
