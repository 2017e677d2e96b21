//! Every signature that later chapters use. If this does not compile, they
//! cannot be built on this chapter.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::{Heap, Payload, Ref};
use ch04_interning::Interned;
use ch06_containers::{
    BoundMethod, Class, Dict, Fault, Finalizer, Function, Instance, List, Memo, Set, Spot, Tuple,
    add, add_assign, add_assign_item, copy, deepcopy, del_attr, get_attr, get_item, hash_of,
    items_of, same, set_attr, set_item,
};
use std::error::Error;
use std::ops::Range;

fn list_new(items: Vec<Ref>) -> List {
    List::new(items)
}

fn list_default() -> List {
    List::default()
}

fn list_set(list: &List, index: usize, new: Ref) -> Result<(), Fault> {
    list.set(index, new)
}

fn list_pop(list: &List, index: usize) -> Result<Ref, Fault> {
    list.pop(index)
}

fn list_extend(list: &List, other: &Ref) -> Result<(), Fault> {
    list.extend(other)
}

fn list_splice(list: &List, range: Range<usize>, new: Vec<Ref>) {
    list.splice(range, new)
}

fn list_repeat(list: &List, times: usize) -> List {
    list.repeat(times)
}

fn list_concat(list: &List, other: &List) -> List {
    list.concat(other)
}

fn list_size(list: &List) -> (usize, bool) {
    (list.len(), list.is_empty())
}

fn list_get(list: &List, index: usize) -> Option<Ref> {
    list.get(index)
}

fn list_to_vec(list: &List) -> Vec<Ref> {
    list.to_vec()
}

fn list_with(list: &List) -> usize {
    list.with(|items: &[Ref]| items.len())
}

fn list_push(list: &List, item: Ref) {
    list.push(item)
}

fn list_insert(list: &List, index: usize, item: Ref) {
    list.insert(index, item)
}

fn list_empty(list: &List) {
    list.empty()
}

fn list_replace(list: &List, items: Vec<Ref>) -> Vec<Ref> {
    list.replace(items)
}

fn tuple_new(items: Vec<Ref>) -> Tuple {
    Tuple::new(items)
}

fn tuple_default() -> Tuple {
    Tuple::default()
}

fn tuple_size(tuple: &Tuple) -> (usize, bool) {
    (tuple.len(), tuple.is_empty())
}

fn tuple_get(tuple: &Tuple, index: usize) -> Option<Ref> {
    tuple.get(index)
}

fn tuple_to_vec(tuple: &Tuple) -> Vec<Ref> {
    tuple.to_vec()
}

fn tuple_with(tuple: &Tuple) -> usize {
    tuple.with(|items: &[Ref]| items.len())
}

fn tuple_concat(tuple: &Tuple, other: &Tuple) -> Tuple {
    tuple.concat(other)
}

fn tuple_repeat(tuple: &Tuple, times: usize) -> Tuple {
    tuple.repeat(times)
}

fn dict_new() -> [Dict; 2] {
    [Dict::new(), Dict::default()]
}

fn dict_make(heap: &Heap, pairs: Vec<(Ref, Ref)>) -> Result<Ref, Fault> {
    Dict::make(heap, pairs)
}

fn dict_set(me: &Ref, key: Ref, value: Ref) -> Result<(), Fault> {
    Dict::set(me, key, value)
}

fn dict_store(me: &Ref, spot: Spot, key: Ref, value: Ref) {
    Dict::store(me, spot, key, value)
}

fn dict_get(dict: &Dict, key: &Ref) -> Result<Option<Ref>, Fault> {
    dict.get(key)
}

fn dict_value_at(dict: &Dict, spot: Spot) -> Option<Ref> {
    dict.value_at(spot)
}

fn dict_pop(dict: &Dict, key: &Ref) -> Result<Ref, Fault> {
    dict.pop(key)
}

fn dict_del(dict: &Dict, key: &Ref) -> Result<(), Fault> {
    dict.del(key)
}

fn dict_take(dict: &Dict, spot: Spot) -> Option<Ref> {
    dict.take(spot)
}

fn dict_empty(dict: &Dict) {
    dict.empty()
}

fn dict_size(dict: &Dict) -> (usize, bool) {
    (dict.len(), dict.is_empty())
}

fn dict_rows(dict: &Dict) -> (Vec<Ref>, Vec<Ref>, Vec<(Ref, Ref)>) {
    (dict.keys(), dict.values(), dict.pairs())
}

fn dict_next_from(dict: &Dict, place: usize) -> Option<(usize, Ref, Ref)> {
    dict.next_from(place)
}

fn dict_version(dict: &Dict) -> u64 {
    dict.version()
}

fn dict_spot(dict: &Dict, key: &Ref) -> Result<Spot, Fault> {
    dict.spot(key)
}

fn dict_spot_by(dict: &Dict, hash: i64, key: &Ref) -> Result<Spot, String> {
    dict.spot_by(hash, key, |_: &Ref| Ok(true))
}

fn spot_is_taken(spot: Spot) -> bool {
    spot.is_taken()
}

fn set_new() -> [Set; 2] {
    [Set::new(), Set::default()]
}

fn set_of(members: Vec<Ref>) -> Result<Set, Fault> {
    Set::of(members)
}

fn set_add(set: &Set, member: Ref) -> Result<bool, Fault> {
    set.add(member)
}

fn set_discard(set: &Set, member: &Ref) -> Result<bool, Fault> {
    set.discard(member)
}

fn set_contains(set: &Set, member: &Ref) -> Result<bool, Fault> {
    set.contains(member)
}

fn set_find_by(set: &Set, hash: i64, member: &Ref) -> Result<Option<usize>, String> {
    set.find_by(hash, member, |_: &Ref| Ok(true))
}

fn set_push(set: &Set, hash: i64, member: Ref) {
    set.push(hash, member)
}

fn set_take(set: &Set, at: usize) -> Option<Ref> {
    set.take(at)
}

fn set_empty(set: &Set) {
    set.empty()
}

fn set_size(set: &Set) -> (usize, bool, u64) {
    (set.len(), set.is_empty(), set.version())
}

fn set_to_vec(set: &Set) -> Vec<Ref> {
    set.to_vec()
}

fn set_next_from(set: &Set, at: usize) -> Option<(usize, Ref)> {
    set.next_from(at)
}

fn class_make(heap: &Heap, name: &str, base: Option<&Ref>, dict: Ref) -> Ref {
    Class::make(heap, name, base, dict)
}

fn class_parts(class: &Class) -> (&str, [Option<Ref>; 3]) {
    (class.name(), [class.dict(), class.bases(), class.mro()])
}

fn class_lookup(class: &Class, name: &Interned) -> Option<Ref> {
    class.lookup(name)
}

fn class_set_finalizer(class: &Class, finalizer: Finalizer) {
    class.set_finalizer(finalizer)
}

fn instance_new(class: Ref) -> Instance {
    Instance::new(class)
}

fn instance_class(instance: &Instance) -> &Ref {
    instance.class()
}

fn instance_get(instance: &Instance, name: &Interned) -> Option<Ref> {
    instance.get(name)
}

fn instance_set(me: &Ref, name: &Interned, value: Ref) {
    Instance::set(me, name, value)
}

fn instance_del(me: &Ref, name: &Interned) -> bool {
    Instance::del(me, name)
}

fn instance_dict(me: &Ref, instance: &Instance) -> (Ref, bool) {
    (Instance::dict(me), instance.has_dict())
}

fn instance_attributes(instance: &Instance) -> Vec<(Ref, Ref)> {
    instance.attributes()
}

fn instance_put(me: &Ref, name: Ref, value: Ref) {
    Instance::put(me, name, value)
}

fn function_new(code: Ref, globals: Ref, defaults: Ref, closure: Ref) -> Function {
    Function::new(code, globals)
        .with_defaults(defaults)
        .with_closure(closure)
}

fn function_parts(function: &Function) -> (&Ref, [Option<Ref>; 4]) {
    let parts = [
        function.globals(),
        function.defaults(),
        function.dict(),
        function.closure(),
    ];
    (function.code(), parts)
}

fn function_set_dict(function: &Function, dict: Ref) {
    function.set_dict(dict)
}

fn method_new(function: Ref, object: Ref) -> BoundMethod {
    BoundMethod::new(function, object)
}

fn method_parts(method: &BoundMethod) -> [Option<Ref>; 2] {
    [method.function(), method.object()]
}

fn attributes(object: &Ref, name: &Interned, value: Ref) -> Result<Ref, Fault> {
    set_attr(object, name, value)?;
    let found = get_attr(object, name)?;
    del_attr(object, name)?;
    Ok(found)
}

fn items(container: &Ref, key: &Ref, value: Ref) -> Result<(Ref, Vec<Ref>), Fault> {
    set_item(container, key, value)?;
    Ok((get_item(container, key)?, items_of(container)?))
}

fn sums(left: &Ref, right: &Ref) -> Result<[Ref; 2], Fault> {
    Ok([add(left, right)?, add_assign(left, right)?])
}

fn augmented(container: &Ref, key: &Ref, more: &Ref) -> Result<(), Fault> {
    add_assign_item(container, key, more)
}

fn keys(a: &Ref, b: &Ref) -> (bool, Result<i64, Fault>) {
    (same(a, b), hash_of(a))
}

fn copies(object: &Ref, memo: &mut Memo) -> Result<[Ref; 2], Fault> {
    Ok([copy(object), deepcopy(object, memo)?])
}

fn memo(original: &Ref, copy: &Ref) -> (Option<Ref>, usize, bool) {
    let mut memo = Memo::new();
    memo.put(original, copy);
    (memo.get(original), memo.len(), memo.is_empty())
}

fn fault_is_an_error(fault: Fault) -> (Box<dyn Error>, &'static str) {
    let exception = fault.exception();
    (Box::new(fault), exception)
}

fn fault_variants() -> [Fault; 10] {
    [
        Fault::Index(""),
        Fault::Key,
        Fault::Unhashable(""),
        Fault::NoItems(""),
        Fault::FixedItems(""),
        Fault::IndexKind("", ""),
        Fault::NotIterable(""),
        Fault::Add("", ""),
        Fault::Attribute(String::new(), String::new()),
        Fault::TooDeep,
    ]
}

fn payloads() -> [(&'static str, bool, bool, bool); 8] {
    fn about<P: Payload>() -> (&'static str, bool, bool, bool) {
        (P::NAME, P::CONTAINER, P::BORN_TRACKED, P::UNTRACKS)
    }
    [
        about::<List>(),
        about::<Tuple>(),
        about::<Dict>(),
        about::<Set>(),
        about::<Class>(),
        about::<Instance>(),
        about::<Function>(),
        about::<BoundMethod>(),
    ]
}
