//! The constants of one compilation unit, in a list.

use crate::{Bool, Float, Int, Interner, NoneType, Str};
use ch03_ref::Ref;

/// A type and a printed value.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    kind: &'static str,
    value: String,
}

impl Key {
    /// The key of a tuple whose items have these keys.
    pub fn tuple(items: Vec<Key>) -> Key {
        let mut value = String::new();
        for item in items {
            // With its length, so that no value can end an item early.
            value += &format!("{} {} {},", item.kind, item.value.len(), item.value);
        }
        Key {
            kind: "tuple",
            value,
        }
    }

    /// The key of a constant of another type, from those of its parts.
    pub fn of_kind(kind: &'static str, parts: Vec<Key>) -> Key {
        let value = Key::tuple(parts).value;
        Key { kind, value }
    }
}

/// The key of a constant.
pub fn key_of(constant: &Ref) -> Option<Key> {
    let value = constant.get::<Int>().map(|int| int.0.to_string());
    let value = value.or_else(|| {
        constant
            .get::<Float>()
            .map(|float| format!("{:?}", float.0))
    });
    let value = value.or_else(|| {
        constant
            .get::<Str>()
            .map(|string| string.as_str().to_owned())
    });
    let value = value.or_else(|| constant.get::<Bool>().map(|bool| bool.0.to_string()));
    let value = value.or_else(|| constant.get::<NoneType>().map(|_| String::new()))?;
    let kind = constant.kind();
    Some(Key { kind, value })
}

/// Whether a string constant looks like a name.
pub fn is_name_like(text: &str) -> bool {
    let part_of_a_name = |c: char| matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '_');
    text.trim_start_matches(part_of_a_name).is_empty()
}

/// The constants of one compilation unit.
#[derive(Default)]
pub struct Consts {
    list: Vec<(Key, Ref)>,
}

impl Consts {
    /// A unit without constants.
    pub fn new() -> Consts {
        Consts { list: Vec::new() }
    }

    /// The constant that the code shall use instead of this one.
    pub fn merge(&mut self, interner: &Interner, constant: Ref) -> Ref {
        let name = constant
            .get::<Str>()
            .is_some_and(|string| is_name_like(string.as_str()));
        match key_of(&constant) {
            Some(key) if name => {
                let interned = interner.intern(&constant).expect("a name is a string");
                self.merge_as(key, interned.into_ref())
            }
            Some(key) => self.merge_as(key, constant),
            None => constant,
        }
    }

    /// As [`Consts::merge`], under a key that somebody else made.
    pub fn merge_as(&mut self, key: Key, constant: Ref) -> Ref {
        if let Some((_, known)) = self.list.iter().find(|(other, _)| *other == key) {
            return known.clone();
        }
        self.list.push((key, constant.clone()));
        constant
    }

    /// The constants, in the order in which they were first used.
    pub fn iter(&self) -> impl Iterator<Item = &Ref> {
        self.list.iter().map(|(_, constant)| constant)
    }

    /// How many different constants there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
