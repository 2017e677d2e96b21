//! The space as sorted sets of addresses.

use crate::{
    Addr, Fault, GRANULE, Occupancy, Os, PAGE, PAGE_HEADER, PAGES_PER_ARENA, Refused, Uid,
    cell_size,
};
use std::collections::{BTreeMap, BTreeSet};

/// An address space for small objects.
pub struct Space<O: Os> {
    os: O,
    born: u64,
    tenants: BTreeMap<Addr, Uid>,
    /// For each cell size, the free cells of its pages.
    free: BTreeMap<usize, BTreeSet<Addr>>,
    /// Pages with a size: the size and how many live there.
    opened: BTreeMap<usize, (usize, usize)>,
    empty: BTreeSet<usize>,
    mapped: BTreeSet<usize>,
    returned: usize,
}

impl<O: Os> Space<O> {
    /// An empty space.
    pub fn new(os: O) -> Self {
        Space {
            os,
            born: 0,
            tenants: BTreeMap::new(),
            free: BTreeMap::new(),
            opened: BTreeMap::new(),
            empty: BTreeSet::new(),
            mapped: BTreeSet::new(),
            returned: 0,
        }
    }

    /// Gives a place to a new object.
    pub fn alloc(&mut self, size: usize) -> Result<Addr, Refused> {
        let cell = cell_size(size)?;
        if self.free.entry(cell).or_default().is_empty() {
            self.open_page(cell)?;
        }
        let free = self.free.get_mut(&cell).expect("made above");
        let addr = free.pop_first().expect("a page was opened");
        self.born += 1;
        self.tenants.insert(addr, Uid::nth(self.born));
        self.opened
            .get_mut(&addr.page())
            .expect("it has free cells")
            .1 += 1;
        Ok(addr)
    }

    fn open_page(&mut self, cell: usize) -> Result<(), Refused> {
        if self.empty.is_empty() {
            let arena = (0..).find(|arena| !self.mapped.contains(arena));
            let arena = arena.expect("numbers do not end");
            if !self.os.map(arena) {
                return Err(Refused::NoMemory);
            }
            self.mapped.insert(arena);
            self.empty.extend(pages(arena));
        }
        let page = self.empty.pop_first().expect("a page is empty");
        self.opened.insert(page, (cell, 0));
        let offsets = (PAGE_HEADER..=PAGE - cell).step_by(cell);
        let cells = offsets.map(|offset| Addr::new(page, offset));
        self.free.entry(cell).or_default().extend(cells);
        Ok(())
    }

    /// Ends the life of the object at `addr`.
    pub fn free(&mut self, addr: Addr) -> Result<(), Fault> {
        self.tenants.remove(&addr).ok_or(Fault::NotInUse)?;
        let page = addr.page();
        let (cell, live) = self.opened.get_mut(&page).expect("somebody lived there");
        *live -= 1;
        let free = self.free.get_mut(cell).expect("it was given from here");
        free.insert(addr);
        if *live == 0 {
            free.retain(|addr| addr.page() != page);
            self.opened.remove(&page);
            self.empty.insert(page);
            self.return_if_empty(page / PAGES_PER_ARENA);
        }
        Ok(())
    }

    fn return_if_empty(&mut self, arena: usize) {
        if self.opened.range(pages(arena)).next().is_none() {
            self.empty.retain(|page| page / PAGES_PER_ARENA != arena);
            self.mapped.remove(&arena);
            self.returned += 1;
            self.os.unmap(arena);
        }
    }

    /// The object at `addr` is gone, and another one was born in its cell.
    pub fn rebirth(&mut self, addr: Addr) -> Result<(), Fault> {
        let tenant = self.tenants.get_mut(&addr).ok_or(Fault::NotInUse)?;
        self.born += 1;
        *tenant = Uid::nth(self.born);
        Ok(())
    }

    /// Counts births of which nothing is left.
    pub fn skip(&mut self, births: u64) {
        self.born += births;
    }

    /// Who lives at `addr`.
    pub fn tenant(&self, addr: Addr) -> Option<Uid> {
        self.tenants.get(&addr).copied()
    }

    /// Objects alive.
    pub fn in_use(&self) -> usize {
        self.tenants.len()
    }

    /// How full the mapped arenas are.
    pub fn arenas(&self) -> Vec<Occupancy> {
        let occupancy = |&arena: &usize| {
            let opened = self.opened.range(pages(arena));
            let lives: Vec<usize> = opened.map(|(_, &(_, live))| live).collect();
            Occupancy {
                arena,
                live: lives.iter().sum(),
                empty_pages: PAGES_PER_ARENA - lives.len(),
            }
        };
        self.mapped.iter().map(occupancy).collect()
    }

    /// Every object alive, in the order of addresses.
    pub fn cells(&self) -> Vec<(Addr, Uid)> {
        self.tenants
            .iter()
            .map(|(&addr, &uid)| (addr, uid))
            .collect()
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

fn pages(arena: usize) -> std::ops::Range<usize> {
    const { assert!(PAGE.is_multiple_of(GRANULE)) };
    arena * PAGES_PER_ARENA..(arena + 1) * PAGES_PER_ARENA
}
