//! The page's rules written down as slowly and plainly as possible: sets of
//! addresses, searched from the lowest. The property tests compare with it.

use crate::paper::{PAGES, Paper, check, place};
use ch02_addresses::{Addr, PAGE, PAGE_HEADER, Space, cell_size};
use std::collections::{BTreeMap, BTreeSet};

/// What a space should do.
#[derive(Default)]
pub struct Naive {
    /// Pages in use: their cell size, and which offsets are inhabited by whom.
    pages: BTreeMap<usize, (usize, BTreeMap<usize, u64>)>,
    mapped: BTreeSet<usize>,
    born: u64,
    returned: usize,
}

impl Naive {
    /// Where the next object of `size` bytes has to go.
    pub fn alloc(&mut self, size: usize) -> Addr {
        let cell = cell_size(size).expect("the test asks for small objects");
        self.born += 1;
        let offsets = |n: usize| PAGE_HEADER + n * cell;
        let capacity = (PAGE - PAGE_HEADER) / cell;
        let mut of_this_size = self.pages.iter_mut().filter(|(_, page)| page.0 == cell);
        if let Some((&page, (_, tenants))) =
            of_this_size.find(|(_, (_, tenants))| tenants.len() < capacity)
        {
            let free = (0..capacity)
                .map(offsets)
                .find(|at| !tenants.contains_key(at));
            let offset = free.expect("there is room");
            tenants.insert(offset, self.born);
            return Addr::new(page, offset);
        }
        let page = self.lowest_empty_page();
        let tenants = BTreeMap::from([(offsets(0), self.born)]);
        self.pages.insert(page, (cell, tenants));
        Addr::new(page, offsets(0))
    }

    fn lowest_empty_page(&mut self) -> usize {
        let mut mapped = self
            .mapped
            .iter()
            .flat_map(|arena| arena * PAGES..(arena + 1) * PAGES);
        if let Some(page) = mapped.find(|page| !self.pages.contains_key(page)) {
            return page;
        }
        let arena = (0..).find(|arena| !self.mapped.contains(arena));
        let arena = arena.expect("numbers do not end");
        self.mapped.insert(arena);
        arena * PAGES
    }

    /// What happens when the object at `addr` dies.
    pub fn free(&mut self, addr: Addr) {
        let page = addr.page();
        let (_, tenants) = self.pages.get_mut(&page).expect("the page is in use");
        tenants.remove(&addr.offset()).expect("somebody lives here");
        if tenants.is_empty() {
            self.pages.remove(&page);
            let arena = page / PAGES;
            let mut rest = self.pages.range(arena * PAGES..(arena + 1) * PAGES);
            if rest.next().is_none() {
                self.mapped.remove(&arena);
                self.returned += 1;
            }
        }
    }

    /// The last birth number.
    pub fn born(&self) -> u64 {
        self.born
    }

    /// Compares everything that can be seen of the space.
    #[track_caller]
    pub fn compare(&self, space: &Space<Paper>) {
        let cells = self.cells();
        check("in_use() is wrong", space.in_use(), cells.len());
        let found = space.cells();
        let describe = |(addr, uid): (Addr, u64)| format!("#{uid} at {}", place(addr));
        for (n, &expected) in cells.iter().enumerate() {
            let found = found.get(n).map(|&(addr, uid)| (addr, uid.number()));
            if found != Some(expected) {
                panic!(
                    "cells() is wrong at number {n}: it says {}, but it is {}",
                    found.map_or("nothing more".into(), describe),
                    describe(expected)
                );
            }
        }
        check("cells() has too many", found.len(), cells.len());
        let mapped: Vec<_> = self.mapped.iter().copied().collect();
        let held: Vec<_> = space.os().mapped.iter().copied().collect();
        check("the arenas that your space holds are wrong", held, mapped);
        let arenas: Vec<_> = space
            .arenas()
            .iter()
            .map(|a| (a.arena, a.live, a.empty_pages))
            .collect();
        check(
            "arenas() (number, live, empty) is wrong",
            arenas,
            self.arenas(),
        );
        check("returned() is wrong", space.returned(), self.returned);
    }

    fn cells(&self) -> Vec<(Addr, u64)> {
        let pages = self.pages.iter();
        let cells = pages.flat_map(|(&page, (_, tenants))| {
            let tenants = tenants.iter();
            tenants.map(move |(&offset, &uid)| (Addr::new(page, offset), uid))
        });
        cells.collect()
    }

    fn arenas(&self) -> Vec<(usize, usize, usize)> {
        let summary = |&arena: &usize| {
            let pages = self.pages.range(arena * PAGES..(arena + 1) * PAGES);
            let (mut live, mut empty) = (0, PAGES);
            for (_, (_, tenants)) in pages {
                live += tenants.len();
                empty -= 1;
            }
            (arena, live, empty)
        };
        self.mapped.iter().map(summary).collect()
    }
}
