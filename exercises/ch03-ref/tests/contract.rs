//! Every signature that later chapters use. If this does not compile, they
//! cannot be built on this chapter.
#![allow(dead_code)]

use ch03_ref::{Addr, Census, Heap, Hooks, IMMORTAL, Id, Occupancy, Payload, Ref, Uid, is};
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::rc::Rc;

fn heap_new() -> Heap {
    Heap::new()
}

fn heap_default() -> Heap {
    Heap::default()
}

fn heap_clone(heap: &Heap) -> Heap {
    heap.clone()
}

fn heap_alloc<P: Payload>(heap: &Heap, payload: P) -> Ref {
    heap.alloc(payload)
}

fn heap_live(heap: &Heap) -> usize {
    heap.live()
}

fn heap_uids(heap: &Heap) -> Vec<Uid> {
    heap.uids()
}

fn heap_lookup(heap: &Heap, uid: Uid) -> Option<Ref> {
    heap.lookup(uid)
}

fn heap_find(heap: &Heap, id: Id, uid: Uid) -> Option<Ref> {
    heap.find(id, uid)
}

fn heap_census(heap: &Heap, uid: Uid) -> Option<Census> {
    heap.census(uid)
}

fn heap_immortalize(heap: &Heap, r: Ref) {
    heap.immortalize(r)
}

fn heap_add_hooks(heap: &Heap, hooks: Rc<dyn Hooks>) {
    heap.add_hooks(hooks)
}

fn heap_add_watcher(heap: &Heap, watcher: Rc<dyn Hooks>) {
    heap.add_watcher(watcher)
}

fn heap_arenas(heap: &Heap) -> Vec<Occupancy> {
    heap.arenas()
}

fn ref_clone(r: &Ref) -> Ref {
    r.clone()
}

fn ref_id(r: &Ref) -> Id {
    r.id()
}

fn ref_uid(r: &Ref) -> Uid {
    r.uid()
}

fn ref_refcount(r: &Ref) -> u32 {
    r.refcount()
}

fn ref_kind(r: &Ref) -> &'static str {
    r.kind()
}

fn ref_get<P: Payload>(r: &Ref) -> Option<&P> {
    r.get::<P>()
}

fn ref_heap(r: &Ref) -> Heap {
    r.heap()
}

fn ref_traverse(r: &Ref, visit: &mut dyn FnMut(&Ref)) {
    r.traverse(visit)
}

fn ref_clear(r: &Ref, out: &mut Vec<Ref>) {
    r.clear(out)
}

fn ref_watch(r: &Ref) {
    r.watch()
}

fn ref_leak(r: &Ref, n: u32) {
    r.leak(n)
}

fn same(a: &Ref, b: &Ref) -> bool {
    is(a, b)
}

fn immortal() -> u32 {
    IMMORTAL
}

fn census_parts(census: Census) -> (Uid, &'static str, usize, Vec<Uid>) {
    (census.uid, census.kind, census.refcount, census.referents)
}

fn id_address(id: Id) -> usize {
    id.address()
}

struct Nothing;

impl Payload for Nothing {
    const NAME: &'static str = "nothing";
}

struct Everything(Ref);

impl Payload for Everything {
    const NAME: &'static str = "everything";
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        visit(&self.0);
    }
    fn clear(&self, out: &mut Vec<Ref>) {
        out.push(self.0.clone());
    }
}

struct Deaf;

impl Hooks for Deaf {}

struct Curious;

impl Hooks for Curious {
    fn born(&self, _r: &Ref) {}
    fn dying(&self, _r: &Ref) {}
    fn died(&self, _id: Id, _uid: Uid) {}
}

fn values<T: Copy + Eq + Ord + Hash + Debug>() {}
fn shown<T: Display + Debug>() {}
fn debugged<T: Debug>() {}
fn compared<T: Clone + Eq + Debug>() {}

fn traits() {
    values::<Id>();
    values::<Uid>();
    values::<Addr>();
    shown::<Id>();
    debugged::<Ref>();
    debugged::<Heap>();
    compared::<Census>();
}
