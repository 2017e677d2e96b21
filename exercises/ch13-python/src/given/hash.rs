// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `hash`, with CPython's numbers. Strings hash as CPython does with
//! `PYTHONHASHSEED=0`.

use super::{Python, Res};
use crate::objects::{
    Bool, BoundMethod, Dict, Float, FrozenSet, Inside, Int, Range, Set, Slice, Str, Tuple,
};
use ch03_ref::Ref;
use std::hash::Hasher;

/// Numbers hash to themselves modulo this prime.
const MODULUS: i128 = (1 << 61) - 1;

fn never_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of an integer.
pub fn int_hash(value: i128) -> i64 {
    never_minus_one((value % MODULUS) as i64)
}

/// The hash of a float: that of the equal integer, if there is one.
pub fn float_hash(value: f64) -> i64 {
    if value.is_infinite() {
        return if value > 0.0 { 314_159 } else { -314_159 };
    }
    if value == value.trunc() && value.abs() < 1e38 {
        return int_hash(value as i128);
    }
    // mantissa * 2**exponent, modulo the prime: a shift is a rotation of 61 bits.
    let bits = value.abs().to_bits();
    let mut exponent = (bits >> 52) as i64 - 1075;
    let mut mantissa = bits & ((1 << 52) - 1);
    if bits >> 52 == 0 {
        exponent += 1;
    } else {
        mantissa |= 1 << 52;
    }
    let turn = exponent.rem_euclid(61) as u32;
    let wide = u128::from(mantissa) << turn;
    let reduced = (wide % MODULUS as u128) as i64;
    never_minus_one(if value < 0.0 { -reduced } else { reduced })
}

/// The hash of a text: SipHash-1-3 with a key of zeros over CPython's
/// representation of it, one, two or four bytes a character.
pub fn text_hash(text: &str) -> i64 {
    if text.is_empty() {
        return 0;
    }
    let widest = text.chars().map(u32::from).max().unwrap_or(0);
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match widest {
            0..=0xff => bytes.push(c as u8),
            0x100..=0xffff => bytes.extend_from_slice(&(u32::from(c) as u16).to_le_bytes()),
            _ => bytes.extend_from_slice(&u32::from(c).to_le_bytes()),
        }
    }
    // The hasher of std is SipHash-1-3 with a key of zeros.
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(&bytes);
    never_minus_one(hasher.finish() as i64)
}

fn tuple_hash(hashes: &[i64]) -> i64 {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;
    let mut acc = P5;
    for hash in hashes {
        acc = acc
            .wrapping_add((*hash as u64).wrapping_mul(P2))
            .rotate_left(31)
            .wrapping_mul(P1);
    }
    acc = acc.wrapping_add(hashes.len() as u64 ^ (P5 ^ 3_527_539));
    if acc == u64::MAX {
        1_546_275_796
    } else {
        acc as i64
    }
}

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
        string.hash_with(text_hash)
    }

    /// `hash(r)`
    pub fn hash(&self, r: &Ref) -> Res<i64> {
        if let Some(string) = r.get::<Str>() {
            let own = string.sub.as_ref().map(|sub| &sub.class);
            if own.is_some_and(|class| self.find_defined(class, &self.words.hash).is_some()) {
                return self.hash_other(r);
            }
            return Ok(self.str_hash(string));
        }
        if let Some(int) = r.get::<Int>() {
            return Ok(int_hash(int.value()));
        }
        if let Some(float) = r.get::<Float>() {
            return Ok(if float.0.is_nan() {
                address_hash(r)
            } else {
                float_hash(float.0)
            });
        }
        if let Some(bool) = r.get::<Bool>() {
            return Ok(i64::from(bool.0));
        }
        if let Some(tuple) = r.get::<Tuple>() {
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

/// The hash of an object that is equal only to itself (`_Py_HashPointer`).
fn address_hash(r: &Ref) -> i64 {
    never_minus_one((r.id().address() as u64).rotate_right(4) as i64)
}
