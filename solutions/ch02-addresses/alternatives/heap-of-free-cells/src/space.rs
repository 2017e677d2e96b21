//! The space as priority queues whose old entries are thrown away late.

use crate::{
    Addr, Fault, Occupancy, Os, PAGE, PAGE_HEADER, PAGES_PER_ARENA, Refused, Uid, cell_size,
};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// A free cell, and which opening of its page it belongs to.
type Entry = Reverse<(Addr, u64)>;

struct Page {
    cell: usize,
    live: usize,
    opening: u64,
}

/// An address space for small objects.
pub struct Space<O: Os> {
    os: O,
    born: u64,
    openings: u64,
    tenants: HashMap<Addr, Uid>,
    free: HashMap<usize, BinaryHeap<Entry>>,
    /// Pages with a size.
    pages: HashMap<usize, Page>,
    /// For each arena number, how many of its pages have a size, if mapped.
    arenas: Vec<Option<usize>>,
    returned: usize,
}

impl<O: Os> Space<O> {
    /// An empty space.
    pub fn new(os: O) -> Self {
        Space {
            os,
            born: 0,
            openings: 0,
            tenants: HashMap::new(),
            free: HashMap::new(),
            pages: HashMap::new(),
            arenas: Vec::new(),
            returned: 0,
        }
    }

    /// Gives a place to a new object.
    pub fn alloc(&mut self, size: usize) -> Result<Addr, Refused> {
        let cell = cell_size(size)?;
        let addr = match self.lowest_free(cell) {
            Some(addr) => addr,
            None => {
                self.open_page(cell)?;
                self.lowest_free(cell).expect("a page was opened")
            }
        };
        self.born += 1;
        self.tenants.insert(addr, Uid::nth(self.born));
        self.pages.get_mut(&addr.page()).expect("it is open").live += 1;
        Ok(addr)
    }

    fn lowest_free(&mut self, cell: usize) -> Option<Addr> {
        let free = self.free.entry(cell).or_default();
        while let Some(Reverse((addr, opening))) = free.pop() {
            let page = self.pages.get(&addr.page());
            if page.is_some_and(|page| page.opening == opening) {
                return Some(addr);
            }
        }
        None
    }

    fn open_page(&mut self, cell: usize) -> Result<(), Refused> {
        let mapped = 0..self.arenas.len();
        let mut with_room =
            mapped.filter(|&arena| self.arenas[arena].is_some_and(|n| n < PAGES_PER_ARENA));
        let arena = match with_room.next() {
            Some(arena) => arena,
            None => self.map_arena()?,
        };
        let mut numbers = arena * PAGES_PER_ARENA..;
        let number = numbers.find(|number| !self.pages.contains_key(number));
        let number = number.expect("a page of the arena is empty");
        self.openings += 1;
        let opening = self.openings;
        let page = Page {
            cell,
            live: 0,
            opening,
        };
        self.pages.insert(number, page);
        self.arenas[arena] = self.arenas[arena].map(|n| n + 1);
        let offsets = (PAGE_HEADER..=PAGE - cell).step_by(cell);
        let entries = offsets.map(|offset| Reverse((Addr::new(number, offset), opening)));
        self.free.entry(cell).or_default().extend(entries);
        Ok(())
    }

    fn map_arena(&mut self) -> Result<usize, Refused> {
        let gap = self.arenas.iter().position(Option::is_none);
        let arena = gap.unwrap_or(self.arenas.len());
        if !self.os.map(arena) {
            return Err(Refused::NoMemory);
        }
        if gap.is_none() {
            self.arenas.push(None);
        }
        self.arenas[arena] = Some(0);
        Ok(arena)
    }

    /// Ends the life of the object at `addr`.
    pub fn free(&mut self, addr: Addr) -> Result<(), Fault> {
        self.tenants.remove(&addr).ok_or(Fault::NotInUse)?;
        let number = addr.page();
        let page = self.pages.get_mut(&number).expect("somebody lived there");
        page.live -= 1;
        if page.live > 0 {
            let free = self.free.entry(page.cell).or_default();
            free.push(Reverse((addr, page.opening)));
            return Ok(());
        }
        self.pages.remove(&number);
        let arena = number / PAGES_PER_ARENA;
        self.arenas[arena] = match self.arenas[arena] {
            Some(1) => {
                self.returned += 1;
                self.os.unmap(arena);
                None
            }
            more => more.map(|n| n - 1),
        };
        Ok(())
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
        let mut all = Vec::new();
        for (arena, opened) in self.arenas.iter().enumerate() {
            if let Some(opened) = opened {
                let numbers = arena * PAGES_PER_ARENA..(arena + 1) * PAGES_PER_ARENA;
                all.push(Occupancy {
                    arena,
                    live: numbers.filter_map(|n| Some(self.pages.get(&n)?.live)).sum(),
                    empty_pages: PAGES_PER_ARENA - opened,
                });
            }
        }
        all
    }

    /// Every object alive, in the order of addresses.
    pub fn cells(&self) -> Vec<(Addr, Uid)> {
        let mut all: Vec<_> = self
            .tenants
            .iter()
            .map(|(&addr, &uid)| (addr, uid))
            .collect();
        all.sort();
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
