//! Who leads to whom: the lists of weak references of one heap.

use crate::callback::{Call, Callback, Unraisable};
use crate::handle::Handle;
use crate::link::{Link, Weak};
use crate::{Proxy, WeakRef};
use ch03_ref::{Heap, Hooks, Ref, Uid};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// The weak references of one heap. The value is a handle: clones share all.
///
/// It watches the heap for deaths. Watchers are asked in the order in which
/// they were plugged in, so a heap with finalizers (chapter 09) must get them
/// before its `Weakrefs`.
#[derive(Clone)]
pub struct Weakrefs {
    pub(crate) lists: Rc<Lists>,
}

/// For each object that weak references lead to, its stone. The heap owns it,
/// as one of its watchers, so it must own neither a `Ref` nor a `Heap`.
#[derive(Default)]
pub(crate) struct Lists {
    stones: RefCell<HashMap<Uid, Rc<Stone>>>,
    unraisable: RefCell<Vec<Unraisable>>,
}

/// What all weak references to one object share.
#[derive(Default)]
pub(crate) struct Stone {
    /// The object; nobody, when it is gone.
    pub(crate) target: Cell<Option<Handle>>,
    made: RefCell<Made>,
}

/// The weak references that were made, oldest first, dead ones included.
#[derive(Default)]
struct Made {
    all: Vec<(Face, Handle)>,
    sweep_at: usize,
}

/// What a weak reference looks like, in the order of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Face {
    Reference,
    Proxy,
    Calling,
}

impl Stone {
    /// The living ones in CPython's order: the shared ones, then those with a
    /// callback, newest first.
    fn living(&self, heap: &Heap) -> Vec<(Face, Ref)> {
        let newest_first: Vec<(Face, Handle)> =
            self.made.borrow().all.iter().rev().copied().collect();
        let living = newest_first.into_iter().filter_map(|(face, weak)| {
            let weak = weak.find(heap)?;
            let leads_here = std::ptr::eq(&**Link::of(&weak)?.stone.borrow(), self);
            leads_here.then_some((face, weak))
        });
        let mut living: Vec<(Face, Ref)> = living.collect();
        living.sort_by_key(|(face, _)| *face);
        living
    }

    /// Writes one more down; sweeps when as many were added as there were.
    fn add(&self, face: Face, weak: &Ref) {
        let mut made = self.made.borrow_mut();
        if made.all.len() >= made.sweep_at.max(8) {
            let heap = weak.heap();
            made.all.retain(|(_, known)| known.find(&heap).is_some());
            made.sweep_at = 2 * made.all.len();
        }
        made.all.push((face, Handle::of(weak)));
    }
}

impl Weakrefs {
    /// Weak references for the objects of `heap`.
    pub fn new(heap: &Heap) -> Weakrefs {
        let lists = Rc::new(Lists::default());
        heap.add_watcher(lists.clone());
        Weakrefs { lists }
    }

    /// A weak reference to `target`. Without a callback it is the same object
    /// for everybody, for as long as anybody has it; with one it is a new one.
    /// Python: `weakref.ref(target, callback)`.
    pub fn make(&self, target: &Ref, callback: Option<Callback>) -> WeakRef {
        WeakRef::wrap(self.make_as::<false>(target, callback))
    }

    /// A proxy of `target`: the same with another face. Python:
    /// `weakref.proxy(target, callback)`.
    pub fn proxy(&self, target: &Ref, callback: Option<Callback>) -> Proxy {
        Proxy::wrap(WeakRef::wrap(self.make_as::<true>(target, callback)))
    }

    fn make_as<const PROXY: bool>(&self, target: &Ref, callback: Option<Callback>) -> Ref {
        // ANCHOR: make
        let shareable = callback.is_none();
        if shareable && let Some(older) = self.lists.shared(target, PROXY) {
            return older;
        }
        let weak = target
            .heap()
            .alloc(Weak::<PROXY>(self.link(target, callback)));
        // A birth may have started a collection, and any code may have run.
        if shareable && let Some(older) = self.lists.shared(target, PROXY) {
            return older;
        }
        let face = match (shareable, PROXY) {
            (true, false) => Face::Reference,
            (true, true) => Face::Proxy,
            (false, _) => Face::Calling,
        };
        self.lists.stone(target).add(face, &weak);
        target.watch();
        weak
        // ANCHOR_END: make
    }

    /// A link that is in no list yet.
    fn link(&self, target: &Ref, callback: Option<Callback>) -> Link {
        Link {
            stone: RefCell::new(self.lists.stone(target)),
            callback: RefCell::new(callback),
            hash: Cell::new(None),
            lists: self.lists.clone(),
        }
    }

    /// How many weak references and proxies there are to `target`. Python:
    /// `weakref.getweakrefcount(target)`.
    pub fn count(&self, target: &Ref) -> usize {
        self.of(target).len()
    }

    /// The weak references and proxies to `target`: those without a callback,
    /// then the others, newest first. Python: `weakref.getweakrefs(target)`.
    pub fn of(&self, target: &Ref) -> Vec<WeakRef> {
        let living = self.lists.living(target).into_iter();
        living.map(|(_, weak)| WeakRef::wrap(weak)).collect()
    }

    /// The panics of callbacks so far, oldest first.
    pub fn unraisable(&self) -> Vec<Unraisable> {
        self.lists.unraisable.borrow().clone()
    }
}

impl Lists {
    /// Whether no weak reference leads to anybody.
    pub(crate) fn is_empty(&self) -> bool {
        self.stones.borrow().is_empty()
    }

    /// The stone of an object, a new one if need be.
    fn stone(&self, target: &Ref) -> Rc<Stone> {
        let mut stones = self.stones.borrow_mut();
        let stone = stones.entry(target.uid()).or_insert_with(|| {
            let stone = Stone::default();
            stone.target.set(Some(Handle::of(target)));
            Rc::new(stone)
        });
        stone.clone()
    }

    fn living(&self, target: &Ref) -> Vec<(Face, Ref)> {
        let stone = self.stones.borrow().get(&target.uid()).cloned();
        stone.map_or(Vec::new(), |stone| stone.living(&target.heap()))
    }

    /// The weak reference (or proxy) without a callback that leads to this
    /// object, if there is one.
    fn shared(&self, target: &Ref, proxy: bool) -> Option<Ref> {
        let wanted = if proxy { Face::Proxy } else { Face::Reference };
        let mut living = self.living(target).into_iter();
        living
            .find(|(face, _)| *face == wanted)
            .map(|(_, weak)| weak)
    }

    /// Wipes the stone of `target`, so that all its weak references lead to
    /// nobody, and returns them, in order. They keep their callbacks, and
    /// nothing was called yet.
    pub(crate) fn clear(&self, target: &Ref) -> Vec<WeakRef> {
        let Some(stone) = self.stones.borrow_mut().remove(&target.uid()) else {
            return Vec::new();
        };
        stone.target.set(None);
        let living = stone.living(&target.heap()).into_iter();
        living.map(|(_, weak)| WeakRef::wrap(weak)).collect()
    }

    pub(crate) fn log(&self, unraisable: Unraisable) {
        self.unraisable.borrow_mut().push(unraisable);
    }
}

impl Hooks for Lists {
    /// An object dies, because its last reference is gone. CPython:
    /// `PyObject_ClearWeakRefs`.
    fn dying(&self, target: &Ref) {
        // ANCHOR: dying
        let cleared = self.clear(target);
        let owed = |weak: WeakRef| {
            let callback = weak.link().callback.take()?;
            Some(Call { callback, weak })
        };
        let calls: Vec<Call> = cleared.into_iter().filter_map(owed).collect();
        calls.iter().for_each(Call::run);
        // As CPython's tuple of them goes: from the end.
        calls.into_iter().rev().for_each(drop);
        // ANCHOR_END: dying
    }
}

/// Why no weak reference to an object of this type can be made, if so: the
/// text of Python's `TypeError`. Types whose objects are small and many have no
/// room for the list (`tp_weaklistoffset` is 0).
pub fn why_not(kind: &str) -> Option<String> {
    const WITHOUT: [&str; 16] = [
        "int",
        "float",
        "str",
        "bool",
        "NoneType",
        "list",
        "tuple",
        "dict",
        "range",
        "object",
        "cell",
        "frame",
        "traceback",
        "code",
        "weakref",
        "weakproxy",
    ];
    WITHOUT
        .contains(&kind)
        .then(|| format!("cannot create weak reference to '{kind}' object"))
}
