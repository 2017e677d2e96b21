//! The side of the operating system.

// ANCHOR: os
/// Where arenas come from and go back to.
///
/// In a real process this is `mmap` and `munmap`; for CPython it is the
/// `PyObjectArenaAllocator` of PEP 445. Arenas are known by number, and the
/// number says where their pages are: pages `arena * 64` to
/// `arena * 64 + 63`.
pub trait Os {
    /// Asks for the memory of an arena. `false`: the system has none left.
    ///
    /// A [`Space`](crate::Space) always asks for the lowest number that is
    /// not mapped, and never for one that is.
    fn map(&mut self, arena: usize) -> bool;

    /// Gives the memory of a mapped arena back.
    fn unmap(&mut self, arena: usize);
}
// ANCHOR_END: os

/// How full a mapped arena is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Occupancy {
    /// The arena's number.
    pub arena: usize,
    /// Cells in use in it. An arena whose count is 0 goes back, so this is
    /// never 0.
    pub live: usize,
    /// Pages, of 64, that hold no cell in use. They belong to no cell size.
    pub empty_pages: usize,
}
