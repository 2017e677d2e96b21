//! Looking up, storing and deleting in dicts. User code (`__eq__`,
//! `__hash__`) runs with nothing borrowed; if it changed the dict meanwhile,
//! the search starts again, as in CPython.

use super::{Python, Res, T};
use crate::objects::table::Found;
use crate::objects::{Dict, Str, may_be_tracked};
use ch03_ref::{Ref, is};

impl Python {
    /// The place of a key.
    fn dict_find(&self, dict: &Dict, key: &Ref, hash: i64) -> Res<Option<usize>> {
        'again: loop {
            let mut probe = dict.table.borrow().probe(hash);
            let version = dict.table.borrow().version();
            loop {
                let step = dict.table.borrow().step(&mut probe, hash, key);
                match step {
                    Found::Same(place) => return Ok(Some(place)),
                    Found::Nothing => return Ok(None),
                    Found::Candidate(place, other) => {
                        let same = self.equal(&other, key)?;
                        if dict.table.borrow().version() != version {
                            continue 'again;
                        }
                        if same {
                            return Ok(Some(place));
                        }
                    }
                }
            }
        }
    }

    /// `d.get(key)`
    pub fn dict_get(&self, dict: &Dict, key: &Ref) -> Res<Option<Ref>> {
        let hash = self.hash(key)?;
        let place = self.dict_find(dict, key, hash)?;
        Ok(place.and_then(|place| {
            dict.table
                .borrow()
                .at(place)
                .map(|entry| entry.value.clone())
        }))
    }

    /// Looks an interned name up: runs no user code.
    pub fn dict_get_name(&self, dict: &Dict, name: &Ref) -> Option<Ref> {
        let wanted = name.get::<Str>()?;
        let hash = self.str_hash(wanted);
        let table = dict.table.borrow();
        let mut probe = table.probe(hash);
        loop {
            match table.step(&mut probe, hash, name) {
                Found::Same(place) => return table.at(place).map(|entry| entry.value.clone()),
                Found::Nothing => return None,
                Found::Candidate(place, other) => {
                    if other
                        .get::<Str>()
                        .is_some_and(|o| o.as_str() == wanted.as_str())
                    {
                        return table.at(place).map(|entry| entry.value.clone());
                    }
                }
            }
        }
    }

    /// `d[key] = value`: the new value is stored before the old one is dropped.
    /// From its first container on, the collector knows the dict.
    pub fn dict_set(&self, holder: &Ref, key: &Ref, value: Ref) -> Res<()> {
        let Some(dict) = holder.get::<Dict>() else {
            return Ok(());
        };
        // `PyDict_SetItem` holds the key while it is hashed and compared.
        let key = key.clone();
        let hash = self.hash(&key)?;
        let place = self.dict_find(dict, &key, hash)?;
        if !holder.is_tracked() && (may_be_tracked(&key) || may_be_tracked(&value)) {
            holder.track();
        }
        let old = match place {
            Some(place) => Some(dict.table.borrow_mut().replace(place, value)),
            None => {
                dict.table.borrow_mut().push(hash, key.clone(), value);
                None
            }
        };
        drop(old);
        Ok(())
    }

    /// Stores under a name; names are strings, so nothing can fail.
    pub fn dict_set_name(&self, dict: &Ref, name: &Ref, value: Ref) {
        let stored = self.dict_set(dict, name, value);
        debug_assert!(stored.is_ok(), "a name is a string");
    }

    /// Takes a key out and gives back its value.
    pub fn dict_take(&self, dict: &Dict, key: &Ref) -> Res<Option<Ref>> {
        let hash = self.hash(key)?;
        let Some(place) = self.dict_find(dict, key, hash)? else {
            return Ok(None);
        };
        let entry = dict.table.borrow_mut().take(place);
        Ok(entry.map(|entry| entry.value))
    }

    /// `d[key]`
    pub fn dict_item(&self, dict: &Dict, key: &Ref) -> Res {
        match self.dict_get(dict, key)? {
            Some(value) => Ok(value),
            None => Err(self.raise_with(T::KeyError, key.clone())),
        }
    }

    /// Puts all pairs of another dict in.
    pub fn dict_update(&self, dict: &Ref, other: &Dict) -> Res<()> {
        for (key, value) in other.pairs() {
            self.dict_set(dict, &key, value)?;
        }
        Ok(())
    }

    /// Whether two dicts have equal keys with equal values.
    pub fn dict_equal(&self, a: &Dict, b: &Dict) -> Res<bool> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for (key, value) in a.pairs() {
            match self.dict_get(b, &key)? {
                Some(other) if is(&other, &value) || self.equal(&value, &other)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }
}
