//! python: t.append(x)      # AttributeError: 'tuple' object has no attribute 'append'
//! rule: a tuple owns what it was made with, from birth to death: there is no method that changes it
//! page: ch06-containers.html#tuple
use ch03_ref::Ref;
use ch06_containers::{List, Tuple};

fn grow(list: &List, tuple: &Tuple, item: &Ref) {
    list.push(item.clone());
    let _ = tuple.len();
    tuple.push(item.clone()); //~ E0599
}

fn main() {
    let _: fn(&List, &Tuple, &Ref) = grow;
}
