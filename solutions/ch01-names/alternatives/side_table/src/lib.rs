//! Chapter 1, another way: counts in a table of their own.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// A place and the moment when its tenant was born.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot {
    born: u64,
    place: u32,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Value {
    Int(i64),
    Str(String),
    List(Vec<Slot>),
    Dict(Vec<(Slot, Slot)>),
}

impl Value {
    pub fn children(&self) -> Vec<Slot> {
        match self {
            Value::Int(_) => Vec::new(),
            Value::Str(_) => Vec::new(),
            Value::List(items) => items.iter().rev().copied().collect(),
            Value::Dict(entries) => entries.iter().flat_map(|e| [e.1, e.0]).collect(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    Gone,
    NotAList,
    NoSuchName,
}

#[derive(Default)]
pub struct Ledger {
    clock: u64,
    /// By place: who lives there.
    tenants: BTreeMap<u32, Slot>,
    values: HashMap<Slot, Value>,
    counts: HashMap<Slot, usize>,
    names: BTreeMap<String, Slot>,
}

impl Ledger {
    pub fn new() -> Ledger {
        Ledger::default()
    }

    pub fn alloc(&mut self, value: Value) -> Slot {
        self.clock += 1;
        let taken: BTreeSet<u32> = self.tenants.keys().copied().collect();
        let place = (0..)
            .find(|place| !taken.contains(place))
            .unwrap_or(u32::MAX);
        let slot = Slot {
            born: self.clock,
            place,
        };
        self.tenants.insert(place, slot);
        self.values.insert(slot, value);
        self.counts.insert(slot, 1);
        slot
    }

    /// The one place where a count changes. Returns the children of an object
    /// that died of it.
    fn change(&mut self, slot: Slot, more: bool) -> Result<Vec<Slot>, Fault> {
        let count = self.counts.get_mut(&slot).ok_or(Fault::Gone)?;
        if more {
            *count += 1;
        } else {
            *count -= 1;
        }
        if *count > 0 {
            return Ok(Vec::new());
        }
        self.counts.remove(&slot);
        self.tenants.remove(&slot.place);
        Ok(self
            .values
            .remove(&slot)
            .map(|value| value.children())
            .unwrap_or_default())
    }

    pub fn incref(&mut self, slot: Slot) -> Result<(), Fault> {
        self.change(slot, true).map(|_| ())
    }

    pub fn decref(&mut self, slot: Slot) -> Result<(), Fault> {
        let mut wave = self.change(slot, false)?;
        while !wave.is_empty() {
            let mut next = Vec::new();
            for child in wave {
                next.extend(self.change(child, false).unwrap_or_default());
            }
            wave = next;
        }
        Ok(())
    }

    pub fn bind(&mut self, name: &str, new: Slot) {
        match self.names.get_mut(name) {
            Some(held) => {
                let old = std::mem::replace(held, new);
                self.decref(old).unwrap_or_default();
            }
            None => {
                self.names.insert(name.to_owned(), new);
            }
        }
    }

    pub fn lookup(&self, name: &str) -> Option<Slot> {
        Some(*self.names.get(name)?)
    }

    pub fn unbind(&mut self, name: &str) -> Result<(), Fault> {
        let Some((_, old)) = self.names.remove_entry(name) else {
            return Err(Fault::NoSuchName);
        };
        self.decref(old).unwrap_or_default();
        Ok(())
    }

    pub fn assign(&mut self, to: &str, from: &str) -> Result<(), Fault> {
        let slot = *self.names.get(from).ok_or(Fault::NoSuchName)?;
        self.change(slot, true)?;
        self.bind(to, slot);
        Ok(())
    }

    fn items(&mut self, list: Slot) -> Result<&mut Vec<Slot>, Fault> {
        match self.values.get_mut(&list) {
            Some(Value::List(items)) => Ok(items),
            Some(_) => Err(Fault::NotAList),
            None => Err(Fault::Gone),
        }
    }

    pub fn append(&mut self, list: Slot, item: Slot) -> Result<(), Fault> {
        self.items(list)?;
        self.change(item, true)?;
        self.items(list)?.push(item);
        Ok(())
    }

    pub fn pop(&mut self, list: Slot) -> Result<Option<Slot>, Fault> {
        self.items(list).map(Vec::pop)
    }

    pub fn refcount(&self, slot: Slot) -> Option<usize> {
        self.counts.get(&slot).copied()
    }

    pub fn value(&self, slot: Slot) -> Option<&Value> {
        self.values.get(&slot)
    }

    pub fn live(&self) -> usize {
        self.counts.len()
    }

    pub fn slots(&self) -> Vec<Slot> {
        self.tenants.values().copied().collect()
    }

    pub fn names(&self) -> Vec<(&str, Slot)> {
        self.names
            .iter()
            .map(|(name, slot)| (&**name, *slot))
            .collect()
    }

    /// All arrows in one sorted list; each run of equal slots is compared.
    pub fn audit(&self, hand: &[Slot]) -> Vec<Finding> {
        let mut arrows: Vec<Slot> = hand.to_vec();
        arrows.extend(self.names.values());
        arrows.extend(self.values.values().flat_map(Value::children));
        arrows.sort_unstable();
        let mut findings = Vec::new();
        for run in arrows.chunk_by(|a, b| a == b) {
            let count = self.refcount(run[0]).unwrap_or(0);
            if count != run.len() {
                findings.push(Finding {
                    slot: run[0],
                    count,
                    arrows: run.len(),
                });
            }
        }
        for (&slot, &count) in &self.counts {
            if arrows.binary_search(&slot).is_err() {
                findings.push(Finding {
                    slot,
                    count,
                    arrows: 0,
                });
            }
        }
        findings
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Finding {
    pub slot: Slot,
    pub count: usize,
    pub arrows: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Fault {}
