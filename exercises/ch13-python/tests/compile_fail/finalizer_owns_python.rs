//! python: # every class with a __del__ has a finalizer; Python owns the classes
//! rule: what the heap calls back cannot borrow Python: it holds a Weak, or it would have to live forever
//! page: ch13-python.html#types
use ch03_ref::Ref;
use ch13_python::given::Python;

fn called_later(_: impl Fn(&Ref) + 'static) {}

fn install(py: &Python) {
    let weak = py.me.clone();
    called_later(move |r| drop(weak.upgrade().map(|py| py.refcount(r))));
    called_later(move |r| drop(Some(py.refcount(r)))); //~ E0521
}

fn main() {
    let _ = install;
}
