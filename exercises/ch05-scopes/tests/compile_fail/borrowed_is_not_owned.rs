//! python: y = x      # y gets a reference of its own, not a loan of x's
//! rule: a borrowed reference (`&Ref`) cannot be stored under a name: a name owns
//! page: ch05-scopes.html#names
use ch03_ref::Ref;
use ch05_scopes::{Frame, Namespace};

fn store(names: &Namespace, frame: &Frame, lent: &Ref) {
    names.bind("x", lent.clone());
    frame.bind("x", lent.clone());
    names.bind("y", lent); //~ E0308
}

fn main() {
    let _: fn(&Namespace, &Frame, &Ref) = store;
}
