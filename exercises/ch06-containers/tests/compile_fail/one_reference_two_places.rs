//! python: l = [x, x]      # two references: each place in a list owns one
//! rule: push takes a reference over; for a second place you need a second reference
//! page: ch06-containers.html#items
use ch03_ref::Ref;
use ch06_containers::List;

fn twice(list: &List, item: Ref) {
    list.push(item.clone());
    list.push(item);
    list.push(item); //~ E0382
}

fn main() {
    let _: fn(&List, Ref) = twice;
}
