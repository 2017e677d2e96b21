// Chapter 3, Let the compiler count: given. Nothing is left to write in this file.

//! The few lines that turn a cell's number into memory, and back.

use crate::header::{Header, Object};
use crate::heap::Inner;
use ch02_addresses::{ARENA, Addr, GRANULE, Os, PAGE, PAGE_HEADER};
use std::alloc::{Layout, alloc, dealloc};
use std::ptr::NonNull;

const PAGES_PER_ARENA: usize = ARENA / PAGE;

/// So many empty arenas stay at hand: 16 MiB.
const KEPT: usize = 16;

/// In debug builds every byte of a freed cell. A reference that is used after
/// its object died then finds this, and not by luck what was there before.
pub(crate) const FREED: u8 = 0xdd;

/// Arenas start at a multiple of `PAGE`, so that every page in them does.
const LAYOUT: Layout = match Layout::from_size_align(ARENA, PAGE) {
    Ok(layout) => layout,
    Err(_) => panic!("an arena is not a multiple of a page"),
};

/// Where an object lies: a plain pointer to its header. It counts for nothing,
/// so it says nothing about whether the object is still alive.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(NonNull<Header>);

/// The first bytes of every page that has been used. CPython: `struct
/// pool_header`.
#[repr(C)]
pub(crate) struct PageHeader {
    /// The heap that the page belongs to.
    heap: *const Inner,
    /// The number of the page in its space.
    number: usize,
}

const _: () = assert!(size_of::<PageHeader>() <= PAGE_HEADER);

impl Place {
    /// Asks the processor to fetch the header: somebody will want it soon.
    #[inline]
    pub(crate) fn warm(self) {
        #[cfg(all(target_arch = "x86_64", not(miri)))]
        {
            use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
            // SAFETY: needs nothing: it is a hint, and a wrong address is ignored; holds for every
            // pointer; could break only on a processor without SSE, and x86-64 has it.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(self.0.as_ptr().cast()) };
        }
    }

    /// The object's header.
    ///
    /// # Safety
    /// The cell must hold an object for as long as the reference is used.
    #[inline]
    pub(crate) unsafe fn header<'a>(self) -> &'a Header {
        // SAFETY: needs an initialised header that nobody writes to except through its cells; holds
        // because the caller promises an object and `alloc` wrote it; would break after a free.
        unsafe { self.0.as_ref() }
    }

    /// Where the payload lies, if it is a `P`. Making the pointer is safe; what
    /// follows it must know that there is a `P`.
    #[inline]
    pub(crate) fn payload<P>(self) -> *mut P {
        let object = self.0.as_ptr().cast::<Object<P>>();
        object
            .wrapping_byte_add(std::mem::offset_of!(Object<P>, payload))
            .cast()
    }

    /// The cell as room for an object of type `P`, header and payload.
    #[inline]
    pub(crate) fn room_for<P>(self) -> *mut Object<P> {
        self.0.as_ptr().cast()
    }

    /// The real address, in bytes.
    #[inline]
    pub(crate) fn address(self) -> usize {
        self.0.addr().get()
    }

    /// The header of the page that the object lies in: the address, rounded
    /// down to a multiple of `PAGE`.
    ///
    /// # Safety
    /// The cell must be in use.
    #[inline]
    unsafe fn page<'a>(self) -> &'a PageHeader {
        let page = self.0.as_ptr().map_addr(|address| address & !(PAGE - 1));
        // SAFETY: needs an arena in which every page starts at a multiple of PAGE, and a written
        // page header; holds because LAYOUT says so and `Memory::cell` writes it before the page's
        // first object; would break if an arena started anywhere else.
        unsafe { &*page.cast::<PageHeader>() }
    }

    /// The heap that the object belongs to.
    ///
    /// # Safety
    /// The cell must be in use.
    #[inline]
    pub(crate) unsafe fn heap(self) -> *const Inner {
        // SAFETY: needs a cell in use; holds because the caller promises it; would break after a
        // free, since the arena may be gone.
        unsafe { self.page() }.heap
    }

    /// The cell's number in its space.
    ///
    /// # Safety
    /// The cell must be in use.
    #[inline]
    pub(crate) unsafe fn addr(self) -> Addr {
        // SAFETY: needs a cell in use; holds because the caller promises it; would break after a
        // free, since the arena may be gone.
        let page = unsafe { self.page() };
        Addr::new(page.number, self.address() % PAGE)
    }

    /// In debug builds, fills what is left of an object with [`FREED`].
    ///
    /// # Safety
    /// The cell must be in use, have `size` bytes, and hold nothing any more.
    pub(crate) unsafe fn poison(self, size: usize) {
        // SAFETY: needs `size` bytes of ours; holds because the caller promises it; would break if
        // the space had given the cell away before.
        unsafe { self.0.cast::<u8>().write_bytes(FREED, size) };
    }
}

/// The operating system of a space whose cells are real memory.
#[derive(Default)]
pub(crate) struct Memory {
    /// For each arena number its memory, if it is mapped.
    arenas: Vec<Option<NonNull<u8>>>,
    /// For each page number its memory, if it has a header.
    pages: Vec<Option<NonNull<u8>>>,
    /// Arenas that the space gave back, and that are at hand for the next time:
    /// a few, as the system takes long to find memory for every page again. In
    /// debug builds all of them: a reference that is used too late should find
    /// [`FREED`] and not the end of the process.
    kept: Vec<NonNull<u8>>,
}

impl Memory {
    /// The memory of a cell that the space has just given away, in a page of
    /// `heap`.
    ///
    /// # Panics
    /// If the space handed out a page of an arena that is not mapped.
    #[inline]
    pub(crate) fn cell(&mut self, addr: Addr, heap: *const Inner) -> Place {
        let page = match self.pages[addr.page()] {
            Some(page) => page,
            None => self.open(addr.page(), heap),
        };
        cell_in(page, addr)
    }

    /// The memory of a cell in use.
    pub(crate) fn place(&self, addr: Addr) -> Place {
        let page = self.pages[addr.page()].expect("a page that is in use has a header");
        cell_in(page, addr)
    }

    /// Writes the header of a page that is used for the first time.
    #[cold]
    fn open(&mut self, number: usize, heap: *const Inner) -> NonNull<u8> {
        let arena = self.arenas[number / PAGES_PER_ARENA].expect("a mapped arena");
        // SAFETY: needs an offset inside the arena; holds because a page number modulo 64 times
        // PAGE is below ARENA; would break if an arena had fewer pages.
        let page = unsafe { arena.byte_add(number % PAGES_PER_ARENA * PAGE) };
        // SAFETY: needs PAGE_HEADER bytes, aligned, that nobody else uses; holds because LAYOUT
        // aligns every page and no cell starts below PAGE_HEADER; would break if the space gave out
        // offset 0.
        unsafe { page.cast().write(PageHeader { heap, number }) };
        self.pages[number] = Some(page);
        page
    }
}

impl Memory {
    /// The cell that begins at an address, if there can be one: nothing is
    /// looked at that may not be ours.
    pub(crate) fn addr_at(&self, address: usize) -> Option<Addr> {
        let starts = self.arenas.iter().map(|start| start.map(NonNull::addr));
        let arena = starts.enumerate().find_map(|(arena, start)| {
            let offset = address.checked_sub(start?.get())?;
            (offset < ARENA).then_some((arena, offset))
        });
        let (arena, offset) = arena?;
        let page = arena * PAGES_PER_ARENA + offset / PAGE;
        offset
            .is_multiple_of(GRANULE)
            .then(|| Addr::new(page, offset % PAGE))
    }
}

/// The memory of a cell in a page.
#[inline]
fn cell_in(page: NonNull<u8>, addr: Addr) -> Place {
    // SAFETY: needs an offset inside the page; holds because an `Addr` has an offset below PAGE and
    // all of the page belongs to the arena; would break if a page were smaller.
    Place(unsafe { page.byte_add(addr.offset()) }.cast())
}

impl Os for Memory {
    fn map(&mut self, arena: usize) -> bool {
        let start = self.kept.pop().or_else(|| {
            // SAFETY: needs a layout that is not empty; holds because an arena has a size; would
            // break for a size of 0.
            NonNull::new(unsafe { alloc(LAYOUT) })
        });
        if self.arenas.len() <= arena {
            self.arenas.resize(arena + 1, None);
            self.pages.resize((arena + 1) * PAGES_PER_ARENA, None);
        }
        self.arenas[arena] = start;
        start.is_some()
    }

    fn unmap(&mut self, arena: usize) {
        let mut pages = self.pages.chunks_mut(PAGES_PER_ARENA);
        pages.nth(arena).expect("a mapped arena").fill(None);
        // Taken out of the table: it can be freed only once.
        let start = self.arenas[arena].take().expect("a mapped arena");
        if cfg!(debug_assertions) || self.kept.len() < KEPT {
            self.kept.push(start);
        } else {
            release(start);
        }
    }
}

/// Gives an arena back to the system.
fn release(start: NonNull<u8>) {
    // SAFETY: needs memory from `alloc` with the same layout, that nobody uses any more; holds
    // because only `map` allocates, its arenas are taken out of the tables before this, and the
    // space unmaps an arena when its last cell is free; would break if it did so earlier.
    unsafe { dealloc(start.as_ptr(), LAYOUT) };
}

impl Drop for Memory {
    fn drop(&mut self) {
        let mapped = self.arenas.drain(..).flatten();
        mapped.chain(self.kept.drain(..)).for_each(release);
    }
}
