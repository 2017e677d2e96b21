//! Every signature of this chapter that later chapters use.
#![expect(dead_code, reason = "compiled, never called")]

use ch02_addresses::{Addr, Fault, Occupancy, Os, Refused, Space, Uid};
use std::fmt::{Debug, Display};
use std::hash::Hash;

fn value<T: Copy + Eq + Ord + Hash + Debug + Send + Sync + 'static>() {}

fn constants() -> [usize; 5] {
    use ch02_addresses::{ARENA, GRANULE, LARGEST, PAGE, PAGE_HEADER};
    [GRANULE, PAGE, ARENA, LARGEST, PAGE_HEADER]
}

fn addr(page: usize, offset: usize) -> (usize, usize) {
    value::<Addr>();
    let addr: Addr = Addr::new(page, offset);
    (Addr::page(addr), Addr::offset(addr))
}

fn uid(uid: Uid) -> u64 {
    fn shown<T: Display>() {}
    value::<Uid>();
    shown::<Uid>();
    Uid::number(uid)
}

struct Nothing;

impl Os for Nothing {
    fn map(&mut self, _arena: usize) -> bool {
        false
    }
    fn unmap(&mut self, _arena: usize) {}
}

fn new(os: Nothing) -> Space<Nothing> {
    Space::new(os)
}

fn alloc(space: &mut Space<Nothing>) -> Result<Addr, Refused> {
    space.alloc(1)
}

fn refused(refused: Refused) -> bool {
    match refused {
        Refused::TooBig => true,
        Refused::NoMemory => false,
    }
}

fn free(space: &mut Space<Nothing>, addr: Addr) -> Result<(), Fault> {
    space.free(addr)
}

fn fault(fault: Fault) {
    match fault {
        Fault::NotInUse => (),
    }
}

fn rebirth(space: &mut Space<Nothing>, addr: Addr) -> Result<(), Fault> {
    space.rebirth(addr)
}

fn skip(space: &mut Space<Nothing>) {
    space.skip(1);
}

fn tenant(space: &Space<Nothing>, addr: Addr) -> Option<Uid> {
    space.tenant(addr)
}

fn in_use(space: &Space<Nothing>) -> usize {
    space.in_use()
}

fn arenas(space: &Space<Nothing>) -> Vec<Occupancy> {
    space.arenas()
}

fn occupancy(occupancy: &Occupancy) -> (usize, usize, usize) {
    let Occupancy {
        arena,
        live,
        empty_pages,
    } = *occupancy;
    (arena, live, empty_pages)
}

fn cells(space: &Space<Nothing>) -> Vec<(Addr, Uid)> {
    space.cells()
}

fn returned(space: &Space<Nothing>) -> usize {
    space.returned()
}

fn os(space: &Space<Nothing>) -> &Nothing {
    space.os()
}

fn os_mut(space: &mut Space<Nothing>) -> &mut Nothing {
    space.os_mut()
}
