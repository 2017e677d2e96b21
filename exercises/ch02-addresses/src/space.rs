// Chapter 2, Identity and addresses: write what each `todo!` asks for, then
// `cargo xtask verify 2`.

//! The space: cells from pages, pages from arenas, arenas from the system.

use crate::lowset::LowSet;
use crate::page::Page;
use crate::{
    Addr, CLASSES, Fault, GRANULE, Occupancy, Os, PAGES_PER_ARENA, Refused, Uid, cell_size,
};

/// An address space for small objects, with the bookkeeping of CPython's
/// `Objects/obmalloc.c`.
///
/// It gives out the lowest of everything: the lowest free cell of the size
/// that is asked for; if no page of that size has one, a cell in the lowest
/// empty page; if no page is empty, one in the lowest arena that is not
/// mapped. What is low fills up, what is high can empty and go back.
///
/// There is room for 64 GiB. Addresses end there, with a panic.
pub struct Space<O: Os> {
    os: O,
    /// Births so far.
    born: u64,
    /// Every page of every arena number that was ever mapped.
    pages: Vec<Page>,
    /// For each arena number, whether it is mapped.
    mapped: Vec<bool>,
    /// For each cell size, the pages of that size that have a free cell.
    room: [LowSet<Vec<u64>>; CLASSES],
    /// Pages of mapped arenas that have no cell in use, and so no size.
    empty: LowSet<Vec<u64>>,
    in_use: usize,
    returned: usize,
}

impl<O: Os> Space<O> {
    /// An empty space: no arena is mapped yet.
    pub fn new(os: O) -> Self {
        Space {
            os,
            born: 0,
            pages: Vec::new(),
            mapped: Vec::new(),
            room: std::array::from_fn(|_| LowSet::empty()),
            empty: LowSet::empty(),
            in_use: 0,
            returned: 0,
        }
    }

    /// Gives a place to a new object of `size` bytes, which is born by this:
    /// [`tenant`](Self::tenant) tells its birth number. The cell has
    /// [`cell_size`] bytes and is the lowest free one (see [`Space`]).
    ///
    /// # Errors
    /// [`Refused::TooBig`] for more than [`LARGEST`](crate::LARGEST) bytes;
    /// [`Refused::NoMemory`] if a new arena is needed and the [`Os`] says no.
    #[inline(always)]
    pub fn alloc(&mut self, size: usize) -> Result<Addr, Refused> {
        todo!(
            "ch02.alloc: the lowest page of this cell size that has room, or a new one; then a \
             cell in it"
        )
    }

    /// Ends the life of the object at `addr`. Its cell may be given to the
    /// next object at once.
    ///
    /// A page whose last object went belongs to no size any more. An arena
    /// whose last object went is given back to the [`Os`].
    ///
    /// # Errors
    /// [`Fault::NotInUse`] if no object lives at `addr`.
    #[inline(always)]
    pub fn free(&mut self, addr: Addr) -> Result<(), Fault> {
        todo!(
            "ch02.free: free the cell in its page; keep room right; close a page whose last \
             object went"
        )
    }

    /// The object at `addr` is gone and another one was born in its cell, before
    /// anybody else could get it: `free` and `alloc` in one step.
    ///
    /// # Errors
    /// [`Fault::NotInUse`] if no object lives at `addr`; then nobody is born.
    pub fn rebirth(&mut self, addr: Addr) -> Result<(), Fault> {
        let page = self.pages.get_mut(addr.page()).ok_or(Fault::NotInUse)?;
        page.resettle(addr.offset() / GRANULE, Uid::nth(self.born + 1))?;
        self.skip(1);
        Ok(())
    }

    /// Counts births of objects that are dead already and left nothing behind:
    /// nobody will have their birth numbers.
    pub fn skip(&mut self, births: u64) {
        self.born += births;
    }

    /// Opens the lowest empty page for cells of `cell` bytes and returns its
    /// number. Maps an arena if there is no empty page.
    #[cold]
    fn open_page(&mut self, cell: usize) -> Result<usize, Refused> {
        todo!(
            "ch02.open_page: make the lowest empty page a page of this size; map an arena if \
             there is none"
        )
    }

    /// Maps the lowest arena that is not mapped and returns its number. All
    /// its pages are empty.
    fn map_arena(&mut self) -> Result<usize, Refused> {
        todo!("ch02.map_arena: ask the system for the lowest arena that is not mapped")
    }

    /// Makes place in the books for one more arena.
    fn grow(&mut self) {
        self.mapped.push(false);
        let arenas = self.mapped.len();
        self.pages
            .resize_with(arenas * PAGES_PER_ARENA, Page::unused);
        self.empty.grow();
        for room in &mut self.room {
            room.grow();
        }
    }

    /// The page's last object is gone: the page belongs to no size any more.
    /// Gives its arena back if that was its last page in use.
    #[cold]
    fn close_page(&mut self, number: usize) {
        todo!(
            "ch02.close_page: the page loses its size; if its arena has only empty pages now, \
             unmap the arena"
        )
    }

    /// Gives an arena back: none of its pages may be used until it is mapped
    /// again.
    fn unmap_arena(&mut self, arena: usize) {
        todo!(
            "ch02.unmap_arena: take the arena's pages out of the books and give the arena to the \
             system"
        )
    }

    /// The birth number of the object that lives at `addr` now.
    #[inline]
    pub fn tenant(&self, addr: Addr) -> Option<Uid> {
        let page = self.pages.get(addr.page())?;
        page.tenant(addr.offset() / GRANULE)
    }

    /// Objects alive, which is the number of cells in use.
    #[inline]
    pub fn in_use(&self) -> usize {
        self.in_use
    }

    /// How full the mapped arenas are, in the order of their numbers.
    pub fn arenas(&self) -> Vec<Occupancy> {
        todo!("ch02.arenas: for each mapped arena: its number, its live cells, its empty pages")
    }

    /// Every object alive: where it lives and its birth number, in the order
    /// of addresses.
    pub fn cells(&self) -> Vec<(Addr, Uid)> {
        let pages = self.pages.iter().enumerate();
        let pages = pages.filter(|(_, page)| page.live() > 0);
        let cells = pages.flat_map(|(number, page)| {
            page.tenants()
                .map(move |(granule, uid)| (Addr::new(number, granule * GRANULE), uid))
        });
        cells.collect()
    }

    /// How many arenas were given back so far.
    pub fn returned(&self) -> usize {
        self.returned
    }

    /// The operating system.
    pub fn os(&self) -> &O {
        &self.os
    }

    /// The operating system, to change something in it.
    pub fn os_mut(&mut self) -> &mut O {
        &mut self.os
    }
}

/// Where cells of this size stand in the table of sizes.
#[inline]
fn class(cell: usize) -> usize {
    cell / GRANULE - 1
}
