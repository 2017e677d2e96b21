use crate::world::{Paper, same};
use ch12_generations::Generation::{Middle, Old, Young};
use ch12_generations::Schedule;
use testkit::{lesson, snapshot};

/// A schedule whose last old collection left so many objects, and whose three
/// counts are all too high.
fn after_an_old_one(survivors: usize) -> Schedule {
    let mut schedule = Schedule::new();
    schedule.begin(Old);
    schedule.survived(Old, survivors);
    for _ in 0..11 {
        schedule.begin(Middle);
    }
    for _ in 0..11 {
        schedule.begin(Young);
    }
    schedule
}

#[test]
fn less_than_a_quarter_is_not_worth_it() {
    let _lesson = lesson! {
        python: "# 400 long-lived objects; 99 became old since. gc: not yet. One more: now",
        rule: "an old collection waits until a quarter as many objects became old as survived the last one",
        page: "ch12-generations.html#quarter",
    };
    let mut schedule = after_an_old_one(400);
    same("worth it, with nothing new", schedule.is_worth_it(), false);
    schedule.survived(Middle, 60);
    schedule.survived(Middle, 39);
    same("worth it, with 99 of 400", schedule.is_worth_it(), false);
    same("due instead", schedule.due(701), Some(Middle));
    schedule.survived(Middle, 1);
    same("worth it, with 100 of 400", schedule.is_worth_it(), true);
    same("due", schedule.due(701), Some(Old));
}

#[test]
fn a_young_one_is_due_when_the_middle_is_not() {
    let _lesson = lesson! {
        python: "# count 2 is too high, but it is not worth it, and count 1 is low: generation 0",
        rule: "when the old generation must wait, the search goes on with the younger ones",
        page: "ch12-generations.html#quarter",
    };
    let mut schedule = after_an_old_one(400);
    schedule.begin(Middle);
    same("counts", schedule.counts(701), [701, 0, 12]);
    same("due", schedule.due(701), Some(Young));
}

#[test]
fn the_first_old_collection_need_not_wait() {
    let _lesson = lesson! {
        python: "# a new interpreter: nothing has survived an old collection yet",
        rule: "a quarter of nothing is nothing: without a last old collection there is nothing to wait for",
        page: "ch12-generations.html#quarter",
    };
    let mut schedule = Schedule::new();
    same("worth it at first", schedule.is_worth_it(), true);
    for _ in 0..11 {
        schedule.begin(Middle);
    }
    same("due", schedule.due(701), Some(Old));
}

#[test]
fn only_who_became_old_counts() {
    let _lesson = lesson! {
        python: "# a thousand survivors of gc.collect(0) are middle-aged, not old",
        rule: "survivors of a middle collection become old and are counted; survivors of a young one are not",
        page: "ch12-generations.html#quarter",
    };
    let mut schedule = after_an_old_one(400);
    schedule.survived(Young, 1000);
    same(
        "worth it after 1000 survivors of a young one",
        schedule.is_worth_it(),
        false,
    );
}

#[test]
fn an_old_collection_begins_anew() {
    let _lesson = lesson! {
        python: "# long_lived_total = survivors; long_lived_pending = 0",
        rule: "after an old collection the quarter is taken of its own survivors, and the pending ones are counted from zero",
        page: "ch12-generations.html#quarter",
    };
    let mut schedule = after_an_old_one(400);
    schedule.survived(Middle, 150);
    schedule.begin(Old);
    schedule.survived(Old, 80);
    same("worth it right after it", schedule.is_worth_it(), false);
    schedule.survived(Middle, 20);
    same("worth it with 20 of 80", schedule.is_worth_it(), true);
}

#[test]
fn the_quarter_is_rounded_down() {
    let _lesson = lesson! {
        python: "# long_lived_total // 4, in C: 7 / 4 is 1",
        rule: "of 7 objects the quarter is 1, of 3 it is 0",
        page: "ch12-generations.html#quarter",
    };
    let mut seven = after_an_old_one(7);
    same("worth it with 0 of 7", seven.is_worth_it(), false);
    seven.survived(Middle, 1);
    same("worth it with 1 of 7", seven.is_worth_it(), true);
    same(
        "worth it with 0 of 3",
        after_an_old_one(3).is_worth_it(),
        true,
    );
}

#[test]
fn old_collections_get_rarer_as_the_heap_grows() {
    let _lesson = lesson! {
        python: "gc.set_threshold(10, 2, 2)      # and 20,000 objects that are kept",
        rule: "each old collection waits for the heap to grow by a quarter: 18 of them, and not 113",
        page: "ch12-generations.html#quarter",
    };
    let mut paper = Paper::new([10, 2, 2]);
    paper.tells_survivors = true;
    for _ in 0..20_000 {
        paper.one_more_container();
    }
    // CPython 3.11, measured: the places of generation 2 among 1819 collections.
    let full = paper.sequence.match_indices('2').map(|(at, _)| at);
    same(
        "the places of the old collections",
        full.collect::<Vec<_>>(),
        vec![
            12, 25, 38, 51, 68, 89, 114, 147, 188, 237, 298, 375, 472, 593, 746, 935, 1172, 1469,
        ],
    );
    same("collections", paper.sequence.len(), 1818);
}

#[test]
fn with_all_thresholds_zero_but_one() {
    let _lesson = lesson! {
        python: "gc.set_threshold(10, 1, 0)      # and 600 objects that are kept",
        rule: "the counts and the quarter together give CPython's sequence",
        page: "ch12-generations.html#quarter",
    };
    let run = |thresholds, kept| {
        let mut paper = Paper::new(thresholds);
        paper.tells_survivors = true;
        for _ in 0..kept {
            paper.one_more_container();
        }
        paper.sequence
    };
    // CPython 3.11, measured.
    same(
        "the sequence with (10, 1, 0)",
        run([10, 1, 0], 600).as_str(),
        "001200120012001200100120010012001001001200100100100120",
    );
}

#[test]
fn the_price_without_the_rule() {
    let _lesson = lesson! {
        python: "# how many objects do all collections together look at, for each object made?",
        rule: "with the rule the price of one more object stays the same; without it, it grows with the heap",
        page: "ch12-generations.html#quarter",
    };
    let price = |objects: u64, rule: bool| {
        let mut paper = Paper::new([100, 10, 10]);
        paper.tells_survivors = rule;
        for _ in 0..objects {
            paper.one_more_container();
        }
        paper.looked_at as f64 / objects as f64
    };
    let mut table = String::from("objects made   looks per object\n                with   without");
    for objects in [25_000, 50_000, 100_000, 200_000, 400_000] {
        let (with, without) = (price(objects, true), price(objects, false));
        table += &format!("\n{objects:>8}   {with:>9.2} {without:>9.2}");
    }
    // ANCHOR: price
    snapshot!(table, @r"
    objects made   looks per object
                    with   without
       25000        2.42      2.42
       50000        3.52      3.52
      100000        4.80      5.65
      200000        5.44      8.95
      400000        5.74     16.51
    ");
    // ANCHOR_END: price
}
