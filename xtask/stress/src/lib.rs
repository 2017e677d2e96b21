//! The tests of chapters 04 to 11 on a heap that collects whenever a container
//! is made: `cargo test -p stress`.
//!
//! They are the exercises' own tests. The build script copies them and puts
//! [`Stressed::stressed`] where they make a heap. Chapter 12 has its own stress mode, and
//! chapter 13 runs its whole corpus in it.

#![forbid(unsafe_code)]

use ch03_ref::Heap;
use ch10_cycles::gather;
use ch11_breaking::{Breaker, condemn};
use std::rc::Rc;

/// Up to so many tracked containers there is a collection for each new one.
const SMALL: usize = 300;

/// Beyond that there is one for so many, or deep structures would take hours.
const SELDOM: usize = 5000;

/// What the tests call instead of `Heap::new`.
pub trait Stressed {
    /// A heap on which garbage that refers to itself dies at the next birth of
    /// a container. A right program does not notice.
    fn stressed() -> Self;
}

impl Stressed for Heap {
    fn stressed() -> Heap {
        let heap = Heap::new();
        heap.when_due(0, Rc::new(collect));
        heap
    }
}

/// # Panics
/// If some `traverse` shows more than its object owns.
fn collect(heap: &Heap) {
    let tracked = heap.tracked();
    if tracked > SMALL && !tracked.is_multiple_of(SELDOM) {
        return;
    }
    let subtracted = gather(heap, 0).subtract();
    let found = subtracted.unwrap_or_else(|lie| panic!("{lie}")).spread();
    let condemned = found.hold();
    if !condemned.garbage.is_empty() {
        let held = condemn(condemned, &Breaker::new(heap));
        held.clear_weakrefs().finalize().recheck().clear();
    }
}
