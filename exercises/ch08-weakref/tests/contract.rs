//! Every signature of this chapter that later chapters use. It is compiled
//! before anything is judged, so a missing one is named and nothing else.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::{Heap, Payload, Ref, Uid};
use ch08_weakref::*;
use std::rc::Rc;

fn weakrefs(heap: &Heap, target: &Ref, function: Ref) -> (usize, Vec<WeakRef>) {
    let weakrefs: Weakrefs = Weakrefs::new(heap);
    let _same: Weakrefs = weakrefs.clone();
    let callback: Callback = Callback::new(|_: &WeakRef| {});
    let _plain: WeakRef = weakrefs.make(target, None);
    let _called: WeakRef = weakrefs.make(target, Some(callback.clone()));
    let owning: Callback = Callback::owning(function, |_: &Ref, _: &WeakRef| {});
    let proxy: Proxy = weakrefs.proxy(target, Some(owning));
    let _target: Result<Ref, Gone> = proxy.target();
    let _parts: (&WeakRef, Option<Proxy>) = (proxy.as_weak(), Proxy::from_ref(target));
    let _object: Ref = proxy.into_ref();
    let log: Vec<Unraisable> = weakrefs.unraisable();
    let _texts: Vec<(Uid, String)> = log.into_iter().map(|u| (u.weakref, u.message)).collect();
    let _refused: Option<String> = why_not("list");
    (weakrefs.count(target), weakrefs.of(target))
}

fn weakref(weak: WeakRef, equality: &dyn Equality) -> Option<Ref> {
    let _object: &Ref = weak.as_ref();
    let _again: Option<WeakRef> = WeakRef::from_ref(weak.as_ref());
    let _function: Option<Ref> = weak.callback();
    let _hash: Option<u64> = weak.hash(equality);
    let _equal: bool = weak.equal(&weak.clone(), equality);
    let _proxy: bool = weak.is_proxy();
    let target: Option<Ref> = weak.upgrade();
    let _object: Ref = weak.into_ref();
    target
}

fn for_the_collector(weakrefs: &Weakrefs, garbage: &[Ref]) -> usize {
    let calls: Vec<Call> = weakrefs.clear_garbage(garbage);
    calls
        .into_iter()
        .map(Call::call)
        .filter(|&died| died)
        .count()
}

fn value_dict(
    weakrefs: &Weakrefs,
    key: &Ref,
    value: &Ref,
) -> Result<Option<(Ref, Ref)>, ChangedSize> {
    fn on_the_heap<P: Payload + Clone>() {}
    on_the_heap::<WeakValueDict>();
    let dict: WeakValueDict = WeakValueDict::new(weakrefs);
    let _with: WeakValueDict = WeakValueDict::with(weakrefs, Rc::new(Identity));
    dict.insert(key, value);
    let _got: (Option<Ref>, Option<Ref>) = (dict.get(key), dict.remove(key));
    let _size: (usize, bool, bool) = (dict.len(), dict.is_empty(), dict.contains(key));
    let _refs: Vec<WeakRef> = dict.value_refs();
    dict.remove_all();
    let mut items: Iteration<WeakValue> = dict.items();
    items.next()
}

fn key_dict(weakrefs: &Weakrefs, key: &Ref, value: Ref) -> Result<Option<(Ref, Ref)>, ChangedSize> {
    fn on_the_heap<P: Payload + Clone>() {}
    on_the_heap::<WeakKeyDict>();
    let dict: WeakKeyDict = WeakKeyDict::new(weakrefs);
    let _with: WeakKeyDict = WeakKeyDict::with(weakrefs, Rc::new(Identity));
    dict.insert(key, value);
    let _got: (Option<Ref>, Option<Ref>) = (dict.get(key), dict.remove(key));
    let _size: (usize, bool, bool) = (dict.len(), dict.is_empty(), dict.contains(key));
    let _refs: Vec<WeakRef> = dict.key_refs();
    dict.remove_all();
    let mut items: Iteration<WeakKey> = dict.items();
    items.next()
}

fn set(weakrefs: &Weakrefs, object: &Ref) -> Result<Option<Ref>, ChangedSize> {
    fn on_the_heap<P: Payload + Clone>() {}
    on_the_heap::<WeakSet>();
    let set: WeakSet = WeakSet::new(weakrefs);
    let _with: WeakSet = WeakSet::with(weakrefs, Rc::new(Identity));
    set.add(object);
    let _there: (bool, bool) = (set.contains(object), set.discard(object));
    let _size: (usize, bool) = (set.len(), set.is_empty());
    set.remove_all();
    let mut members: Iteration<WeakRef> = set.members();
    members.next()
}

fn method(
    weakrefs: &Weakrefs,
    object: &Ref,
    function: &Ref,
    callback: Callback,
) -> Option<(Ref, Ref)> {
    let _called: WeakMethod = WeakMethod::calling(weakrefs, object, function, callback);
    let method: WeakMethod = WeakMethod::new(weakrefs, object, function);
    method.upgrade()
}
