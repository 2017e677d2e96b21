//! What a random program is made of.

use proptest::collection::vec;
use proptest::prelude::*;

/// How many names a program has.
pub const NAMES: usize = 6;

/// What can be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Owns nothing.
    Int,
    List,
    Dict,
    /// Made full, never changed.
    Tuple,
    /// An instance of a class without a finalizer.
    Instance,
    /// Its finalizer puts it on a shelf.
    Phoenix,
    /// Its finalizer panics.
    Bomb,
    /// Its finalizer makes and drops objects, and asks for a collection.
    Busy,
    /// A payload of our own, which tells when it is dropped.
    Probe,
}

/// One statement. Names and places are numbers that wrap around: a statement
/// that makes no sense does nothing.
#[derive(Clone, Debug)]
pub enum Act {
    /// `a = Kind()`; a tuple gets what the two other names lead to.
    New(Kind, usize, usize, usize),
    /// `a = b`
    Copy(usize, usize),
    /// `del a`
    Del(usize),
    /// `a.append(b)`, `a[key] = b`, `a.key = b`
    Put(usize, usize, usize),
    /// `a.pop(i)`, `del a[key]`, `del a.key`
    Take(usize, usize),
    /// `a[i] = b`
    Replace(usize, usize, usize),
    /// `a.clear()`
    Empty(usize),
    /// `w = weakref.ref(a)`, with a callback or without.
    Weak(usize, bool),
    /// The oldest weak reference is forgotten.
    ForgetWeak,
    /// Nobody counts what `a` leads to any more.
    Immortalize(usize),
    /// What finalizers put on the shelf is let go.
    ClearShelf,
    /// `gc.collect(generation)`
    Collect(usize),
    /// `gc.enable()` and `gc.set_threshold(3, 2, 2)`, or `gc.disable()`.
    Automatic(bool),
    /// A collection at every birth.
    Stress(bool),
    /// `gc.freeze()`, `gc.unfreeze()`
    Freeze(bool),
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        2 => Just(Kind::Int),
        6 => Just(Kind::List),
        3 => Just(Kind::Dict),
        2 => Just(Kind::Tuple),
        3 => Just(Kind::Instance),
        2 => Just(Kind::Phoenix),
        1 => Just(Kind::Bomb),
        1 => Just(Kind::Busy),
        4 => Just(Kind::Probe),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let name = || 0..NAMES;
    let place = || 0..4usize;
    prop_oneof![
        20 => (kind(), name(), name(), name()).prop_map(|(k, a, b, c)| Act::New(k, a, b, c)),
        8 => (name(), name()).prop_map(|(a, b)| Act::Copy(a, b)),
        10 => name().prop_map(Act::Del),
        30 => (name(), place(), name()).prop_map(|(a, i, b)| Act::Put(a, i, b)),
        8 => (name(), place()).prop_map(|(a, i)| Act::Take(a, i)),
        5 => (name(), place(), name()).prop_map(|(a, i, b)| Act::Replace(a, i, b)),
        3 => name().prop_map(Act::Empty),
        5 => (name(), any::<bool>()).prop_map(|(a, call)| Act::Weak(a, call)),
        2 => Just(Act::ForgetWeak),
        1 => name().prop_map(Act::Immortalize),
        3 => Just(Act::ClearShelf),
        6 => (0..3usize).prop_map(Act::Collect),
        2 => any::<bool>().prop_map(Act::Automatic),
        1 => any::<bool>().prop_map(Act::Stress),
        1 => any::<bool>().prop_map(Act::Freeze),
    ]
}

/// Programs of up to so many statements.
pub fn programs(longest: usize) -> impl Strategy<Value = Vec<Act>> {
    vec(act(), 1..=longest)
}
