//! Addresses, and the sizes that may be asked for.

use crate::{GRANULE, LARGEST, PAGE};

/// Granules in a page: what is left of an address below the page number.
const GRANULES: usize = PAGE / GRANULE;

/// Page numbers below this one fit into an [`Addr`]: 64 GiB of pages.
pub(crate) const MAX_PAGES: usize = 1 << 22;

/// A place in a [`Space`](crate::Space): a page number and an offset in it.
///
/// Addresses can be compared and ordered, not computed with: there is no
/// `addr + 1`, because one past an object is not an object. When the object
/// that lives at an address dies, the address may be given to another one;
/// what never comes back is a [`Uid`](crate::Uid).
///
/// CPython's `id(x)` is such an address. Here it takes 4 bytes: the page
/// number, then 10 bits that count granules in the page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Addr(u32);

impl Addr {
    /// The address `offset` bytes into page number `page`.
    ///
    /// # Panics
    /// If `offset` is not a multiple of [`GRANULE`] below [`PAGE`], or `page`
    /// is not below 4 194 304 (2²²).
    #[inline]
    pub fn new(page: usize, offset: usize) -> Addr {
        assert!(page < MAX_PAGES, "no such page");
        assert!(
            offset < PAGE && offset.is_multiple_of(GRANULE),
            "no granule begins at this offset"
        );
        Addr((page * GRANULES + offset / GRANULE) as u32)
    }

    /// The number of the page this address is in.
    #[inline]
    pub fn page(self) -> usize {
        self.0 as usize / GRANULES
    }

    /// Bytes from the start of the page.
    #[inline]
    pub fn offset(self) -> usize {
        self.0 as usize % GRANULES * GRANULE
    }
}

/// Why an allocation was refused. Nothing has changed then: no cell is taken
/// and no birth number is used up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// More than [`LARGEST`] bytes. CPython passes these on to `malloc`.
    TooBig,
    /// No room, and the operating system has no arena left.
    NoMemory,
}

/// What is wrong with an address that was to be freed. Nothing has changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// No object lives there: it was freed before, or nothing was ever born
    /// there.
    NotInUse,
}

/// The size in bytes of the cell that serves a request for `size` bytes: the
/// next multiple of [`GRANULE`]. A request for 0 bytes counts as 1, so that
/// every object has an address of its own.
///
/// # Errors
/// [`Refused::TooBig`] if `size` is more than [`LARGEST`].
#[inline]
pub fn cell_size(size: usize) -> Result<usize, Refused> {
    if size > LARGEST {
        return Err(Refused::TooBig);
    }
    Ok((size.saturating_sub(1) / GRANULE + 1) * GRANULE)
}
