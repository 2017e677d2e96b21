//! python: gc.set_threshold(700, 10, 5)      # 700 of what?
//! rule: a threshold says what it counts: Containers(700), YoungCollections(10), MiddleCollections(5)
//! page: ch12-generations.html#units
use ch12_generations::{Collector, Containers, MiddleCollections, YoungCollections};

fn set(gc: &Collector) {
    gc.set_threshold(Containers(700), YoungCollections(10), MiddleCollections(5));
    gc.set_threshold(700, 10, 5); //~ E0308
}

fn main() {
    let _: fn(&Collector) = set;
}
