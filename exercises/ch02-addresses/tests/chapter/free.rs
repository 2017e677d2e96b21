//! Task `free`: a cell that is free again is given again, and only once.
//!
//! Each test keeps one object in every page, so that no page becomes empty:
//! what happens then is the next task.

use crate::paper::{alloc, alloc_many, check, free, place, space, tenant};
use ch02_addresses::{Addr, Fault, PAGE, PAGE_HEADER};
use std::collections::BTreeMap;
use testkit::{lesson, note, seeds};

#[test]
fn the_next_object_moves_in_where_one_died() {
    let _lesson = lesson! {
        python: "id([]) == id([])        # True: the first list is dead when the second is born",
        rule: "a freed cell is free: as the lowest one it is the next to be given",
        page: "ch02-addresses.html#reuse",
    };
    let mut space = space();
    alloc(&mut space, 72);
    let first = alloc(&mut space, 72);
    free(&mut space, first);
    let second = alloc(&mut space, 72);
    check("the second list's place", place(second), place(first));
    check("who lives there now", tenant(&space, second), "#3");
}

#[test]
fn objects_that_live_at_once_live_apart() {
    let _lesson = lesson! {
        python: "[] is []        # False: both are alive when they are compared",
        rule: "a cell in use is never given",
        page: "ch02-addresses.html#reuse",
    };
    let mut space = space();
    let keep = alloc(&mut space, 72);
    let first = alloc(&mut space, 72);
    let second = alloc(&mut space, 72);
    assert_ne!(place(first), place(second), "two lists alive");
    free(&mut space, first);
    let third = alloc(&mut space, 72);
    assert_ne!(place(third), place(second), "two lists alive");
    assert_ne!(place(third), place(keep), "two lists alive");
    check("objects alive", space.in_use(), 3);
}

#[test]
fn nobody_lives_at_a_freed_address() {
    let _lesson = lesson! {
        python: "a = []; i = id(a); del a        # i is a number now, and no object's",
        rule: "free ends the life: tenant is None and in_use goes down by one",
        page: "ch02-addresses.html#reuse",
    };
    let mut space = space();
    alloc(&mut space, 72);
    let addr = alloc(&mut space, 72);
    check("who lives there", tenant(&space, addr), "#2");
    free(&mut space, addr);
    check("who lives there after free", tenant(&space, addr), "nobody");
    check("objects alive", space.in_use(), 1);
}

#[test]
fn a_second_free_is_refused() {
    let _lesson = lesson! {
        python: "a double free in CPython puts one cell twice on the free list: two objects, one id",
        rule: "free(addr) is Err(NotInUse) when nobody lives there",
        page: "ch02-addresses.html#double-free",
    };
    let mut space = space();
    alloc(&mut space, 72);
    let addr = alloc(&mut space, 72);
    free(&mut space, addr);
    let second = space.free(addr);
    let (a, b) = (alloc(&mut space, 72), alloc(&mut space, 72));
    assert_ne!(
        place(a),
        place(b),
        "after a second free of one address, two living objects have it"
    );
    check("the second free", second, Err(Fault::NotInUse));
    check("objects alive", space.in_use(), 3);
}

#[test]
fn what_is_no_object_cannot_be_freed() {
    let _lesson = lesson! {
        python: "free() of a wrong pointer corrupts the heap in C",
        rule: "free(addr) is Err(NotInUse), and changes nothing, unless an object begins at addr",
        page: "ch02-addresses.html#double-free",
    };
    let mut space = space();
    let object = alloc(&mut space, 72);
    alloc(&mut space, 512);
    let wrong = [
        ("the page's header", Addr::new(object.page(), 0)),
        (
            "the middle of an object",
            Addr::new(object.page(), object.offset() + 16),
        ),
        (
            "the last granule of an object",
            Addr::new(object.page(), object.offset() + 64),
        ),
        (
            "a cell that was never given",
            Addr::new(object.page(), object.offset() + 80),
        ),
        // Cells of 80 bytes: the 204th ends at 16336, and 48 bytes are left.
        (
            "the rest behind the last cell",
            Addr::new(object.page(), PAGE_HEADER + 204 * 80),
        ),
        (
            "the page's last granule",
            Addr::new(object.page(), PAGE - 16),
        ),
        ("a page without cells", Addr::new(5, PAGE_HEADER)),
        ("an arena that is not mapped", Addr::new(64, PAGE_HEADER)),
        ("the end of the world", Addr::new((1 << 22) - 1, PAGE - 16)),
    ];
    for (what, addr) in wrong {
        check(
            format_args!("tenant of {what}"),
            tenant(&space, addr),
            "nobody",
        );
        check(
            format_args!("free of {what}"),
            space.free(addr),
            Err(Fault::NotInUse),
        );
    }
    check("objects alive", space.in_use(), 2);
    check("the object is still there", tenant(&space, object), "#1");
}

#[test]
fn an_address_does_not_say_whom_you_mean() {
    let _lesson = lesson! {
        python: "a = []; i = id(a); del a; b = []; i == id(b)        # True, and b is a stranger",
        rule: "addresses come back, birth numbers never do",
        page: "ch02-addresses.html#birth-numbers",
    };
    let mut space = space();
    alloc(&mut space, 72);
    let addr = alloc(&mut space, 72);
    let first = space.tenant(addr).expect("it was born here");
    let mut seen = vec![first];
    for life in 2..=5 {
        free(&mut space, addr);
        check(
            format_args!("life {life}"),
            place(alloc(&mut space, 72)),
            place(addr),
        );
        let uid = space.tenant(addr).expect("it was born here");
        assert!(
            !seen.contains(&uid),
            "life {life} at {} got birth number {uid}, which an earlier object had",
            place(addr)
        );
        seen.push(uid);
    }
    let numbers: Vec<_> = seen.iter().map(|uid| uid.number()).collect();
    check("birth numbers at one address", numbers, [2, 3, 4, 5, 6]);
}

#[test]
fn the_lowest_free_cell_goes_first() {
    let _lesson = lesson! {
        python: "three of ten lists die; the next three lists take their places",
        rule: "alloc gives the lowest free cell, in whatever order the cells were freed",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    let mut space = space();
    let objects = alloc_many(&mut space, 72, 200);
    for n in [70, 2, 150, 5, 64, 63] {
        free(&mut space, objects[n]);
    }
    for n in [2, 5, 63, 64, 70, 150] {
        let addr = alloc(&mut space, 72);
        check(
            format_args!("the lowest free cell was number {n}'s"),
            place(addr),
            place(objects[n]),
        );
    }
}

#[test]
fn the_lowest_page_with_room_goes_first() {
    let _lesson = lesson! {
        python: "lists die here and there; new ones fill the oldest pages first",
        rule: "of all pages of this cell size that have a free cell, the lowest is used",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    let mut space = space();
    let in_a_page = 31;
    let objects = alloc_many(&mut space, 512, 4 * in_a_page);
    let holes = [3 * in_a_page + 4, 0, in_a_page + 7, in_a_page + 30, 9];
    for n in holes {
        free(&mut space, objects[n]);
    }
    for n in [0, 9, in_a_page + 7, in_a_page + 30, 3 * in_a_page + 4] {
        let addr = alloc(&mut space, 512);
        check(
            format_args!("the lowest page with room has number {}", objects[n].page()),
            place(addr),
            place(objects[n]),
        );
    }
}

#[test]
fn a_mass_free_does_not_scatter_the_next_build() {
    let _lesson = lesson! {
        python: "free half of a big structure, build the next one: it lies in order again",
        rule: "the lowest first, however mixed up the order of the deaths was",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    for mut rng in seeds(3) {
        let mut space = space();
        let mut objects = alloc_many(&mut space, 72, 3000);
        rng.shuffle(&mut objects);
        let (dying, staying) = objects.split_at(1500);
        for &addr in dying {
            free(&mut space, addr);
        }
        let rebuilt = alloc_many(&mut space, 72, dying.len());
        let mut places = dying.to_vec();
        places.sort();
        for (n, (&found, &expected)) in rebuilt.iter().zip(&places).enumerate() {
            check(
                format_args!("object {n} of the next build"),
                place(found),
                place(expected),
            );
        }
        check(
            "objects alive",
            space.in_use(),
            staying.len() + rebuilt.len(),
        );
    }
}

#[test]
fn coming_and_going_needs_no_new_memory() {
    let _lesson = lesson! {
        python: "for i in range(20000): a = []        # one list at a time: memory stays flat",
        rule: "what is freed is given again before anything new is opened",
        page: "ch02-addresses.html#reuse",
    };
    let mut space = space();
    alloc(&mut space, 72);
    for round in 0..20_000 {
        let addr = alloc(&mut space, 72);
        check(
            format_args!("round {round} of one list at a time"),
            addr.page(),
            0,
        );
        free(&mut space, addr);
    }
}

#[test]
fn any_coming_and_going_keeps_the_rules() {
    let _lesson = lesson! {
        python: "objects of all sizes come and go for hours",
        rule: "two living objects never share an address; a birth number never repeats; the lowest \
               free cell goes first",
        page: "ch02-addresses.html#the-rule-of-the-lowest",
    };
    for mut rng in seeds(20) {
        let mut space = space();
        // One page for each of 20 sizes, and one object that stays in each.
        let sizes: Vec<usize> = (1..=20).map(|n| n * 24).collect();
        for &size in &sizes {
            alloc(&mut space, size);
        }
        let mut alive: Vec<(Addr, u64)> = Vec::new();
        let mut free_cells: BTreeMap<usize, Vec<Addr>> = BTreeMap::new();
        let mut born = sizes.len() as u64;
        for _ in 0..500 {
            if alive.len() < 30 && !rng.chance(alive.len(), 40) {
                let size = *rng.pick(&sizes);
                let addr = alloc(&mut space, size);
                note(format!("alloc({size}) gave {}", place(addr)));
                born += 1;
                alive.push((addr, born));
                // A cell that was free before must be the lowest of its page.
                let cells = free_cells.entry(addr.page()).or_default();
                if let Some(lowest) = cells.iter().min().copied() {
                    check("the lowest free cell", place(addr), place(lowest));
                    cells.retain(|&cell| cell != lowest);
                }
            } else {
                let (addr, _) = alive.swap_remove(rng.below(alive.len()));
                note(format!("free of {}", place(addr)));
                free(&mut space, addr);
                check("a second free", space.free(addr), Err(Fault::NotInUse));
                free_cells.entry(addr.page()).or_default().push(addr);
            }
            for &(addr, number) in &alive {
                check(
                    format_args!("who lives at {}", place(addr)),
                    tenant(&space, addr),
                    format!("#{number}"),
                );
            }
            check("objects alive", space.in_use(), sizes.len() + alive.len());
        }
    }
}
