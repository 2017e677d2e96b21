//! Chapter 2: where objects live, and what "the same object" means.
//!
//! The first half is a small-object allocator with CPython's sizes and words
//! (`Objects/obmalloc.c`). A [`Space`] hands out *addresses* from pages, gets
//! its pages from arenas and its arenas from an operating system, the [`Os`].
//! It touches no memory itself: it only decides *where*. From chapter 3 on,
//! every object of the course lies where a `Space` says.
//!
//! The second half is identity: an [`Addr`] comes back after its object died,
//! a [`Uid`] never does, and [`identity`] is what `is`, `==` and `in` make of
//! that.

#![forbid(unsafe_code)]

mod address;
pub mod identity;
mod lowset;
pub mod model;
mod os;
mod page;
mod space;
mod uid;

pub use address::{Addr, Fault, Refused, cell_size};
pub use os::{Occupancy, Os};
pub use space::Space;
pub use uid::Uid;

/// Addresses are multiples of this many bytes. CPython: `ALIGNMENT`.
pub const GRANULE: usize = 16;

/// Bytes in a page. A page holds cells of one size. CPython: `POOL_SIZE`.
pub const PAGE: usize = 16 * 1024;

/// Bytes in an arena, which is what the operating system gives and takes
/// back. CPython: `ARENA_SIZE`.
pub const ARENA: usize = 1 << 20;

/// The largest request, in bytes, that is served here.
/// CPython: `SMALL_REQUEST_THRESHOLD`; what is larger goes to `malloc`.
pub const LARGEST: usize = 512;

/// Bytes at the start of each page that hold no cell. CPython keeps its
/// `struct pool_header` there, chapter 3 a pointer to the heap.
pub const PAGE_HEADER: usize = 16;

/// Pages in an arena.
pub(crate) const PAGES_PER_ARENA: usize = ARENA / PAGE;

/// Different cell sizes: 16, 32, … 512 bytes.
pub(crate) const CLASSES: usize = LARGEST / GRANULE;
