//! python: gc.get_referents(l)      # makes references of its own; a visitor gets a look
//! rule: what traverse shows is only lent: to keep an item, clone it
//! page: ch06-containers.html#edges
use ch03_ref::Ref;
use ch06_containers::List;

fn items(list: &Ref) -> Vec<&Ref> {
    let mut kept: Vec<&Ref> = Vec::new();
    let mut counted: Vec<Ref> = Vec::new();
    list.traverse(&mut |item| counted.push(item.clone()));
    list.traverse(&mut |item| kept.push(item)); //~ E0521
    kept
}

fn main() {
    let _: (fn(&Ref) -> Vec<&Ref>, fn() -> List) = (items, List::default);
}
