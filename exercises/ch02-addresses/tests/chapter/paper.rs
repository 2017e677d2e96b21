//! An operating system on paper, and words for what the tests look at.

use ch02_addresses::{Addr, GRANULE, Os, PAGE, Space};
use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use testkit::EventLog;

/// Pages in an arena.
pub const PAGES: usize = 64;

/// Grants arenas up to a limit and writes down what was asked.
pub struct Paper {
    pub limit: usize,
    pub log: EventLog,
    pub mapped: BTreeSet<usize>,
}

impl Os for Paper {
    fn map(&mut self, arena: usize) -> bool {
        assert!(
            !self.mapped.contains(&arena),
            "your space asked for arena {arena}, which it already has"
        );
        if self.mapped.len() == self.limit {
            self.log.push(format_args!("refused arena {arena}"));
            return false;
        }
        self.log.push(format_args!("mapped arena {arena}"));
        self.mapped.insert(arena)
    }

    fn unmap(&mut self, arena: usize) {
        assert!(
            self.mapped.remove(&arena),
            "your space gave back arena {arena}, which it does not have"
        );
        self.log.push(format_args!("unmapped arena {arena}"));
    }
}

/// A space over a system with this many arenas.
pub fn space_with(limit: usize) -> Space<Paper> {
    Space::new(Paper {
        limit,
        log: EventLog::new(),
        mapped: BTreeSet::new(),
    })
}

/// A space over a system with as much memory as it wants.
pub fn space() -> Space<Paper> {
    space_with(usize::MAX)
}

/// Allocates, and says what was asked if that is refused.
#[track_caller]
pub fn alloc(space: &mut Space<Paper>, size: usize) -> Addr {
    match space.alloc(size) {
        Ok(addr) => addr,
        Err(refused) => panic!("alloc({size}) was refused: {refused:?}"),
    }
}

/// Allocates `count` times.
#[track_caller]
pub fn alloc_many(space: &mut Space<Paper>, size: usize, count: usize) -> Vec<Addr> {
    let mut addrs = Vec::with_capacity(count);
    for _ in 0..count {
        addrs.push(alloc(space, size));
    }
    addrs
}

/// Frees an object that is alive.
#[track_caller]
pub fn free(space: &mut Space<Paper>, addr: Addr) {
    if let Err(fault) = space.free(addr) {
        panic!(
            "an object lives at {}, but free said {fault:?}",
            place(addr)
        );
    }
}

/// Where an address is, in words.
pub fn place(addr: Addr) -> String {
    format!("page {}, offset {}", addr.page(), addr.offset())
}

/// The birth number of who lives there, or "nobody".
pub fn tenant(space: &Space<Paper>, addr: Addr) -> String {
    space
        .tenant(addr)
        .map_or("nobody".into(), |uid| uid.to_string())
}

/// How full the arenas are, and what the system was asked for.
pub fn picture(space: &Space<Paper>) -> String {
    let mut text = String::new();
    for arena in space.arenas() {
        text += &format!(
            "arena {}: {} in use, {} of {PAGES} pages empty\n",
            arena.arena, arena.live, arena.empty_pages
        );
    }
    text + &format!("in use {}, returned {}\n", space.in_use(), space.returned())
}

/// Every address that a page can have.
pub fn offsets() -> impl Iterator<Item = usize> {
    (0..PAGE).step_by(GRANULE)
}

/// Compares a value with what it should be, and says which is which.
#[track_caller]
pub fn check<F, E>(what: impl Display, found: F, expected: E)
where
    F: PartialEq<E> + Debug,
    E: Debug,
{
    if found != expected {
        panic!("{what}\nyour heap: {found:?}\nexpected:  {expected:?}");
    }
}

/// Whether this panics. An expected panic is not part of what a failing test prints.
pub fn panics<T>(body: impl FnOnce() -> T) -> bool {
    testkit::caught(body).is_err()
}
