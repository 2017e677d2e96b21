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
// ANCHOR: fields
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
// ANCHOR_END: fields

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
        // ANCHOR: alloc
        let cell = cell_size(size)?;
        let number = match self.room[class(cell)].lowest() {
            Some(number) => number,
            None => self.open_page(cell)?,
        };
        let page = &mut self.pages[number];
        self.born += 1;
        let granule = page.take(Uid::nth(self.born));
        if page.is_full() {
            self.room[class(cell)].remove(number);
        }
        self.in_use += 1;
        Ok(Addr::new(number, granule * GRANULE))
        // ANCHOR_END: alloc
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
        // ANCHOR: free
        let number = addr.page();
        let page = self.pages.get_mut(number).ok_or(Fault::NotInUse)?;
        let was_full = page.is_full();
        page.give(addr.offset() / GRANULE)?;
        self.in_use -= 1;
        if page.live() == 0 {
            self.close_page(number);
        } else if was_full {
            self.room[class(page.cell())].insert(number);
        }
        Ok(())
        // ANCHOR_END: free
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
        // ANCHOR: open_page
        let number = match self.empty.lowest() {
            Some(number) => number,
            None => self.map_arena()? * PAGES_PER_ARENA,
        };
        self.empty.remove(number);
        self.pages[number].open(cell);
        self.room[class(cell)].insert(number);
        Ok(number)
        // ANCHOR_END: open_page
    }

    /// Maps the lowest arena that is not mapped and returns its number. All
    /// its pages are empty.
    fn map_arena(&mut self) -> Result<usize, Refused> {
        // ANCHOR: map_arena
        let unmapped = self.mapped.iter().position(|mapped| !mapped);
        let arena = unmapped.unwrap_or(self.mapped.len());
        if !self.os.map(arena) {
            return Err(Refused::NoMemory);
        }
        if arena == self.mapped.len() {
            self.grow();
        }
        self.mapped[arena] = true;
        self.empty.fill(arena);
        Ok(arena)
        // ANCHOR_END: map_arena
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
        // ANCHOR: close_page
        let cell = self.pages[number].cell();
        self.room[class(cell)].remove(number);
        self.empty.insert(number);
        let arena = number / PAGES_PER_ARENA;
        if self.empty.word(arena) == u64::MAX {
            self.unmap_arena(arena);
        }
        // ANCHOR_END: close_page
    }

    /// Gives an arena back: none of its pages may be used until it is mapped
    /// again.
    fn unmap_arena(&mut self, arena: usize) {
        // ANCHOR: unmap_arena
        self.empty.clear(arena);
        for page in &mut self.pages[arena * PAGES_PER_ARENA..][..PAGES_PER_ARENA] {
            page.forget();
        }
        self.mapped[arena] = false;
        self.returned += 1;
        self.os.unmap(arena);
        // ANCHOR_END: unmap_arena
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
        // ANCHOR: arenas
        let mapped = (0..self.mapped.len()).filter(|&arena| self.mapped[arena]);
        let occupancy = mapped.map(|arena| {
            let pages = &self.pages[arena * PAGES_PER_ARENA..][..PAGES_PER_ARENA];
            let live = pages.iter().map(Page::live).sum();
            let empty_pages = pages.iter().filter(|page| page.live() == 0).count();
            Occupancy {
                arena,
                live,
                empty_pages,
            }
        });
        occupancy.collect()
        // ANCHOR_END: arenas
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
