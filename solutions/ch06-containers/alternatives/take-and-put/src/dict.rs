//! `dict`: keys and values, in the order in which the keys came.

use crate::table::{Found, Search, Table};
use crate::taken::Taken;
use crate::tracking::may_be_tracked;
use crate::{Fault, hash_of, same};
use ch04_interning::Str;
use ch03_ref::{Heap, Payload, Ref};
use std::convert::Infallible;

/// A dictionary. It owns one reference for each key and one for each value.
///
/// CPython: `Objects/dictobject.c`.
#[derive(Default)]
pub struct Dict {
    table: Taken<Table>,
}

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
        self.table.with(|table| {
            for (key, value) in table.pairs() {
                if !table.all_text() {
                    visit(key);
                }
                visit(value);
            }
        });
    }

    /// The first key dies first, then its value, then the next key. CPython:
    /// `dict_dealloc`.
    fn clear(&self, out: &mut Vec<Ref>) {
        let pairs: Vec<(Ref, Ref)> = self.table.with(|table| table.take_all().collect());
        out.extend(
            pairs
                .into_iter()
                .rev()
                .flat_map(|(key, value)| [value, key]),
        );
    }

    /// CPython: `_PyDict_MaybeUntrack`, which only full collections call.
    fn may_untrack(&self, full: bool) -> bool {
        let free = |r: &Ref| !may_be_tracked(r);
        full && self
            .pairs()
            .iter()
            .all(|(key, value)| free(key) && free(value))
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
        let unused = match spot.place {
            Some(place) => {
                let old = self.table.with(|table| table.replace(place, value));
                Some((old, key))
            }
            None => {
                self.table.with(|table| table.push(spot.hash, key, value));
                None
            }
        };
        drop(unused);
    }

    /// Takes the key at a spot out of the dict. The dict's reference to the key
    /// is given back, that to the value handed to the caller. `None` if there
    /// is no such key.
    ///
    /// CPython: `delitem_common`, `_PyDict_Pop_KnownHash`.
    pub fn take(&self, spot: Spot) -> Option<Ref> {
        let place = spot.place?;
        let (key, value) = self.table.with(|table| table.take(place))?;
        drop(key);
        Some(value)
    }

    /// Empties the dict, and then gives back what was in it: the first key,
    /// its value, the next key.
    ///
    /// Python: `dict.clear()`.
    pub fn empty(&self) {
        let pairs: Vec<(Ref, Ref)> = self.table.with(|table| table.take_all().collect());
        drop(pairs);
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
        key.get::<Str>()?;
        self.get(key).ok()?
    }

    /// A reference of your own to the value at a spot.
    pub fn value_at(&self, spot: Spot) -> Option<Ref> {
        let place = spot.place?;
        let value = |table: &mut Table| table.at(place).map(|(_, value)| value.clone());
        self.table.with(value)
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
        self.table.with(|table| table.len())
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// References of your own to the keys, in order.
    pub fn keys(&self) -> Vec<Ref> {
        let pairs = self.pairs().into_iter();
        pairs.map(|(key, _)| key).collect()
    }

    /// References of your own to the values, in the order of their keys.
    pub fn values(&self) -> Vec<Ref> {
        let pairs = self.pairs().into_iter();
        pairs.map(|(_, value)| value).collect()
    }

    /// References of your own to keys and values, in order.
    pub fn pairs(&self) -> Vec<(Ref, Ref)> {
        let copied = |(key, value): (&Ref, &Ref)| (key.clone(), value.clone());
        self.table.with(|table| table.pairs().map(copied).collect())
    }

    /// The first key and value at or after a place, with their place: for
    /// iterators, which begin at 0 and go on after the place they got.
    pub fn next_from(&self, place: usize) -> Option<(usize, Ref, Ref)> {
        self.table.with(|table| {
            let (place, key, value) = table.next_from(place)?;
            Some((place, key.clone(), value.clone()))
        })
    }

    /// A number that changes whenever a key comes or goes.
    pub fn version(&self) -> u64 {
        self.table.with(|table| table.version())
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
        let mut search = self.table.with(|table| table.search(hash));
        loop {
            let place = match self.step(&mut search, key) {
                Found::Same(place) => Some(place),
                Found::Nothing => None,
                Found::Candidate(place, other) => {
                    let found = alike(&other)?;
                    if self.version() != version {
                        version = self.version();
                        search = self.table.with(|table| table.search(hash));
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
        self.table.with(|table| table.step(search, key))
    }
}
