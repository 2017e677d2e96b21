//! Task `address`: what an address is made of, and how big a cell is.

use crate::paper::{check, offsets, panics, place};
use ch02_addresses::{Addr, GRANULE, LARGEST, PAGE, Refused, cell_size};
use rstest::rstest;
use testkit::lesson;

#[test]
fn an_address_knows_its_page_and_offset() {
    let _lesson = lesson! {
        python: "a = []; id(a) == id(a)        # an address is a plain number that says where",
        rule: "Addr::new(page, offset) keeps both: page() and offset() give them back",
        page: "ch02-addresses.html#an-address",
    };
    for page in [0, 1, 2, 63, 64, 1023, 1024, 65_535, (1 << 22) - 1] {
        for offset in offsets() {
            let addr = Addr::new(page, offset);
            check(
                format_args!("Addr::new({page}, {offset}) says that it is somewhere else"),
                place(addr),
                format!("page {page}, offset {offset}"),
            );
        }
    }
}

#[test]
fn different_places_are_different_addresses_in_order() {
    let _lesson = lesson! {
        python: "a = []; b = []; id(a) == id(b)        # False: both are alive",
        rule: "two addresses are equal only if page and offset are; lower pages come first, then \
               lower offsets",
        page: "ch02-addresses.html#an-address",
    };
    let pages = [0, 1, 2, 1024, (1 << 22) - 1];
    let all = pages
        .into_iter()
        .flat_map(|page| offsets().map(move |offset| (page, offset)));
    let all: Vec<_> = all.collect();
    for pair in all.windows(2) {
        let [(page, offset), (next_page, next_offset)] = [pair[0], pair[1]];
        assert!(
            Addr::new(page, offset) < Addr::new(next_page, next_offset),
            "Addr::new({page}, {offset}) must be below Addr::new({next_page}, {next_offset})"
        );
    }
}

#[test]
fn there_is_no_address_between_granules_or_outside_a_page() {
    let _lesson = lesson! {
        python: "id(a) % 16        # 0 for every object in CPython",
        rule: "an offset is a multiple of 16 below 16384, and a page number is below 2²²",
        page: "ch02-addresses.html#an-address",
    };
    let last = PAGE - GRANULE;
    for (page, offset) in [
        (0, 1),
        (0, 8),
        (3, 17),
        (0, PAGE),
        (0, PAGE + GRANULE),
        (1 << 22, 0),
    ] {
        assert!(
            panics(|| Addr::new(page, offset)),
            "Addr::new({page}, {offset}) did not panic"
        );
    }
    check(
        "the last offset of a page",
        Addr::new(5, last).offset(),
        last,
    );
}

#[rstest]
#[case::nothing_still_needs_an_address(0, 16)]
#[case::one_byte(1, 16)]
#[case::one_below(15, 16)]
#[case::exactly_one_granule(16, 16)]
#[case::one_above(17, 32)]
#[case::two_granules(32, 32)]
#[case::a_python_float(24, 32)]
#[case::a_python_list(56, 64)]
#[case::just_below_the_last(496, 496)]
#[case::into_the_last(497, 512)]
#[case::the_largest(512, 512)]
fn a_cell_is_the_next_multiple_of_16(#[case] size: usize, #[case] cell: usize) {
    let _lesson = lesson! {
        python: "CPython rounds each small request up to a multiple of 16 bytes",
        rule: "cell_size(size) is the smallest multiple of 16 that is at least `size` and at least 16",
        page: "ch02-addresses.html#size-classes",
    };
    check(
        format_args!("the cell for {size} bytes"),
        cell_size(size),
        Ok(cell),
    );
}

#[rstest]
#[case::one_too_many(513)]
#[case::a_page(PAGE)]
#[case::everything(usize::MAX)]
fn what_is_larger_than_512_bytes_is_refused(#[case] size: usize) {
    let _lesson = lesson! {
        python: "an object of more than 512 bytes comes from malloc, not from a page",
        rule: "cell_size(size) is Err(TooBig) for every size above LARGEST, and for no other",
        page: "ch02-addresses.html#size-classes",
    };
    check(
        format_args!("{size} bytes"),
        cell_size(size),
        Err(Refused::TooBig),
    );
}

#[test]
fn every_size_fits_its_cell_and_wastes_less_than_a_granule() {
    let _lesson = lesson! {
        python: "32 cell sizes serve every object of 1 to 512 bytes",
        rule: "cell_size(size) is the smallest multiple of 16 that is at least `size`",
        page: "ch02-addresses.html#size-classes",
    };
    for size in 1..=LARGEST {
        let cell = cell_size(size).unwrap_or_else(|refused| panic!("{size} bytes: {refused:?}"));
        assert!(
            cell >= size && cell < size + GRANULE && cell.is_multiple_of(GRANULE),
            "{size} bytes were given a cell of {cell}"
        );
    }
}
