//! Watchers: hooks that hear of chosen objects only.

use super::Shelf;
use crate::things::{Diary, Int, List, WhenDying};
use ch03_ref::{Heap, Ref};
use std::cell::Cell;
use std::rc::Rc;
use testkit::{EventLog, assert_log, lesson};

#[test]
fn a_watcher_hears_of_watched_objects_only() {
    let _lesson = lesson! {
        python: "r = weakref.ref(a, callback)\ndel b; del a        # one call, for a",
        rule: "watchers are told of the deaths of watched objects, and of no others",
        page: "ch03-ref.html#dying",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    heap.add_watcher(Rc::new(Diary(log.clone())));
    let objects: Vec<Ref> = (1..=4).map(|n| heap.alloc(Int(n))).collect();
    objects[1].watch();
    let list = heap.alloc(List::of(objects));
    list.watch();
    list.watch();
    drop(list);
    assert_log!(log, "dying #5\n−#5\ndying #2\n−#2");
    // A mark belongs to the object, and not to the place where it lay.
    drop((0..5).map(|n| heap.alloc(Int(n))).collect::<Vec<_>>());
    assert_log!(log, "");
}

#[test]
fn a_watcher_can_save_what_it_watches() {
    let _lesson = lesson! {
        python: "class Z:\n    def __del__(self): shelf.append(self)",
        rule: "a watcher's dying is like any other's: a clone saves the object",
        page: "ch03-ref.html#dying",
    };
    let heap = Heap::new();
    let shelf = Shelf::default();
    let (keep, left) = (Rc::clone(&shelf), Cell::new(2));
    heap.add_watcher(Rc::new(WhenDying(move |r: &Ref| {
        if left.get() > 0 {
            left.set(left.get() - 1);
            keep.borrow_mut().push(r.clone());
        }
    })));
    let a = heap.alloc(Int(1));
    a.watch();
    drop(a);
    for saved in ["first", "second"] {
        let a = shelf.borrow_mut().pop().expect("it was saved");
        assert_eq!(a.refcount(), 1, "the shelf's reference, the {saved} time");
        // The mark stays: it is dying, and shown to the watcher, again.
        drop(a);
    }
    assert_eq!(
        (shelf.borrow().len(), heap.live()),
        (0, 0),
        "not saved a third time"
    );
}
