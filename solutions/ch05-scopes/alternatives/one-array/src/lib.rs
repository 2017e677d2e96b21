//! Chapter 05: names, scopes, `del`, frames.
//!
//! Who owns a reference? A name does, a local variable does, the operand stack
//! of a running call does, and so do a cell and a traceback. This crate builds
//! those five owners as objects on the heap of chapter 03:
//!
//! * [`Namespace`]: the names of a module or of a class body;
//! * [`Frame`]: one call, with its locals, its operand stack and its caller;
//! * [`Interpreter`] and [`Running`]: entering a call, returning, raising;
//! * [`Cell`]: a variable that a function shares with the functions inside it;
//! * [`Trail`] and [`Traceback`]: the frames that an exception keeps alive.
//!
//! The invariant: every owner owns exactly one reference for each thing it
//! shows, and it shows the new before it gives the old back (R2).
//!
//! CPython: `Python/ceval.c`, `Objects/frameobject.c`, `Python/frame.c`,
//! `Objects/cellobject.c`, `Python/traceback.c`, `Python/compile.c`.
#![forbid(unsafe_code)]

mod call;
mod cell;
mod code;
mod frame;
mod namespace;
mod refcount;
mod traceback;
mod unbound;

pub use call::{Interpreter, Running};
pub use cell::Cell;
pub use code::{Code, Scope};
pub use frame::Frame;
pub use namespace::Namespace;
pub use refcount::getrefcount;
pub use traceback::{Exception, Traceback, Trail};
pub use unbound::Unbound;
