//! python: # gcstate->collecting is an int that everybody may set
//! rule: who has no token cannot collect: begin gives one out, or says that a collection is going on
//! page: ch12-generations.html#token
use ch12_generations::{Collector, Generation};

fn collect(gc: &Collector) {
    if let Some(token) = gc.begin() {
        gc.collect_with(token, Generation::Old);
    }
    gc.collect_with(gc.begin(), Generation::Old); //~ E0308
}

fn main() {
    let _: fn(&Collector) = collect;
}
