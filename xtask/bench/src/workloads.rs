//! What is measured, as in theirs.py.

use crate::graphs;
use ch03_ref::{Heap, Ref};
use ch04_interning::Float;
use ch06_containers::{Class, Dict, Instance, List, Tuple};
use ch12_generations::{Collector, Generation};
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;

/// Nanoseconds of processor time that this process has used.
fn now() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

type Build = fn(&Heap, usize) -> Ref;
type Litter = fn(&Heap, usize);

#[derive(Clone, Copy)]
enum What {
    /// A full collection of what lives.
    CollectLive(Build),
    /// A full collection of what does not.
    CollectGarbage(Litter),
    /// The same, when nothing was ever collected.
    FirstCollection(Litter),
    /// The death of all at once.
    LetGo(Build),
    /// Birth and death of one object, over and over.
    MadeAndFreed(fn(&Heap, usize) -> f64),
    /// Beside a live tree, pairs become garbage; the collector is on.
    Churn,
}

#[derive(Clone, Copy)]
pub struct Workload {
    name: &'static str,
    what: What,
}

const fn workload(name: &'static str, what: What) -> Workload {
    Workload { name, what }
}

impl Workload {
    pub const ALL: [Workload; 14] = [
        workload("live-tree", What::CollectLive(graphs::tree)),
        workload("live-chain", What::CollectLive(graphs::chain)),
        workload("live-random", What::CollectLive(graphs::random)),
        workload("live-dicts", What::CollectLive(graphs::dicts)),
        workload("garbage-pairs", What::CollectGarbage(graphs::pairs)),
        workload("garbage-ring", What::CollectGarbage(graphs::ring)),
        workload(
            "garbage-components",
            What::CollectGarbage(graphs::components),
        ),
        workload("first-pairs", What::FirstCollection(graphs::pairs)),
        workload("new-list", What::MadeAndFreed(new_list)),
        workload("new-tuple", What::MadeAndFreed(new_tuple)),
        workload("new-instance", What::MadeAndFreed(new_instance)),
        workload("free-chain", What::LetGo(graphs::chain)),
        workload("free-tree", What::LetGo(graphs::tree)),
        workload("churn", What::Churn),
    ];

    pub fn named(name: &str) -> Option<Workload> {
        Workload::ALL.into_iter().find(|w| w.name == name)
    }

    pub fn name(self) -> &'static str {
        self.name
    }

    /// Nanoseconds of processor time for each of `n` objects.
    pub fn run(self, n: usize) -> f64 {
        let heap = Heap::new();
        let collector = Collector::new(&heap);
        collector.disable();
        let full = || collector.collect(Generation::Old);
        let spent = match self.what {
            What::CollectLive(build) => {
                let _kept = build(&heap, n);
                again(|| timed(full).1)
            }
            What::CollectGarbage(litter) => again(|| swept(&heap, litter, n, full)),
            What::FirstCollection(litter) => swept(&heap, litter, n, full),
            What::LetGo(build) => {
                let kept = build(&heap, n);
                timed(|| drop(kept)).1
            }
            What::MadeAndFreed(body) => (body(&heap, n) - empty_loop(n)).max(0.0),
            What::Churn => {
                let _kept = graphs::tree(&heap, n);
                full();
                collector.enable();
                timed(|| graphs::pairs(&heap, n)).1
            }
        };
        spent / n as f64
    }
}

/// What the call returns, and how long it took.
fn timed<T>(call: impl FnOnce() -> T) -> (T, f64) {
    let start = now();
    let result = call();
    (result, now() - start)
}

/// How long it takes to collect all that was made and is not kept.
fn swept(heap: &Heap, litter: Litter, n: usize, collect: impl FnOnce() -> usize) -> f64 {
    litter(heap, n);
    let (found, spent) = timed(collect);
    assert!(found >= n / 10 * 10, "only {found} were found");
    spent
}

/// The median of five times, after one that does not count: the first
/// collection of a process asks the system for memory that the others find.
fn again(mut once: impl FnMut() -> f64) -> f64 {
    once();
    let mut times = [0.0; 5].map(|_: f64| once());
    times.sort_by(f64::total_cmp);
    times[2]
}

/// What a loop costs that does nothing.
fn empty_loop(n: usize) -> f64 {
    let empty = || (0..n).for_each(|i| _ = black_box(i));
    timed(empty).1
}

fn over_and_over(n: usize, make: impl Fn() -> Ref) -> f64 {
    let all = || (0..n).for_each(|_| drop(black_box(make())));
    timed(all).1
}

fn new_list(heap: &Heap, n: usize) -> f64 {
    over_and_over(n, || heap.alloc(List::default()))
}

fn new_tuple(heap: &Heap, n: usize) -> f64 {
    let a = heap.alloc(Float(1.5));
    over_and_over(n, || heap.alloc(Tuple::new([a.clone(), a.clone()])))
}

fn new_instance(heap: &Heap, n: usize) -> f64 {
    let class = Class::make(heap, "C", None, heap.alloc(Dict::new()));
    over_and_over(n, || heap.alloc(Instance::new(class.clone())))
}
