//! python: a = b = N()      # two names, two references
//! rule: a name takes its reference over; for a second name you need a second reference: clone it
//! page: ch05-scopes.html#names
use ch03_ref::Ref;
use ch05_scopes::Namespace;

fn both(names: &Namespace, value: Ref) {
    names.bind("b", value);
    names.bind("a", value); //~ E0382
}

fn main() {
    let _: fn(&Namespace, Ref) = both;
}
