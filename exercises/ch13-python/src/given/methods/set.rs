// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Methods of sets and frozensets.

use super::{done, method};
use crate::given::{Python, Res, T};
use crate::objects::{Args, Inside, MethodDef, Set};
use ch03_ref::Ref;
use ruff_python_ast::Operator;

pub const METHODS: &[MethodDef] = &[
    method("add", 1, 1, add),
    method("discard", 1, 1, discard),
    method("remove", 1, 1, remove),
    method("pop", 0, 0, pop),
    method("clear", 0, 0, clear),
    method("update", 0, usize::MAX, update),
    method("copy", 0, 0, copy),
    method("union", 0, 1, union),
    method("intersection", 0, 1, intersection),
    method("difference", 0, 1, difference),
    method("__len__", 0, 0, len),
    method("__contains__", 1, 1, contains),
];

pub const FROZEN_METHODS: &[MethodDef] = &[
    method("copy", 0, 0, frozen_copy),
    method("union", 0, 1, union),
    method("intersection", 0, 1, intersection),
    method("difference", 0, 1, difference),
    method("__len__", 0, 0, len),
    method("__contains__", 1, 1, contains),
];

fn table<'a>(args: Args<'a>) -> &'a Set {
    args.at(0).members().expect("the caller checked the class")
}

fn add(py: &Python, args: Args<'_>) -> Res {
    done(py, py.set_add(args.at(0), args.at(1).clone()))
}

fn discard(py: &Python, args: Args<'_>) -> Res {
    py.set_discard(table(args), args.at(1))?;
    Ok(py.none())
}

fn remove(py: &Python, args: Args<'_>) -> Res {
    if py.set_discard(table(args), args.at(1))? {
        return Ok(py.none());
    }
    Err(py.raise_with(T::KeyError, args.at(1).clone()))
}

fn pop(py: &Python, args: Args<'_>) -> Res {
    let first = table(args).next_from(0);
    match first.and_then(|(at, _)| table(args).take(at)) {
        Some(member) => Ok(member),
        None => Err(py.raise(T::KeyError, "pop from an empty set")),
    }
}

fn clear(py: &Python, args: Args<'_>) -> Res {
    table(args).empty();
    Ok(py.none())
}

fn update(py: &Python, args: Args<'_>) -> Res {
    for other in args.rest().positional() {
        for item in py.collect(other)? {
            py.set_add(args.at(0), item)?;
        }
    }
    Ok(py.none())
}

fn copy(py: &Python, args: Args<'_>) -> Res {
    Ok(py.set_like(args.at(0), py.set_copy(table(args))?))
}

fn frozen_copy(_: &Python, args: Args<'_>) -> Res {
    Ok(args.at(0).clone())
}

fn with_other(py: &Python, args: Args<'_>, op: Operator) -> Res {
    let other: Ref = match args.get(1) {
        Some(other) if other.members().is_some() => other.clone(),
        Some(other) => {
            let set = py.set_of(Set::default());
            py.collect(other)?
                .into_iter()
                .try_for_each(|item| py.set_add(&set, item))?;
            set
        }
        None => return copy(py, args),
    };
    py.binary(args.at(0), op, &other)
}

fn union(py: &Python, args: Args<'_>) -> Res {
    with_other(py, args, Operator::BitOr)
}

fn intersection(py: &Python, args: Args<'_>) -> Res {
    with_other(py, args, Operator::BitAnd)
}

fn difference(py: &Python, args: Args<'_>) -> Res {
    with_other(py, args, Operator::Sub)
}

fn len(py: &Python, args: Args<'_>) -> Res {
    Ok(py.int(table(args).len() as i128))
}

fn contains(py: &Python, args: Args<'_>) -> Res {
    Ok(py.bool(py.set_has(table(args), args.at(1))?))
}
