//! What stands in front of every payload.

use crate::Payload;
use crate::kind::Kind;
use crate::memory::FREED;
use ch02_addresses::{GRANULE, PAGE_HEADER};
use std::cell::Cell;
use std::mem::ManuallyDrop;

/// The first 16 bytes of an object. CPython: `PyObject`, which has the same
/// two parts (`ob_refcnt`, `ob_type`), and the collector's `PyGC_Head` in
/// front of it.
// ANCHOR: header
#[repr(C, align(16))]
pub(crate) struct Header {
    /// What the object is: its table of slots.
    pub(crate) kind: &'static Kind,
    /// How many `Ref`s there are. A `Cell`, because many of them share it.
    pub(crate) count: Cell<u32>,
    /// The object's number in the cycle collector's table, and two marks.
    pub(crate) slot: Cell<u32>,
}

/// An object as it lies in its cell.
#[repr(C)]
pub(crate) struct Object<P> {
    pub(crate) header: Header,
    /// Dropped where it lies, when the object dies.
    pub(crate) payload: ManuallyDrop<P>,
}
// ANCHOR_END: header

/// A bit in `slot`: the watchers want to know when the object dies.
pub(crate) const WATCHED: u32 = 1 << 31;

/// A bit in `slot`: the object's finalizer was called. CPython:
/// `_PyGC_PREV_MASK_FINALIZED`.
pub(crate) const FINALIZED: u32 = 1 << 30;

/// The other bits of `slot`: a number in the collector's table.
pub(crate) const NUMBER: u32 = FINALIZED - 1;

/// As that number: the collector does not know the object.
pub(crate) const UNTRACKED: u32 = NUMBER;

const _: () = assert!(size_of::<Header>() == 16);
const _: () = assert!(size_of::<crate::Ref>() == size_of::<usize>());
const _: () = assert!(size_of::<Option<crate::Ref>>() == size_of::<usize>());
// Cells start behind the page header: both must keep the header aligned.
const _: () = assert!(PAGE_HEADER.is_multiple_of(16) && GRANULE.is_multiple_of(16));

impl Header {
    /// The header of a newborn object: its maker has the only reference.
    #[inline]
    pub(crate) fn new<P: Payload>() -> Header {
        Header {
            kind: Kind::of::<P>(),
            count: Cell::new(1),
            slot: Cell::new(UNTRACKED),
        }
    }

    /// Whether [`Ref::watch`](crate::Ref::watch) was called for this object.
    #[inline]
    pub(crate) fn is_watched(&self) -> bool {
        self.slot.get() & WATCHED != 0
    }

    /// The object's number in the collector's table, or [`UNTRACKED`].
    #[inline]
    pub(crate) fn number(&self) -> u32 {
        self.slot.get() & NUMBER
    }

    /// Writes that number and leaves the marks.
    #[inline]
    pub(crate) fn set_number(&self, number: u32) {
        self.slot.set(self.slot.get() & !NUMBER | number);
    }

    /// Panics in debug builds if the object is gone: freed cells are filled
    /// with [`FREED`] there.
    #[inline]
    pub(crate) fn assert_not_freed(&self) {
        debug_assert!(
            self.count.get() != u32::from_ne_bytes([FREED; 4]),
            "use after free: this reference leads to an object that is gone. \
             A count somewhere was one too low."
        );
    }
}
