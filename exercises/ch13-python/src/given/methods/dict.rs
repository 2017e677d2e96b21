// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Methods of dicts.

use super::{done, method};
use crate::given::{Python, Res, T};
use crate::objects::{Args, Dict, DictView, MethodDef, ViewKind};
use std::cell::RefCell;

pub const METHODS: &[MethodDef] = &[
    method("get", 1, 2, get),
    method("setdefault", 1, 2, setdefault),
    method("pop", 1, 2, pop),
    method("popitem", 0, 0, popitem),
    method("keys", 0, 0, keys),
    method("values", 0, 0, values),
    method("items", 0, 0, items),
    method("clear", 0, 0, clear),
    method("copy", 0, 0, copy),
    method("update", 0, 1, update),
    method("__len__", 0, 0, len),
    method("__getitem__", 1, 1, getitem),
    method("__setitem__", 2, 2, setitem),
    method("__delitem__", 1, 1, delitem),
    method("__contains__", 1, 1, contains),
];

fn dict<'a>(args: Args<'a>) -> &'a Dict {
    args.at(0)
        .get::<Dict>()
        .expect("the caller checked the class")
}

fn get(py: &Python, args: Args<'_>) -> Res {
    let found = py.dict_get(dict(args), args.at(1))?;
    Ok(found
        .or_else(|| args.get(2).cloned())
        .unwrap_or_else(|| py.none()))
}

fn setdefault(py: &Python, args: Args<'_>) -> Res {
    if let Some(found) = py.dict_get(dict(args), args.at(1))? {
        return Ok(found);
    }
    let value = args.get(2).cloned().unwrap_or_else(|| py.none());
    py.dict_set(args.at(0), args.at(1), value.clone())?;
    Ok(value)
}

fn pop(py: &Python, args: Args<'_>) -> Res {
    // What is sought in an empty dict needs no hash.
    let taken = match dict(args).is_empty() {
        true => None,
        false => py.dict_take(dict(args), args.at(1))?,
    };
    match (taken, args.get(2)) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(py.raise_with(T::KeyError, args.at(1).clone())),
    }
}

fn popitem(py: &Python, args: Args<'_>) -> Res {
    let Some((key, _)) = dict(args).pairs().pop() else {
        return Err(py.raise(T::KeyError, "popitem(): dictionary is empty"));
    };
    let value = py.dict_take(dict(args), &key)?.unwrap_or_else(|| py.none());
    Ok(py.tuple(vec![key, value]))
}

fn view(py: &Python, args: Args<'_>, kind: ViewKind) -> Res {
    let dict = RefCell::new(Some(args.at(0).clone()));
    Ok(py.heap.alloc(DictView { dict, kind }))
}

fn keys(py: &Python, args: Args<'_>) -> Res {
    view(py, args, ViewKind::Keys)
}

fn values(py: &Python, args: Args<'_>) -> Res {
    view(py, args, ViewKind::Values)
}

fn items(py: &Python, args: Args<'_>) -> Res {
    view(py, args, ViewKind::Items)
}

fn clear(py: &Python, args: Args<'_>) -> Res {
    dict(args).empty();
    Ok(py.none())
}

fn copy(py: &Python, args: Args<'_>) -> Res {
    let copy = py.dict();
    py.dict_update(&copy, args.at(0))?;
    Ok(copy)
}

fn update(py: &Python, args: Args<'_>) -> Res {
    let other = crate::given::builtins::new_dict(py, args.rest())?;
    py.dict_update(args.at(0), &other)?;
    Ok(py.none())
}

fn len(py: &Python, args: Args<'_>) -> Res {
    Ok(py.int(dict(args).len() as i128))
}

fn getitem(py: &Python, args: Args<'_>) -> Res {
    py.dict_item(dict(args), args.at(1))
}

fn setitem(py: &Python, args: Args<'_>) -> Res {
    done(py, py.dict_set(args.at(0), args.at(1), args.at(2).clone()))
}

fn delitem(py: &Python, args: Args<'_>) -> Res {
    done(py, py.delete_item(args.at(0), args.at(1)))
}

fn contains(py: &Python, args: Args<'_>) -> Res {
    Ok(py.bool(py.dict_get(dict(args), args.at(1))?.is_some()))
}
