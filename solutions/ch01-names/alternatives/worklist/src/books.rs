//! The objects and their counts.

use crate::names::Names;
use std::fmt;

/// A place in the list of all objects that ever were.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot {
    index: usize,
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
            Value::List(items) => items.to_vec(),
            Value::Dict(entries) => {
                let keys = entries.iter().map(|entry| entry.0);
                keys.chain(entries.iter().map(|entry| entry.1)).collect()
            }
            Value::Int(_) | Value::Str(_) => vec![],
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    Gone,
    NotAList,
    NoSuchName,
}

struct Object {
    value: Value,
    count: usize,
}

#[derive(Default)]
pub struct Ledger {
    objects: Vec<Option<Object>>,
    names: Names,
}

impl Ledger {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn alloc(&mut self, value: Value) -> Slot {
        self.objects.push(Some(Object { value, count: 1 }));
        Slot {
            index: self.objects.len() - 1,
        }
    }

    fn find(&self, slot: Slot) -> Option<&Object> {
        self.objects.get(slot.index)?.as_ref()
    }

    fn find_mut(&mut self, slot: Slot) -> Result<&mut Object, Fault> {
        self.objects
            .get_mut(slot.index)
            .and_then(Option::as_mut)
            .ok_or(Fault::Gone)
    }

    pub fn incref(&mut self, slot: Slot) -> Result<(), Fault> {
        let object = self.find_mut(slot)?;
        object.count += 1;
        Ok(())
    }

    pub fn decref(&mut self, slot: Slot) -> Result<(), Fault> {
        if self.find(slot).is_none() {
            return Err(Fault::Gone);
        }
        let mut work = vec![slot];
        while let Some(slot) = work.pop() {
            let Ok(object) = self.find_mut(slot) else {
                continue;
            };
            if object.count > 1 {
                object.count -= 1;
            } else if let Some(dead) = self.objects[slot.index].take() {
                work.extend(dead.value.children());
            }
        }
        Ok(())
    }

    pub fn bind(&mut self, name: &str, new: Slot) {
        for old in self.names.put(name, new) {
            let _ = self.decref(old);
        }
    }

    pub fn lookup(&self, name: &str) -> Option<Slot> {
        self.names.get(name)
    }

    pub fn unbind(&mut self, name: &str) -> Result<(), Fault> {
        let old = self.names.take(name).ok_or(Fault::NoSuchName)?;
        // If that object is gone already, the name is at least away.
        self.decref(old).or(Ok(()))
    }

    pub fn assign(&mut self, to: &str, from: &str) -> Result<(), Fault> {
        let slot = self.names.get(from).ok_or(Fault::NoSuchName)?;
        self.incref(slot).map(|()| self.bind(to, slot))
    }

    pub fn append(&mut self, list: Slot, item: Slot) -> Result<(), Fault> {
        if self.find(item).is_none() {
            return Err(Fault::Gone);
        }
        let Value::List(items) = &mut self.find_mut(list)?.value else {
            return Err(Fault::NotAList);
        };
        items.push(item);
        self.incref(item)
    }

    pub fn pop(&mut self, list: Slot) -> Result<Option<Slot>, Fault> {
        if let Value::List(items) = &mut self.find_mut(list)?.value {
            return Ok(items.pop());
        }
        Err(Fault::NotAList)
    }

    pub fn refcount(&self, slot: Slot) -> Option<usize> {
        self.find(slot).map(|object| object.count)
    }

    pub fn value(&self, slot: Slot) -> Option<&Value> {
        self.find(slot).map(|object| &object.value)
    }

    pub fn live(&self) -> usize {
        self.objects.iter().flatten().count()
    }

    /// The youngest first.
    pub fn slots(&self) -> Vec<Slot> {
        let all = (0..self.objects.len()).rev().map(|index| Slot { index });
        all.filter(|slot| self.find(*slot).is_some()).collect()
    }

    pub fn names(&self) -> Vec<(&str, Slot)> {
        self.names.all()
    }

    /// Places have numbers, so the arrows are counted in a `Vec` beside them.
    pub fn audit(&self, hand: &[Slot]) -> Vec<Finding> {
        let mut arrows = vec![0; self.objects.len()];
        for object in self.objects.iter().flatten() {
            for child in object.value.children() {
                arrows[child.index] += 1;
            }
        }
        for (_, slot) in self.names.all() {
            arrows[slot.index] += 1;
        }
        for slot in hand {
            arrows[slot.index] += 1;
        }
        let finding = |(index, arrows)| {
            let slot = Slot { index };
            Finding {
                slot,
                count: self.refcount(slot).unwrap_or_default(),
                arrows,
            }
        };
        let all = arrows.into_iter().enumerate().map(finding);
        all.filter(|finding| finding.count != finding.arrows)
            .collect()
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
        match self {
            Fault::Gone => f.write_str("this object has died"),
            Fault::NotAList => f.write_str("a list is needed"),
            Fault::NoSuchName => f.write_str("nothing has this name"),
        }
    }
}

impl std::error::Error for Fault {}
