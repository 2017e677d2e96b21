//! python: # a built-in borrows its arguments; what it wants to keep it must clone
//! rule: a borrowed reference is good for the call and no longer
//! page: ch13-python.html#types
use ch03_ref::Ref;
use ch13_python::given::{Python, Res};
use ch13_python::objects::Args;
use std::cell::RefCell;

thread_local! {
    static BORROWED: RefCell<Vec<&'static Ref>> = RefCell::default();
    static OWNED: RefCell<Vec<Ref>> = RefCell::default();
}

fn keep(py: &Python, args: Args<'_>) -> Res {
    let first = args.at(0);
    BORROWED.with_borrow_mut(|kept| kept.push(first)); //~ E0521
    OWNED.with_borrow_mut(|kept| kept.push(first.clone()));
    Ok(py.none())
}

fn main() {
    let _ = keep;
}
