//! Payloads and hooks that several tests use.

use ch03_ref::{Heap, Hooks, Id, Payload, Ref, Uid};
use std::cell::{Cell, RefCell};
use std::panic::resume_unwind;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::AtomicPtr;
use testkit::EventLog;

/// An int.
pub struct Int(pub i64);

impl Payload for Int {
    const NAME: &'static str = "int";
}

// ANCHOR: list
/// A list whose items can change.
#[derive(Default)]
pub struct List(pub RefCell<Vec<Ref>>);

impl Payload for List {
    const NAME: &'static str = "list";

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(items) = self.0.try_borrow() {
            items.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        let items = self.0.take();
        out.extend(items);
    }
}
// ANCHOR_END: list

impl List {
    pub fn of(items: impl IntoIterator<Item = Ref>) -> List {
        List(RefCell::new(items.into_iter().collect()))
    }
}

/// Puts an item at the end of a list.
pub fn append(list: &Ref, item: Ref) {
    let list = list.get::<List>().expect("this is a list");
    list.0.borrow_mut().push(item);
}

/// Says when it is dropped: `bye <name>`. Has children if you like.
pub struct Noisy {
    name: &'static str,
    log: EventLog,
    pub items: List,
}

impl Noisy {
    pub fn new(name: &'static str, log: &EventLog) -> Noisy {
        Noisy::with(name, log, [])
    }

    pub fn with(name: &'static str, log: &EventLog, items: impl IntoIterator<Item = Ref>) -> Noisy {
        Noisy {
            name,
            log: log.clone(),
            items: List::of(items),
        }
    }
}

impl Drop for Noisy {
    fn drop(&mut self) {
        self.log.push(format!("bye {}", self.name));
    }
}

impl Payload for Noisy {
    const NAME: &'static str = "noisy";

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.items.traverse(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        self.items.clear(out);
    }
}

/// Runs a closure when it is dropped: a finalizer that can do anything. What
/// the closure owns it gives up only there.
pub struct AtDeath(pub Cell<Option<Box<dyn FnOnce()>>>);

impl AtDeath {
    pub fn new(run: impl FnOnce() + 'static) -> AtDeath {
        AtDeath(Cell::new(Some(Box::new(run))))
    }
}

impl Drop for AtDeath {
    fn drop(&mut self) {
        if let Some(run) = self.0.take() {
            run();
        }
    }
}

impl Payload for AtDeath {
    const NAME: &'static str = "at death";
}

/// Fills the largest cell: a few thousand of them need several arenas.
pub struct Big(#[expect(dead_code, reason = "only its size counts")] [u8; 480]);

impl Big {
    pub fn new() -> Big {
        Big([0; 480])
    }
}

impl Payload for Big {
    const NAME: &'static str = "big";
}

/// Owns the next one, and does not say so: `traverse` and `clear` know nothing.
pub struct Secretive(#[expect(dead_code, reason = "owned, never shown")] pub Option<Ref>);

impl Payload for Secretive {
    const NAME: &'static str = "secretive";
}

/// Writes births and deaths down: `+#1 int`, `dying #1`, `−#1`.
pub struct Diary(pub EventLog);

impl Hooks for Diary {
    fn born(&self, r: &Ref) {
        self.0.push(format!("+{} {}", r.uid(), r.kind()));
    }

    fn dying(&self, r: &Ref) {
        self.0.push(format!("dying {}", r.uid()));
    }

    fn died(&self, _id: Id, uid: Uid) {
        self.0.push(format!("−{uid}"));
    }
}

/// Does something when an object is dying.
pub struct WhenDying<F>(pub F);

impl<F: Fn(&Ref)> Hooks for WhenDying<F> {
    fn dying(&self, r: &Ref) {
        (self.0)(r);
    }
}

/// A heap with a hook that does something when an object is dying.
pub fn heap_with_dying(run: impl Fn(&Ref) + 'static) -> Heap {
    let heap = Heap::new();
    heap.add_hooks(Rc::new(WhenDying(run)));
    heap
}

/// A panic that nobody is told of: for the tests that catch it.
pub fn oops() {
    resume_unwind(Box::new("an error in __del__"));
}

/// Runs `body` and says whether it panicked.
pub fn panics(body: impl FnOnce()) -> bool {
    testkit::caught(body).is_err()
}

/// Heaps that are never dropped. They stay in sight, so that leak checkers keep
/// quiet about them and what is on them.
static KEPT: Mutex<Vec<AtomicPtr<Heap>>> = Mutex::new(Vec::new());

/// Keeps a heap until the process ends.
pub fn for_ever(heap: Heap) -> &'static Heap {
    let heap: &Heap = Box::leak(Box::new(heap));
    let mut kept = KEPT.lock().expect("nobody panics with it");
    kept.push(AtomicPtr::new(std::ptr::from_ref(heap).cast_mut()));
    heap
}

/// Fewer of everything where a run is slow.
pub const fn many(n: usize) -> usize {
    if cfg!(miri) { n / 1000 + 3 } else { n }
}

/// Runs `body` and looks for memory that was lost or freed twice.
#[track_caller]
pub fn assert_clean(mut body: impl FnMut()) {
    if cfg!(miri) {
        body();
    } else {
        testkit::alloc::assert_clean(body);
    }
}
