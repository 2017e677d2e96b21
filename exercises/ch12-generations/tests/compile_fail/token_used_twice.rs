//! python: # a collection inside a collection returns 0 at run time
//! rule: the token is the right to one collection, and collect_with uses it up
//! page: ch12-generations.html#token
use ch12_generations::{Collecting, Collector, Generation};

fn twice(gc: &Collector, token: Collecting) {
    gc.collect_with(token, Generation::Young);
    gc.collect_with(token, Generation::Old); //~ E0382
}

fn main() {
    let _: fn(&Collector, Collecting) = twice;
}
