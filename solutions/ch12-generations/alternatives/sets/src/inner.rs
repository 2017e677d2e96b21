//! A collection, from the first callback to the last.

use crate::callbacks::Callbacks;
use crate::{DebugFlags, Generation, Generations, Info, Onlooker, Phase, Schedule, Stage, Stats};
use ch03_ref::{Heap, Ref};
use ch10_cycles::{Condemned, recount};
use ch11_breaking::{Breaker, Collecting, Outcome, condemn};
use std::any::Any;
use std::cell::{Cell, RefCell};

/// What the clones of a [`Collector`](crate::Collector) share. While code runs
/// that this crate does not know, nothing in here is borrowed (R5).
pub(crate) struct Inner {
    pub(crate) heap: Heap,
    pub(crate) breaker: Breaker,
    pub(crate) generations: Generations,
    pub(crate) schedule: RefCell<Schedule>,
    pub(crate) callbacks: Callbacks,
    /// Who looks on while garbage is broken up.
    pub(crate) onlooker: RefCell<Option<Onlooker>>,
    pub(crate) stats: Cell<[Stats; 3]>,
    pub(crate) debug: Cell<DebugFlags>,
    /// What was saved instead of being broken up.
    pub(crate) garbage: RefCell<Vec<Ref>>,
    /// How many objects all collections together have looked at.
    pub(crate) work: Cell<u64>,
    pub(crate) stress: Cell<bool>,
    /// What callbacks said when they panicked.
    pub(crate) unraisable: RefCell<Vec<String>>,
}

impl Inner {
    pub(crate) fn new(heap: &Heap) -> Inner {
        Inner {
            heap: heap.clone(),
            breaker: Breaker::new(heap),
            generations: Generations::new(heap),
            schedule: RefCell::default(),
            callbacks: Callbacks::default(),
            onlooker: RefCell::default(),
            stats: Cell::default(),
            debug: Cell::default(),
            garbage: RefCell::default(),
            work: Cell::default(),
            stress: Cell::default(),
            unraisable: RefCell::default(),
        }
    }

    /// A whole collection. The token says that no other one is going on, and
    /// is used up. CPython: `gc_collect_with_callback`.
    pub(crate) fn run(&self, _collecting: Collecting, generation: Generation) -> Outcome {
        self.tell(Phase::Start, generation, Outcome::default());
        let outcome = self.collect(generation);
        let mut stats = self.stats.get();
        stats[generation.number()].add(outcome);
        self.stats.set(stats);
        self.tell(Phase::Stop, generation, outcome);
        outcome
    }

    /// CPython: `gc_collect_main`.
    fn collect(&self, generation: Generation) -> Outcome {
        // ANCHOR: collect
        self.schedule.borrow_mut().begin(generation);
        self.heap.set_allocations(0);
        let mut survivors = self.generations.candidates(generation);
        self.looked_at(survivors.len());
        let reachable = recount(&self.heap, &survivors).unwrap_or_else(|lie| panic!("{lie}"));
        let mut reachable = reachable.into_iter();
        let garbage = survivors.extract_if(.., |_| reachable.next() == Some(false));
        let garbage: Vec<Ref> = garbage.collect();
        let full = generation == Generation::Old;
        let forgotten = survivors
            .iter()
            .filter(|r| r.untracks() && r.may_untrack(full));
        let forgotten = forgotten.map(Ref::untrack).count();
        let survived = survivors.len() - forgotten;
        drop(survivors);
        self.schedule.borrow_mut().survived(generation, survived);
        self.generations.promote(generation);
        self.break_up(Condemned {
            heap: self.heap.clone(),
            garbage,
        })
        // ANCHOR_END: collect
    }

    /// The heap has more containers than the limit. CPython:
    /// `gc_collect_generations`.
    pub(crate) fn automatic(&self) {
        // ANCHOR: automatic
        let Some(collecting) = self.breaker.begin() else {
            return;
        };
        if self.stress.get() {
            self.sweep();
        }
        let due = self.schedule.borrow().due(self.heap.allocations());
        if let Some(generation) = due {
            self.run(collecting, generation);
        }
        // ANCHOR_END: automatic
    }

    /// Breaks up all garbage that is not frozen, the old first. Nobody grows
    /// older, no collection is counted, nobody is told. It only costs work:
    /// whoever is held was looked at.
    fn sweep(&self) {
        // ANCHOR: sweep
        let ages = Generation::ALL.into_iter().rev();
        let mut held: Vec<Ref> = ages.flat_map(|age| self.generations.objects(age)).collect();
        self.looked_at(held.len());
        let reachable = recount(&self.heap, &held).unwrap_or_else(|lie| panic!("{lie}"));
        let mut reachable = reachable.into_iter();
        held.retain(|_| reachable.next() == Some(false));
        self.break_up(Condemned {
            heap: self.heap.clone(),
            garbage: held,
        });
        // ANCHOR_END: sweep
    }

    /// What chapter 11 does with the garbage, or, with
    /// [`SAVEALL`](DebugFlags::SAVEALL), all of it but the clearing.
    fn break_up(&self, condemned: Condemned) -> Outcome {
        let cleared = condemn(condemned, &self.breaker).clear_weakrefs();
        self.look(Stage::ClearedWeakrefs, &[]);
        let finalized = cleared.finalize();
        self.look(Stage::Finalized, &[]);
        let rechecked = finalized.recheck();
        self.look(Stage::Rechecked, rechecked.garbage());
        if !self.debug.get().has(DebugFlags::SAVEALL) {
            return rechecked.clear();
        }
        // ANCHOR: save
        let (saved, outcome) = rechecked.save();
        self.garbage.borrow_mut().extend(saved);
        outcome
        // ANCHOR_END: save
    }

    /// Shows the onlooker, if there is one, how far a collection is.
    fn look(&self, stage: Stage, pieces: &[Ref]) {
        let onlooker = self.onlooker.borrow().clone();
        if let Some(onlooker) = onlooker {
            onlooker(stage, pieces);
        }
    }

    fn looked_at(&self, objects: usize) {
        self.work.set(self.work.get() + objects as u64);
    }

    fn tell(&self, phase: Phase, generation: Generation, outcome: Outcome) {
        if self.callbacks.is_empty() {
            return;
        }
        let info = Info {
            generation,
            collected: outcome.collected,
            uncollectable: outcome.uncollectable,
        };
        self.callbacks
            .tell(phase, info, |panic| self.unraisable(&*panic));
    }

    /// A callback failed. CPython: `PyErr_WriteUnraisable`.
    fn unraisable(&self, panic: &(dyn Any + Send)) {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        let text = text.unwrap_or_else(|| "a panic without words".into());
        self.unraisable.borrow_mut().push(text);
    }
}
