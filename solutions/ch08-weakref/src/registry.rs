//! Who leads to whom: the lists of weak references of one heap.

use crate::callback::{Call, Callback, Unraisable};
use crate::handle::Handle;
use crate::link::{Link, Weak};
use crate::{Proxy, WeakRef};
use ch03_ref::{Heap, Hooks, Id, Ref, Uid};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
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

/// For each object that weak references lead to, which they are. The heap owns
/// it, as one of its watchers, so it must own neither a `Ref` nor a `Heap`.
/// CPython has the list in the object itself (`tp_weaklistoffset`).
// ANCHOR: lists
#[derive(Default)]
pub(crate) struct Lists {
    by_target: RefCell<HashMap<Uid, List>>,
    unraisable: RefCell<Vec<Unraisable>>,
}

/// The weak references to one object.
#[derive(Default)]
pub(crate) struct List {
    /// The one that everybody shares who wants no callback.
    reference: Option<Handle>,
    /// The same among the proxies.
    proxy: Option<Handle>,
    /// Those with a callback, by birth number: the newest is the last.
    calling: BTreeMap<Uid, Id>,
}
// ANCHOR_END: lists

impl List {
    /// All of them, in CPython's order: the shared ones, then those with a
    /// callback, newest first.
    fn in_order(&self) -> Vec<Handle> {
        let shared = [self.reference, self.proxy].into_iter().flatten();
        let calling = self.calling.iter().rev();
        let calling = calling.map(|(&uid, &id)| Handle { id, uid });
        shared.chain(calling).collect()
    }

    fn shared(&mut self, proxy: bool) -> &mut Option<Handle> {
        match proxy {
            false => &mut self.reference,
            true => &mut self.proxy,
        }
    }

    fn len(&self) -> usize {
        self.calling.len() + [self.reference, self.proxy].iter().flatten().count()
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
        self.lists.enter(target, &weak, shareable);
        // ANCHOR: watch
        target.watch();
        // ANCHOR_END: watch
        weak
        // ANCHOR_END: make
    }

    /// A link that is in no list yet.
    fn link(&self, target: &Ref, callback: Option<Callback>) -> Link {
        Link {
            target: Cell::new(Some(Handle::of(target))),
            callback: RefCell::new(callback),
            hash: Cell::new(None),
            me: Cell::new(None),
            lists: self.lists.clone(),
        }
    }

    /// How many weak references and proxies there are to `target`. Python:
    /// `weakref.getweakrefcount(target)`.
    pub fn count(&self, target: &Ref) -> usize {
        let lists = self.lists.by_target.borrow();
        lists.get(&target.uid()).map_or(0, List::len)
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
        self.by_target.borrow().is_empty()
    }

    /// The weak reference (or proxy) without a callback that leads to this
    /// object, if there is one.
    fn shared(&self, target: &Ref, proxy: bool) -> Option<Ref> {
        let handle = *self
            .by_target
            .borrow_mut()
            .get_mut(&target.uid())?
            .shared(proxy);
        handle?.find(&target.heap())
    }

    /// Puts a weak reference into its target's list.
    fn enter(&self, target: &Ref, weak: &Ref, shareable: bool) {
        let handle = Handle::of(weak);
        let link = Link::of(weak).expect("a weak reference was just made");
        link.me.set(Some(handle.uid));
        let mut lists = self.by_target.borrow_mut();
        let list = lists.entry(target.uid()).or_default();
        if shareable {
            *list.shared(weak.get::<Weak<true>>().is_some()) = Some(handle);
        } else {
            list.calling.insert(handle.uid, handle.id);
        }
    }

    /// Takes one weak reference off the list of its target.
    pub(crate) fn strike(&self, target: Uid, weak: Uid) {
        let mut lists = self.by_target.borrow_mut();
        let Some(list) = lists.get_mut(&target) else {
            return;
        };
        list.calling.remove(&weak);
        for shared in [&mut list.reference, &mut list.proxy] {
            shared.take_if(|handle| handle.uid == weak);
        }
        if list.len() == 0 {
            lists.remove(&target);
        }
    }

    /// The weak references to an object, in order.
    fn of(&self, target: Uid) -> Vec<Handle> {
        let lists = self.by_target.borrow();
        lists.get(&target).map_or(Vec::new(), List::in_order)
    }

    /// Makes every weak reference to `target` lead to nobody, and returns them,
    /// in order. They keep their callbacks, and nothing was called yet.
    pub(crate) fn clear(&self, target: &Ref) -> Vec<WeakRef> {
        // ANCHOR: clear
        if !target.is_watched() {
            return Vec::new(); // as most pieces of garbage: no need to look
        }
        let Some(list) = self.by_target.borrow_mut().remove(&target.uid()) else {
            return Vec::new();
        };
        let heap = target.heap();
        let living = list
            .in_order()
            .into_iter()
            .filter_map(|handle| handle.find(&heap));
        let cleared: Vec<WeakRef> = living.map(WeakRef::wrap).collect();
        for weak in &cleared {
            weak.link().target.set(None);
        }
        cleared
        // ANCHOR_END: clear
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
