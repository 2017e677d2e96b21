//! The constants of one compilation unit, under rows of bytes.

use crate::{Bool, Float, Int, Interner, NoneType, Str};
use ch03_ref::Ref;
use std::collections::BTreeMap;

/// A letter for the type, then the value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key(Vec<u8>);

impl Key {
    fn new(letter: u8, value: &[u8]) -> Key {
        let mut bytes = vec![letter];
        bytes.extend_from_slice(value);
        Key(bytes)
    }

    /// The key of a tuple whose items have these keys.
    pub fn tuple(items: Vec<Key>) -> Key {
        let mut bytes = vec![b'('];
        for Key(item) in items {
            bytes.extend_from_slice(&item.len().to_le_bytes());
            bytes.extend(item);
        }
        Key(bytes)
    }

    /// The key of a constant of another type, from those of its parts.
    pub fn of_kind(kind: &'static str, parts: Vec<Key>) -> Key {
        let mut bytes = kind.as_bytes().to_vec();
        bytes.push(0);
        bytes.extend(Key::tuple(parts).0);
        Key::new(b'?', &bytes)
    }
}

/// The key of a constant.
pub fn key_of(constant: &Ref) -> Option<Key> {
    match constant.kind() {
        "int" => constant
            .get::<Int>()
            .map(|int| Key::new(b'i', &int.0.to_le_bytes())),
        "float" => constant
            .get::<Float>()
            .map(|float| Key::new(b'g', &float.0.to_le_bytes())),
        "str" => constant
            .get::<Str>()
            .map(|string| Key::new(b'u', string.as_str().as_bytes())),
        "bool" => constant
            .get::<Bool>()
            .map(|bool| Key::new(b'T', &[u8::from(bool.0)])),
        "NoneType" => constant.get::<NoneType>().map(|_| Key::new(b'N', b"")),
        _ => None,
    }
}

/// Whether a string constant looks like a name.
pub fn is_name_like(text: &str) -> bool {
    !text.contains(|c: char| !c.is_ascii_alphanumeric() && c != '_')
}

/// The constants of one compilation unit.
#[derive(Default)]
pub struct Consts {
    /// Which constant it is, counted from 0.
    numbers: BTreeMap<Key, usize>,
    constants: Vec<Ref>,
}

impl Consts {
    /// A unit without constants.
    pub fn new() -> Consts {
        Consts::default()
    }

    /// The constant that the code shall use instead of this one.
    pub fn merge(&mut self, interner: &Interner, mut constant: Ref) -> Ref {
        if constant
            .get::<Str>()
            .is_some_and(|string| is_name_like(string.as_str()))
        {
            constant = interner
                .intern(&constant)
                .map_or(constant, |interned| interned.into_ref());
        }
        match key_of(&constant) {
            Some(key) => self.merge_as(key, constant),
            None => constant,
        }
    }

    /// As [`Consts::merge`], under a key that somebody else made.
    pub fn merge_as(&mut self, key: Key, constant: Ref) -> Ref {
        if let Some(&number) = self.numbers.get(&key) {
            return self.constants[number].clone();
        }
        self.numbers.insert(key, self.constants.len());
        self.constants.push(constant.clone());
        constant
    }

    /// The constants, in the order in which they were first used.
    pub fn iter(&self) -> impl Iterator<Item = &Ref> {
        self.constants.iter()
    }

    /// How many different constants there are.
    pub fn len(&self) -> usize {
        self.constants.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.constants.is_empty()
    }
}
