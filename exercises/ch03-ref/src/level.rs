// Chapter 3, Let the compiler count: given. Nothing is left to write in this file.

//! One word that tells whether anything is out of the ordinary.

use std::cell::Cell;

/// What one guard adds.
const GUARD: u64 = 1 << 32;

/// Below this, the guards that are out are not counted.
const BURIALS: u64 = GUARD - 1;

/// Above this there are no guards, but marks.
const GUARDS: u64 = PANICKED - GUARD;

/// A hook panicked, and the panic waits until the death is complete.
pub(crate) const PANICKED: u64 = 1 << 60;

/// No handle of type `Heap` is left: the heap ends with its last object.
pub(crate) const ORPHANED: u64 = 1 << 61;

/// Deaths were put off.
pub(crate) const POSTPONED: u64 = 1 << 62;

/// Somebody wants to hear of all births and deaths.
pub(crate) const HOOKED: u64 = 1 << 63;

/// How many burials are going on inside each other, how many guards put deaths
/// off, and four marks. All in one word, because most deaths ask only one
/// question: is it 0?
#[derive(Default)]
pub(crate) struct Level(Cell<u64>);

impl Level {
    /// Whether nothing is going on, and nobody has to be told.
    #[inline]
    pub(crate) fn is_quiet(&self) -> bool {
        self.0.get() == 0
    }

    /// Whether there is one burial, and nothing else.
    #[inline]
    pub(crate) fn is_one_burial(&self) -> bool {
        self.0.get() == 1
    }

    /// How many burials are going on inside each other.
    #[inline]
    pub(crate) fn burials(&self) -> usize {
        (self.0.get() & BURIALS) as usize
    }

    /// One burial more.
    #[inline]
    pub(crate) fn enter(&self) {
        self.0.set(self.0.get() + 1);
    }

    /// One burial less.
    #[inline]
    pub(crate) fn leave(&self) {
        self.0.set(self.0.get() - 1);
    }

    /// Whether a guard is out.
    pub(crate) fn is_guarded(&self) -> bool {
        self.0.get() & GUARDS != 0
    }

    /// One guard more.
    pub(crate) fn guard(&self) {
        self.0.set(self.0.get() + GUARD);
    }

    /// One guard less.
    pub(crate) fn unguard(&self) {
        self.0.set(self.0.get() - GUARD);
    }

    /// Whether there is this mark.
    #[inline]
    pub(crate) fn has(&self, mark: u64) -> bool {
        self.0.get() & mark != 0
    }

    /// Sets or takes away a mark.
    pub(crate) fn mark(&self, mark: u64, on: bool) {
        let others = self.0.get() & !mark;
        self.0.set(others | if on { mark } else { 0 });
    }
}
