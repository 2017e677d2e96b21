//! Addresses as two numbers.

use crate::{GRANULE, LARGEST, PAGE};

/// A place in a space.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Addr {
    page: u32,
    offset: u16,
}

impl Addr {
    /// The address `offset` bytes into a page.
    ///
    /// # Panics
    /// If there is no such address.
    pub fn new(page: usize, offset: usize) -> Addr {
        assert!(page < 1 << 22 && offset < PAGE && offset % GRANULE == 0);
        Addr {
            page: page as u32,
            offset: offset as u16,
        }
    }

    /// The page's number.
    pub fn page(self) -> usize {
        self.page as usize
    }

    /// Bytes from the start of the page.
    pub fn offset(self) -> usize {
        self.offset.into()
    }
}

/// Why an allocation was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// More than [`LARGEST`] bytes.
    TooBig,
    /// The system has no arena left.
    NoMemory,
}

/// What is wrong with an address that was to be freed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// No object lives there.
    NotInUse,
}

/// The size of the cell for `size` bytes.
pub fn cell_size(size: usize) -> Result<usize, Refused> {
    let mut cells = (1..)
        .map(|n| n * GRANULE)
        .take_while(|&cell| cell <= LARGEST);
    cells.find(|&cell| cell >= size).ok_or(Refused::TooBig)
}
