//! Task `guard`.

use crate::world::python_error;
use ch03_ref::Heap;
use ch11_breaking::Breaker;
use testkit::lesson;

#[test]
fn only_one_collection_at_a_time() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): print(gc.collect())\nn = N(); n.me = n; del n\ngc.collect()     # the inner one prints 0",
        rule: "begin gives a token; while it lives there is no other one; when it goes there may be",
        page: "ch11-breaking.html#guard",
    };
    let breaker = Breaker::new(&Heap::new());
    let first = breaker.begin();
    assert!(first.is_some(), "nothing goes on, and begin says no");
    assert!(
        breaker.begin().is_none(),
        "a collection goes on, and begin says yes"
    );
    assert!(
        breaker.begin().is_none(),
        "a collection goes on; begin said no once, and now it says yes"
    );
    drop(first);
    assert!(
        breaker.begin().is_some(),
        "the collection is over, and begin still says no"
    );
    assert!(
        breaker.begin().is_some(),
        "the second collection is over, too, and begin still says no"
    );
}

#[test]
fn clones_share_the_guard_and_heaps_do_not() {
    let _lesson = lesson! {
        python: "# each interpreter has its own heap, and its own collector",
        rule: "a Breaker is a handle: its clones know of the same collection, other heaps' do not",
        page: "ch11-breaking.html#guard",
    };
    let (one, other) = (Breaker::new(&Heap::new()), Breaker::new(&Heap::new()));
    let _token = one.begin().expect("nothing goes on");
    assert!(
        one.clone().begin().is_none(),
        "a clone does not know that a collection goes on"
    );
    assert!(
        other.begin().is_some(),
        "a collection on one heap, and begin says no on another"
    );
}

#[test]
fn a_panic_ends_the_collection() {
    let _lesson = lesson! {
        python: "# an error inside the collector must not be the last thing it does",
        rule: "the token's drop ends the collection, also when a panic passes by",
        page: "ch11-breaking.html#guard",
    };
    let breaker = Breaker::new(&Heap::new());
    let outcome = testkit::caught(|| {
        let _token = breaker.begin();
        python_error("from the collector")
    });
    assert!(outcome.is_err(), "the panic was swallowed");
    assert!(
        breaker.begin().is_some(),
        "a panic ended the collection, and begin says that it goes on"
    );
}
