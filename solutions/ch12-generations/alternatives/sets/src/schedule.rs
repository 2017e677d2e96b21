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
// ANCHOR: schedule
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Schedule {
    enabled: bool,
    thresholds: [u32; 3],
    /// How many collections of each generation there ever were.
    ever: [u32; 3],
    /// How many there had been when an older one began last.
    seen: [u32; 3],
    /// Survivors of the last old collection.
    long_lived: usize,
    /// Survivors of middle collections since then.
    pending: usize,
}
// ANCHOR_END: schedule

impl Schedule {
    /// Enabled, with the thresholds of CPython 3.11: 700, 10, 10.
    pub fn new() -> Schedule {
        Schedule {
            enabled: true,
            thresholds: [700, 10, 10],
            ever: [0; 3],
            seen: [0; 3],
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
        let since = |n: usize| self.ever[n] - self.seen[n];
        [containers, since(0), since(1)]
    }

    /// A collection of this generation begins: counts it for the next older
    /// generation, and begins to count anew for this one and the younger ones.
    pub fn begin(&mut self, generation: Generation) {
        // ANCHOR: begin
        let n = generation.number();
        self.ever[n] += 1;
        self.seen[..n].copy_from_slice(&self.ever[..n]);
        // ANCHOR_END: begin
    }

    /// Begins to count anew for all generations, as `gc.freeze()` does.
    pub fn restart(&mut self) {
        self.seen = self.ever;
    }

    /// A collection of this generation has told the dead from the living, and
    /// has so many `survivors`.
    pub fn survived(&mut self, generation: Generation, survivors: usize) {
        // ANCHOR: survived
        let became_old = [0, survivors, 0][generation.number()];
        self.pending += became_old;
        if generation == Generation::Old {
            (self.long_lived, self.pending) = (survivors, 0);
        }
        // ANCHOR_END: survived
    }

    /// Whether enough objects have become old since the last old collection
    /// that it is worth looking at all old ones again: a quarter of them.
    pub fn is_worth_it(&self) -> bool {
        // ANCHOR: is_worth_it
        self.pending >= self.long_lived / 4
        // ANCHOR_END: is_worth_it
    }

    /// Above how many containers somebody must ask what is [`due`](Self::due);
    /// `None` if never. A threshold of 0 means never.
    pub fn limit(&self) -> Option<u32> {
        // ANCHOR: limit
        let [young, ..] = self.thresholds;
        (self.enabled && young > 0).then_some(young)
        // ANCHOR_END: limit
    }

    /// Which generation is to be collected, now that there are so many
    /// `containers`: the oldest one whose count is above its threshold. `None`
    /// if those are not too many.
    pub fn due(&self, containers: u32) -> Option<Generation> {
        // ANCHOR: due
        if containers <= self.limit()? {
            return None;
        }
        let counts = self.counts(containers);
        let above = |n: usize| counts[n] > self.thresholds[n];
        match (above(2) && self.is_worth_it(), above(1)) {
            (true, _) => Some(Generation::Old),
            (false, true) => Some(Generation::Middle),
            (false, false) => Some(Generation::Young),
        }
        // ANCHOR_END: due
    }
}

impl Default for Schedule {
    fn default() -> Schedule {
        Schedule::new()
    }
}
