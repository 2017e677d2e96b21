// Chapter 12, Generations: write what each `todo!` asks for, then
// `cargo xtask verify 12`.

//! When to collect, and how much: a decision about plain numbers.

use crate::Generation;

/// How many containers may be there more than at the last collection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Containers(pub u32);

/// How many young collections may pass before a middle one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct YoungCollections(pub u32);

/// How many middle collections may pass before an old one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct MiddleCollections(pub u32);

/// What CPython keeps in the `count` and `threshold` of its generations, and in
/// `long_lived_total` and `long_lived_pending`.
///
/// The number of containers is not in here: the heap counts them
/// ([`Heap::allocations`](ch03_ref::Heap::allocations)).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Schedule {
    enabled: bool,
    thresholds: [u32; 3],
    /// Young collections since the last middle one (or older).
    youngs: u32,
    /// Middle collections since the last old one.
    middles: u32,
    /// Survivors of the last old collection.
    long_lived: usize,
    /// Survivors of middle collections since then.
    pending: usize,
}

impl Schedule {
    /// Enabled, with the thresholds of CPython 3.11: 700, 10, 10.
    pub fn new() -> Schedule {
        Schedule {
            enabled: true,
            thresholds: [700, 10, 10],
            youngs: 0,
            middles: 0,
            long_lived: 0,
            pending: 0,
        }
    }

    /// Whether collections may begin by themselves.
    pub fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// Says whether collections may begin by themselves.
    pub fn set_enabled(&mut self, enabled: bool) {
        self.enabled = enabled;
    }

    /// The three thresholds.
    pub fn thresholds(&self) -> [u32; 3] {
        self.thresholds
    }

    /// Changes the thresholds. The counts stay.
    pub fn set_thresholds(
        &mut self,
        young: Containers,
        middle: YoungCollections,
        old: MiddleCollections,
    ) {
        self.thresholds = [young.0, middle.0, old.0];
    }

    /// What is compared with the thresholds, when the heap has made so many
    /// `containers`. Python: `gc.get_count()`.
    pub fn counts(&self, containers: u32) -> [u32; 3] {
        [containers, self.youngs, self.middles]
    }

    /// A collection of this generation begins: counts it for the next older
    /// generation, and begins to count anew for this one and the younger ones.
    pub fn begin(&mut self, generation: Generation) {
        todo!(
            "ch12.begin: count this collection for the next older generation; begin anew for this \
             one and the younger"
        )
    }

    /// Begins to count anew for all generations, as `gc.freeze()` does.
    pub fn restart(&mut self) {
        self.youngs = 0;
        self.middles = 0;
    }

    /// A collection of this generation has told the dead from the living, and
    /// has so many `survivors`.
    pub fn survived(&mut self, generation: Generation, survivors: usize) {
        todo!(
            "ch12.survived: after a middle collection its survivors are pending; after an old one \
             they are the long-lived, and nobody is pending"
        )
    }

    /// Whether enough objects have become old since the last old collection
    /// that it is worth looking at all old ones again: a quarter of them.
    pub fn is_worth_it(&self) -> bool {
        todo!("ch12.is_worth_it: are the pending at least a quarter of the long-lived?")
    }

    /// Above how many containers somebody must ask what is [`due`](Self::due);
    /// `None` if never. A threshold of 0 means never.
    pub fn limit(&self) -> Option<u32> {
        todo!(
            "ch12.limit: the young threshold, if the collector is enabled and the threshold is \
             not 0"
        )
    }

    /// Which generation is to be collected, now that there are so many
    /// `containers`: the oldest one whose count is above its threshold. `None`
    /// if those are not too many.
    pub fn due(&self, containers: u32) -> Option<Generation> {
        todo!(
            "ch12.due: the oldest generation whose count is above its threshold, if there are too \
             many containers; the old one only if it is worth it"
        )
    }
}

impl Default for Schedule {
    fn default() -> Schedule {
        Schedule::new()
    }
}
