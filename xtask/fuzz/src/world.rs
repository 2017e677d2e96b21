//! A heap with all that stands on it, and the statements done to it.

use crate::act::{Act, Kind, NAMES};
use crate::shadow::{Node, Shadow};
use ch03_ref::{Heap, Payload, Ref, Uid};
use ch04_interning::{Int, Interned, Interner};
use ch06_containers::{Class, Dict, Finalizer, Instance, List, Tuple};
use ch08_weakref::{Callback, WeakRef};
use ch12_generations::{Collector, Containers, Generation, MiddleCollections, YoungCollections};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

/// A container whose payload tells when it is dropped: the token is shared.
pub struct Probe {
    items: RefCell<Vec<Ref>>,
    _token: Rc<()>,
}

impl Payload for Probe {
    const NAME: &'static str = "probe";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.items.borrow().iter().for_each(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.append(&mut self.items.borrow_mut());
    }
}

/// A weak reference that the program has.
pub struct Watch {
    pub weak: WeakRef,
    pub target: Uid,
    /// How often its callback was called, if it has one.
    pub calls: Option<Rc<Cell<usize>>>,
}

/// What finalizers can reach. It is not the heap's.
type Shelf = Rc<RefCell<Vec<Ref>>>;

pub struct World {
    // In the order in which they must go: references before the heap's end.
    pub names: [Option<Ref>; NAMES],
    pub shelf: Shelf,
    pub watches: Vec<Watch>,
    classes: Vec<(Kind, Ref)>,
    keys: Vec<Interned>,
    _interner: Interner,
    pub collector: Collector,
    pub heap: Heap,
    pub shadow: Shadow,
    /// Objects that are there before the program begins.
    pub scenery: BTreeSet<Uid>,
    pub token: Rc<()>,
    /// Whether objects may have been collected in the statement just done.
    pub may_collect: bool,
    automatic: bool,
    stress: bool,
    /// Whether a collection's finalizer saved anybody: what was condemned with
    /// them lost its weak references, and may be alive.
    pub resurrected: bool,
    /// Whether some objects may be frozen.
    pub frozen: bool,
}

impl World {
    pub fn new() -> World {
        let heap = Heap::new();
        let interner = Interner::new(&heap);
        let collector = Collector::new(&heap);
        collector.disable();
        let shelf = Shelf::default();
        let keys = ["a", "b", "c", "d"].map(|text| interner.intern_text(text));
        let class = |kind| (kind, Class::make(&heap, "C", None, heap.alloc(Dict::new())));
        let kinds = [Kind::Instance, Kind::Phoenix, Kind::Bomb, Kind::Busy];
        let classes = kinds.map(class);
        for (kind, class) in &classes {
            if let Some(finalizer) = finalizer(*kind, &shelf, &collector) {
                let class = class.get::<Class>().expect("a class");
                class.set_finalizer(finalizer);
            }
        }
        World {
            names: Default::default(),
            watches: Vec::new(),
            shadow: Shadow::default(),
            scenery: heap.uids().into_iter().collect(),
            classes: classes.into(),
            keys: keys.into(),
            token: Rc::default(),
            may_collect: false,
            automatic: false,
            stress: false,
            frozen: false,
            resurrected: false,
            _interner: interner,
            shelf,
            collector,
            heap,
        }
    }

    /// Does a statement, to the heap and to the shadow.
    pub fn run(&mut self, act: &Act) {
        let busy = self.shadow.nodes.values();
        let any_busy = busy.into_iter().any(|n| n.kind == Some(Kind::Busy));
        self.may_collect = any_busy || self.automatic || self.stress;
        match *act {
            Act::New(kind, a, b, c) => self.make(kind, a, [b, c]),
            Act::Copy(a, b) => self.bind(a, self.names[b].clone(), self.shadow.names[b]),
            Act::Del(a) => self.bind(a, None, None),
            Act::Put(a, place, b) => self.put(a, place, b),
            Act::Take(a, place) => self.take(a, place),
            Act::Replace(a, place, b) => self.replace(a, place, b),
            Act::Empty(a) => self.empty(a),
            Act::Weak(a, with_callback) => self.watch(a, with_callback),
            Act::ForgetWeak if !self.watches.is_empty() => {
                drop(self.watches.remove(0));
                self.shadow.handles.remove(0);
            }
            Act::ForgetWeak => {}
            Act::Immortalize(a) => self.immortalize(a),
            Act::ClearShelf => {
                self.shadow.shelf.clear();
                let shelf = self.shelf.take();
                drop(shelf);
            }
            Act::Collect(generation) => {
                self.may_collect = true;
                self.collector.collect(Generation::ALL[generation]);
            }
            Act::Automatic(on) => self.automatic(on),
            Act::Stress(on) => {
                self.stress = on;
                self.collector.stress(on);
            }
            Act::Freeze(true) => {
                self.frozen = true;
                self.collector.freeze();
            }
            Act::Freeze(false) => self.collector.unfreeze(),
        }
    }

    fn automatic(&mut self, on: bool) {
        self.automatic = on;
        if on {
            let (young, middle, old) = (Containers(3), YoungCollections(2), MiddleCollections(2));
            self.collector.set_threshold(young, middle, old);
            self.collector.enable();
        } else {
            self.collector.disable();
        }
    }

    fn bind(&mut self, name: usize, r: Option<Ref>, uid: Option<Uid>) {
        self.shadow.names[name] = uid;
        let old = std::mem::replace(&mut self.names[name], r);
        drop(old);
    }

    fn make(&mut self, kind: Kind, name: usize, others: [usize; 2]) {
        let mut node = Node::new(Some(kind));
        let r = match kind {
            Kind::Int => self.heap.alloc(Int(7)),
            Kind::List => self.heap.alloc(List::default()),
            Kind::Dict => self.heap.alloc(Dict::new()),
            Kind::Probe => self.heap.alloc(Probe {
                items: RefCell::default(),
                _token: self.token.clone(),
            }),
            Kind::Tuple => {
                let edges = others.iter().filter_map(|&name| self.shadow.names[name]);
                node.edges = edges.enumerate().collect();
                let items = others.iter().filter_map(|&name| self.names[name].clone());
                self.heap.alloc(Tuple::new(items))
            }
            Kind::Instance | Kind::Phoenix | Kind::Bomb | Kind::Busy => {
                let (_, class) = self.classes.iter().find(|(k, _)| *k == kind).expect("made");
                self.heap.alloc(Instance::new(class.clone()))
            }
        };
        let uid = r.uid();
        self.shadow.nodes.insert(uid, node);
        self.bind(name, Some(r), Some(uid));
    }

    /// What two names lead to, and in the shadow.
    fn pair(&self, a: usize, b: usize) -> Option<(Ref, Ref, Uid, Uid)> {
        let (me, item) = (self.names[a].clone()?, self.names[b].clone()?);
        let (from, to) = (me.uid(), item.uid());
        Some((me, item, from, to))
    }

    fn put(&mut self, a: usize, place: usize, b: usize) {
        let Some((me, item, from, to)) = self.pair(a, b) else {
            return;
        };
        let key = place % self.keys.len();
        let edges = &mut self.shadow.node(from).edges;
        if let Some(list) = me.get::<List>() {
            edges.push((0, to));
            list.push(item);
        } else if let Some(probe) = me.get::<Probe>() {
            edges.push((0, to));
            probe.items.borrow_mut().push(item);
        } else if me.get::<Dict>().is_some() {
            edges.retain(|&(at, _)| at != key);
            edges.push((key, to));
            Dict::set(&me, Ref::clone(&self.keys[key]), item).expect("a str is a key");
        } else if me.get::<Instance>().is_some() {
            edges.retain(|&(at, _)| at != key);
            edges.push((key, to));
            Instance::set(&me, &self.keys[key], item);
        }
    }

    fn take(&mut self, a: usize, place: usize) {
        let Some(me) = self.names[a].clone() else {
            return;
        };
        let key = place % self.keys.len();
        let edges = &mut self.shadow.node(me.uid()).edges;
        if let Some(list) = me.get::<List>() {
            let taken = list.pop(place);
            assert_eq!(taken.is_ok(), place < edges.len(), "pop({place})");
            if place < edges.len() {
                edges.remove(place);
            }
            drop(taken);
        } else if let Some(probe) = me.get::<Probe>() {
            edges.pop();
            let last = probe.items.borrow_mut().pop();
            drop(last);
        } else if let Some(dict) = me.get::<Dict>() {
            let was = edges.iter().any(|&(at, _)| at == key);
            edges.retain(|&(at, _)| at != key);
            assert_eq!(dict.del(&self.keys[key]).is_ok(), was, "del d[key]");
        } else if me.get::<Instance>().is_some() {
            let was = edges.iter().any(|&(at, _)| at == key);
            edges.retain(|&(at, _)| at != key);
            assert_eq!(Instance::del(&me, &self.keys[key]), was, "del x.key");
        }
    }

    fn replace(&mut self, a: usize, place: usize, b: usize) {
        let Some((me, item, from, to)) = self.pair(a, b) else {
            return;
        };
        if let Some(list) = me.get::<List>() {
            let edges = &mut self.shadow.node(from).edges;
            let was = edges.get_mut(place).map(|edge| edge.1 = to);
            let done = list.set(place, item);
            assert_eq!(done.is_ok(), was.is_some(), "l[{place}] = x");
        }
    }

    fn empty(&mut self, a: usize) {
        let Some(me) = self.names[a].clone() else {
            return;
        };
        let edges = &mut self.shadow.node(me.uid()).edges;
        if let Some(list) = me.get::<List>() {
            edges.clear();
            list.empty();
        } else if let Some(dict) = me.get::<Dict>() {
            edges.clear();
            dict.empty();
        }
    }

    fn watch(&mut self, a: usize, with_callback: bool) {
        let Some(target) = self.names[a].clone() else {
            return;
        };
        let calls = with_callback.then(Rc::<Cell<usize>>::default);
        let callback = calls
            .clone()
            .map(|calls| Callback::new(move |_| calls.set(calls.get() + 1)));
        let weak = self.collector.breaker().weakrefs().make(&target, callback);
        let uid = weak.as_ref().uid();
        self.shadow
            .nodes
            .entry(uid)
            .or_insert_with(|| Node::new(None));
        self.shadow.handles.push(uid);
        self.watches.push(Watch {
            weak,
            target: target.uid(),
            calls,
        });
    }

    fn immortalize(&mut self, a: usize) {
        // An immortal instance would keep its class, and so the heap, for ever:
        // instances let go of it with their memory only.
        if let Some(r) = self.names[a].clone()
            && r.get::<Instance>().is_none()
        {
            self.shadow.node(r.uid()).immortal = true;
            self.heap.immortalize(r);
        }
    }
}

/// What `__del__` does in objects of this kind.
fn finalizer(kind: Kind, shelf: &Shelf, collector: &Collector) -> Option<Finalizer> {
    match kind {
        Kind::Phoenix => {
            let shelf = shelf.clone();
            Some(Rc::new(move |me| shelf.borrow_mut().push(me.clone())))
        }
        Kind::Bomb => Some(Rc::new(|_| panic!("a finalizer that panics"))),
        Kind::Busy => {
            // It must not own the collector, which owns the heap.
            let breaker = collector.breaker().clone();
            Some(Rc::new(move |me| {
                let heap = me.heap();
                let list = heap.alloc(List::new([me.clone(), heap.alloc(Int(1))]));
                let ring = list.get::<List>().expect("a list");
                ring.push(list.clone());
                ring.empty();
                breaker.collect(&heap, 0);
            }))
        }
        _ => None,
    }
}
