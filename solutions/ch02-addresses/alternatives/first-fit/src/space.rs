//! The space, searched from the start each time.

use crate::{
    Addr, Fault, Occupancy, Os, PAGE, PAGE_HEADER, PAGES_PER_ARENA, Refused, Uid, cell_size,
};

/// A page with a size.
struct Page {
    cell: usize,
    tenants: Vec<Option<Uid>>,
    live: usize,
}

/// An arena: a page that has no size is nothing.
type Arena = [Option<Page>; PAGES_PER_ARENA];

/// An address space for small objects.
pub struct Space<O: Os> {
    os: O,
    born: u64,
    arenas: Vec<Option<Arena>>,
    returned: usize,
}

impl Page {
    fn new(cell: usize) -> Page {
        let mut tenants = Vec::new();
        tenants.resize((PAGE - PAGE_HEADER) / cell, None);
        Page {
            cell,
            tenants,
            live: 0,
        }
    }

    fn hole(&self) -> Option<usize> {
        if self.live == self.tenants.len() {
            return None;
        }
        self.tenants.iter().position(Option::is_none)
    }

    fn cell_at(&self, offset: usize) -> Option<usize> {
        let mut cells = 0..self.tenants.len();
        cells.find(|&n| PAGE_HEADER + n * self.cell == offset)
    }
}

impl<O: Os> Space<O> {
    /// An empty space.
    pub fn new(os: O) -> Self {
        Space {
            os,
            born: 0,
            arenas: Vec::new(),
            returned: 0,
        }
    }

    /// Every page of every mapped arena that has a size, with its number.
    fn pages(&self) -> impl Iterator<Item = (usize, &Page)> {
        let arenas = self.arenas.iter().enumerate();
        arenas.flat_map(|(arena, pages)| {
            let pages = pages.iter().flatten().enumerate();
            pages.filter_map(move |(n, page)| Some((arena * PAGES_PER_ARENA + n, page.as_ref()?)))
        })
    }

    fn page_mut(&mut self, number: usize) -> Option<&mut Option<Page>> {
        let arena = self.arenas.get_mut(number / PAGES_PER_ARENA)?.as_mut()?;
        Some(&mut arena[number % PAGES_PER_ARENA])
    }

    /// The first hole for this cell size: the page, and the cell in it.
    fn first_hole(&self, cell: usize) -> Option<(usize, usize)> {
        let mut of_size = self.pages().filter(|(_, page)| page.cell == cell);
        of_size.find_map(|(number, page)| Some((number, page.hole()?)))
    }

    /// Gives a place to a new object.
    pub fn alloc(&mut self, size: usize) -> Result<Addr, Refused> {
        let cell = cell_size(size)?;
        let hole = self.first_hole(cell);
        let (number, hole) = match hole {
            Some(found) => found,
            None => (self.open_page(cell)?, 0),
        };
        self.born += 1;
        let uid = Uid::nth(self.born);
        let page = self.page_mut(number).and_then(Option::as_mut);
        let page = page.expect("it was found or opened");
        page.tenants[hole] = Some(uid);
        page.live += 1;
        Ok(Addr::new(number, PAGE_HEADER + hole * cell))
    }

    fn open_page(&mut self, cell: usize) -> Result<usize, Refused> {
        let mapped = self.arenas.iter().enumerate();
        let mut mapped = mapped.filter_map(|(n, arena)| Some((n, arena.as_ref()?)));
        let empty = mapped.find_map(|(arena, pages)| {
            let n = pages.iter().position(Option::is_none)?;
            Some(arena * PAGES_PER_ARENA + n)
        });
        let number = match empty {
            Some(number) => number,
            None => self.map_arena()? * PAGES_PER_ARENA,
        };
        *self.page_mut(number).expect("the arena is mapped") = Some(Page::new(cell));
        Ok(number)
    }

    fn map_arena(&mut self) -> Result<usize, Refused> {
        let gap = self.arenas.iter().position(Option::is_none);
        let arena = gap.unwrap_or(self.arenas.len());
        if !self.os.map(arena) {
            return Err(Refused::NoMemory);
        }
        if arena == self.arenas.len() {
            self.arenas.push(None);
        }
        self.arenas[arena] = Some([const { None }; PAGES_PER_ARENA]);
        Ok(arena)
    }

    /// Ends the life of the object at `addr`.
    pub fn free(&mut self, addr: Addr) -> Result<(), Fault> {
        let slot = self.page_mut(addr.page()).ok_or(Fault::NotInUse)?;
        let page = slot.as_mut().ok_or(Fault::NotInUse)?;
        let cell = page.cell_at(addr.offset()).ok_or(Fault::NotInUse)?;
        page.tenants[cell].take().ok_or(Fault::NotInUse)?;
        page.live -= 1;
        if page.live == 0 {
            *slot = None;
            let arena = addr.page() / PAGES_PER_ARENA;
            let pages = self.arenas[arena].as_ref().expect("it had a page");
            if pages.iter().all(Option::is_none) {
                self.arenas[arena] = None;
                self.returned += 1;
                self.os.unmap(arena);
            }
        }
        Ok(())
    }

    /// The object at `addr` is gone, and another one was born in its cell.
    pub fn rebirth(&mut self, addr: Addr) -> Result<(), Fault> {
        let uid = Uid::nth(self.born + 1);
        let page = self.page_mut(addr.page()).and_then(Option::as_mut);
        let page = page.ok_or(Fault::NotInUse)?;
        let cell = page.cell_at(addr.offset()).ok_or(Fault::NotInUse)?;
        page.tenants[cell].replace(uid).map(drop).ok_or(Fault::NotInUse)?;
        self.born += 1;
        Ok(())
    }

    /// Counts births of which nothing is left.
    pub fn skip(&mut self, births: u64) {
        self.born += births;
    }

    /// Who lives at `addr`.
    pub fn tenant(&self, addr: Addr) -> Option<Uid> {
        let arena = self.arenas.get(addr.page() / PAGES_PER_ARENA)?.as_ref()?;
        let page = arena[addr.page() % PAGES_PER_ARENA].as_ref()?;
        page.tenants[page.cell_at(addr.offset())?]
    }

    /// Objects alive.
    pub fn in_use(&self) -> usize {
        self.pages().map(|(_, page)| page.live).sum()
    }

    /// How full the mapped arenas are.
    pub fn arenas(&self) -> Vec<Occupancy> {
        let mut all = Vec::new();
        for (arena, pages) in self.arenas.iter().enumerate() {
            if let Some(pages) = pages {
                let live = pages.iter().flatten().map(|page| page.live).sum();
                let empty_pages = pages.iter().filter(|page| page.is_none()).count();
                all.push(Occupancy {
                    arena,
                    live,
                    empty_pages,
                });
            }
        }
        all
    }

    /// Every object alive, in the order of addresses.
    pub fn cells(&self) -> Vec<(Addr, Uid)> {
        let mut all = Vec::new();
        for (number, page) in self.pages() {
            for (n, uid) in page.tenants.iter().enumerate() {
                let addr = Addr::new(number, PAGE_HEADER + n * page.cell);
                all.extend(uid.map(|uid| (addr, uid)));
            }
        }
        all
    }

    /// How many arenas were given back.
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
