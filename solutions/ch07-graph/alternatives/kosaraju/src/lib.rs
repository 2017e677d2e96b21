//! Chapter 07: the reference graph, taken down on paper.
//!
//! A [`Graph`] is a snapshot of a heap: who refers to whom, how often, and how
//! many references each object has. It holds birth numbers and no reference,
//! so looking changes nothing, and the heap may go on or end meanwhile.
//!
//! On it stand the tools that answer "why is this still alive?":
//!
//! * [`Graph::externals`]: references that come from outside the graph,
//! * [`Graph::why_alive`]: a path from outside to an object,
//! * [`Graph::sccs`]: the cycles,
//! * [`diff`] and [`growth`]: what came between two snapshots,
//! * [`Graph::show_refs`], [`Graph::count`] and their kin, as objgraph has them,
//! * [`Graph::to_dot`], [`Graph::tree`], [`Graph::to_svg`]: pictures.
//!
//! CPython: `gc.get_referents`, `gc.get_referrers` (`Modules/gcmodule.c`), and
//! the package objgraph by Marius Gedminas.
#![forbid(unsafe_code)]

mod diff;
mod dot;
mod graph;
mod node;
mod objgraph;
mod picture;
mod reach;
mod sccs;
mod tree;

/// The renderer of all pictures in the book.
pub use ::picture as svg;
pub use ch03_ref::{Heap, IMMORTAL, Ref, Uid};
pub use diff::{Diff, Growth, diff, growth};
pub use graph::Graph;
pub use node::{Describe, Kinds, Node};
pub use objgraph::{Limits, Shown};
pub use picture::Look;
pub use reach::{Path, Step};
