//! Chapter 03: objects that count their references.
//!
//! A [`Ref`] is one reference to an object. Cloning it writes the increment,
//! dropping it writes the decrement, and at zero the object dies at once: what
//! chapter 01 did by hand, the compiler now does.
//!
//! This crate is the only one in the course whose heap code uses `unsafe`. Six
//! rules keep it right, and every later chapter with it:
//!
//! * **R1** Never `&mut` into the heap; payloads use `Cell` and `RefCell`.
//! * **R2** Detach, then drop: dropping may run any code.
//! * **R3** One gateway to an object, and who counts subtracts its own +1.
//! * **R4** An [`Id`] is an address and is reused; a [`Uid`] never is.
//! * **R5** No user code under a borrow.
//! * **R6** `Ref` has no `PartialEq`: write [`is`], or say which equality.
//!
//! CPython: `Include/object.h` (`Py_INCREF`, `Py_DECREF`), `Objects/object.c`
//! (`_Py_Dealloc`, the trashcan), PEP 683 (immortal objects).

mod bury;
mod cells;
mod census;
mod close;
mod death;
mod grave;
mod header;
mod heap;
mod hooks;
mod immortal;
mod kind;
mod level;
mod memory;
mod payload;
mod refs;
mod still;
mod table;
mod tracking;

pub use census::Census;
pub use ch02_addresses::{Addr, Occupancy, Uid};
pub use heap::Heap;
pub use hooks::Hooks;
pub use immortal::IMMORTAL;
pub use payload::Payload;
pub use refs::{Id, Ref, is};
pub use still::Still;
