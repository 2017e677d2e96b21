// Chapter 6, Containers: write what each `todo!` asks for, then
// `cargo xtask verify 6`.

//! `container[key]`, `+` and `+=`, for whatever the container is.

use crate::{Dict, Fault, List, Set, Tuple};
use ch03_ref::Ref;
use ch04_interning::{Bool, Int, Str};

/// *New* references to all items of a list, a tuple, a dict (its keys) or a
/// set: what a `for` loop gets one by one.
///
/// # Errors
/// [`Fault::NotIterable`] for any other object.
pub fn items_of(container: &Ref) -> Result<Vec<Ref>, Fault> {
    if let Some(list) = container.get::<List>() {
        Ok(list.to_vec())
    } else if let Some(tuple) = container.get::<Tuple>() {
        Ok(tuple.to_vec())
    } else if let Some(dict) = container.get::<Dict>() {
        Ok(dict.keys())
    } else if let Some(set) = container.get::<Set>() {
        Ok(set.to_vec())
    } else {
        Err(Fault::NotIterable(container.kind()))
    }
}

/// A *new* reference to the item under `key`: a number for lists and tuples,
/// counted from the end if it is negative.
///
/// Python: `container[key]`.
///
/// # Errors
/// The [`Fault`] that CPython would raise.
pub fn get_item(container: &Ref, key: &Ref) -> Result<Ref, Fault> {
    if let Some(list) = container.get::<List>() {
        let index = index(container, key, list.len())?;
        list.get(index)
            .ok_or(Fault::Index("list index out of range"))
    } else if let Some(tuple) = container.get::<Tuple>() {
        let index = index(container, key, tuple.len())?;
        let item = tuple.get(index);
        item.ok_or(Fault::Index("tuple index out of range"))
    } else if let Some(dict) = container.get::<Dict>() {
        dict.get(key)?.ok_or(Fault::Key)
    } else {
        Err(Fault::NoItems(container.kind()))
    }
}

/// Puts `value` under `key`, and takes its reference over.
///
/// Python: `container[key] = value`.
///
/// # Errors
/// The [`Fault`] that CPython would raise: [`Fault::FixedItems`] for a tuple,
/// whatever the key.
pub fn set_item(container: &Ref, key: &Ref, value: Ref) -> Result<(), Fault> {
    if let Some(list) = container.get::<List>() {
        list.set(index(container, key, list.len())?, value)
    } else if container.get::<Dict>().is_some() {
        Dict::set(container, key.clone(), value)
    } else {
        Err(Fault::FixedItems(container.kind()))
    }
}

/// The place that an index means; beyond the end if it means none.
fn index(container: &Ref, key: &Ref, len: usize) -> Result<usize, Fault> {
    let number = match (key.get::<Int>(), key.get::<Bool>()) {
        (Some(int), _) => int.0,
        (None, Some(bool)) => i64::from(bool.0),
        (None, None) => return Err(Fault::IndexKind(container.kind(), key.kind())),
    };
    let from_the_end = || number.checked_add_unsigned(len as u64);
    let place = if number < 0 {
        from_the_end()
    } else {
        Some(number)
    };
    Ok(place
        .and_then(|place| usize::try_from(place).ok())
        .unwrap_or(usize::MAX))
}

/// A *new* object: `left + right`. Neither of the two changes.
///
/// # Errors
/// [`Fault::Add`] if they cannot be added.
pub fn add(left: &Ref, right: &Ref) -> Result<Ref, Fault> {
    let heap = left.heap();
    if let (Some(left), Some(right)) = (left.get::<List>(), right.get::<List>()) {
        Ok(heap.alloc(left.concat(right)))
    } else if let (Some(left), Some(right)) = (left.get::<Tuple>(), right.get::<Tuple>()) {
        Ok(heap.alloc(left.concat(right)))
    } else if let (Some(Int(left)), Some(Int(right))) = (left.get(), right.get()) {
        Ok(heap.alloc(Int(left.wrapping_add(*right))))
    } else if let (Some(left), Some(right)) = (left.get::<Str>(), right.get::<Str>()) {
        Ok(heap.alloc(Str::new([left.as_str(), right.as_str()].concat())))
    } else {
        Err(Fault::Add(left.kind(), right.kind()))
    }
}

/// What has to be stored for `value += more`, as a *new* reference: the value
/// itself if it is a list, which was extended where it is; a new object for
/// everything else.
///
/// CPython: `PyNumber_InPlaceAdd`.
///
/// # Errors
/// As [`List::extend`] and [`add`].
pub fn add_assign(value: &Ref, more: &Ref) -> Result<Ref, Fault> {
    todo!(
        "ch06.add_assign: a list is extended where it is and is its own result; anything else is \
         added"
    )
}

/// `container[key] += more`: reads the item, adds to it as [`add_assign`] does,
/// and stores what came out, in this order.
///
/// # Errors
/// The first one of the three steps; the steps before it stay done.
pub fn add_assign_item(container: &Ref, key: &Ref, more: &Ref) -> Result<(), Fault> {
    todo!("ch06.add_assign_item: read the item, add to it, store the result")
}
