// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Looking up, storing and deleting in chapter 06's dicts: here is which keys
//! are equal. User code (`__eq__`, `__hash__`) runs with nothing borrowed; if
//! it changed the dict meanwhile, the search starts again, as in CPython.

use super::{Python, Res, T};
use crate::objects::{Dict, Inside, List, Tuple};
use ch03_ref::{Ref, is};
use ch06_containers::Spot;

impl Python {
    /// The entries of a dict whose keys are strings, such as a namespace.
    pub fn name_pairs(&self, dict: &Ref) -> Vec<(String, Ref)> {
        let pairs = dict.get::<Dict>().map_or_else(Vec::new, Dict::pairs);
        let named = pairs.into_iter().filter_map(|(key, value)| {
            let name = key.string()?.as_str().to_owned();
            Some((name, value))
        });
        named.collect()
    }

    /// The place of a key, or where it would be.
    fn dict_find(&self, dict: &Dict, key: &Ref, hash: i64) -> Res<Spot> {
        dict.spot_by(hash, key, |other| self.equal(other, key))
    }

    /// `d.get(key)`
    pub fn dict_get(&self, dict: &Dict, key: &Ref) -> Res<Option<Ref>> {
        let hash = self.hash(key)?;
        let spot = self.dict_find(dict, key, hash)?;
        Ok(dict.value_at(spot))
    }

    /// Looks an interned name up: runs no user code.
    pub fn dict_get_name(&self, dict: &Dict, name: &Ref) -> Option<Ref> {
        dict.get_text(name)
    }

    /// `d[key] = value`: the new value is stored before the old one is dropped.
    pub fn dict_set(&self, holder: &Ref, key: &Ref, value: Ref) -> Res<()> {
        let Some(dict) = holder.get::<Dict>() else {
            return Ok(());
        };
        // `PyDict_SetItem` holds the key while it is hashed and compared.
        let key = key.clone();
        let hash = self.hash(&key)?;
        let spot = self.dict_find(dict, &key, hash)?;
        Dict::store(holder, spot, key, value);
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
        let spot = self.dict_find(dict, key, hash)?;
        Ok(dict.take(spot))
    }

    /// `d[key]`
    pub fn dict_item(&self, dict: &Dict, key: &Ref) -> Res {
        match self.dict_get(dict, key)? {
            Some(value) => Ok(value),
            None => Err(self.raise_with(T::KeyError, key.clone())),
        }
    }

    /// Puts all pairs of another dict in. A copy is tracked if the other one
    /// is, even if nothing in it is any more: `clone_combined_dict_keys`.
    pub fn dict_update(&self, dict: &Ref, other: &Ref) -> Res<()> {
        let pairs = other.get::<Dict>().map(Dict::pairs).unwrap_or_default();
        let copies = !pairs.is_empty() && dict.get::<Dict>().is_some_and(Dict::is_empty);
        for (key, value) in pairs {
            self.dict_set(dict, &key, value)?;
        }
        if copies && other.is_tracked() {
            dict.track();
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

    /// Puts the pairs of another dict, or of anything made of pairs, into a
    /// dict: `dict_update_arg`.
    pub fn dict_add(&self, dict: &Ref, from: &Ref) -> Res<()> {
        if from.get::<Dict>().is_some() {
            return self.dict_update(dict, from);
        }
        if self.has_keys(from)? {
            // Asked for once more: `PyMapping_Keys`.
            let keys = self.get_attr(from, &self.intern("keys"))?;
            let keys = self.call(&keys, Vec::new(), &[])?;
            for key in self.collect(&keys)? {
                let value = self.get_item(from, &key)?;
                self.dict_set(dict, &key, value)?;
            }
            return Ok(());
        }
        for (at, pair) in self.collect(from)?.iter().enumerate() {
            let element = format!("dictionary update sequence element #{at}");
            let Ok(pair) = self.collect(pair) else {
                let message = format!("cannot convert {element} to a sequence");
                return Err(self.type_error(message));
            };
            let [key, value] = &pair[..] else {
                let length = pair.len();
                let message = format!("{element} has length {length}; 2 is required");
                return Err(self.raise(T::ValueError, message));
            };
            self.dict_set(dict, key, value.clone())?;
        }
        Ok(())
    }

    /// Whether something tells what keys it has: `dict_update_arg`.
    fn has_keys(&self, from: &Ref) -> Res<bool> {
        if from.get::<List>().is_some() || from.get::<Tuple>().is_some() {
            return Ok(false);
        }
        match self.get_attr(from, &self.intern("keys")) {
            Ok(_) => Ok(true),
            Err(raised) if self.is_a(&raised, T::AttributeError) => Ok(false),
            Err(raised) => Err(raised),
        }
    }
}
