//! Between the finalizer and the children: the order, and who is saved.

use crate::support::{World, assert_same, leads_to, name, own};
use ch03_ref::Ref;
use ch08_weakref::{Callback, WeakRef};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use testkit::{EventLog, assert_log, lesson};

#[test]
fn the_order_of_a_death() {
    let _lesson = lesson! {
        python: "# __del__, then the callbacks, then what the object owned, then its memory",
        rule: "finalizer, weak references, children: a callback runs while the dying object still owns its things",
        page: "ch08-weakref.html#dying",
    };
    let log = EventLog::new();
    let finalized = log.clone();
    let mut world = World::with_finalizers(move |r| {
        if name(r) != "(no node)" {
            finalized.push(format!("{} finalized", name(r)));
        }
    });
    world.log = log;
    let (parent, child) = (world.node("parent"), world.node("child"));
    let keep = [
        world.logging(&parent, "callback of parent"),
        world.logging(&child, "callback of child"),
    ];
    own(&parent, child);
    drop(parent);
    let text = world.log.take();
    let at = |event: &str| text.lines().position(|line| line == event);
    let order = [
        at("parent finalized"),
        at("callback of parent"),
        at("child finalized"),
        at("callback of child"),
        at("child freed"),
    ];
    assert!(
        order.is_sorted() && order.iter().all(Option::is_some),
        "expected for each object: finalizer, callback, freed; the parent first. It was:\n{text}"
    );
    drop(keep);
}

#[test]
fn a_saved_object_keeps_its_weak_references() {
    let _lesson = lesson! {
        python: "def __del__(self): keep.append(self)\ndel c; print(r() is keep[0])      # True, and no callback was called",
        rule: "an object that its finalizer saves has not died: its weak references stay, and call nobody",
        page: "ch08-weakref.html#dying",
    };
    let saved: Rc<RefCell<Option<Ref>>> = Rc::default();
    let (keep, tries) = (saved.clone(), Cell::new(0));
    let world = World::with_finalizers(move |r| {
        if name(r) == "c" && tries.replace(1) == 0 {
            *keep.borrow_mut() = Some(r.clone());
        }
    });
    let c = world.node("c");
    let plain = world.weakrefs.make(&c, None);
    let called = world.logging(&c, "callback of c");
    drop(c);
    assert_eq!(world.log.take(), "", "c was saved");
    let c = saved.take().expect("the finalizer saved it");
    assert_same("c and r()", &plain.upgrade().expect("c lives"), &c);
    assert_eq!(world.weakrefs.count(&c), 2, "getweakrefcount(c)");
    drop(c);
    assert_log!(world.log, "callback of c\nc freed");
    assert_eq!((leads_to(&plain), leads_to(&called)), ("nobody", "nobody"));
}

#[test]
fn it_answers_while_it_may_be_saved() {
    let _lesson = lesson! {
        python: "def __del__(self): print(r() is self)\ndel c      # True: the weak references are cleared after the finalizer",
        rule: "while its finalizer runs an object is whole and alive, and its weak references lead to it",
        page: "ch08-weakref.html#del",
    };
    let weak: Rc<RefCell<Option<WeakRef>>> = Rc::default();
    let (asked, log) = (weak.clone(), EventLog::new());
    let said = log.clone();
    let mut world = World::with_finalizers(move |r| {
        let weak = asked.borrow().clone();
        if let Some(weak) = weak
            && name(r) == "c"
        {
            said.push(format!("finalizer: {}", leads_to(&weak)));
            let found = weak.upgrade().map_or(0, |found| found.refcount());
            said.push(format!("found, and counted: {found}"));
        }
    });
    world.log = log;
    let c = world.node("c");
    let log = world.log.clone();
    let callback = Callback::new(move |weak| log.push(format!("callback: {}", leads_to(weak))));
    *weak.borrow_mut() = Some(world.weakrefs.make(&c, Some(callback)));
    drop(c);
    assert_log!(
        world.log,
        "
        finalizer: c
        found, and counted: 2
        callback: nobody
        c freed
        "
    );
    weak.take();
}

#[test]
fn a_weak_reference_may_save_it() {
    let _lesson = lesson! {
        python: "def __del__(self): keep.append(r())\ndel c; print(r() is keep[0])      # True",
        rule: "what upgrade gives in the finalizer is a reference like any other: who keeps it saves the object",
        page: "ch08-weakref.html#del",
    };
    let weak: Rc<RefCell<Option<WeakRef>>> = Rc::default();
    let saved: Rc<RefCell<Option<Ref>>> = Rc::default();
    let (asked, keep, tries) = (weak.clone(), saved.clone(), Cell::new(0));
    let world = World::with_finalizers(move |r| {
        if name(r) == "c" && tries.replace(1) == 0 {
            *keep.borrow_mut() = asked.borrow().as_ref().and_then(WeakRef::upgrade);
        }
    });
    let c = world.node("c");
    *weak.borrow_mut() = Some(world.logging(&c, "callback of c"));
    drop(c);
    assert_eq!(world.log.take(), "", "c was saved");
    let c = saved.take().expect("the weak reference gave it");
    assert_eq!((name(&c), c.refcount()), ("c", 1));
    drop(c);
    assert_log!(world.log, "callback of c\nc freed");
    weak.take();
}
