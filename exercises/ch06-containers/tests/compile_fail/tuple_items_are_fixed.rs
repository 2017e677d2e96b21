//! python: t[0] = x      # TypeError: 'tuple' object does not support item assignment
//! rule: a tuple owns what it was made with, from birth to death: there is no method that changes it
//! page: ch06-containers.html#tuple
use ch03_ref::Ref;
use ch06_containers::{List, Tuple};

fn store(list: &List, tuple: &Tuple, item: &Ref) {
    let _ = list.set(0, item.clone());
    let _ = tuple.get(0);
    let _ = tuple.set(0, item.clone()); //~ E0599
}

fn main() {
    let _: fn(&List, &Tuple, &Ref) = store;
}
