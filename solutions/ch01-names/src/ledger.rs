//! Objects, names, and the counts between them.

use crate::Value;
use std::collections::BTreeMap;
use std::fmt;

/// Says which object is meant, and proves nothing: the object may be gone.
///
/// A slot names one object for ever. A new object in the same place gets
/// another slot. Only [`Ledger::alloc`] makes slots.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot {
    place: usize,
    /// How many objects lived in this place before.
    generation: u64,
}

/// Why the ledger refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The object that the slot was made for has been freed.
    Gone,
    /// The object is no list.
    NotAList,
    /// No object has this name. Python: `NameError`.
    NoSuchName,
}

/// Objects with their counts, and names that point to them.
///
/// The invariant: for every object
/// *count = arrows from names + arrows from containers + arrows in a hand*.
/// A hand is any code that got a new reference and has not given it away.
#[derive(Debug, Default)]
pub struct Ledger {
    places: Vec<Place>,
    /// The places that hold no object.
    vacant: Vec<usize>,
    names: BTreeMap<String, Slot>,
}

#[derive(Debug)]
struct Place {
    generation: u64,
    object: Option<Object>,
}

#[derive(Debug)]
struct Object {
    count: usize,
    value: Value,
}

impl Ledger {
    /// A ledger without objects and names.
    pub fn new() -> Ledger {
        Ledger::default()
    }

    /// Makes an object and returns a **new** reference to it: its count is 1,
    /// and that 1 is in the caller's hand.
    ///
    /// The slots inside `value` are **stolen**: the new object takes over one
    /// of the caller's references for each. CPython: `PyList_SET_ITEM`.
    pub fn alloc(&mut self, value: Value) -> Slot {
        // ANCHOR: alloc
        let object = Some(Object { count: 1, value });
        let Some(place) = self.vacant.pop() else {
            self.places.push(Place {
                generation: 0,
                object,
            });
            return Slot {
                place: self.places.len() - 1,
                generation: 0,
            };
        };
        let found = &mut self.places[place];
        found.generation += 1;
        found.object = object;
        Slot {
            place,
            generation: found.generation,
        }
        // ANCHOR_END: alloc
    }

    /// The object that `slot` was made for.
    ///
    /// # Errors
    /// [`Fault::Gone`] if it was freed, even if another object is in its place.
    fn object(&self, slot: Slot) -> Result<&Object, Fault> {
        // ANCHOR: object
        let place = self.places.get(slot.place).ok_or(Fault::Gone)?;
        match &place.object {
            Some(object) if place.generation == slot.generation => Ok(object),
            _ => Err(Fault::Gone),
        }
        // ANCHOR_END: object
    }

    /// Like [`Ledger::object`], to change it.
    fn object_mut(&mut self, slot: Slot) -> Result<&mut Object, Fault> {
        self.object(slot)?;
        self.places[slot.place].object.as_mut().ok_or(Fault::Gone)
    }

    /// One more arrow to the object. CPython: `Py_INCREF`.
    ///
    /// # Errors
    /// [`Fault::Gone`] if the object was freed.
    pub fn incref(&mut self, slot: Slot) -> Result<(), Fault> {
        // ANCHOR: incref
        self.object_mut(slot)?.count += 1;
        Ok(())
        // ANCHOR_END: incref
    }

    /// One arrow less. With the last one the object is freed, and gives back
    /// every reference that it owned. CPython: `Py_DECREF`.
    ///
    /// # Errors
    /// [`Fault::Gone`] if the object was freed already.
    pub fn decref(&mut self, slot: Slot) -> Result<(), Fault> {
        // ANCHOR: decref
        let object = self.object_mut(slot)?;
        object.count -= 1;
        if object.count > 0 {
            return Ok(());
        }
        // Out of the ledger first: a child may lead back here.
        let dead = self.places[slot.place].object.take();
        self.vacant.push(slot.place);
        for child in dead.iter().flat_map(|object| object.value.children()) {
            // A child that is gone was counted wrong by the caller; the audit tells.
            let _ = self.decref(child);
        }
        Ok(())
        // ANCHOR_END: decref
    }

    /// Lets `name` point to `new`, and **steals** the caller's reference to it.
    /// The name gives back what it pointed to before. If that is gone already,
    /// somebody miscounted earlier, and `name` points to `new` all the same.
    ///
    /// Python: `name = …`. CPython: `STORE_FAST`.
    pub fn bind(&mut self, name: &str, new: Slot) {
        // ANCHOR: bind
        if let Some(old) = self.names.insert(name.to_owned(), new) {
            let _ = self.decref(old);
        }
        // ANCHOR_END: bind
    }

    /// What `name` points to. The reference is **borrowed**: the count stays as
    /// it is. Whoever wants to keep the object must call [`Ledger::incref`].
    pub fn lookup(&self, name: &str) -> Option<Slot> {
        // ANCHOR: lookup
        self.names.get(name).copied()
        // ANCHOR_END: lookup
    }

    /// Takes the name away. The object goes too if this was its last arrow; if
    /// it is gone already, only the name goes.
    ///
    /// Python: `del name`.
    ///
    /// # Errors
    /// [`Fault::NoSuchName`] if there is no such name.
    pub fn unbind(&mut self, name: &str) -> Result<(), Fault> {
        // ANCHOR: unbind
        let old = self.names.remove(name).ok_or(Fault::NoSuchName)?;
        let _ = self.decref(old);
        Ok(())
        // ANCHOR_END: unbind
    }

    /// Python: `to = from`. Both names point to one object afterwards.
    ///
    /// # Errors
    /// [`Fault::NoSuchName`] if nothing is called `from`, [`Fault::Gone`] if
    /// its object was freed. Then nothing changes.
    pub fn assign(&mut self, to: &str, from: &str) -> Result<(), Fault> {
        // ANCHOR: assign
        let slot = self.lookup(from).ok_or(Fault::NoSuchName)?;
        self.incref(slot)?;
        self.bind(to, slot);
        Ok(())
        // ANCHOR_END: assign
    }

    /// Puts `item` at the end of the list. The item is **borrowed**: the list
    /// takes a reference of its own, and the caller keeps theirs.
    ///
    /// Python: `list.append(item)`. CPython: `PyList_Append`.
    ///
    /// # Errors
    /// [`Fault::Gone`] if either object was freed, [`Fault::NotAList`] if the
    /// first is no list. Then nothing changes.
    pub fn append(&mut self, list: Slot, item: Slot) -> Result<(), Fault> {
        // ANCHOR: append
        self.object(item)?;
        match &mut self.object_mut(list)?.value {
            Value::List(items) => items.push(item),
            _ => return Err(Fault::NotAList),
        }
        self.incref(item)
        // ANCHOR_END: append
    }

    /// Takes the last item out of the list. The list's reference moves to the
    /// caller, who gets it as a **new** one. `None` if the list is empty.
    ///
    /// Python: `list.pop()`.
    ///
    /// # Errors
    /// [`Fault::Gone`] if the list was freed, [`Fault::NotAList`] if it is none.
    pub fn pop(&mut self, list: Slot) -> Result<Option<Slot>, Fault> {
        // ANCHOR: pop
        match &mut self.object_mut(list)?.value {
            Value::List(items) => Ok(items.pop()),
            _ => Err(Fault::NotAList),
        }
        // ANCHOR_END: pop
    }

    /// How many arrows are counted, or `None` if the object was freed.
    pub fn refcount(&self, slot: Slot) -> Option<usize> {
        self.object(slot).ok().map(|object| object.count)
    }

    /// What the object holds, or `None` if it was freed.
    pub fn value(&self, slot: Slot) -> Option<&Value> {
        self.object(slot).ok().map(|object| &object.value)
    }

    /// How many objects are alive.
    pub fn live(&self) -> usize {
        self.slots().len()
    }

    /// Every object that is alive, in no particular order.
    pub fn slots(&self) -> Vec<Slot> {
        let place = |(at, place): (usize, &Place)| {
            place.object.as_ref()?;
            Some(Slot {
                place: at,
                generation: place.generation,
            })
        };
        self.places.iter().enumerate().filter_map(place).collect()
    }

    /// Every name with the slot that it holds, in alphabetical order.
    pub fn names(&self) -> Vec<(&str, Slot)> {
        self.names
            .iter()
            .map(|(name, &slot)| (name.as_str(), slot))
            .collect()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Gone => "the object was freed",
            Fault::NotAList => "the object is no list",
            Fault::NoSuchName => "there is no such name",
        })
    }
}

impl std::error::Error for Fault {}
