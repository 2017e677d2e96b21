//! python: gc.set_threshold(10, 700, 10)      # nobody says that two numbers are swapped
//! rule: containers, young collections and middle collections are counted in units of their own
//! page: ch12-generations.html#units
use ch12_generations::{Collector, Containers, MiddleCollections, YoungCollections};

fn set(gc: &Collector, containers: Containers, youngs: YoungCollections, middles: MiddleCollections) {
    gc.set_threshold(containers, youngs, middles);
    gc.set_threshold(youngs, containers, middles); //~ E0308
}

fn main() {
    let _: fn(&Collector, Containers, YoungCollections, MiddleCollections) = set;
}
