//! `copy.copy` and `copy.deepcopy`.

use crate::{Dict, Fault, Instance, List, Memo, Set, Tuple};
use ch03_ref::{Ref, is};

/// A *new* reference to a shallow copy: another list, dict, set or instance
/// with the very same items, members or attributes. What never changes is its
/// own copy, tuples included, and so are classes, functions and methods.
///
/// Python: `copy.copy(object)`.
pub fn copy(object: &Ref) -> Ref {
    let heap = object.heap();
    if let Some(list) = object.get::<List>() {
        heap.alloc(List::new(list.to_vec()))
    } else if let Some(dict) = object.get::<Dict>() {
        Dict::make(&heap, dict.pairs()).expect("they are keys already")
    } else if let Some(set) = object.get::<Set>() {
        heap.alloc(Set::of(set.to_vec()).expect("they are members already"))
    } else if let Some(instance) = object.get::<Instance>() {
        let copy = heap.alloc(Instance::new(instance.class().clone()));
        for (name, value) in instance.attributes() {
            Instance::put(&copy, name, value);
        }
        copy
    } else {
        object.clone()
    }
}

/// A *new* reference to a deep copy: the whole structure once more, with the
/// same shape. What was shared is shared in the copy, and what was a ring is
/// one. `memo` says what was copied before, and learns what is copied now.
///
/// Python: `copy.deepcopy(object, memo)`.
///
/// # Errors
/// [`Fault::TooDeep`] if the structure is nested too deep.
pub fn deepcopy(object: &Ref, memo: &mut Memo) -> Result<Ref, Fault> {
    match memo.get(object) {
        Some(known) => Ok(known),
        None => memo.deeper(|memo| copy_new(object, memo)),
    }
}

/// The copy of an object that the memo does not know.
fn copy_new(object: &Ref, memo: &mut Memo) -> Result<Ref, Fault> {
    if let Some(list) = object.get::<List>() {
        copy_list(object, list, memo)
    } else if let Some(tuple) = object.get::<Tuple>() {
        copy_tuple(object, tuple, memo)
    } else if let Some(dict) = object.get::<Dict>() {
        copy_dict(object, dict, memo)
    } else if let Some(set) = object.get::<Set>() {
        copy_set(object, set, memo)
    } else if let Some(instance) = object.get::<Instance>() {
        copy_instance(object, instance, memo)
    } else {
        Ok(object.clone())
    }
}

fn copy_dict(object: &Ref, dict: &Dict, memo: &mut Memo) -> Result<Ref, Fault> {
    let copy = object.heap().alloc(Dict::new());
    memo.put(object, &copy);
    for (key, value) in dict.pairs() {
        let key = deepcopy(&key, memo)?;
        let value = deepcopy(&value, memo)?;
        Dict::set(&copy, key, value)?;
    }
    Ok(copy)
}

fn copy_set(object: &Ref, set: &Set, memo: &mut Memo) -> Result<Ref, Fault> {
    let copy = object.heap().alloc(Set::new());
    memo.put(object, &copy);
    for member in set.to_vec() {
        let member = deepcopy(&member, memo)?;
        copy.get::<Set>().expect("a set").add(member)?;
    }
    Ok(copy)
}

fn copy_instance(object: &Ref, instance: &Instance, memo: &mut Memo) -> Result<Ref, Fault> {
    let twin = Instance::new(instance.class().clone());
    let copy = object.heap().alloc(twin);
    memo.put(object, &copy);
    for (name, value) in instance.attributes() {
        let value = deepcopy(&value, memo)?;
        Instance::put(&copy, name, value);
    }
    Ok(copy)
}

/// CPython: `_deepcopy_list`.
fn copy_list(object: &Ref, list: &List, memo: &mut Memo) -> Result<Ref, Fault> {
    let copy = object.heap().alloc(List::default());
    memo.put(object, &copy);
    let items: Result<Vec<Ref>, Fault> = list.to_vec().iter().map(|r| deepcopy(r, memo)).collect();
    copy.get::<List>().expect("a list").splice(0..0, items?);
    Ok(copy)
}

/// A tuple gets its items when it is made, so the items are copied first. If
/// none of them became another object, the tuple is its own copy. And if a ring
/// led back to the tuple, it was copied on the way.
///
/// CPython: `_deepcopy_tuple`.
fn copy_tuple(object: &Ref, tuple: &Tuple, memo: &mut Memo) -> Result<Ref, Fault> {
    let items = tuple.to_vec();
    let mut copies = Vec::new();
    for item in &items {
        copies.push(deepcopy(item, memo)?);
    }
    if let Some(known) = memo.get(object) {
        return Ok(known);
    }
    if items.iter().zip(&copies).all(|(item, copy)| is(item, copy)) {
        return Ok(object.clone());
    }
    let copy = object.heap().alloc(Tuple::new(copies));
    memo.put(object, &copy);
    Ok(copy)
}
