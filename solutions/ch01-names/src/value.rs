//! What an object holds.

use crate::Slot;

/// The contents of an object.
///
/// There is no `Clone`: a copy of a list would hold slots that nobody counted.
// ANCHOR: value
#[derive(Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Int(i64),
    /// A text.
    Str(String),
    /// A list. It owns one reference for each of its items.
    List(Vec<Slot>),
    /// A dictionary. It owns one reference for each key and one for each value.
    Dict(Vec<(Slot, Slot)>),
}
// ANCHOR_END: value

impl Value {
    /// The references that this value owns: each slot as often as it is held.
    /// The order is free.
    ///
    /// CPython gives this job to a type's `tp_traverse`.
    pub fn children(&self) -> Vec<Slot> {
        // ANCHOR: children
        match self {
            Value::Int(_) | Value::Str(_) => Vec::new(),
            Value::List(items) => items.clone(),
            Value::Dict(entries) => entries
                .iter()
                .flat_map(|&(key, value)| [key, value])
                .collect(),
        }
        // ANCHOR_END: children
    }
}
