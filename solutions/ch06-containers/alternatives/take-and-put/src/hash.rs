//! Which keys are the same key.

use crate::{Dict, Fault, List, Set, Tuple};
use ch03_ref::{Ref, is};
use ch04_interning::{Bool, Float, Int, Str};
use std::hash::{DefaultHasher, Hasher};

/// Numbers hash to themselves modulo this prime.
const MODULUS: i128 = (1 << 61) - 1;

/// Whether two keys are the same key: one object, or equal atoms, or tuples of
/// the same keys. Everything else is equal to itself only.
///
/// Identity comes first, so even `nan` finds itself. CPython:
/// `PyObject_RichCompareBool`.
pub fn same(a: &Ref, b: &Ref) -> bool {
    is(a, b) || same_text(a, b) || same_number(a, b) || same_tuple(a, b)
}

fn same_text(a: &Ref, b: &Ref) -> bool {
    a.get::<Str>()
        .is_some_and(|a| b.get::<Str>().is_some_and(|b| a == b))
}

fn same_number(a: &Ref, b: &Ref) -> bool {
    let float = |r: &Ref| r.get::<Float>().map(|float| float.0);
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a == b,
        (Some(a), None) => float(b).is_some_and(|b| equal_to_float(a, b)),
        (None, Some(b)) => float(a).is_some_and(|a| equal_to_float(b, a)),
        (None, None) => float(a).is_some_and(|a| float(b) == Some(a)),
    }
}

/// The value of an int or a bool: `True` is the number 1.
fn whole(r: &Ref) -> Option<i64> {
    match r.get::<Int>() {
        Some(int) => Some(int.0),
        None => r.get::<Bool>().map(|bool| i64::from(bool.0)),
    }
}

/// Exactly, and not after rounding the integer.
fn equal_to_float(int: i64, float: f64) -> bool {
    float == float.trunc() && float.abs() < 1e19 && float as i128 == i128::from(int)
}

fn same_tuple(a: &Ref, b: &Ref) -> bool {
    let (Some(a), Some(b)) = (a.get::<Tuple>(), b.get::<Tuple>()) else {
        return false;
    };
    let (a, b) = (a.to_vec(), b.to_vec());
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same(a, b))
}

/// The hash of a key, with CPython's numbers; strings as with
/// `PYTHONHASHSEED=0`. Keys that are [`same`] have the same hash.
///
/// # Errors
/// [`Fault::Unhashable`] for lists, dicts and sets, and tuples with such in
/// them.
pub fn hash_of(key: &Ref) -> Result<i64, Fault> {
    if let Some(string) = key.get::<Str>() {
        Ok(string.hash_by(text_hash))
    } else if let Some(whole) = whole(key) {
        Ok(int_hash(i128::from(whole)))
    } else if let Some(Float(value)) = key.get() {
        Ok(float_hash(*value).unwrap_or_else(|| address_hash(key)))
    } else if let Some(tuple) = key.get::<Tuple>() {
        let hashes: Result<Vec<i64>, Fault> = tuple.to_vec().iter().map(hash_of).collect();
        Ok(tuple_hash(&hashes?))
    } else if changes(key) {
        Err(Fault::Unhashable(key.kind()))
    } else {
        Ok(address_hash(key))
    }
}

/// Whether an object is compared by contents that can change.
fn changes(key: &Ref) -> bool {
    key.get::<List>().is_some() || key.get::<Dict>().is_some() || key.get::<Set>().is_some()
}

/// A hash as Python allows it: -1 is how a C function says that there is none.
pub fn never_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of an integer.
pub fn int_hash(value: i128) -> i64 {
    never_minus_one((value % MODULUS) as i64)
}

/// The hash of a float: that of the equal integer, if there is one. `None` for
/// nan.
pub fn float_hash(value: f64) -> Option<i64> {
    if value.is_nan() {
        return None;
    }
    if value.is_infinite() {
        return Some(if value > 0.0 { 314_159 } else { -314_159 });
    }
    // mantissa * 2**exponent modulo the prime: a shift turns 61 bits around.
    let bits = value.abs().to_bits();
    let (fraction, field) = (bits & ((1 << 52) - 1), (bits >> 52) as i64);
    let (mantissa, exponent) = match field {
        0 => (fraction, -1074),
        field => (fraction | 1 << 52, field - 1075),
    };
    let turned = u128::from(mantissa) << exponent.rem_euclid(61);
    let reduced = (turned % MODULUS as u128) as i64;
    Some(never_minus_one(if value < 0.0 {
        -reduced
    } else {
        reduced
    }))
}

/// The hash of a text: SipHash-1-3 with a key of zeros, over one, two or four bytes a character.
pub fn text_hash(text: &str) -> i64 {
    if text.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    if text.is_ascii() {
        hasher.write(text.as_bytes());
    } else {
        hasher.write(&wide(text));
    }
    never_minus_one(hasher.finish() as i64)
}

/// The bytes of a text as CPython keeps it.
fn wide(text: &str) -> Vec<u8> {
    let widest = text.chars().map(u32::from).max().unwrap_or(0);
    let width = match widest {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        _ => 4,
    };
    let bytes = text
        .chars()
        .flat_map(|c| u32::from(c).to_le_bytes().into_iter().take(width));
    bytes.collect()
}

/// The hash of a tuple whose items have these. CPython: `tuplehash`, after
/// xxHash.
pub fn tuple_hash(hashes: &[i64]) -> i64 {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;
    let mixed = hashes.iter().fold(P5, |sum, hash| {
        let sum = sum.wrapping_add((*hash as u64).wrapping_mul(P2));
        sum.rotate_left(31).wrapping_mul(P1)
    });
    let sum = mixed.wrapping_add(hashes.len() as u64 ^ (P5 ^ 3_527_539));
    if sum == u64::MAX {
        1_546_275_796
    } else {
        sum as i64
    }
}

/// The hash of an object that is equal only to itself. CPython:
/// `_Py_HashPointer`.
pub fn address_hash(key: &Ref) -> i64 {
    never_minus_one((key.id().address() as u64).rotate_right(4) as i64)
}
