//! Every signature that later chapters use. If this does not compile, they
//! cannot be built on this chapter.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::{Addr, Census, Heap, Hooks, IMMORTAL, Id, Occupancy, Payload, Ref, Still, Uid, is};
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::ops::Range;
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

fn heap_find_lent(heap: &Heap, id: Id, uid: Uid) -> Option<Ref> {
    heap.find_lent(id, uid)
}

fn ref_is_watched(r: &Ref) -> bool {
    r.is_watched()
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

fn heap_refs(heap: &Heap) -> Vec<Ref> {
    heap.refs()
}

fn heap_tracked(heap: &Heap) -> usize {
    heap.tracked()
}

fn heap_marks(heap: &Heap) -> [u32; 3] {
    heap.marks()
}

fn heap_set_marks(heap: &Heap, marks: [u32; 3]) {
    heap.set_marks(marks)
}

fn heap_allocations(heap: &Heap) -> u32 {
    heap.allocations()
}

fn heap_set_allocations(heap: &Heap, n: u32) {
    heap.set_allocations(n)
}

fn heap_when_due(heap: &Heap, limit: u32, call: Rc<dyn Fn(&Heap)>) {
    heap.when_due(limit, call)
}

fn heap_never_due(heap: &Heap) {
    heap.never_due()
}

fn heap_still(heap: &Heap, from: u32) -> Still<'_> {
    heap.still(from)
}

fn still_len(still: &Still<'_>) -> u32 {
    still.len()
}

fn still_each(still: &Still<'_>, places: Range<u32>, show: &mut dyn FnMut(u32, &Ref)) {
    still.each(places, show)
}

fn still_warm(still: &Still<'_>, place: u32) {
    still.warm(place)
}

fn still_hold(still: &Still<'_>, place: u32) -> Option<Ref> {
    still.hold(place)
}

fn still_to_end(still: &Still<'_>, places: &[u32]) {
    still.to_end(places)
}

fn ref_is_container(r: &Ref) -> bool {
    r.is_container()
}

fn ref_is_tracked(r: &Ref) -> bool {
    r.is_tracked()
}

fn ref_slot(r: &Ref) -> Option<u32> {
    r.slot()
}

fn ref_track(r: &Ref) {
    r.track()
}

fn ref_untrack(r: &Ref) {
    r.untrack()
}

fn ref_untracks(r: &Ref) -> bool {
    r.untracks()
}

fn ref_may_untrack(r: &Ref, full: bool) -> bool {
    r.may_untrack(full)
}

fn ref_has_finalizer(r: &Ref) -> bool {
    r.has_finalizer()
}

fn ref_finalize(r: &Ref) {
    r.finalize()
}

fn ref_is_finalized(r: &Ref) -> bool {
    r.is_finalized()
}

fn ref_set_finalized(r: &Ref) {
    r.set_finalized()
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
    const CONTAINER: bool = true;
    const BORN_TRACKED: bool = true;
    const UNTRACKS: bool = false;
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        visit(&self.0);
    }
    fn clear(&self, out: &mut Vec<Ref>) {
        out.push(self.0.clone());
    }
    fn may_untrack(&self, full: bool) -> bool {
        full
    }
    fn has_finalizer(&self) -> bool {
        true
    }
    fn finalize(&self, _me: &Ref) {}
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
