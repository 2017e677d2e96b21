//! What the tasks' tests share: objects of a class whose `__del__` the test
//! writes.

use ch03_ref::{Heap, Payload, Ref};
use ch08_weakref::{Callback, WeakRef, Weakrefs};
use ch09_finalizers::{Finalize, Finalizers, Finalizes};
use std::cell::RefCell;
use std::rc::Rc;
use testkit::EventLog;

/// A `__del__`. It gets the object, and may do anything.
type Script = Rc<dyn Fn(&Ref)>;

/// An object that owns others, and says what happens to it.
pub struct Node {
    name: String,
    log: EventLog,
    children: RefCell<Vec<Ref>>,
    script: RefCell<Option<Script>>,
}

impl Payload for Node {
    const NAME: &'static str = "node";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(children) = self.children.try_borrow() {
            children.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.append(&mut self.children.take());
    }

    fn has_finalizer(&self) -> bool {
        self.script.borrow().is_some()
    }

    fn finalize(&self, me: &Ref) {
        let script = self.script.borrow().clone();
        let script = script.expect("an object without a finalizer was finalized");
        script(me);
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.log.push(format!("{} is freed", self.name));
    }
}

/// The payload of one of the test's objects.
pub fn node(r: &Ref) -> &Node {
    r.get::<Node>().expect("one of the test's nodes")
}

/// Its name, for the log.
pub fn name(r: &Ref) -> &str {
    &node(r).name
}

/// `parent.children.append(child)`.
pub fn give(parent: &Ref, child: &Ref) {
    node(parent).children.borrow_mut().push(child.clone());
}

/// The names of an object's children, joined.
pub fn children(parent: &Ref) -> String {
    let children = node(parent).children.borrow();
    let names: Vec<&str> = children.iter().map(name).collect();
    if names.is_empty() {
        "nobody".to_owned()
    } else {
        names.join(", ")
    }
}

/// `parent.children.clear()`.
pub fn leave(parent: &Ref) {
    let gone = node(parent).children.take();
    drop(gone);
}

/// The class gets this `__del__`, or loses the one it had.
pub fn set_del(r: &Ref, script: Option<Script>) {
    let old = node(r).script.replace(script);
    drop(old);
}

/// A list that scripts can put objects into.
#[derive(Clone, Default)]
pub struct Keep(Rc<RefCell<Vec<Ref>>>);

impl Keep {
    pub fn add(&self, r: &Ref) {
        self.0.borrow_mut().push(r.clone());
    }

    pub fn pop(&self) -> Option<Ref> {
        self.0.borrow_mut().pop()
    }

    pub fn first(&self) -> Ref {
        self.0.borrow().first().expect("somebody was kept").clone()
    }

    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }
}

/// A heap with finalizers and weak references, and what happened on it.
pub struct World {
    pub heap: Heap,
    pub finalizers: Finalizers,
    pub weakrefs: Weakrefs,
    pub log: EventLog,
}

impl World {
    pub fn new() -> World {
        let heap = Heap::new();
        let finalizers = Finalizers::new(&heap);
        let weakrefs = Weakrefs::new(&heap);
        World::of(heap, finalizers, weakrefs)
    }

    pub fn of(heap: Heap, finalizers: Finalizers, weakrefs: Weakrefs) -> World {
        World {
            heap,
            finalizers,
            weakrefs,
            log: EventLog::new(),
        }
    }

    fn alloc(&self, name: &str, script: Option<Script>) -> Ref {
        self.heap.alloc(Node {
            name: name.to_owned(),
            log: self.log.clone(),
            children: RefCell::default(),
            script: RefCell::new(script),
        })
    }

    /// An object without `__del__`.
    pub fn plain(&self, name: &str) -> Ref {
        self.alloc(name, None)
    }

    /// An object whose `__del__` does this.
    pub fn with_del(&self, name: &str, script: impl Fn(&Ref) + 'static) -> Ref {
        self.alloc(name, Some(Rc::new(script)))
    }

    /// An object whose `__del__` prints its name.
    pub fn loud(&self, name: &str) -> Ref {
        self.with_del(name, self.speak())
    }

    /// What such a `__del__` does.
    pub fn speak(&self) -> impl Fn(&Ref) + 'static {
        let log = self.log.clone();
        move |me| log.push(format!("{}.__del__", name(me)))
    }

    /// An object whose `__del__` puts it into the list, as often as said.
    pub fn phoenix(&self, name: &str, keep: &Keep, times: usize) -> Ref {
        let (speak, keep) = (self.speak(), keep.clone());
        self.with_del(name, move |me| {
            speak(me);
            (0..times).for_each(|_| keep.add(me));
        })
    }

    /// A loud object that nobody can lose, so nobody's death plays a part.
    pub fn lasting(&self, name: &str) -> Ref {
        let r = self.loud(name);
        r.leak(1);
        r
    }

    /// `weakref.ref(target, …)`, whose callback writes this into the log.
    pub fn weak(&self, target: &Ref, says: &str) -> WeakRef {
        let (log, says) = (self.log.clone(), says.to_owned());
        let callback = Callback::new(move |_| log.push(&says));
        self.weakrefs.make(target, Some(callback))
    }

    /// Loud objects that own each other in a ring, and nobody else does.
    pub fn ring(&self, names: &[&str]) -> Vec<Ref> {
        let ring: Vec<Ref> = names.iter().map(|name| self.loud(name)).collect();
        for (i, member) in ring.iter().enumerate() {
            give(member, &ring[(i + 1) % ring.len()]);
        }
        ring
    }
}

/// What the collector does at the end: everybody gives up what it owns.
pub fn clear_all(garbage: Vec<Ref>) {
    let mut given_up = Vec::new();
    for r in &garbage {
        r.clear(&mut given_up);
    }
    drop(given_up);
}

/// Runs this and says what it panicked with, if it did.
pub fn panics(run: impl FnOnce()) -> Option<String> {
    let panic = testkit::caught(run).err()?;
    let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    Some(text.unwrap_or_else(|| "something else".to_owned()))
}

/// What is to be done, as Rust has it: once.
pub type Job = Box<dyn FnOnce()>;

/// The jobs of one program.
#[derive(Clone)]
pub struct Jobs(pub Finalizes<Job>);

impl Jobs {
    pub fn new(world: &World) -> Jobs {
        Jobs(Finalizes::new(&world.weakrefs, |job: Job| job()))
    }

    /// `weakref.finalize(object, job)`.
    pub fn finalize(&self, object: &Ref, job: impl FnOnce() + 'static) -> Finalize<Job> {
        self.0.add(object, Box::new(job))
    }
}
