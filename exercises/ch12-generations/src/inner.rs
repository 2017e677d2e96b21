// Chapter 12, Generations: write what each `todo!` asks for, then
// `cargo xtask verify 12`.

//! A collection, from the first callback to the last.

use crate::callbacks::Callbacks;
use crate::{DebugFlags, Generation, Generations, Info, Onlooker, Phase, Schedule, Stage, Stats};
use ch03_ref::{Heap, Ref};
use ch10_cycles::{Condemned, gather, recount};
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
        self.generations.merge(generation);
        let outcome = self.collect(generation);
        let mut stats = self.stats.get();
        stats[generation.number()].add(outcome);
        self.stats.set(stats);
        self.tell(Phase::Stop, generation, outcome);
        outcome
    }

    /// CPython: `gc_collect_main`.
    fn collect(&self, generation: Generation) -> Outcome {
        todo!(
            "ch12.collect: count; gather from the border on; subtract; spread; forget who is \
             loose; say how many survived; hold; promote; break up"
        )
    }

    /// The heap has more containers than the limit. CPython:
    /// `gc_collect_generations`.
    pub(crate) fn automatic(&self) {
        todo!(
            "ch12.automatic: unless a collection is going on: sweep, if under stress; then \
             collect what is due"
        )
    }

    /// Breaks up all garbage that is not frozen, the old first. Nobody grows
    /// older, no collection is counted, nobody is told. It only costs work:
    /// whoever is held was looked at.
    fn sweep(&self) {
        todo!(
            "ch12.sweep: hold everybody who is not frozen, the old first, and say how many you \
             looked at; break up the garbage among them. Move no border, count no collection, \
             tell nobody"
        )
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
        todo!("ch12.save: put what is left of the garbage into the list instead of clearing it")
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
