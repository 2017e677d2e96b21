//! What finds nobody, because it asks or comes too late.

use crate::support::{World, assert_two, leads_to, name};
use ch03_ref::{Hooks, Ref};
use ch08_weakref::{Callback, WeakRef, Weakrefs};
use std::cell::RefCell;
use std::rc::Rc;
use testkit::{EventLog, lesson};

#[test]
fn an_heir_of_the_address_starts_without() {
    let _lesson = lesson! {
        python: "del a; b = C()      # perhaps where a was\nprint(weakref.getweakrefcount(b))      # 0",
        rule: "the list of an object goes with it: who lives at its address later has none",
        page: "ch08-weakref.html#dying",
    };
    let world = World::with_deaths();
    let old = world.node("old");
    let address = old.id();
    let keep = [
        world.weakrefs.make(&old, None),
        world.logging(&old, "old is gone"),
    ];
    drop(old);
    let mut others: Vec<Ref> = Vec::new();
    while others.len() < 100 && others.iter().all(|other| other.id() != address) {
        others.push(world.node("new"));
    }
    let heir = others.pop().expect("at least one");
    assert_eq!(world.weakrefs.count(&heir), 0, "getweakrefcount(heir)");
    let weak = world.weakrefs.make(&heir, None);
    assert_two("an old and a new one", weak.as_ref(), keep[0].as_ref());
    assert_eq!(world.weakrefs.count(&heir), 1, "getweakrefcount(heir)");
    world.log.take();
    drop(heir);
    assert_eq!(world.log.take(), "new freed", "nobody is called twice");
}

/// Asks a weak reference whenever something has died.
struct AsksAfterwards {
    weakrefs: Weakrefs,
    weak: RefCell<Option<WeakRef>>,
    found: RefCell<Vec<(&'static str, usize)>>,
}

impl Hooks for AsksAfterwards {
    fn dying(&self, r: &Ref) {
        let weak = self.weak.borrow().clone();
        if let Some(weak) = weak {
            let found = (leads_to(&weak), self.weakrefs.count(r));
            self.found.borrow_mut().push(found);
        }
    }
}

#[test]
fn a_dying_target_is_not_found() {
    let _lesson = lesson! {
        python: "# after its finalizer, a dying object can be reached by nobody any more",
        rule: "upgrade never gives an object whose weak references were cleared: it could not be saved any more",
        page: "ch08-weakref.html#dying",
    };
    let world = World::with_deaths();
    let asks = Rc::new(AsksAfterwards {
        weakrefs: world.weakrefs.clone(),
        weak: RefCell::default(),
        found: RefCell::default(),
    });
    // Plugged in after the weak references, so it is asked after them.
    world.heap.add_hooks(asks.clone());
    let c = world.node("c");
    *asks.weak.borrow_mut() = Some(world.weakrefs.make(&c, None));
    drop(c);
    let weak = asks.weak.borrow_mut().take();
    assert_eq!(
        asks.found.take(),
        [("nobody", 0)],
        "r() and getweakrefcount(c) while c died, after its weak references were cleared"
    );
    assert_log!(world.log, "c freed");
    drop(weak);
}

/// Makes a weak reference to whatever dies, when it is too late.
struct Late {
    weakrefs: Weakrefs,
    made: RefCell<Vec<WeakRef>>,
    log: EventLog,
}

impl Hooks for Late {
    fn dying(&self, r: &Ref) {
        if name(r) == "c" {
            let log = self.log.clone();
            let callback = Callback::new(move |_| log.push("called too late"));
            let made = [None, Some(callback)].map(|callback| self.weakrefs.make(r, callback));
            self.made.borrow_mut().extend(made);
        }
    }
}

#[test]
fn it_is_never_too_late_to_be_cleared() {
    let _lesson = lesson! {
        python: "# somebody makes a weak reference to an object whose weak references were just cleared",
        rule: "who comes too late leads to nobody as soon as the object is gone, and is not called",
        page: "ch08-weakref.html#dying",
    };
    let world = World::with_deaths();
    let late = Rc::new(Late {
        weakrefs: world.weakrefs.clone(),
        made: RefCell::default(),
        log: world.log.clone(),
    });
    // Plugged in after the weak references, so it is asked after them.
    world.heap.add_hooks(late.clone());
    let c = world.node("c");
    drop(c);
    let made = late.made.take();
    assert_eq!(made.len(), 2);
    let stranger = world.node("stranger");
    assert!(made.iter().all(|weak| leads_to(weak) == "nobody"));
    assert_eq!(world.weakrefs.count(&stranger), 0, "getweakrefcount");
    drop((made, stranger));
    assert_log!(world.log, "c freed\nstranger freed");
}
