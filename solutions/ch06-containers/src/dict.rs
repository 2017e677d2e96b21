//! `dict`: keys and values, in the order in which the keys came.

use crate::table::{Found, Search, Table};
use crate::tracking::may_be_tracked;
use crate::{Fault, hash_of, same, text_hash};
use ch03_ref::{Heap, Payload, Ref};
use ch04_interning::Str;
use std::cell::RefCell;
use std::convert::Infallible;

/// A dictionary. It owns one reference for each key and one for each value.
///
/// CPython: `Objects/dictobject.c`.
// ANCHOR: fields
#[derive(Default)]
pub struct Dict {
    table: RefCell<Table>,
}
// ANCHOR_END: fields

/// Where a key stands in a dict, or that it does not: what a search found. It
/// holds as long as no key comes or goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spot {
    hash: i64,
    place: Option<usize>,
}

impl Spot {
    /// Whether the key is in the dict.
    pub fn is_taken(&self) -> bool {
        self.place.is_some()
    }
}

impl Payload for Dict {
    const NAME: &'static str = "dict";
    const CONTAINER: bool = true;
    const BORN_TRACKED: bool = false;
    const UNTRACKS: bool = true;

    /// Values, and keys: but if all keys are text the values only, as text
    /// leads nowhere. CPython: `dict_traverse`.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        // ANCHOR: dict_traverse
        let Ok(table) = self.table.try_borrow() else {
            return;
        };
        for (key, value) in table.pairs() {
            visit(value);
            if !table.all_text() {
                visit(key);
            }
        }
        // ANCHOR_END: dict_traverse
    }

    /// The first key dies first, then its value, then the next key. CPython:
    /// `dict_dealloc`.
    fn clear(&self, out: &mut Vec<Ref>) {
        // ANCHOR: dict_clear
        let pairs = self.table.borrow_mut().take_all();
        for (key, value) in pairs.rev() {
            out.push(value);
            out.push(key);
        }
        // ANCHOR_END: dict_clear
    }

    /// CPython: `_PyDict_MaybeUntrack`, which only full collections call.
    fn may_untrack(&self, full: bool) -> bool {
        let table = self.table.borrow();
        let mut pairs = table.pairs();
        full && !pairs.any(|(key, value)| may_be_tracked(key) || may_be_tracked(value))
    }
}

impl Dict {
    /// Puts `value` under `key`, at the spot that a search for the key found,
    /// and takes both references over. If the key is there already, that one
    /// stays, and the newcomer is given back like the old value: when the dict
    /// shows the new one.
    ///
    /// CPython: `insertdict`.
    fn insert(&self, spot: Spot, key: Ref, value: Ref) {
        // ANCHOR: insert
        let mut table = self.table.borrow_mut();
        let Some(place) = spot.place else {
            table.push(spot.hash, key, value);
            return;
        };
        let old = table.replace(place, value);
        drop(table);
        drop(old);
        drop(key);
        // ANCHOR_END: insert
    }

    /// Takes the key at a spot out of the dict. The dict's reference to the key
    /// is given back, that to the value handed to the caller. `None` if there
    /// is no such key.
    ///
    /// CPython: `delitem_common`, `_PyDict_Pop_KnownHash`.
    pub fn take(&self, spot: Spot) -> Option<Ref> {
        // ANCHOR: take
        let (key, value) = self.table.borrow_mut().take(spot.place?)?;
        drop(key);
        Some(value)
        // ANCHOR_END: take
    }

    /// Empties the dict, and then gives back what was in it: the first key,
    /// its value, the next key.
    ///
    /// Python: `dict.clear()`.
    pub fn empty(&self) {
        // ANCHOR: empty
        let pairs = self.table.borrow_mut().take_all();
        for (key, value) in pairs {
            drop(key);
            drop(value);
        }
        // ANCHOR_END: empty
    }
}

impl Dict {
    /// An empty dict.
    pub fn new() -> Dict {
        Dict::default()
    }

    /// A dict with these keys and values, as an object.
    ///
    /// # Errors
    /// [`Fault::Unhashable`] if a key can be none.
    pub fn make(heap: &Heap, pairs: impl IntoIterator<Item = (Ref, Ref)>) -> Result<Ref, Fault> {
        let dict = heap.alloc(Dict::new());
        for (key, value) in pairs {
            Dict::set(&dict, key, value)?;
        }
        Ok(dict)
    }

    /// Puts `value` under `key`, and takes both references over.
    ///
    /// Python: `dict[key] = value`.
    ///
    /// # Errors
    /// [`Fault::Unhashable`] if the key can be none.
    ///
    /// # Panics
    /// If `me` is no dict.
    pub fn set(me: &Ref, key: Ref, value: Ref) -> Result<(), Fault> {
        let spot = Dict::of(me).spot(&key)?;
        Dict::store(me, spot, key, value);
        Ok(())
    }

    /// As [`Dict::set`], at the spot that a search for the key has just found.
    /// From its first container on, the collector knows the dict: nothing else
    /// can make it part of a ring. CPython: `MAINTAIN_TRACKING`.
    ///
    /// # Panics
    /// If `me` is no dict.
    pub fn store(me: &Ref, spot: Spot, key: Ref, value: Ref) {
        let dict = Dict::of(me);
        if may_be_tracked(&key) || may_be_tracked(&value) {
            me.track();
        }
        dict.insert(spot, key, value);
    }

    fn of(me: &Ref) -> &Dict {
        me.get().expect("a dict")
    }

    /// A reference of your own to the value under `key`.
    ///
    /// Python: `dict.get(key)`.
    ///
    /// # Errors
    /// [`Fault::Unhashable`] if the key can be none.
    pub fn get(&self, key: &Ref) -> Result<Option<Ref>, Fault> {
        self.spot(key).map(|spot| self.value_at(spot))
    }

    /// As [`Dict::get`] for a key that is text: the quick way to a name. No text
    /// runs any code when it is compared.
    pub fn get_text(&self, key: &Ref) -> Option<Ref> {
        let text = key.get::<Str>()?;
        let table = self.table.borrow();
        let mut search = table.search(text.hash_by(text_hash));
        let place = loop {
            match table.step(&mut search, key) {
                Found::Same(place) => break place,
                Found::Nothing => return None,
                Found::Candidate(place, other) if other.get() == Some(text) => break place,
                Found::Candidate(..) => {}
            }
        };
        table.at(place).map(|(_, value)| value.clone())
    }

    /// A reference of your own to the value at a spot.
    pub fn value_at(&self, spot: Spot) -> Option<Ref> {
        let table = self.table.borrow();
        table.at(spot.place?).map(|(_, value)| value.clone())
    }

    /// Takes `key` out, and hands its value to the caller.
    ///
    /// Python: `dict.pop(key)`.
    ///
    /// # Errors
    /// [`Fault::Key`] if it is not there, [`Fault::Unhashable`] if it never can
    /// be.
    pub fn pop(&self, key: &Ref) -> Result<Ref, Fault> {
        self.take(self.spot(key)?).ok_or(Fault::Key)
    }

    /// Takes `key` out, and gives its value back.
    ///
    /// Python: `del dict[key]`.
    ///
    /// # Errors
    /// As [`Dict::pop`].
    pub fn del(&self, key: &Ref) -> Result<(), Fault> {
        self.pop(key).map(drop)
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.table.borrow().len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// References of your own to the keys, in order.
    pub fn keys(&self) -> Vec<Ref> {
        let table = self.table.borrow();
        table.pairs().map(|(key, _)| key.clone()).collect()
    }

    /// References of your own to the values, in the order of their keys.
    pub fn values(&self) -> Vec<Ref> {
        let table = self.table.borrow();
        table.pairs().map(|(_, value)| value.clone()).collect()
    }

    /// References of your own to keys and values, in order.
    pub fn pairs(&self) -> Vec<(Ref, Ref)> {
        let table = self.table.borrow();
        let pairs = table.pairs();
        pairs
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    /// The first key and value at or after a place, with their place: for
    /// iterators, which begin at 0 and go on after the place they got.
    pub fn next_from(&self, place: usize) -> Option<(usize, Ref, Ref)> {
        let table = self.table.borrow();
        let (place, key, value) = table.next_from(place)?;
        Some((place, key.clone(), value.clone()))
    }

    /// A number that changes whenever a key comes or goes.
    pub fn version(&self) -> u64 {
        self.table.borrow().version()
    }

    /// Looks for a key, compared as [`same`] does.
    ///
    /// # Errors
    /// [`Fault::Unhashable`] if it can be none.
    pub fn spot(&self, key: &Ref) -> Result<Spot, Fault> {
        let hash = hash_of(key)?;
        let alike = |other: &Ref| Ok::<bool, Infallible>(same(other, key));
        match self.spot_by(hash, key, alike) {
            Ok(spot) => Ok(spot),
            Err(never) => match never {},
        }
    }

    /// Looks for a key whose hash and equality somebody else knows: `alike` may
    /// run any code, a class's `__eq__` for one. It is asked for other keys
    /// with the same hash, while nothing is borrowed; if it changes the dict,
    /// the search begins again. CPython: `lookdict`.
    ///
    /// # Errors
    /// Those of `alike`.
    pub fn spot_by<E>(
        &self,
        hash: i64,
        key: &Ref,
        mut alike: impl FnMut(&Ref) -> Result<bool, E>,
    ) -> Result<Spot, E> {
        let mut version = self.version();
        let mut search = self.table.borrow().search(hash);
        loop {
            let place = match self.step(&mut search, key) {
                Found::Same(place) => Some(place),
                Found::Nothing => None,
                Found::Candidate(place, other) => {
                    let found = alike(&other)?;
                    if self.version() != version {
                        version = self.version();
                        search = self.table.borrow().search(hash);
                        continue;
                    }
                    if !found {
                        continue;
                    }
                    Some(place)
                }
            };
            return Ok(Spot { hash, place });
        }
    }

    fn step(&self, search: &mut Search, key: &Ref) -> Found {
        self.table.borrow().step(search, key)
    }
}
