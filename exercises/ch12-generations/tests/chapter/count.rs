use crate::world::same;
use ch12_generations::Generation::{self, Middle, Old, Young};
use ch12_generations::Schedule;
use testkit::{lesson, note, seeds};

#[test]
fn a_young_collection_counts_for_the_middle() {
    let _lesson = lesson! {
        python: "gc.collect(0); gc.collect(0); gc.get_count()[1:]      # (2, 0)",
        rule: "a collection is counted by the next older generation",
        page: "ch12-generations.html#counts",
    };
    let mut schedule = Schedule::new();
    same("counts at first", schedule.counts(7), [7, 0, 0]);
    schedule.begin(Young);
    schedule.begin(Young);
    same("counts after two young ones", schedule.counts(7), [7, 2, 0]);
}

#[test]
fn a_middle_collection_begins_the_young_count_anew() {
    let _lesson = lesson! {
        python: "gc.collect(0); gc.collect(0); gc.collect(1); gc.get_count()[1:]      # (0, 1)",
        rule: "collecting a generation collects the younger ones too, so their counts begin anew",
        page: "ch12-generations.html#counts",
    };
    let mut schedule = Schedule::new();
    for generation in [Young, Young, Middle] {
        schedule.begin(generation);
    }
    same("counts", schedule.counts(0), [0, 0, 1]);
    schedule.begin(Young);
    schedule.begin(Middle);
    same(
        "counts after one more of each",
        schedule.counts(0),
        [0, 0, 2],
    );
}

#[test]
fn an_old_collection_begins_all_counts_anew() {
    let _lesson = lesson! {
        python: "gc.collect(1); gc.collect(0); gc.collect(2); gc.get_count()[1:]      # (0, 0)",
        rule: "an old collection looks at everything: all counts begin anew, and no older generation counts it",
        page: "ch12-generations.html#counts",
    };
    let mut schedule = Schedule::new();
    for generation in [Middle, Young, Old] {
        schedule.begin(generation);
    }
    same("counts", schedule.counts(3), [3, 0, 0]);
}

#[test]
fn counts_follow_any_order_of_collections() {
    let _lesson = lesson! {
        python: "for n in any_order: gc.collect(n)      # and look at gc.get_count() each time",
        rule: "collect(n) adds one to count n+1, and sets the counts up to n to zero",
        page: "ch12-generations.html#counts",
    };
    for mut rng in seeds(20) {
        let mut schedule = Schedule::new();
        // CPython's own way to say it: an array, and two loops over numbers.
        let mut counts = [0; 4];
        for _ in 0..60 {
            let n = rng.below(3);
            note(format!("collect({n})"));
            schedule.begin(Generation::ALL[n]);
            counts[n + 1] += 1;
            counts[..=n].fill(0);
            same(
                "counts",
                schedule.counts(0)[1..].to_vec(),
                counts[1..3].to_vec(),
            );
        }
    }
}
