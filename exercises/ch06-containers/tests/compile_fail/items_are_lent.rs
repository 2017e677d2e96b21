//! python: x = l[0]      # a reference of x's own; the list keeps the one it has
//! rule: looking at the items of a list gives you no reference: clone one, or pop it
//! page: ch06-containers.html#items
use ch03_ref::Ref;
use ch06_containers::List;

fn first(list: &List) -> Vec<Ref> {
    let mut found: Vec<Ref> = Vec::new();
    list.with(|items: &[Ref]| found.push(items[0].clone()));
    list.with(|items: &[Ref]| found.push(items[0])); //~ E0508
    found
}

fn main() {
    let _: fn(&List) -> Vec<Ref> = first;
}
