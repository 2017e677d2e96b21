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

/// For each object that weak references lead to, the first one. The heap owns
/// it, as one of its watchers, so it must own neither a `Ref` nor a `Heap`.
#[derive(Default)]
pub(crate) struct Lists {
    heads: RefCell<HashMap<Uid, Rc<Place>>>,
    unraisable: RefCell<Vec<Unraisable>>,
}

/// The place of a weak reference in the list of its target. CPython:
/// `wr_prev` and `wr_next`.
pub(crate) struct Place {
    weak: Handle,
    proxy: bool,
    shareable: bool,
    next: RefCell<Option<Rc<Place>>>,
    before: RefCell<std::rc::Weak<Place>>,
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
        self.lists.enter(target, &weak, shareable);
        target.watch();
        weak
        // ANCHOR_END: make
    }

    /// A link that is in no list yet.
    fn link(&self, target: &Ref, callback: Option<Callback>) -> Link {
        Link {
            target: Cell::new(Some(Handle::of(target))),
            callback: RefCell::new(callback),
            hash: Cell::new(None),
            place: RefCell::default(),
            lists: self.lists.clone(),
        }
    }

    /// How many weak references and proxies there are to `target`. Python:
    /// `weakref.getweakrefcount(target)`.
    pub fn count(&self, target: &Ref) -> usize {
        self.lists.of(target.uid()).len()
    }

    /// The weak references and proxies to `target`: those without a callback,
    /// then the others, newest first. Python: `weakref.getweakrefs(target)`.
    pub fn of(&self, target: &Ref) -> Vec<WeakRef> {
        let heap = target.heap();
        let handles = self.lists.of(target.uid());
        let living = handles.into_iter().filter_map(|handle| handle.find(&heap));
        living.map(WeakRef::wrap).collect()
    }

    /// The panics of callbacks so far, oldest first.
    pub fn unraisable(&self) -> Vec<Unraisable> {
        self.lists.unraisable.borrow().clone()
    }
}

impl Lists {
    /// Whether no weak reference leads to anybody.
    pub(crate) fn is_empty(&self) -> bool {
        self.heads.borrow().is_empty()
    }

    /// The weak reference (or proxy) without a callback that leads to this
    /// object, if there is one: it is among the first two.
    fn shared(&self, target: &Ref, proxy: bool) -> Option<Ref> {
        let first = self.heads.borrow().get(&target.uid())?.clone();
        let second = first.next.borrow().clone();
        let mut both = [Some(first), second].into_iter().flatten();
        let place = both.find(|place| place.shareable && place.proxy == proxy)?;
        place.weak.find(&target.heap())
    }

    /// Puts a weak reference into its target's list, where it belongs.
    fn enter(&self, target: &Ref, weak: &Ref, shareable: bool) {
        let place = Rc::new(Place {
            weak: Handle::of(weak),
            proxy: weak.get::<Weak<true>>().is_some(),
            shareable,
            next: RefCell::default(),
            before: RefCell::default(),
        });
        let link = Link::of(weak).expect("a weak reference was just made");
        *link.place.borrow_mut() = Some(place.clone());
        match self.last_before(target.uid(), &place) {
            Some(before) => place.insert_after(&before),
            None => self.insert_head(target.uid(), place),
        }
    }

    /// Behind whom a newcomer belongs: behind the shared ones, and a shared
    /// proxy behind the shared reference.
    fn last_before(&self, target: Uid, new: &Place) -> Option<Rc<Place>> {
        if new.shareable && !new.proxy {
            return None;
        }
        let mut last = None;
        let mut here = self.heads.borrow().get(&target).cloned();
        while let Some(place) = here {
            if !place.shareable || (new.shareable && place.proxy) {
                break;
            }
            here = place.next.borrow().clone();
            last = Some(place);
        }
        last
    }

    fn insert_head(&self, target: Uid, place: Rc<Place>) {
        let old = self.heads.borrow_mut().insert(target, place.clone());
        if let Some(old) = &old {
            *old.before.borrow_mut() = Rc::downgrade(&place);
        }
        *place.next.borrow_mut() = old;
    }

    /// Takes one weak reference off the list of its target.
    pub(crate) fn unlink(&self, target: Uid, place: &Place) {
        let next = place.next.take();
        let before = place.before.take();
        if let Some(next) = &next {
            *next.before.borrow_mut() = before.clone();
        }
        match (before.upgrade(), next) {
            (Some(before), next) => *before.next.borrow_mut() = next,
            (None, Some(next)) => {
                self.heads.borrow_mut().insert(target, next);
            }
            (None, None) => {
                self.heads.borrow_mut().remove(&target);
            }
        }
    }

    /// The weak references to an object, in order.
    fn of(&self, target: Uid) -> Vec<Handle> {
        let mut handles = Vec::new();
        let mut here = self.heads.borrow().get(&target).cloned();
        while let Some(place) = here {
            handles.push(place.weak);
            here = place.next.borrow().clone();
        }
        handles
    }

    /// Makes every weak reference to `target` lead to nobody, and returns them,
    /// in order. They keep their callbacks, and nothing was called yet.
    pub(crate) fn clear(&self, target: &Ref) -> Vec<WeakRef> {
        let heap = target.heap();
        let mut cleared = Vec::new();
        let mut here = self.heads.borrow_mut().remove(&target.uid());
        while let Some(place) = here {
            if let Some(weak) = place.weak.find(&heap) {
                let weak = WeakRef::wrap(weak);
                weak.link().target.set(None);
                cleared.push(weak);
            }
            here = place.next.take();
        }
        cleared
    }

    pub(crate) fn log(&self, unraisable: Unraisable) {
        self.unraisable.borrow_mut().push(unraisable);
    }
}

impl Place {
    fn insert_after(self: Rc<Place>, before: &Rc<Place>) {
        let next = before.next.replace(Some(self.clone()));
        if let Some(next) = &next {
            *next.before.borrow_mut() = Rc::downgrade(&self);
        }
        *self.before.borrow_mut() = Rc::downgrade(before);
        *self.next.borrow_mut() = next;
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
