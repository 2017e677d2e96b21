// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What happened on a heap: births and deaths, collections, pages.

use crate::given::Python;
use crate::meter::readable;
use ch03_ref::Heap;
use ch12_generations::Generation;
use std::fmt;

/// Pages in an arena. CPython: `ARENA_SIZE / POOL_SIZE`.
const PAGES: usize = 64;

/// Bytes in a page. CPython: `POOL_SIZE`.
const PAGE: usize = 16 * 1024;

/// What happened until now. Printed, it is what `--stats` shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Instructions that ran, steps of native loops included.
    pub instructions: u64,
    /// Objects there before the script began: classes, modules, names.
    pub furniture: usize,
    /// Objects made since.
    pub born: u64,
    /// Objects that died since.
    pub died: u64,
    /// Objects alive, those from before the script included.
    pub live: usize,
    /// The most that were alive when they were counted; see
    /// [`Settings::exact`](crate::Settings::exact).
    pub peak: usize,
    /// Collections of each generation, the youngest first.
    pub collections: [usize; 3],
    /// Objects they found unreachable.
    pub collected: [usize; 3],
    /// Arenas the allocator has.
    pub arenas: usize,
    /// Pages with at least one object in them.
    pub pages: usize,
}

impl Stats {
    /// The figures of a running Python, and what it was furnished with.
    pub fn of(py: &Python, furniture: &Furniture) -> Stats {
        let live = py.heap.live();
        let births = births(&py.heap) - 1;
        let stats = Generation::ALL.map(|generation| py.gc.get_stats(generation));
        let arenas = py.heap.arenas();
        Stats {
            instructions: py.meter.instructions(),
            furniture: furniture.live,
            born: births - furniture.births,
            died: births + furniture.live as u64 - furniture.births - live as u64,
            live,
            peak: py.meter.peak().max(live),
            collections: std::array::from_fn(|at| collections(py)[at] - furniture.collections[at]),
            collected: stats.map(|stats| stats.collected),
            arenas: arenas.len(),
            pages: arenas.iter().map(|arena| PAGES - arena.empty_pages).sum(),
        }
    }
}

/// What was made before a script began.
pub struct Furniture {
    births: u64,
    live: usize,
    /// Collections of each generation.
    collections: [usize; 3],
}

impl Furniture {
    /// What was made until now.
    pub fn of(py: &Python) -> Furniture {
        Furniture {
            births: births(&py.heap),
            live: py.heap.live(),
            collections: collections(py),
        }
    }
}

fn collections(py: &Python) -> [usize; 3] {
    Generation::ALL.map(|generation| py.gc.get_stats(generation).collections)
}

/// How many objects the heap ever made. To find out one more is made and
/// dropped, of a kind the collector does not count; it is counted in.
fn births(heap: &Heap) -> u64 {
    heap.alloc(crate::objects::Float(0.0)).uid().number()
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.furniture;
        writeln!(f, "instructions  {}", self.instructions)?;
        writeln!(
            f,
            "objects       {} born, {} died, {} live, {} at the peak ({before} were there before the script)",
            self.born, self.died, self.live, self.peak,
        )?;
        let [young, middle, old] = self.collections;
        writeln!(
            f,
            "collections   {young} young, {middle} middle, {old} old; unreachable: {}, {}, {}",
            self.collected[0], self.collected[1], self.collected[2],
        )?;
        let s = if self.arenas == 1 { "" } else { "s" };
        writeln!(
            f,
            "allocator     {} of {} pages in use in {} arena{s} ({} of {})",
            self.pages,
            self.arenas * PAGES,
            self.arenas,
            readable(self.pages * PAGE),
            readable(self.arenas * PAGES * PAGE),
        )
    }
}
