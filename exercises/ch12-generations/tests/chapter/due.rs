use crate::world::{Paper, same};
use ch12_generations::Generation::{Middle, Old, Young};
use ch12_generations::{Containers, MiddleCollections, Schedule, YoungCollections};
use rstest::rstest;
use testkit::{lesson, note, seeds};

fn schedule([young, middle, old]: [u32; 3]) -> Schedule {
    let mut schedule = Schedule::new();
    schedule.set_thresholds(
        Containers(young),
        YoungCollections(middle),
        MiddleCollections(old),
    );
    schedule
}

#[test]
fn above_the_threshold_and_not_at_it() {
    let _lesson = lesson! {
        python: "gc.get_threshold()[0]      # 700: the 701st container sets a collection off",
        rule: "a generation is due when its count is greater than its threshold, not when it is equal",
        page: "ch12-generations.html#due",
    };
    let schedule = Schedule::new();
    same("thresholds", schedule.thresholds(), [700, 10, 10]);
    same("due with 700 containers", schedule.due(700), None);
    same("due with 701 containers", schedule.due(701), Some(Young));
    same("due with none", schedule.due(0), None);
}

#[test]
fn eleven_young_ones_and_then_a_middle_one() {
    let _lesson = lesson! {
        python: "gc.set_threshold(700, 10, 10)      # and 21,030 objects that are kept: 30 collections",
        rule: "the middle generation is due when its count is greater than 10: after eleven young collections, instead of a twelfth",
        page: "ch12-generations.html#due",
    };
    let mut paper = Paper::new([700, 10, 10]);
    for _ in 0..21_030 {
        paper.one_more_container();
    }
    // CPython 3.11, measured.
    same(
        "the sequence of collections",
        paper.sequence.as_str(),
        "000000000001000000000001000000",
    );
}

#[rstest]
#[case::three([100, 3, 9], 2000, "0000100001000010000")]
#[case::zero([10, 0, 1000], 300, "010101010101010101010101010")]
#[case::one([10, 1, 1000], 110, "0010010010")]
fn other_thresholds(#[case] thresholds: [u32; 3], #[case] kept: usize, #[case] right: &str) {
    let _lesson = lesson! {
        python: format!("gc.set_threshold{:?}      # and {kept} objects that are kept", <(u32, u32, u32)>::from(thresholds)),
        rule: "a count that is greater than its threshold makes its generation due; a threshold of 0 for the middle one means: every second time",
        page: "ch12-generations.html#due",
    };
    let mut paper = Paper::new(thresholds);
    for _ in 0..kept {
        paper.one_more_container();
    }
    same(
        "the sequence of collections",
        paper.sequence.as_str(),
        right,
    );
}

#[test]
fn the_oldest_generation_that_is_due_is_collected() {
    let _lesson = lesson! {
        python: "# twelve times gc.collect(0) by hand, then 701 objects: generation 1 is collected, not 0",
        rule: "look at the oldest generation first: collecting it collects the younger ones as well",
        page: "ch12-generations.html#due",
    };
    let mut schedule = Schedule::new();
    for _ in 0..12 {
        schedule.begin(Young);
    }
    same(
        "due, with the young and the middle count too high",
        schedule.due(701),
        Some(Middle),
    );
    for _ in 0..11 {
        schedule.begin(Middle);
    }
    same(
        "due, with only the old one's count too high besides",
        schedule.counts(701),
        [701, 0, 11],
    );
}

#[test]
fn the_young_count_alone_sets_it_off() {
    let _lesson = lesson! {
        python: "# twelve times gc.collect(0) by hand, then one object: nothing is collected",
        rule: "collections begin when there are too many containers; the other counts only say how much is collected then",
        page: "ch12-generations.html#due",
    };
    let mut schedule = Schedule::new();
    for _ in 0..12 {
        schedule.begin(Young);
    }
    same(
        "due with 700 containers, after 12 young collections",
        schedule.due(700),
        None,
    );
    same(
        "due with 1 container, after 12 young collections",
        schedule.due(1),
        None,
    );
}

#[test]
fn a_threshold_of_zero_means_never() {
    let _lesson = lesson! {
        python: "gc.set_threshold(0)      # no automatic collection any more, however many objects",
        rule: "threshold 0 for the youngest generation is an off switch, not a limit of no objects",
        page: "ch12-generations.html#off",
    };
    let schedule = schedule([0, 10, 10]);
    same("limit", schedule.limit(), None);
    same("due with 5000 containers", schedule.due(5000), None);
}

#[test]
fn disabled_means_never() {
    let _lesson = lesson! {
        python: "gc.disable()      # no automatic collection; gc.enable() brings them back",
        rule: "a disabled collector begins nothing by itself; counts and thresholds stay as they are",
        page: "ch12-generations.html#off",
    };
    let mut schedule = Schedule::new();
    schedule.begin(Young);
    schedule.set_enabled(false);
    same("limit", schedule.limit(), None);
    same("due with 5000 containers", schedule.due(5000), None);
    same("counts", schedule.counts(5000), [5000, 1, 0]);
    schedule.set_enabled(true);
    same("limit when enabled again", schedule.limit(), Some(700));
    same("due when enabled again", schedule.due(5000), Some(Young));
}

#[test]
fn the_limit_is_the_young_threshold() {
    let _lesson = lesson! {
        python: "gc.set_threshold(50, 7, 3)      # the allocator compares with 50",
        rule: "who makes containers asks only above the first threshold, so that most allocations cost one comparison",
        page: "ch12-generations.html#due",
    };
    let schedule = schedule([50, 7, 3]);
    same("thresholds", schedule.thresholds(), [50, 7, 3]);
    same("limit", schedule.limit(), Some(50));
    same("due at the limit", schedule.due(50), None);
    same("due above it", schedule.due(51), Some(Young));
}

#[test]
fn any_counts_against_any_thresholds() {
    let _lesson = lesson! {
        python: "# the loop of gc_collect_generations, with random numbers",
        rule: "due: the oldest generation whose count is greater than its threshold, if there are too many containers",
        page: "ch12-generations.html#due",
    };
    for mut rng in seeds(40) {
        let thresholds = [1 + rng.below(5) as u32, rng.below(4) as u32, 100];
        let mut schedule = schedule(thresholds);
        note(format!("set_threshold{thresholds:?}"));
        let mut youngs = 0;
        for _ in 0..40 {
            let containers = rng.below(8) as u32;
            let right = if containers <= thresholds[0] {
                None
            } else if youngs > thresholds[1] {
                Some(Middle)
            } else {
                Some(Young)
            };
            note(format!(
                "{containers} containers, {youngs} young collections"
            ));
            same("due", schedule.due(containers), right);
            let next = *rng.pick(&[Young, Young, Young, Middle, Old]);
            schedule.begin(next);
            youngs = if next == Young { youngs + 1 } else { 0 };
        }
    }
}
