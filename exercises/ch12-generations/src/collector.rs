// Chapter 12, Generations: given. Nothing is left to write in this file.

//! Python's `gc` module, as a value.

use crate::inner::Inner;
use crate::{
    Call, CallbackId, Collecting, Containers, DebugFlags, Generation, MiddleCollections, Onlooker,
    Population, Stats, YoungCollections,
};
use ch03_ref::{Heap, Ref};
use ch11_breaking::Breaker;
use std::fmt;
use std::rc::Rc;

/// The collector of a heap. The value is a handle: all clones are the same
/// collector, and automatic collections end with the last one.
///
/// Methods have the names of Python's `gc` module. A heap has one collector: a
/// second one would move the first one's borders.
#[derive(Clone)]
pub struct Collector {
    inner: Rc<Inner>,
}

impl Collector {
    /// The collector of this heap. It is enabled, with the thresholds of
    /// CPython 3.11.
    pub fn new(heap: &Heap) -> Collector {
        let collector = Collector {
            inner: Rc::new(Inner::new(heap)),
        };
        collector.arm();
        collector
    }

    /// The heap.
    pub fn heap(&self) -> &Heap {
        &self.inner.heap
    }

    /// What it breaks garbage with: the heap's weak references and finalizers.
    pub fn breaker(&self) -> &Breaker {
        &self.inner.breaker
    }

    /// Python: `gc.collect(generation)`. Collects this generation and all
    /// younger ones, and returns how many objects were unreachable. 0, without a
    /// look, if a collection is going on.
    ///
    /// # Panics
    /// If some `traverse` shows more than its object owns
    /// ([`Overdrawn`](ch10_cycles::Overdrawn)). Nothing is cleared then.
    pub fn collect(&self, generation: Generation) -> usize {
        match self.begin() {
            Some(collecting) => self.collect_with(collecting, generation),
            None => 0,
        }
    }

    /// The right to collect, once; `None` while a collection is going on.
    pub fn begin(&self) -> Option<Collecting> {
        self.inner.breaker.begin()
    }

    /// Like [`collect`](Self::collect), with the right to do it.
    pub fn collect_with(&self, collecting: Collecting, generation: Generation) -> usize {
        let outcome = self.inner.run(collecting, generation);
        outcome.number()
    }

    /// Python: `gc.enable()`.
    pub fn enable(&self) {
        self.inner.schedule.borrow_mut().set_enabled(true);
        self.arm();
    }

    /// Python: `gc.disable()`. No collection begins by itself any more.
    pub fn disable(&self) {
        self.inner.schedule.borrow_mut().set_enabled(false);
        self.arm();
    }

    /// Python: `gc.isenabled()`.
    pub fn is_enabled(&self) -> bool {
        self.inner.schedule.borrow().is_enabled()
    }

    /// Python: `gc.get_threshold()`.
    pub fn get_threshold(&self) -> [u32; 3] {
        self.inner.schedule.borrow().thresholds()
    }

    /// Python: `gc.set_threshold(…)`. `Containers(0)` is as good as
    /// [`disable`](Self::disable).
    pub fn set_threshold(
        &self,
        young: Containers,
        middle: YoungCollections,
        old: MiddleCollections,
    ) {
        let mut schedule = self.inner.schedule.borrow_mut();
        schedule.set_thresholds(young, middle, old);
        drop(schedule);
        self.arm();
    }

    /// Python: `gc.get_count()`.
    pub fn get_count(&self) -> [u32; 3] {
        let containers = self.inner.heap.allocations();
        self.inner.schedule.borrow().counts(containers)
    }

    /// Python: `gc.get_stats()[generation]`.
    pub fn get_stats(&self, generation: Generation) -> Stats {
        self.inner.stats.get()[generation.number()]
    }

    /// Python: `gc.get_objects(generation)`: new references, in order of age.
    /// For all generations the young ones come first, and the frozen not at all.
    pub fn get_objects(&self, generation: Option<Generation>) -> Vec<Ref> {
        let generations = &self.inner.generations;
        match generation {
            Some(generation) => generations.objects(generation),
            None => {
                let all = Generation::ALL.into_iter();
                all.flat_map(|each| generations.objects(each)).collect()
            }
        }
    }

    /// Python: `gc.freeze()`. No collection looks at what is there now.
    pub fn freeze(&self) {
        self.inner.generations.freeze();
        self.inner.schedule.borrow_mut().restart();
        self.inner.heap.set_allocations(0);
    }

    /// Python: `gc.unfreeze()`. What was frozen is old.
    pub fn unfreeze(&self) {
        self.inner.generations.unfreeze();
    }

    /// Python: `gc.get_freeze_count()`.
    pub fn get_freeze_count(&self) -> usize {
        self.population().frozen
    }

    /// How many tracked objects each generation has.
    pub fn population(&self) -> Population {
        self.inner.generations.population()
    }

    /// Python: `gc.callbacks.append(call)`. It is called before and after every
    /// collection, and may do anything; a collection that it asks for is
    /// refused. It must not own a clone of the collector.
    pub fn add_callback(&self, call: Call) -> CallbackId {
        self.inner.callbacks.add(call)
    }

    /// Python: `gc.callbacks.remove(call)`. Whether it was there.
    pub fn remove_callback(&self, id: CallbackId) -> bool {
        let removed = self.inner.callbacks.remove(id);
        removed.is_some()
    }

    /// From now on this one looks on while garbage is broken up. It must not own
    /// a clone of the collector.
    pub fn onlook(&self, onlooker: Onlooker) {
        *self.inner.onlooker.borrow_mut() = Some(onlooker);
    }

    /// What callbacks said when they panicked. A collection goes on all the same.
    pub fn unraisable(&self) -> Vec<String> {
        self.inner.unraisable.borrow().clone()
    }

    /// Python: `gc.get_debug()`.
    pub fn get_debug(&self) -> DebugFlags {
        self.inner.debug.get()
    }

    /// Python: `gc.set_debug(flags)`.
    pub fn set_debug(&self, flags: DebugFlags) {
        self.inner.debug.set(flags);
    }

    /// Python: `gc.garbage`: new references to what was saved.
    pub fn garbage(&self) -> Vec<Ref> {
        self.inner.garbage.borrow().clone()
    }

    /// What was saved, moved out. The list is empty afterwards.
    pub fn take_garbage(&self) -> Vec<Ref> {
        self.inner.garbage.take()
    }

    /// How many objects all collections together have looked at. This is what
    /// collecting costs, whatever the machine.
    pub fn work(&self) -> u64 {
        self.inner.work.get()
    }

    /// While this is on, all garbage is broken up whenever a container is made,
    /// unless the collector is disabled. Counts, ages and statistics stay what
    /// they are: only the time of death changes. Code that is right does not
    /// notice.
    pub fn stress(&self, on: bool) {
        self.inner.stress.set(on);
        self.arm();
    }

    /// Tells the heap when to call.
    fn arm(&self) {
        let heap = &self.inner.heap;
        let limit = self.inner.schedule.borrow().limit();
        let Some(limit) = limit else {
            heap.never_due();
            return;
        };
        let limit = if self.inner.stress.get() { 0 } else { limit };
        // Weak: the heap must not keep its collector, which keeps the heap.
        let inner = Rc::downgrade(&self.inner);
        heap.when_due(
            limit,
            Rc::new(move |_| {
                if let Some(inner) = inner.upgrade() {
                    inner.automatic();
                }
            }),
        );
    }
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collector")
            .field("count", &self.get_count())
            .field("threshold", &self.get_threshold())
            .field("population", &self.population())
            .finish()
    }
}
