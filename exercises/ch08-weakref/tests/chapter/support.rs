//! What the tasks' tests share.

use ch03_ref::{Heap, Hooks, Payload, Ref, is};
use ch08_weakref::{Callback, Equality, WeakRef, Weakrefs};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use testkit::EventLog;

/// An object with a name and with things it owns, which writes down when its
/// memory goes.
pub struct Node {
    pub name: &'static str,
    log: EventLog,
    owned: RefCell<Vec<Ref>>,
}

impl Payload for Node {
    const NAME: &'static str = "Node";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(owned) = self.owned.try_borrow() {
            owned.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.extend(self.owned.take());
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.log.push(format!("{} freed", self.name));
    }
}

/// A heap, its weak references, and what happens on it.
pub struct World {
    pub heap: Heap,
    pub weakrefs: Weakrefs,
    pub log: EventLog,
}

impl World {
    pub fn new() -> World {
        let heap = Heap::new();
        let weakrefs = Weakrefs::new(&heap);
        let log = EventLog::new();
        World {
            heap,
            weakrefs,
            log,
        }
    }

    /// A world in which weak references hear of deaths. One dies at once, so that
    /// nothing else is said as long as nobody has written what is done then.
    pub fn with_deaths() -> World {
        World::new().that_hears()
    }

    fn that_hears(self) -> World {
        let first = self.heap.alloc(First);
        first.watch();
        drop(first);
        self
    }

    /// A world in which somebody looks at every dying object before its weak
    /// references are cleared, as the finalizers of chapter 09 do.
    pub fn with_finalizers(finalize: impl Fn(&Ref) + 'static) -> World {
        let heap = Heap::new();
        heap.add_hooks(Rc::new(Finalizer(finalize)));
        let weakrefs = Weakrefs::new(&heap);
        let log = EventLog::new();
        World {
            heap,
            weakrefs,
            log,
        }
        .that_hears()
    }

    /// An object that owns nothing yet.
    pub fn node(&self, name: &'static str) -> Ref {
        self.heap.alloc(Node {
            name,
            log: self.log.clone(),
            owned: RefCell::default(),
        })
    }

    /// A weak reference whose callback writes `text` down.
    pub fn logging(&self, target: &Ref, text: &'static str) -> WeakRef {
        self.weakrefs.make(target, Some(self.writes(text)))
    }

    /// A callback that writes `text` down.
    pub fn writes(&self, text: &'static str) -> Callback {
        let log = self.log.clone();
        Callback::new(move |_| log.push(text))
    }
}

/// What dies first.
struct First;

impl Payload for First {
    const NAME: &'static str = "First";
}

struct Finalizer<F>(F);

impl<F: Fn(&Ref)> Hooks for Finalizer<F> {
    fn dying(&self, r: &Ref) {
        (self.0)(r);
    }
}

/// Makes `owner` own one more thing. A node's things die from the last to the
/// first.
pub fn own(owner: &Ref, thing: Ref) {
    let node = owner.get::<Node>().expect("a Node");
    node.owned.borrow_mut().push(thing);
}

/// A weak reference whose callback panics.
pub fn failing(world: &World, target: &Ref, what: &'static str) -> WeakRef {
    let log = world.log.clone();
    let callback = Callback::new(move |_| {
        log.push(format!("{what} panics"));
        panic!("{what} went wrong");
    });
    world.weakrefs.make(target, Some(callback))
}

/// What the log of failed callbacks says.
pub fn messages(world: &World) -> Vec<String> {
    let log = world.weakrefs.unraisable().into_iter();
    log.map(|unraisable| unraisable.message).collect()
}

/// Does what makes callbacks panic. The panics are intended, and are not told
/// with what goes wrong later.
///
/// # Panics
/// If one of them comes out.
#[track_caller]
pub fn contained<T>(body: impl FnOnce() -> T) -> T {
    match testkit::caught(body) {
        Ok(value) => value,
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or(panic.downcast_ref::<&str>().copied());
            let said = said.unwrap_or("a panic without a message");
            panic!("the panic of a callback reached the code that let the object go: {said}")
        }
    }
}

/// The name of a node.
pub fn name(r: &Ref) -> &'static str {
    r.get::<Node>().map_or("(no node)", |node| node.name)
}

/// What a weak reference leads to now.
pub fn leads_to(weak: &WeakRef) -> &'static str {
    weak.upgrade().map_or("nobody", |target| name(&target))
}

/// Panics if these are two objects.
#[track_caller]
pub fn assert_same(what: &str, a: &Ref, b: &Ref) {
    assert!(is(a, b), "{what}: these are two objects, {a:?} and {b:?}");
}

/// Panics if these are one object.
#[track_caller]
pub fn assert_two(what: &str, a: &Ref, b: &Ref) {
    assert!(!is(a, b), "{what}: both are the one object {a:?}");
}

/// Nodes are equal when their names are. All names are in one bucket, and it
/// is counted how often somebody asked for a hash.
#[derive(Default)]
pub struct ByName {
    pub hashed: Cell<u32>,
}

impl Equality for ByName {
    fn hash(&self, _object: &Ref) -> u64 {
        self.hashed.set(self.hashed.get() + 1);
        7
    }

    fn equal(&self, a: &Ref, b: &Ref) -> bool {
        name(a) == name(b)
    }
}
