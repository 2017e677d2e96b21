//! The heap: a table of all boxes.

use crate::refs::{Object, Pointer};
use crate::tracking::{Containers, Mark};
use crate::{Hooks, IMMORTAL, Id, Occupancy, Payload, Ref, Uid};
use ch02_addresses::{Addr, Os, Space};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::mem::ManuallyDrop;
use std::rc::Rc;

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
    table: RefCell<HashMap<Uid, Pointer>>,
    /// Kept alive by the handles.
    immortals: RefCell<Vec<Ref>>,
    handles: Cell<usize>,
    /// And whether they hear of all objects or of the watched ones.
    hooks: RefCell<Vec<(Rc<dyn Hooks>, bool)>>,
    pub(crate) level: Cell<usize>,
    /// Objects that died too deep inside other deaths.
    pub(crate) trash: RefCell<Vec<Ref>>,
    pub(crate) panic: Cell<Option<Box<dyn Any + Send>>>,
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
            trash: RefCell::default(),
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
        payload.traverse(&mut |child| self.inner.assert_ours(child));
        if P::CONTAINER {
            self.count_container();
        }
        let has_finalizer = payload.has_finalizer();
        let (addr, uid) = self.inner.birth();
        let r = Ref::boxed(Object {
            count: Cell::new(1),
            immortal: Cell::new(false),
            dying: Cell::new(false),
            watched: Cell::new(false),
            mark: Mark::default(),
            heap: Rc::clone(&self.inner),
            addr,
            uid,
            payload,
        });
        self.inner.table.borrow_mut().insert(uid, r.pointer);
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
        let mut uids: Vec<Uid> = self.inner.table.borrow().keys().copied().collect();
        uids.sort();
        uids
    }

    /// New references to all objects that are not dying.
    pub fn refs(&self) -> Vec<Ref> {
        let uids = self.uids().into_iter();
        uids.filter_map(|uid| self.lookup(uid)).collect()
    }

    /// A new reference to the object with this birth number.
    pub fn lookup(&self, uid: Uid) -> Option<Ref> {
        let pointer = *self.inner.table.borrow().get(&uid)?;
        // Not counted yet: it must not be dropped.
        let seen = ManuallyDrop::new(Ref { pointer });
        let dying = seen.object().dying.get() || seen.object().count.get() == 0;
        (!dying).then(|| Ref::clone(&seen))
    }

    /// A new reference to the object at this address, if it is still this one.
    pub fn find(&self, id: Id, uid: Uid) -> Option<Ref> {
        self.lookup(uid).filter(|r| r.id() == id)
    }

    /// The same, and it may be in the hands of the hooks.
    pub fn find_lent(&self, id: Id, uid: Uid) -> Option<Ref> {
        let pointer = *self.inner.table.borrow().get(&uid)?;
        // Not counted yet: it must not be dropped.
        let seen = ManuallyDrop::new(Ref { pointer });
        let found = seen.object().count.get() != 0 && seen.id() == id;
        found.then(|| Ref::clone(&seen))
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

    pub(crate) fn forget(&self, uid: Uid, addr: Addr) {
        self.table.borrow_mut().remove(&uid);
        let freed = self.space.borrow_mut().free(addr);
        freed.expect("an object dies once");
    }

    pub(crate) fn each_hook(&self, watched: bool, mut tell: impl FnMut(&dyn Hooks)) {
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
