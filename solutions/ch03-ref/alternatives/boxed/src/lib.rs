//! Chapter 03 with a box for each object and fat pointers.

mod bury;
mod heap;
mod payload;
mod refs;
mod tracking;

pub use ch02_addresses::{Addr, Occupancy, Uid};
pub use heap::{Census, Heap};
pub use payload::{Hooks, Payload};
pub use refs::{Id, Ref, is};
pub use tracking::Still;

/// The refcount of an immortal object.
pub const IMMORTAL: u32 = u32::MAX;
