//! Chapter 08: to lead to an object without keeping it.
//!
//! * [`Weakrefs`] makes weak references ([`WeakRef`]) and [`Proxy`]s, clears
//!   them when their object dies, and calls their [`Callback`]s;
//! * [`WeakValueDict`], [`WeakKeyDict`] and [`WeakSet`] forget what died;
//! * [`WeakMethod`] leads to a method of an object.
//!
//! Nobody in here owns an object he leads to: a weak reference holds an
//! address and a birth number, and the lists of weak references hold the same.
//!
//! CPython: `Objects/weakrefobject.c`, `Lib/weakref.py`, `Lib/_weakrefset.py`,
//! `handle_weakrefs` in `Modules/gcmodule.c`; PEP 205.
#![forbid(unsafe_code)]

mod callback;
mod collection;
mod equality;
mod garbage;
mod handle;
mod key_dict;
mod link;
mod method;
mod proxy;
mod registry;
mod set;
mod table;
mod value_dict;
mod weakref;

pub use callback::{Call, Callback, Unraisable};
pub use collection::{Forgets, Iteration};
pub use equality::{Equality, Identity};
pub use key_dict::{WeakKey, WeakKeyDict};
pub use method::WeakMethod;
pub use proxy::{Gone, Proxy};
pub use registry::{Weakrefs, why_not};
pub use set::WeakSet;
pub use table::ChangedSize;
pub use value_dict::{WeakValue, WeakValueDict};
pub use weakref::WeakRef;
