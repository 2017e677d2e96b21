// Chapter 6, Containers: given. Nothing is left to write in this file.

//! Chapter 06: objects that own many references.
//!
//! A container says which references it owns ([`traverse`]), gives them up
//! when it is told to ([`clear`]), and takes and gives single ones in between.
//! Each owned reference is shown exactly once and given back exactly once: an
//! edge that is missing leaks, an edge that is invented kills.
//!
//! The parts that a learner writes are in `list`, `dict`, `instance`,
//! `attribute`, `item` and `copy`; the others are given.
//!
//! CPython: `Objects/listobject.c`, `tupleobject.c`, `dictobject.c`,
//! `setobject.c`, `typeobject.c`, `funcobject.c`, `classobject.c`, and
//! `Lib/copy.py`.
//!
//! [`traverse`]: ch03_ref::Payload::traverse
//! [`clear`]: ch03_ref::Payload::clear
#![forbid(unsafe_code)]

mod attribute;
mod attrs;
mod class;
mod copy;
mod dict;
mod fault;
mod function;
mod hash;
mod instance;
mod item;
mod list;
mod memo;
mod method;
mod row;
mod set;
mod set_table;
mod table;
mod tracking;
mod tuple;

pub use attribute::{del_attr, get_attr, set_attr};
pub use class::{Class, Finalizer};
pub use copy::{copy, deepcopy};
pub use dict::{Dict, Spot};
pub use fault::Fault;
pub use function::Function;
pub use hash::{
    address_hash, float_hash, hash_of, int_hash, never_minus_one, same, text_hash, tuple_hash,
};
pub use instance::Instance;
pub use item::{add, add_assign, add_assign_item, get_item, items_of, set_item};
pub use list::List;
pub use memo::Memo;
pub use method::BoundMethod;
pub use set::Set;
pub use tuple::Tuple;
