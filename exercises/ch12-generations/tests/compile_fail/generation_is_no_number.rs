//! python: gc.collect(3)      # ValueError: invalid generation
//! rule: there are three generations, and the type has no fourth: the question comes up where a number comes in
//! page: ch12-generations.html#collect
use ch12_generations::{Collector, Generation};

fn collect(gc: &Collector, number: usize) -> Option<usize> {
    let generation = Generation::numbered(number)?;
    gc.collect(number); //~ E0308
    Some(gc.collect(generation))
}

fn main() {
    let _: fn(&Collector, usize) -> Option<usize> = collect;
}
