//! Task `arenas`: empty pages and empty arenas go back.

use crate::naive::Naive;
use crate::paper::{
    PAGES, alloc, alloc_many, check, free, picture, place, space, space_with, tenant,
};
use ch02_addresses::{Addr, Fault};
use testkit::{lesson, note, seeds, snapshot};

/// Objects of 512 bytes in an arena.
const IN_AN_ARENA: usize = PAGES * 31;

#[test]
fn one_object_keeps_its_arena() {
    let _lesson = lesson! {
        python: "big = [… a million objects …]; one = big[500000]; del big        # RSS stays",
        rule: "an arena goes back when its last object has gone, and not before",
        page: "ch02-addresses.html#the-memory-that-stayed",
    };
    let mut space = space();
    let log = space.os().log.clone();
    let objects = alloc_many(&mut space, 512, 3 * IN_AN_ARENA);
    snapshot!(picture(&space), @r"
    arena 0: 1984 in use, 0 of 64 pages empty
    arena 1: 1984 in use, 0 of 64 pages empty
    arena 2: 1984 in use, 0 of 64 pages empty
    in use 5952, returned 0
    ");
    let one = objects[IN_AN_ARENA + 1000];
    for &addr in &objects {
        if addr != one {
            free(&mut space, addr);
        }
    }
    snapshot!(picture(&space), @r"
    arena 1: 1 in use, 63 of 64 pages empty
    in use 1, returned 2
    ");
    free(&mut space, one);
    snapshot!(picture(&space), @"in use 0, returned 3");
    testkit::assert_log!(
        log,
        "
         mapped arena 0
         mapped arena 1
         mapped arena 2
         unmapped arena 0
         unmapped arena 2
         unmapped arena 1
        "
    );
}

#[test]
fn one_object_in_every_arena_keeps_them_all() {
    let _lesson = lesson! {
        python: "kept = big[::2000]; del big        # three objects hold three megabytes",
        rule: "an arena goes back only when it is empty: mostly empty is not empty",
        page: "ch02-addresses.html#the-memory-that-stayed",
    };
    let mut space = space();
    let objects = alloc_many(&mut space, 512, 3 * IN_AN_ARENA);
    for (n, &addr) in objects.iter().enumerate() {
        if n % IN_AN_ARENA != 0 {
            free(&mut space, addr);
        }
    }
    snapshot!(picture(&space), @r"
    arena 0: 1 in use, 63 of 64 pages empty
    arena 1: 1 in use, 63 of 64 pages empty
    arena 2: 1 in use, 63 of 64 pages empty
    in use 3, returned 0
    ");
    for arena in 0..3 {
        let kept = objects[arena * IN_AN_ARENA];
        let number = arena * IN_AN_ARENA + 1;
        check(
            format_args!("the object that was kept in arena {arena}"),
            tenant(&space, kept),
            format!("#{number}"),
        );
    }
}

#[test]
fn an_empty_page_serves_another_size() {
    let _lesson = lesson! {
        python: "a thousand floats die; lists move into their pages",
        rule: "a page whose last object has gone belongs to no size: it is the next page to be opened, \
               if it is the lowest empty one",
        page: "ch02-addresses.html#empty-pages",
    };
    let mut space = space();
    let small = alloc(&mut space, 16);
    alloc(&mut space, 32);
    let large = alloc_many(&mut space, 512, 32);
    check(
        "pages in use",
        (small.page(), large[0].page(), large[31].page()),
        (0, 2, 3),
    );
    free(&mut space, small);
    let next = alloc(&mut space, 100);
    check("the lowest empty page", place(next), "page 0, offset 16");
    for &addr in &large {
        free(&mut space, addr);
    }
    let next = alloc_many(&mut space, 16, 1024);
    check("the lowest empty page", place(next[0]), "page 2, offset 16");
    check("its last cell", place(next[1022]), "page 2, offset 16368");
    check(
        "the lowest empty page",
        place(next[1023]),
        "page 3, offset 16",
    );
}

#[test]
fn an_empty_page_forgets_its_size() {
    let _lesson = lesson! {
        python: "lists die, floats move in; a page cannot hold both",
        rule: "after its last object has gone, no object is put into a page because of its old size",
        page: "ch02-addresses.html#empty-pages",
    };
    let mut space = space();
    let list = alloc(&mut space, 80);
    alloc(&mut space, 160);
    free(&mut space, list);
    let float = alloc(&mut space, 32);
    let list = alloc(&mut space, 80);
    check(
        "a float in the page of a dead list",
        place(float),
        "page 0, offset 16",
    );
    check(
        "a list needs a page of its own size",
        place(list),
        "page 2, offset 16",
    );
    free(&mut space, float);
    let list = alloc(&mut space, 80);
    check(
        "page 2 has room, page 0 has no size",
        place(list),
        "page 2, offset 96",
    );
}

#[test]
fn a_page_of_a_size_does_not_pin_its_arena() {
    let _lesson = lesson! {
        python: "the last object of a size dies, and its arena with it",
        rule: "an arena goes back at the free of its last object, whichever page was used last",
        page: "ch02-addresses.html#empty-pages",
    };
    let mut space = space();
    let log = space.os().log.clone();
    for size in [16, 72, 512] {
        let addr = alloc(&mut space, size);
        free(&mut space, addr);
        check(
            "arenas in use after the only object died",
            space.arenas().len(),
            0,
        );
    }
    check("arenas given back", space.returned(), 3);
    testkit::assert_log!(
        log,
        "
         mapped arena 0
         unmapped arena 0
         mapped arena 0
         unmapped arena 0
         mapped arena 0
         unmapped arena 0
        "
    );
}

#[test]
fn an_arena_behind_a_full_one_is_asked_for_again() {
    let _lesson = lesson! {
        python: "xs = [… an arena full …]; x = f(); del x; x = f()        # mapped, unmapped, mapped",
        rule: "an arena that went back has no page to open: it is mapped again first, whichever it was",
        page: "ch02-addresses.html#empty-pages",
    };
    let mut space = space();
    alloc_many(&mut space, 512, IN_AN_ARENA);
    let log = space.os().log.clone();
    log.take();
    for _ in 0..2 {
        let behind = alloc(&mut space, 16);
        check("behind a full arena", place(behind), "page 64, offset 16");
        free(&mut space, behind);
    }
    testkit::assert_log!(
        log,
        "
         mapped arena 1
         unmapped arena 1
         mapped arena 1
         unmapped arena 1
        "
    );
}

#[test]
fn nothing_lives_in_an_arena_that_went_back() {
    let _lesson = lesson! {
        python: "an address in memory that was given back is a segmentation fault",
        rule: "after unmap, no page of the arena is used, and every address in it is NotInUse",
        page: "ch02-addresses.html#empty-pages",
    };
    let mut space = space();
    let objects = alloc_many(&mut space, 512, 2 * IN_AN_ARENA);
    for &addr in &objects[..IN_AN_ARENA] {
        free(&mut space, addr);
    }
    check("arena 0 is empty", space.returned(), 1);
    for &addr in [&objects[0], &objects[500], &objects[IN_AN_ARENA - 1]] {
        check("who lives in arena 0", tenant(&space, addr), "nobody");
        check("free in arena 0", space.free(addr), Err(Fault::NotInUse));
    }
    // Arena 1 is full: the next object needs arena 0 again.
    let log = space.os().log.clone();
    log.take();
    let next = alloc(&mut space, 16);
    testkit::assert_log!(log, "mapped arena 0");
    check(
        "the lowest page of arena 0",
        place(next),
        "page 0, offset 16",
    );
}

#[test]
fn the_lowest_arena_is_mapped_first() {
    let _lesson = lesson! {
        python: "a process asks for memory again after it gave some back",
        rule: "pages of mapped arenas first; then the lowest arena number that is not mapped",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    let mut space = space();
    let log = space.os().log.clone();
    let objects = alloc_many(&mut space, 512, 4 * IN_AN_ARENA);
    for arena in [2, 0] {
        for &addr in &objects[arena * IN_AN_ARENA..][..IN_AN_ARENA] {
            free(&mut space, addr);
        }
    }
    free(&mut space, objects[3 * IN_AN_ARENA + 5]);
    log.take();
    let first = alloc(&mut space, 512);
    check(
        "arena 3 has room",
        place(first),
        place(objects[3 * IN_AN_ARENA + 5]),
    );
    testkit::assert_log!(log, "");
    alloc_many(&mut space, 512, IN_AN_ARENA + 1);
    testkit::assert_log!(log, "mapped arena 0\nmapped arena 2");
}

#[test]
fn what_was_given_back_can_be_had_again() {
    let _lesson = lesson! {
        python: "after a MemoryError, del something and go on",
        rule: "a space that was refused an arena uses every cell and page that becomes free",
        page: "ch02-addresses.html#the-memory-that-stayed",
    };
    let mut space = space_with(1);
    let objects = alloc_many(&mut space, 512, IN_AN_ARENA);
    assert!(space.alloc(512).is_err(), "the only arena is full");
    for &addr in &objects[31..62] {
        free(&mut space, addr);
    }
    let small = alloc(&mut space, 16);
    check(
        "the page that became empty",
        place(small),
        "page 1, offset 16",
    );
    assert!(space.alloc(512).is_err(), "it belongs to another size now");
    free(&mut space, small);
    check(
        "the page is empty again",
        place(alloc(&mut space, 512)),
        "page 1, offset 16",
    );
}

#[test]
fn a_space_lists_its_cells_in_order() {
    let _lesson = lesson! {
        python: "gc.get_objects()        # a heap can name what it holds",
        rule: "cells() has every living object once, in the order of addresses",
        page: "ch02-addresses.html#birth-numbers",
    };
    let mut space = space();
    let objects = alloc_many(&mut space, 400, 3);
    alloc(&mut space, 16);
    free(&mut space, objects[1]);
    alloc_many(&mut space, 400, 2);
    let cells: Vec<_> = space.cells();
    let cells: Vec<_> = cells
        .into_iter()
        .map(|(addr, uid)| format!("{uid} at {}", place(addr)))
        .collect();
    snapshot!(cells.join("\n"), @r"
    #1 at page 0, offset 16
    #5 at page 0, offset 416
    #3 at page 0, offset 816
    #6 at page 0, offset 1216
    #4 at page 1, offset 16
    ");
}

/// Grows and shrinks through several arenas, and compares each step with the
/// rules written down plainly.
#[test]
fn any_life_of_a_heap_keeps_the_rules() {
    let _lesson = lesson! {
        python: "a long program: memory goes up and down many times",
        rule: "lowest free cell, lowest empty page, lowest arena; pages and arenas go back when empty",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    for mut rng in seeds(3) {
        let (mut space, mut naive) = (space(), Naive::default());
        let mut alive: Vec<Addr> = Vec::new();
        for phase in 0..6 {
            let sizes: Vec<usize> = (0..4).map(|_| 256 + rng.below(257)).collect();
            let goal = if phase % 2 == 0 {
                rng.below(4000)
            } else {
                rng.below(60)
            };
            note(format!(
                "phase {phase}: from {} to {goal} objects",
                alive.len()
            ));
            while alive.len() != goal {
                if alive.len() < goal {
                    let size = *rng.pick(&sizes);
                    let (expected, found) = (naive.alloc(size), alloc(&mut space, size));
                    let born = naive.born();
                    check(
                        format_args!("birth #{born}, alloc({size})"),
                        place(found),
                        place(expected),
                    );
                    alive.push(found);
                } else {
                    let addr = alive.swap_remove(rng.below(alive.len()));
                    naive.free(addr);
                    free(&mut space, addr);
                }
            }
            naive.compare(&space);
        }
        for addr in alive.drain(..) {
            naive.free(addr);
            free(&mut space, addr);
        }
        naive.compare(&space);
    }
}
