//! Methods of lists and tuples.

use super::{done, method};
use crate::given::{Python, Res, Resizing, T};
use crate::objects::{Args, Inside, List, MethodDef, Tuple};
use ch03_ref::Ref;

pub const METHODS: &[MethodDef] = &[
    method("__init__", 0, 1, init),
    method("append", 1, 1, append),
    method("extend", 1, 1, extend),
    method("insert", 2, 2, insert),
    method("pop", 0, 1, pop),
    method("remove", 1, 1, remove),
    method("clear", 0, 0, clear),
    method("index", 1, 3, index),
    method("count", 1, 1, count),
    method("copy", 0, 0, copy),
    method("reverse", 0, 0, reverse),
    method("sort", 0, 0, sort),
    method("__len__", 0, 0, len),
    method("__getitem__", 1, 1, getitem),
    method("__setitem__", 2, 2, setitem),
    method("__delitem__", 1, 1, delitem),
    method("__contains__", 1, 1, contains),
];

pub const TUPLE_METHODS: &[MethodDef] = &[
    method("index", 1, 3, index),
    method("count", 1, 1, count),
    method("__len__", 0, 0, len),
    method("__getitem__", 1, 1, getitem),
    method("__contains__", 1, 1, contains),
];

fn list<'a>(args: Args<'a>) -> &'a List {
    args.at(0).list().expect("the caller checked the class")
}

/// The same, for a method that changes how many items there are.
fn changing<'a>(py: &'a Python, args: Args<'a>) -> Resizing<'a> {
    py.resizing(args.at(0))
        .expect("the caller checked the class")
}

/// `list.__init__(self, items)`, for subclasses.
fn init(py: &Python, args: Args<'_>) -> Res {
    let items = args.get(1).map_or(Ok(Vec::new()), |r| py.collect(r))?;
    drop(changing(py, args).extends().replace(items));
    Ok(py.none())
}

fn append(py: &Python, args: Args<'_>) -> Res {
    changing(py, args).push(args.at(1).clone());
    Ok(py.none())
}

fn extend(py: &Python, args: Args<'_>) -> Res {
    py.extend_list(&changing(py, args).extends(), args.at(1))?;
    Ok(py.none())
}

fn clamp(index: i128, len: usize) -> usize {
    let at = if index < 0 {
        index + len as i128
    } else {
        index
    };
    at.clamp(0, len as i128) as usize
}

fn insert(py: &Python, args: Args<'_>) -> Res {
    let at = clamp(py.need_int(args.at(1))?, list(args).len());
    changing(py, args).insert(at, args.at(2).clone());
    Ok(py.none())
}

fn pop(py: &Python, args: Args<'_>) -> Res {
    let list = changing(py, args).pops();
    let index = args.get(1).map_or(Ok(-1), |r| py.need_int(r))?;
    let len = list.len() as i128;
    let at = if index < 0 { index + len } else { index };
    py.or_raise(list.pop(usize::try_from(at).unwrap_or(usize::MAX)))
}

fn remove(py: &Python, args: Args<'_>) -> Res {
    let list = list(args);
    let Some(at) = py.list_index(list, args.at(1), 0)? else {
        return Err(py.raise(T::ValueError, "list.remove(x): x not in list"));
    };
    // The comparison may have taken it out already.
    drop(changing(py, args).pop(at));
    Ok(py.none())
}

fn clear(py: &Python, args: Args<'_>) -> Res {
    changing(py, args).empty();
    Ok(py.none())
}

fn items(r: &Ref) -> Vec<Ref> {
    match r.list() {
        Some(list) => list.to_vec(),
        None => r.get::<Tuple>().map(Tuple::to_vec).unwrap_or_default(),
    }
}

fn index(py: &Python, args: Args<'_>) -> Res {
    let items = items(args.at(0));
    let bound = |at: usize, default: usize| -> Res<usize> {
        args.get(at)
            .map_or(Ok(default), |r| Ok(clamp(py.need_int(r)?, items.len())))
    };
    let (start, stop) = (bound(2, 0)?, bound(3, items.len())?);
    for (at, item) in items.iter().enumerate().take(stop).skip(start) {
        if py.equal(item, args.at(1))? {
            return Ok(py.int(at as i128));
        }
    }
    if args.at(0).kind() == "tuple" {
        return Err(py.raise(T::ValueError, "tuple.index(x): x not in tuple"));
    }
    let shown = py.repr_text(args.at(1))?;
    Err(py.raise(T::ValueError, format!("{shown} is not in list")))
}

fn count(py: &Python, args: Args<'_>) -> Res {
    let mut count = 0;
    for item in items(args.at(0)) {
        count += i128::from(py.equal(&item, args.at(1))?);
    }
    Ok(py.int(count))
}

fn copy(py: &Python, args: Args<'_>) -> Res {
    Ok(py.list(list(args).to_vec()))
}

fn reverse(py: &Python, args: Args<'_>) -> Res {
    let list = list(args);
    let mut items = list.replace(Vec::new());
    items.reverse();
    drop(list.replace(items));
    Ok(py.none())
}

/// Sorts a list that looks empty meanwhile, as CPython does.
fn sort(py: &Python, args: Args<'_>) -> Res {
    let (key, reverse) = crate::given::builtins::sort_options(py, args)?;
    let list = list(args);
    let items = list.replace(Vec::new());
    let before = items.clone();
    let (sorted, result) = match py.sort(items, key, reverse) {
        Ok(sorted) => (sorted, Ok(())),
        Err(raised) => (before, Err(raised)),
    };
    let meanwhile = list.replace(sorted);
    let changed = !meanwhile.is_empty();
    drop(meanwhile);
    if changed && result.is_ok() {
        return Err(py.raise(T::ValueError, "list modified during sort"));
    }
    done(py, result)
}

fn len(py: &Python, args: Args<'_>) -> Res {
    Ok(py.int(py.len(args.at(0))? as i128))
}

fn getitem(py: &Python, args: Args<'_>) -> Res {
    py.get_item(args.at(0), args.at(1))
}

fn setitem(py: &Python, args: Args<'_>) -> Res {
    done(py, py.set_item(args.at(0), args.at(1), args.at(2)))
}

fn delitem(py: &Python, args: Args<'_>) -> Res {
    done(py, py.delete_item(args.at(0), args.at(1)))
}

fn contains(py: &Python, args: Args<'_>) -> Res {
    Ok(py.bool(py.contains(args.at(0), args.at(1))?))
}
