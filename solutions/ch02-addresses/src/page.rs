//! A page: cells of one size, and who lives in them.

use crate::lowset::LowSet;
use crate::{Fault, GRANULE, PAGE, PAGE_HEADER, Uid};

// ANCHOR: fields
/// A page of cells of one size.
///
/// ```text
/// | header | cell 0 | cell 1 | … | last cell | less than a cell |
/// 0        16       16 + size                               16384
/// ```
pub(crate) struct Page {
    /// Granules in a cell; 0 if the page was never opened.
    granules: usize,
    /// `(n * reciprocal) >> 16` is `n / granules`, for every `n` in a page. A
    /// division would be the slowest part of `free`.
    reciprocal: usize,
    /// Cells that nobody lives in.
    free: LowSet<[u64; 16]>,
    /// For each cell, who lives there.
    births: Vec<Option<Uid>>,
    /// Cells in use.
    live: usize,
}
// ANCHOR_END: fields

impl Page {
    /// A page that was never opened: it has no cells yet.
    pub(crate) fn unused() -> Page {
        Page {
            granules: 0,
            reciprocal: 0,
            free: LowSet::first(0),
            births: Vec::new(),
            live: 0,
        }
    }

    /// Divides an empty page into cells of `cell` bytes.
    pub(crate) fn open(&mut self, cell: usize) {
        let granules = cell / GRANULE;
        // An empty page that had this size before needs nothing: all its
        // cells are free.
        if self.granules != granules {
            let cells = (PAGE - PAGE_HEADER) / cell;
            self.granules = granules;
            self.reciprocal = (1 << 16) / granules + 1;
            self.free = LowSet::first(cells);
            self.births.clear();
            self.births.resize(cells, None);
        }
    }

    /// Drops the books of an empty page, because its memory is going away.
    pub(crate) fn forget(&mut self) {
        if self.granules != 0 {
            *self = Page::unused();
        }
    }

    /// Settles `uid` in the lowest free cell and returns the cell's offset.
    ///
    /// # Panics
    /// If the page is full.
    #[inline]
    pub(crate) fn take(&mut self, uid: Uid) -> usize {
        // ANCHOR: take
        let cell = self.free.pop().expect("the page has room");
        self.births[cell] = Some(uid);
        self.live += 1;
        self.offset(cell)
        // ANCHOR_END: take
    }

    /// Frees the cell at `offset`.
    ///
    /// # Errors
    /// [`Fault::NotInUse`] if no cell begins there or nobody lives in it.
    #[inline]
    pub(crate) fn give(&mut self, offset: usize) -> Result<(), Fault> {
        // ANCHOR: give
        let cell = self.cell_at(offset).ok_or(Fault::NotInUse)?;
        self.births[cell].take().ok_or(Fault::NotInUse)?;
        self.free.insert(cell);
        self.live -= 1;
        Ok(())
        // ANCHOR_END: give
    }

    /// Who lives in the cell at `offset`.
    #[inline]
    pub(crate) fn tenant(&self, offset: usize) -> Option<Uid> {
        self.births[self.cell_at(offset)?]
    }

    /// Where a cell begins.
    #[inline]
    fn offset(&self, cell: usize) -> usize {
        PAGE_HEADER + cell * self.granules * GRANULE
    }

    /// The number of the cell that begins at `offset`.
    #[inline]
    fn cell_at(&self, offset: usize) -> Option<usize> {
        let granule = offset.checked_sub(PAGE_HEADER)? / GRANULE;
        let cell = (granule * self.reciprocal) >> 16;
        (cell < self.births.len() && self.offset(cell) == offset).then_some(cell)
    }

    /// Bytes in a cell.
    #[inline]
    pub(crate) fn cell(&self) -> usize {
        self.granules * GRANULE
    }

    /// Cells in use.
    #[inline]
    pub(crate) fn live(&self) -> usize {
        self.live
    }

    /// Whether no cell is free.
    #[inline]
    pub(crate) fn is_full(&self) -> bool {
        self.free.is_empty()
    }

    /// Every inhabited cell, as its offset and who lives there, in order.
    pub(crate) fn tenants(&self) -> impl Iterator<Item = (usize, Uid)> {
        let cells = self.births.iter().enumerate();
        cells.filter_map(|(cell, uid)| Some((self.offset(cell), (*uid)?)))
    }
}
