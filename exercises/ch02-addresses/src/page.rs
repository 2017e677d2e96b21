// Chapter 2, Identity and addresses: write what each `todo!` asks for, then
// `cargo xtask verify 2`.

//! A page: cells of one size, and who lives in them.

use crate::lowset::LowSet;
use crate::{Fault, GRANULE, PAGE, PAGE_HEADER, Uid};
use std::iter;

/// Granules in a page.
const GRANULES: usize = PAGE / GRANULE;

/// The granule at which the first cell begins.
const FIRST: usize = PAGE_HEADER / GRANULE;

/// A page of cells of one size. A cell is known by the granule at which it
/// begins: its offset, divided by 16.
///
/// ```text
/// | header | cell 0 | cell 1 | … | last cell | less than a cell |
/// 0        16       16 + size                               16384
/// ```
pub(crate) struct Page {
    /// Granules in a cell; 0 if the page was never opened.
    granules: usize,
    /// Where the cells begin that nobody lives in.
    free: LowSet<[u64; 16]>,
    /// Where cells begin: one bit for each granule.
    cells: [u64; 16],
    /// For each cell, who was born there last.
    births: Vec<Option<Uid>>,
    /// Cells in use.
    live: usize,
    /// `(n * reciprocal) >> 16` is `n / granules`, for every `n` in a page. A
    /// division would be the slowest part of `alloc`.
    reciprocal: usize,
}

impl Page {
    /// A page that was never opened: it has no cells yet.
    pub(crate) fn unused() -> Page {
        Page {
            granules: 0,
            free: LowSet::of([0; 16]),
            cells: [0; 16],
            births: Vec::new(),
            live: 0,
            reciprocal: 0,
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
            self.cells = [0; 16];
            for granule in (FIRST..).step_by(granules).take(cells) {
                self.cells[granule / 64] |= 1 << (granule % 64);
            }
            self.free = LowSet::of(self.cells);
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

    /// Settles `uid` in the lowest free cell and returns the cell's granule.
    ///
    /// # Panics
    /// If the page is full.
    #[inline]
    pub(crate) fn take(&mut self, uid: Uid) -> usize {
        assert!(!self.is_full(), "a cell was asked of a page that is full");
        todo!("ch02.take: settle uid in the lowest free cell and return the cell's granule")
    }

    /// Frees the cell that begins at `granule`.
    ///
    /// # Errors
    /// [`Fault::NotInUse`] if no cell begins there or nobody lives in it.
    #[inline]
    pub(crate) fn give(&mut self, granule: usize) -> Result<(), Fault> {
        todo!("ch02.give: check that somebody lives at this granule, then free the cell")
    }

    /// Settles `uid` in the cell that begins at `granule`, where somebody lived
    /// until now.
    ///
    /// # Errors
    /// [`Fault::NotInUse`] if no cell begins there or nobody lived in it.
    pub(crate) fn resettle(&mut self, granule: usize, uid: Uid) -> Result<(), Fault> {
        self.tenant(granule).ok_or(Fault::NotInUse)?;
        let cell = self.cell_at(granule);
        self.births[cell].replace(uid);
        Ok(())
    }

    /// Who lives in the cell that begins at `granule`.
    #[inline]
    pub(crate) fn tenant(&self, granule: usize) -> Option<Uid> {
        if !self.is_in_use(granule) {
            return None;
        }
        self.births[self.cell_at(granule)]
    }

    /// Whether a cell begins at this granule, and somebody lives in it.
    #[inline]
    fn is_in_use(&self, granule: usize) -> bool {
        let (word, bit) = (granule / 64, 1 << (granule % 64));
        self.cells[word] & bit != 0 && !self.free.contains(granule)
    }

    /// The number of the cell that begins at this granule: its place in
    /// `births`.
    #[inline]
    fn cell_at(&self, granule: usize) -> usize {
        ((granule - FIRST) * self.reciprocal) >> 16
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

    /// Every inhabited cell, as its granule and who lives there, in order.
    pub(crate) fn tenants(&self) -> impl Iterator<Item = (usize, Uid)> {
        (0..GRANULES / 64).flat_map(move |word| {
            let mut in_use = self.cells[word] & !self.free.word(word);
            iter::from_fn(move || {
                let granule = 64 * word + in_use.trailing_zeros() as usize;
                let uid = (in_use != 0).then(|| self.births[self.cell_at(granule)])??;
                in_use &= in_use - 1; // without its lowest bit
                Some((granule, uid))
            })
        })
    }
}
