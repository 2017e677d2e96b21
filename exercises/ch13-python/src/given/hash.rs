// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `hash`. The numbers of what chapter 06 can hash are its own; here are those
//! of the others, and what a script's `__hash__` says.

use super::{Python, Res};
use crate::objects::{
    Bool, BoundMethod, Dict, Float, FrozenSet, Inside, Range, Set, Slice, Str, Tuple, sub_of,
};
use ch03_ref::Ref;
use ch06_containers::{address_hash, float_hash, int_hash, never_minus_one, text_hash, tuple_hash};

fn frozenset_hash(hashes: &[i64]) -> i64 {
    let mix = |h: u64| ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167);
    let mut hash = hashes.iter().fold(0u64, |acc, h| acc ^ mix(*h as u64));
    hash ^= (hashes.len() as u64 + 1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
    if hash == u64::MAX {
        590_923_713
    } else {
        hash as i64
    }
}

impl Python {
    /// The hash of a string, remembered in it.
    pub fn str_hash(&self, string: &Str) -> i64 {
        string.hash_by(text_hash)
    }

    /// `hash(r)`
    pub fn hash(&self, r: &Ref) -> Res<i64> {
        if let Some(string) = r.string() {
            let own = sub_of(r).map(|sub| &sub.class);
            if own.is_some_and(|class| self.find_defined(class, &self.words.hash).is_some()) {
                return self.hash_other(r);
            }
            return Ok(self.str_hash(string));
        }
        if let Some(int) = r.int() {
            return Ok(int_hash(int));
        }
        if let Some(float) = r.get::<Float>() {
            return Ok(float_hash(float.0).unwrap_or_else(|| address_hash(r)));
        }
        if let Some(bool) = r.get::<Bool>() {
            return Ok(i64::from(bool.0));
        }
        if let Some(tuple) = r.get::<Tuple>() {
            self.calls.check_room(self)?;
            let hashes: Res<Vec<i64>> = tuple.to_vec().iter().map(|item| self.hash(item)).collect();
            return Ok(tuple_hash(&hashes?));
        }
        if let Some(set) = r.get::<FrozenSet>() {
            let entries = set.set.entries().into_iter();
            let hashes: Vec<i64> = entries.map(|(hash, _)| hash).collect();
            return Ok(frozenset_hash(&hashes));
        }
        self.hash_other(r)
    }

    fn hash_other(&self, r: &Ref) -> Res<i64> {
        let mutable = r.list().is_some()
            || r.get::<Dict>().is_some()
            || r.get::<Set>().is_some()
            || r.get::<Slice>().is_some()
            || ["weakproxy", "WeakSet"].contains(&r.kind());
        if mutable {
            return Err(self.unhashable(r));
        }
        if let Some(range) = r.get::<Range>() {
            let (first, step) = match range.len() {
                0 => (self.none(), self.none()),
                1 => (self.int(range.start), self.none()),
                _ => (self.int(range.start), self.int(range.step)),
            };
            return self.hash(&self.tuple(vec![self.int(range.len() as i128), first, step]));
        }
        if let Some(weak) = self.weak_of(r) {
            return self.weak_hash(&weak);
        }
        if let Some(method) = r.get::<BoundMethod>() {
            let (function, object) = method.parts();
            return Ok(never_minus_one(
                address_hash(&object) ^ self.hash(&function)?,
            ));
        }
        match self.find_defined(self.class_of(r), &self.words.hash) {
            Some(method) if self.is_none(&method) => Err(self.unhashable(r)),
            Some(method) => {
                let hash = self.call(&method, vec![Some(r.clone())], &[])?;
                match self.as_int(&hash) {
                    Some(value) if i64::try_from(value).is_ok() => {
                        Ok(never_minus_one(value as i64))
                    }
                    Some(value) => Ok(int_hash(value)),
                    None => Err(self.type_error("__hash__ method should return an integer")),
                }
            }
            None => Ok(address_hash(r)),
        }
    }

    /// The hash of an object that is equal only to itself.
    pub fn address_hash(&self, r: &Ref) -> i64 {
        address_hash(r)
    }

    fn unhashable(&self, r: &Ref) -> super::Raised {
        self.type_error(format!("unhashable type: '{}'", self.class_name(r)))
    }
}
