//! The heap: a table of weak references, and the one place where objects die.

use crate::payload::Erased;
use crate::refs::Object;
use crate::tracking::Containers;
use crate::{Hooks, IMMORTAL, Id, Occupancy, Payload, Ref, Uid};
use ch02_addresses::{Addr, Os, Space};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::{Rc, Weak};
use std::thread;

/// How deep deaths may nest.
const LIMIT: usize = 20;

/// An operating system without memory: the cells are only numbers.
struct OnPaper;

impl Os for OnPaper {
    fn map(&mut self, _arena: usize) -> bool {
        true
    }

    fn unmap(&mut self, _arena: usize) {}
}

pub(crate) struct Inner {
    space: RefCell<Space<OnPaper>>,
    table: RefCell<BTreeMap<Uid, (Addr, Weak<Object>)>>,
    /// Kept alive by the handles.
    immortals: RefCell<Vec<Ref>>,
    handles: Cell<usize>,
    /// And whether they hear of all objects or of the watched ones.
    hooks: RefCell<Vec<(Rc<dyn Hooks>, bool)>>,
    level: Cell<usize>,
    postponed: RefCell<Vec<Ref>>,
    panic: Cell<Option<Box<dyn Any + Send>>>,
    pub(crate) containers: Containers,
}

/// A heap. All clones are the same one.
pub struct Heap {
    inner: Rc<Inner>,
}

/// What is known of one object at one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Census {
    /// Its birth number.
    pub uid: Uid,
    /// The name of its type.
    pub kind: &'static str,
    /// How many references there are to it.
    pub refcount: usize,
    /// The objects it refers to, one for each reference.
    pub referents: Vec<Uid>,
}

impl Heap {
    /// A new heap.
    pub fn new() -> Heap {
        let inner = Rc::new(Inner {
            space: RefCell::new(Space::new(OnPaper)),
            table: RefCell::default(),
            immortals: RefCell::default(),
            handles: Cell::new(0),
            hooks: RefCell::default(),
            level: Cell::new(0),
            postponed: RefCell::default(),
            panic: Cell::default(),
            containers: Containers::default(),
        });
        Heap::of(&inner)
    }

    pub(crate) fn inner(&self) -> &Rc<Inner> {
        &self.inner
    }

    pub(crate) fn of(inner: &Rc<Inner>) -> Heap {
        inner.handles.set(inner.handles.get() + 1);
        Heap {
            inner: Rc::clone(inner),
        }
    }

    /// Makes an object.
    pub fn alloc<P: Payload>(&self, payload: P) -> Ref {
        #[cfg(debug_assertions)]
        payload.show(&mut |child| self.inner.assert_ours(child));
        if P::CONTAINER {
            self.count_container();
        }
        let has_finalizer = payload.has_finalizer();
        let (addr, uid) = self.inner.birth();
        let payload: Box<dyn Erased> = Box::new(payload);
        let object = Rc::new(Object::new(Rc::clone(&self.inner), uid, payload));
        let entry = (addr, Rc::downgrade(&object));
        self.inner.table.borrow_mut().insert(uid, entry);
        let r = Ref::to(object);
        if P::BORN_TRACKED {
            r.track();
        }
        if has_finalizer {
            r.watch();
        }
        self.inner.each_hook(false, |hook| hook.born(&r));
        r
    }

    /// How many objects are alive.
    pub fn live(&self) -> usize {
        self.inner.table.borrow().len()
    }

    /// Their birth numbers.
    pub fn uids(&self) -> Vec<Uid> {
        self.inner.table.borrow().keys().copied().collect()
    }

    /// New references to all objects that are not dying.
    pub fn refs(&self) -> Vec<Ref> {
        let uids = self.uids().into_iter();
        uids.filter_map(|uid| self.lookup(uid)).collect()
    }

    /// A new reference to the object with this birth number.
    pub fn lookup(&self, uid: Uid) -> Option<Ref> {
        let object = self.inner.table.borrow().get(&uid)?.1.upgrade()?;
        // The `Rc` of a dying object must go without a `Ref`'s questions.
        (!object.dying.get()).then(|| Ref::to(object))
    }

    /// A new reference to the object at this address, if it is still this one.
    pub fn find(&self, id: Id, uid: Uid) -> Option<Ref> {
        self.lookup(uid).filter(|r| r.id() == id)
    }

    /// The same, and it may be in the hands of the hooks.
    pub fn find_lent(&self, id: Id, uid: Uid) -> Option<Ref> {
        let object = self.inner.table.borrow().get(&uid)?.1.upgrade()?;
        let here = Id::of(&object) == id;
        let found = here && (!object.dying.get() || object.asked.get());
        found.then(|| Ref::to(object))
    }

    /// What is known of the object with this birth number.
    pub fn census(&self, uid: Uid) -> Option<Census> {
        let r = self.lookup(uid)?;
        let refcount = r.refcount();
        let mut referents = Vec::new();
        r.traverse(&mut |child| {
            #[cfg(debug_assertions)]
            self.inner.assert_ours(child);
            referents.push(child.uid());
        });
        Some(Census {
            uid,
            kind: r.kind(),
            refcount: (refcount - u32::from(refcount != IMMORTAL)) as usize,
            referents,
        })
    }

    /// Makes an object immortal and takes the reference.
    pub fn immortalize(&self, r: Ref) {
        if !r.object().immortal.replace(true) {
            r.object().dying.set(false);
            let heap = Rc::clone(&r.object().heap);
            heap.immortals.borrow_mut().push(r);
        }
    }

    /// Plugs in somebody who is told of births and deaths.
    pub fn add_hooks(&self, hooks: Rc<dyn Hooks>) {
        self.inner.hooks.borrow_mut().push((hooks, true));
    }

    /// Plugs in somebody who is told of the deaths of watched objects.
    pub fn add_watcher(&self, watcher: Rc<dyn Hooks>) {
        self.inner.hooks.borrow_mut().push((watcher, false));
    }

    /// How full the arenas are that the cells would need.
    pub fn arenas(&self) -> Vec<Occupancy> {
        self.inner.space.borrow().arenas()
    }
}

impl Inner {
    fn birth(&self) -> (Addr, Uid) {
        let mut space = self.space.borrow_mut();
        let addr = space.alloc(1).expect("paper is patient");
        let uid = space.tenant(addr).expect("it was just born");
        (addr, uid)
    }

    fn forget(&self, uid: Uid) {
        let entry = self.table.borrow_mut().remove(&uid);
        let (addr, weak) = entry.expect("every object is in the table");
        drop(weak);
        let freed = self.space.borrow_mut().free(addr);
        freed.expect("an object dies once");
    }

    fn each_hook(&self, watched: bool, mut tell: impl FnMut(&dyn Hooks)) {
        for next in 0.. {
            let hook = self.hooks.borrow().get(next).cloned();
            let Some((hook, all)) = hook else { break };
            if all || watched {
                tell(&*hook);
            }
        }
    }

    fn assert_ours(&self, child: &Ref) {
        assert!(
            std::ptr::eq(self, &*child.object().heap),
            "two heaps never mix: {child:?}"
        );
    }
}

/// The end of an object whose last `Rc` this is, and of all that goes with it.
pub(crate) fn bury(last: Rc<Object>) {
    let heap = Rc::clone(&last.heap);
    let waits = heap.containers.is_still() && last.payload.container();
    if waits || heap.level.get() >= LIMIT {
        heap.postponed.borrow_mut().push(Ref::to(last));
        return;
    }
    let level = Level::enter(&heap);
    let mut waiting = Vec::new();
    perish(last, &mut waiting);
    mourn(&heap, waiting);
    drop(level);
    if let Some(panic) = heap.panic.take()
        && !thread::panicking()
    {
        resume_unwind(panic);
    }
}

/// Those who had to wait die now.
pub(crate) fn bury_the_waiting(heap: &Rc<Inner>) {
    let level = Level::enter(heap);
    mourn(heap, Vec::new());
    drop(level);
}

/// Gives the waiting references back.
fn mourn(heap: &Rc<Inner>, mut waiting: Vec<Ref>) {
    while !heap.containers.is_still() || !waiting.is_empty() {
        let next = waiting.pop();
        let next = next.or_else(|| heap.postponed.borrow_mut().pop());
        let Some(mut child) = next else { break };
        // Empty, the `Ref` asks no questions when it is dropped.
        let object = child.object.take().expect("a waiting Ref is whole");
        if Rc::strong_count(&object) == 1 {
            perish(object, &mut waiting);
        }
    }
}

fn perish(last: Rc<Object>, waiting: &mut Vec<Ref>) {
    let heap = Rc::clone(&last.heap);
    last.dying.set(true);
    let Some(last) = ask(last, &heap) else {
        return;
    };
    last.payload.give_up(waiting);
    heap.containers.forget(&last.mark, last.payload.container());
    let id = Id::of(&last);
    let object = Rc::into_inner(last).expect("nobody else has it");
    let watched = object.watched.get();
    let gone = Gone(&heap, object.uid);
    let uid = object.uid;
    drop(object);
    drop(gone);
    heap.each_hook(watched, |hook| hook.died(id, uid));
}

/// Asks the hooks; `None` if the object was saved. An immortal whose heap has
/// no handle left goes unannounced.
fn ask(last: Rc<Object>, heap: &Inner) -> Option<Rc<Object>> {
    if last.immortal.get() {
        return Some(last);
    }
    let mut lent = Ref::to(last);
    lent.object().asked.set(true);
    heap.each_hook(lent.object().watched.get(), |hook| {
        if Rc::strong_count(lent.object()) > 1 {
            return;
        }
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| hook.dying(&lent))) {
            heap.panic.set(Some(panic));
        }
    });
    let last = lent.object.take().expect("it was only lent");
    last.asked.set(false);
    if Rc::strong_count(&last) > 1 {
        last.dying.set(false);
        return None;
    }
    Some(last)
}

/// Takes an object out of the table, even if its payload panics.
struct Gone<'a>(&'a Inner, Uid);

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        self.0.forget(self.1);
    }
}

struct Level<'a>(&'a Inner);

impl Level<'_> {
    fn enter(heap: &Inner) -> Level<'_> {
        heap.level.set(heap.level.get() + 1);
        Level(heap)
    }
}

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.level.set(self.0.level.get() - 1);
    }
}

impl Clone for Heap {
    fn clone(&self) -> Heap {
        Heap::of(&self.inner)
    }
}

impl Drop for Heap {
    /// With the last handle the immortals lose their protection.
    fn drop(&mut self) {
        self.inner.handles.set(self.inner.handles.get() - 1);
        if self.inner.handles.get() == 0 {
            let immortals = self.inner.immortals.take();
            drop(immortals);
        }
    }
}

impl Default for Heap {
    fn default() -> Heap {
        Heap::new()
    }
}

impl fmt::Debug for Heap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Heap").field("live", &self.live()).finish()
    }
}
