//! Every signature that later chapters use. If this does not compile, they
//! cannot be built on this chapter.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::{Heap, Ref};
use ch12_generations::{
    Breaker, Call, CallbackId, Collecting, Collector, Containers, DebugFlags, Generation,
    Generations, Info, MiddleCollections, Onlooker, Phase, Population, Schedule, Stage, Stats,
    YoungCollections,
};

fn collector_new(heap: &Heap) -> Collector {
    Collector::new(heap)
}

fn collector_clone(gc: &Collector) -> Collector {
    gc.clone()
}

fn collector_parts(gc: &Collector) -> (&Heap, &Breaker) {
    (gc.heap(), gc.breaker())
}

fn collector_collect(gc: &Collector, generation: Generation) -> usize {
    gc.collect(generation)
}

fn collector_token(gc: &Collector, generation: Generation) -> Option<usize> {
    let token: Option<Collecting> = gc.begin();
    token.map(|token| gc.collect_with(token, generation))
}

fn collector_onlook(gc: &Collector) {
    let onlooker: Onlooker = std::rc::Rc::new(|stage, _pieces: &[Ref]| match stage {
        Stage::ClearedWeakrefs | Stage::Finalized | Stage::Rechecked => {}
    });
    gc.onlook(onlooker);
}

fn collector_switch(gc: &Collector) -> bool {
    gc.enable();
    gc.disable();
    gc.is_enabled()
}

fn collector_thresholds(gc: &Collector) -> [u32; 3] {
    gc.set_threshold(Containers(700), YoungCollections(10), MiddleCollections(5));
    gc.get_threshold()
}

fn collector_count(gc: &Collector) -> [u32; 3] {
    gc.get_count()
}

fn collector_stats(gc: &Collector, generation: Generation) -> (usize, usize, usize) {
    let stats: Stats = gc.get_stats(generation);
    (stats.collections, stats.collected, stats.uncollectable)
}

fn collector_objects(gc: &Collector, generation: Option<Generation>) -> Vec<Ref> {
    gc.get_objects(generation)
}

fn collector_freeze(gc: &Collector) -> usize {
    gc.freeze();
    gc.unfreeze();
    gc.get_freeze_count()
}

fn collector_population(gc: &Collector) -> [usize; 4] {
    let ages: Population = gc.population();
    [ages.young, ages.middle, ages.old, ages.frozen]
}

fn collector_callbacks(gc: &Collector, call: Call) -> bool {
    let id: CallbackId = gc.add_callback(call);
    gc.remove_callback(id)
}

fn collector_unraisable(gc: &Collector) -> Vec<String> {
    gc.unraisable()
}

fn collector_debug(gc: &Collector) -> DebugFlags {
    gc.set_debug(DebugFlags::SAVEALL | DebugFlags::STATS);
    gc.get_debug()
}

fn collector_garbage(gc: &Collector) -> [Vec<Ref>; 2] {
    [gc.garbage(), gc.take_garbage()]
}

fn collector_work(gc: &Collector) -> u64 {
    gc.work()
}

fn collector_stress(gc: &Collector) {
    gc.stress(true)
}

fn info_parts(phase: Phase, info: Info) -> (bool, Generation, usize, usize) {
    let start = match phase {
        Phase::Start => true,
        Phase::Stop => false,
    };
    (start, info.generation, info.collected, info.uncollectable)
}

fn generation_number(number: usize) -> Option<usize> {
    Generation::numbered(number).map(Generation::number)
}

fn generation_all() -> [Generation; 3] {
    let _ = [Generation::Young, Generation::Middle, Generation::Old];
    Generation::ALL
}

fn flags() -> [DebugFlags; 6] {
    [
        DebugFlags::NONE,
        DebugFlags::STATS,
        DebugFlags::COLLECTABLE,
        DebugFlags::UNCOLLECTABLE,
        DebugFlags::SAVEALL,
        DebugFlags::LEAK,
    ]
}

fn flags_number(flags: DebugFlags) -> (u32, bool) {
    (flags.0, flags.has(DebugFlags::SAVEALL))
}

fn schedule(schedule: &mut Schedule, generation: Generation) -> Option<Generation> {
    schedule.set_enabled(true);
    schedule.set_thresholds(Containers(1), YoungCollections(2), MiddleCollections(3));
    schedule.begin(generation);
    schedule.survived(generation, 4);
    schedule.restart();
    let _: (bool, bool, Option<u32>) = (
        schedule.is_enabled(),
        schedule.is_worth_it(),
        schedule.limit(),
    );
    let _: [[u32; 3]; 2] = [schedule.thresholds(), schedule.counts(5)];
    schedule.due(6)
}

fn generations(heap: &Heap, generation: Generation) -> (Population, Vec<Ref>) {
    let generations = Generations::new(heap);
    generations.promote(generation);
    generations.freeze();
    generations.unfreeze();
    (generations.population(), generations.objects(generation))
}
