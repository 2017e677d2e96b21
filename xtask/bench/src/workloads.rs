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
    pub const ALL: [Workload; 13] = [
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
                full();
                let mut times: Vec<f64> = (0..5)
                    .map(|_| {
                        let start = now();
                        full();
                        now() - start
                    })
                    .collect();
                times.sort_by(f64::total_cmp);
                times[2]
            }
            What::CollectGarbage(litter) => {
                litter(&heap, n);
                let start = now();
                let found = full();
                let spent = now() - start;
                assert!(found >= n / 10 * 10, "only {found} were found");
                spent
            }
            What::LetGo(build) => {
                let kept = build(&heap, n);
                let start = now();
                drop(kept);
                now() - start
            }
            What::MadeAndFreed(body) => (body(&heap, n) - empty_loop(n)).max(0.0),
            What::Churn => {
                let _kept = graphs::tree(&heap, n);
                full();
                collector.enable();
                let start = now();
                graphs::pairs(&heap, n);
                now() - start
            }
        };
        spent / n as f64
    }
}

/// What a loop costs that does nothing.
fn empty_loop(n: usize) -> f64 {
    let start = now();
    for i in 0..n {
        black_box(i);
    }
    now() - start
}

fn timed(n: usize, mut make: impl FnMut() -> Ref) -> f64 {
    let start = now();
    for _ in 0..n {
        drop(black_box(make()));
    }
    now() - start
}

fn new_list(heap: &Heap, n: usize) -> f64 {
    timed(n, || heap.alloc(List::default()))
}

fn new_tuple(heap: &Heap, n: usize) -> f64 {
    let a = heap.alloc(Float(1.5));
    timed(n, || heap.alloc(Tuple::new([a.clone(), a.clone()])))
}

fn new_instance(heap: &Heap, n: usize) -> f64 {
    let class = Class::make(heap, "C", None, heap.alloc(Dict::new()));
    timed(n, || heap.alloc(Instance::new(class.clone())))
}
