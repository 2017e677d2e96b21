//! Chapter 1, another way: objects by birth number in a hash map.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::fmt;

/// The birth number of an object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot(u64);

/// The contents of an object.
#[derive(Debug, PartialEq, Eq)]
pub enum Value {
    Int(i64),
    Str(String),
    List(Vec<Slot>),
    Dict(Vec<(Slot, Slot)>),
}

impl Value {
    pub fn children(&self) -> Vec<Slot> {
        let mut children = Vec::new();
        match self {
            Value::Int(_) | Value::Str(_) => {}
            Value::List(items) => children.extend(items),
            Value::Dict(entries) => {
                for (key, value) in entries {
                    children.push(*value);
                    children.push(*key);
                }
            }
        }
        children
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
    born: u64,
    objects: HashMap<u64, (usize, Value)>,
    names: HashMap<String, Slot>,
}

impl Ledger {
    pub fn new() -> Ledger {
        Ledger::default()
    }

    pub fn alloc(&mut self, value: Value) -> Slot {
        self.born += 1;
        self.objects.insert(self.born, (1, value));
        Slot(self.born)
    }

    fn entry(&mut self, slot: Slot) -> Result<&mut (usize, Value), Fault> {
        self.objects.get_mut(&slot.0).ok_or(Fault::Gone)
    }

    pub fn incref(&mut self, slot: Slot) -> Result<(), Fault> {
        self.entry(slot)?.0 += 1;
        Ok(())
    }

    pub fn decref(&mut self, slot: Slot) -> Result<(), Fault> {
        let (count, _) = self.entry(slot)?;
        *count -= 1;
        if *count == 0
            && let Some((_, value)) = self.objects.remove(&slot.0)
        {
            for child in value.children() {
                self.decref(child).ok();
            }
        }
        Ok(())
    }

    pub fn bind(&mut self, name: &str, new: Slot) {
        let old = self.names.insert(name.to_string(), new);
        if let Some(old) = old {
            self.decref(old).ok();
        }
    }

    pub fn lookup(&self, name: &str) -> Option<Slot> {
        self.names.get(name).copied()
    }

    pub fn unbind(&mut self, name: &str) -> Result<(), Fault> {
        match self.names.remove(name) {
            Some(old) => {
                self.decref(old).ok();
                Ok(())
            }
            None => Err(Fault::NoSuchName),
        }
    }

    pub fn assign(&mut self, to: &str, from: &str) -> Result<(), Fault> {
        let Some(slot) = self.lookup(from) else {
            return Err(Fault::NoSuchName);
        };
        self.incref(slot)?;
        self.bind(to, slot);
        Ok(())
    }

    pub fn append(&mut self, list: Slot, item: Slot) -> Result<(), Fault> {
        self.incref(item)?;
        let problem = match self.entry(list) {
            Ok((_, Value::List(items))) => {
                items.push(item);
                return Ok(());
            }
            Ok(_) => Fault::NotAList,
            Err(fault) => fault,
        };
        // Nothing took the reference, so it goes back.
        self.decref(item)?;
        Err(problem)
    }

    pub fn pop(&mut self, list: Slot) -> Result<Option<Slot>, Fault> {
        match self.entry(list)? {
            (_, Value::List(items)) => Ok(items.pop()),
            _ => Err(Fault::NotAList),
        }
    }

    pub fn refcount(&self, slot: Slot) -> Option<usize> {
        self.objects.get(&slot.0).map(|(count, _)| *count)
    }

    pub fn value(&self, slot: Slot) -> Option<&Value> {
        self.objects.get(&slot.0).map(|(_, value)| value)
    }

    pub fn live(&self) -> usize {
        self.objects.len()
    }

    pub fn slots(&self) -> Vec<Slot> {
        self.objects.keys().copied().map(Slot).collect()
    }

    pub fn names(&self) -> Vec<(&str, Slot)> {
        let mut names: Vec<(&str, Slot)> = self
            .names
            .iter()
            .map(|(name, slot)| (name.as_str(), *slot))
            .collect();
        names.sort_unstable();
        names
    }

    /// Takes the arrows away from the counts, one by one; what is not zero then
    /// was counted wrong.
    pub fn audit(&self, hand: &[Slot]) -> Vec<Finding> {
        let mut left: HashMap<Slot, isize> = self
            .objects
            .iter()
            .map(|(number, (count, _))| (Slot(*number), *count as isize))
            .collect();
        let held = self
            .objects
            .values()
            .flat_map(|(_, value)| value.children());
        for slot in held
            .chain(self.names.values().copied())
            .chain(hand.iter().copied())
        {
            *left.entry(slot).or_insert(0) -= 1;
        }
        left.retain(|_, rest| *rest != 0);
        let finding = |(slot, rest): (Slot, isize)| {
            let count = self.refcount(slot).unwrap_or(0);
            Finding {
                slot,
                count,
                arrows: (count as isize - rest) as usize,
            }
        };
        left.into_iter().map(finding).collect()
    }
}

/// An object whose count is not the number of its arrows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Finding {
    pub slot: Slot,
    pub count: usize,
    pub arrows: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Fault {}
