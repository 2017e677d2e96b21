//! Task `alloc`: the lowest free cell, then the lowest empty page, then the
//! lowest arena.

use crate::paper::{PAGES, Paper, alloc, alloc_many, check, place, space, space_with, tenant};
use ch02_addresses::{Addr, Fault, GRANULE, LARGEST, PAGE, PAGE_HEADER, Refused, Space, cell_size};
use rstest::rstest;
use std::collections::BTreeMap;
use testkit::{Rng, lesson};

#[test]
fn cells_follow_the_header_one_after_the_other() {
    let _lesson = lesson! {
        python: "a = []; b = []; c = []        # three lists, three places",
        rule: "cell n of a page begins at PAGE_HEADER + n * cell size; the lowest free cell goes first",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    let mut space = space();
    for n in 0..5 {
        let addr = alloc(&mut space, 72);
        assert!(
            addr.offset() >= PAGE_HEADER,
            "object {n} lives at {}: that is inside the page's header, which is not yours to give",
            place(addr)
        );
        let expected = format!("page 0, offset {}", PAGE_HEADER + n * 80);
        check(
            format_args!("object {n} of 72 bytes (cells of 80)"),
            place(addr),
            expected,
        );
    }
}

#[test]
fn living_objects_never_share_a_byte() {
    let _lesson = lesson! {
        python: "a = []; b = []; a is b        # False: two living objects, two places",
        rule: "no two living objects overlap; a cell ends where its page ends, or before",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    let mut space = space();
    let mut rng = Rng::new(2);
    let mut cells: BTreeMap<_, usize> = BTreeMap::new();
    for n in 1..=3000 {
        let size = rng.below(LARGEST) + 1;
        let addr = alloc(&mut space, size);
        let cell = size.next_multiple_of(GRANULE);
        assert!(
            addr.offset() >= PAGE_HEADER && addr.offset() + cell <= PAGE,
            "object {n} of {size} bytes lives at {}, outside the cells of the page",
            place(addr)
        );
        assert!(
            !cells.contains_key(&addr),
            "object {n} was given {}, where another object lives",
            place(addr)
        );
        cells.insert(addr, cell);
    }
    for ((a, cell), (b, _)) in cells.iter().zip(cells.iter().skip(1)) {
        assert!(
            a.page() != b.page() || a.offset() + cell <= b.offset(),
            "the object at {} has {cell} bytes and runs into the object at {}",
            place(*a),
            place(*b)
        );
    }
}

#[rstest]
#[case(16)]
#[case(48)]
#[case(80)]
#[case(512)]
fn a_page_fills_up_before_the_next_one_opens(#[case] size: usize) {
    let _lesson = lesson! {
        python: "objects of one size lie side by side, page after page",
        rule: "a page has (PAGE - PAGE_HEADER) / cell size cells, and all are used before another page",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    let mut space = space();
    let capacity = (PAGE - PAGE_HEADER) / size;
    let addrs = alloc_many(&mut space, size, 2 * capacity + 1);
    for (n, addr) in addrs.iter().enumerate() {
        check(
            format_args!(
                "(page, offset) of object {n}; a page has {capacity} cells of {size} bytes"
            ),
            (addr.page(), addr.offset()),
            (n / capacity, PAGE_HEADER + n % capacity * size),
        );
    }
}

#[test]
fn a_page_has_cells_of_one_size() {
    let _lesson = lesson! {
        python: "a float (24 bytes) and a list (56 bytes) never lie in one page",
        rule: "the first object of a size opens a page, and only objects with the same cell size \
               go there",
        page: "ch02-addresses.html#size-classes",
    };
    let mut space = space();
    let mut size_of_page: BTreeMap<usize, usize> = BTreeMap::new();
    let mut page_of_size: BTreeMap<usize, usize> = BTreeMap::new();
    for size in (1..=LARGEST).rev() {
        let page = alloc(&mut space, size).page();
        let cell = cell_size(size).expect("512 bytes and less are small");
        check(
            format_args!(
                "page {page} got an object of {size} bytes, but its cells have another size"
            ),
            *size_of_page.entry(page).or_insert(cell),
            cell,
        );
        check(
            format_args!(
                "an object of {size} bytes got a new page, though a page of {cell}-byte cells has room"
            ),
            *page_of_size.entry(cell).or_insert(page),
            page,
        );
    }
    check("different cell sizes", page_of_size.len(), 32);
}

#[test]
fn births_are_numbered_from_one() {
    let _lesson = lesson! {
        python: "id() cannot tell the first list from the second, which took its place",
        rule: "the n-th object that is born has birth number n, wherever it lives",
        page: "ch02-addresses.html#birth-numbers",
    };
    let mut space = space();
    let mut addrs = Vec::new();
    for (n, size) in [72, 24, 72, 512, 1, 24].into_iter().enumerate() {
        addrs.push(alloc(&mut space, size));
        check("objects alive", space.in_use(), n + 1);
    }
    let tenants: Vec<_> = addrs.iter().map(|&addr| tenant(&space, addr)).collect();
    check(
        "birth numbers",
        tenants,
        ["#1", "#2", "#3", "#4", "#5", "#6"],
    );
}

#[test]
fn an_arena_is_mapped_when_the_pages_run_out() {
    let _lesson = lesson! {
        python: "CPython asks the system for 1 MiB at a time, not for each object",
        rule: "map is called only when no page has room and no page is empty, for the lowest arena",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    let mut space = space();
    let log = space.os().log.clone();
    testkit::assert_log!(log, "");
    let in_an_arena = PAGES * 31;
    alloc_many(&mut space, 512, in_an_arena);
    testkit::assert_log!(log, "mapped arena 0");
    let next = alloc(&mut space, 512);
    testkit::assert_log!(log, "mapped arena 1");
    check("the first page of arena 1", next.page(), PAGES);
}

#[test]
fn a_refusal_changes_nothing() {
    let _lesson = lesson! {
        python: "MemoryError        # and the program goes on",
        rule: "Err(NoMemory) uses up no cell, no birth number and no arena number: the arena that was \
               refused is the next one to be asked for",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    let mut space = space_with(1);
    alloc_many(&mut space, 512, PAGES * 31);
    let no_memory = || Err(Refused::NoMemory);
    let refused = |space: &mut Space<Paper>, size| space.alloc(size).map(place);
    check(
        "a cell, and no arena has one",
        refused(&mut space, 512),
        no_memory(),
    );
    check(
        "a page, and no arena has one",
        refused(&mut space, 16),
        no_memory(),
    );
    check(
        "513 bytes, which no page serves",
        refused(&mut space, 513),
        Err(Refused::TooBig),
    );
    check("objects alive", space.in_use(), PAGES * 31);
    space.os_mut().limit = 2;
    let addr = alloc(&mut space, 16);
    let number = (PAGES * 31 + 1).to_string();
    check("the next birth", tenant(&space, addr), format!("#{number}"));
    check(
        "the first page of arena 1, which was refused twice before",
        addr.page(),
        PAGES,
    );
}

#[test]
fn too_big_asks_the_system_for_nothing() {
    let _lesson = lesson! {
        python: "an object of more than 512 bytes comes from malloc, not from a page",
        rule: "alloc(513) is Err(TooBig) before anything else happens",
        page: "ch02-addresses.html#size-classes",
    };
    let mut space = space();
    check("alloc(513)", space.alloc(LARGEST + 1), Err(Refused::TooBig));
    check("objects alive", space.in_use(), 0);
    check("what the system was asked", space.os().log.text(), "");
    check(
        "alloc(512)",
        place(alloc(&mut space, LARGEST)),
        "page 0, offset 16",
    );
}

#[test]
fn everybody_who_was_born_is_in_the_books() {
    let _lesson = lesson! {
        python: "gc.get_objects()        # a heap can name what it holds",
        rule: "a page counts in `live` who lives in it: who looks through the pages skips those \
               that count nobody",
        page: "ch02-addresses.html#birth-numbers",
    };
    let mut space = space();
    for size in [72, 24, 72] {
        alloc(&mut space, size);
    }
    let cells = space.cells().into_iter();
    let cells: Vec<_> = cells
        .map(|(addr, uid)| format!("{uid} at {}", place(addr)))
        .collect();
    check(
        "cells(): every object alive, in the order of addresses",
        cells,
        [
            "#1 at page 0, offset 16",
            "#3 at page 0, offset 96",
            "#2 at page 1, offset 16",
        ],
    );
}

#[test]
fn another_object_can_be_born_in_the_same_cell() {
    let _lesson = lesson! {
        python: "id([]) == id([])        # True: one cell, and two births",
        rule: "rebirth gives the next birth number to the cell's new tenant",
        page: "ch02-addresses.html#reuse",
    };
    let mut space = space();
    let first = alloc(&mut space, 72);
    let second = alloc(&mut space, 72);
    check("rebirth", space.rebirth(first), Ok(()));
    check("who lives there now", tenant(&space, first), "#3");
    check("who lives beside it", tenant(&space, second), "#2");
    check("objects alive", space.in_use(), 2);
    let nobody = Addr::new(0, PAGE_HEADER + 2 * 80);
    check(
        "in a free cell",
        space.rebirth(nobody),
        Err(Fault::NotInUse),
    );
    let third = alloc(&mut space, 72);
    check("the next birth", tenant(&space, third), "#4");
}

#[test]
fn births_that_left_nothing_behind_are_counted() {
    let _lesson = lesson! {
        python: "[]; []; []        # three lists, dead before anybody asked for their number",
        rule: "skip(n): the next n birth numbers are nobody's",
        page: "ch02-addresses.html#birth-numbers",
    };
    let mut space = space();
    alloc(&mut space, 72);
    space.skip(3);
    let next = alloc(&mut space, 72);
    check("the next birth", tenant(&space, next), "#5");
    check("objects alive", space.in_use(), 2);
}
