// Chapter 4, Interning and immortals: given. Nothing is left to write in this file.

//! Chapter 04: objects that are made once and shared.
//!
//! Python promises almost nothing about which equal objects are one object.
//! CPython shares some, in three ways that have nothing to do with each other:
//!
//! * [`SmallInts`] and [`Atoms`]: objects made in advance that never die;
//! * [`Interner`]: one live string for each text, in a table that owns nothing;
//! * [`Consts`]: equal constants of one compilation unit.
//!
//! CPython: `Objects/longobject.c`, `Objects/unicodeobject.c`,
//! `Python/compile.c`, PEP 683.
#![forbid(unsafe_code)]

mod consts;
mod interner;
mod payloads;
mod singletons;
mod small_ints;

pub use consts::{Consts, Key, is_name_like, key_of};
pub use interner::{Interned, Interner};
pub use payloads::{Bool, Float, Int, NoneType, Str};
pub use singletons::Atoms;
pub use small_ints::{SmallInts, immortal};
