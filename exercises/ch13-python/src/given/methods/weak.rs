// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Methods of the weak collections and of `finalize`.

use super::{done, method};
use crate::given::{Python, Raised, Res, T};
use crate::objects::exception::About;
use crate::objects::{Args, Exception, FinalizeObject, Iter, Job, JobInfo, MethodDef, ViewKind};
use ch03_ref::Ref;
use ch08_weakref::{WeakKeyDict, WeakRef, WeakSet, WeakValueDict};
use std::cell::RefCell;

pub const REF_METHODS: &[MethodDef] = &[method("__init__", 1, 2, ref_init)];

pub const SET_METHODS: &[MethodDef] = &[
    method("add", 1, 1, add),
    method("discard", 1, 1, discard),
    method("remove", 1, 1, remove),
    method("pop", 0, 0, pop),
    method("clear", 0, 0, clear),
    method("copy", 0, 0, copy),
    method("update", 1, 1, update),
    method("__len__", 0, 0, len),
    method("__contains__", 1, 1, contains),
];

pub const DICT_METHODS: &[MethodDef] = &[
    method("get", 1, 2, get),
    method("pop", 1, 2, dict_pop),
    method("setdefault", 1, 2, setdefault),
    method("keys", 0, 0, keys),
    method("values", 0, 0, values),
    method("items", 0, 0, items),
    method("clear", 0, 0, clear),
    method("copy", 0, 0, copy),
    method("update", 1, 1, update),
    method("keyrefs", 0, 0, refs),
    method("valuerefs", 0, 0, refs),
    method("__len__", 0, 0, len),
    method("__contains__", 1, 1, contains),
    method("__getitem__", 1, 1, getitem),
    method("__setitem__", 2, 2, setitem),
    method("__delitem__", 1, 1, delitem),
];

pub const FINALIZE_METHODS: &[MethodDef] =
    &[method("detach", 0, 0, detach), method("peek", 0, 0, peek)];

impl Python {
    /// Adds to a `WeakSet`.
    pub fn weak_add(&self, set: &Ref, member: &Ref) -> Res<()> {
        self.check_weakly(member)
            .map_err(|raised| self.in_library(raised, vec![set.clone(), member.clone()]))?;
        match set.get::<WeakSet>() {
            Some(set) => self.weakly(|| set.add(member)),
            None => Ok(()),
        }
    }

    /// `d[key]` of a weak dict, if the key is there and all is alive.
    pub fn weak_get(&self, dict: &Ref, key: &Ref) -> Res<Option<Ref>> {
        if let Some(dict) = dict.get::<WeakValueDict>() {
            return self.weakly(|| dict.get(key));
        }
        match dict.get::<WeakKeyDict>() {
            Some(dict) => self.weakly(|| dict.get(key)),
            None => Ok(None),
        }
    }

    /// `d[key] = value` of a weak dict.
    pub fn weak_set_item(&self, dict: &Ref, key: &Ref, value: &Ref) -> Res<()> {
        if let Some(values) = dict.get::<WeakValueDict>() {
            // Two calls have the value: `__setitem__` and `KeyedRef.__new__`.
            let held = || vec![dict.clone(), key.clone(), value.clone(), value.clone()];
            self.check_weakly(value)
                .map_err(|raised| self.in_library(raised, held()))?;
            self.hash(key)?;
            return self.weakly(|| values.insert(key, value));
        }
        let held = || vec![dict.clone(), key.clone(), value.clone()];
        let Some(dict) = dict.get::<WeakKeyDict>() else {
            return Ok(());
        };
        self.check_weakly(key)
            .map_err(|raised| self.in_library(raised, held()))?;
        self.hash(key)?;
        self.weakly(|| dict.insert(key, value.clone()))
    }

    /// Takes an entry of a weak dict out; its value, if it was there.
    pub fn weak_take(&self, dict: &Ref, key: &Ref) -> Res<Option<Ref>> {
        if let Some(dict) = dict.get::<WeakValueDict>() {
            return self.weakly(|| dict.remove(key));
        }
        match dict.get::<WeakKeyDict>() {
            Some(dict) => self.weakly(|| dict.remove(key)),
            None => Ok(None),
        }
    }

    /// The `KeyError` of a weak collection: where the key is held weakly, a
    /// weak reference to it is what was not found.
    pub fn weak_missing(&self, collection: &Ref, key: &Ref) -> Raised {
        let by_key = collection.get::<WeakValueDict>().is_none();
        if by_key && let Err(raised) = self.check_weakly(key) {
            return raised;
        }
        let missing = if by_key {
            self.weakrefs().make(key, None).into_ref()
        } else {
            key.clone()
        };
        let arguments = vec![collection.clone(), key.clone()];
        self.in_library(self.raise_with(T::KeyError, missing), arguments)
    }

    /// An error of a function that CPython has in `weakref.py`: as long as there
    /// is the error, its frame keeps the arguments.
    pub fn in_library(&self, raised: Raised, arguments: Vec<Ref>) -> Raised {
        raised.0.get::<Exception>().inspect(|exception| {
            exception.about.replace(Some(Box::new(About {
                name: self.tuple(arguments),
                object: None,
            })));
        });
        raised
    }

    /// `key in c`, for a weak collection.
    pub fn weak_contains(&self, collection: &Ref, key: &Ref) -> Res<Option<bool>> {
        if let Some(dict) = collection.get::<WeakValueDict>() {
            return self.weakly(|| dict.contains(key)).map(Some);
        }
        let set = collection.get::<WeakSet>();
        let dict = collection.get::<WeakKeyDict>();
        if set.is_none() && dict.is_none() {
            return Ok(None);
        }
        if self.check_weakly(key).is_err() {
            return Ok(Some(false));
        }
        self.weakly(|| {
            set.is_some_and(|set| set.contains(key)) || dict.is_some_and(|dict| dict.contains(key))
        })
        .map(Some)
    }

    /// `len(c)`, for a weak collection.
    pub fn weak_len(&self, collection: &Ref) -> Option<usize> {
        let set = collection.get::<WeakSet>().map(WeakSet::len);
        let values = || collection.get::<WeakValueDict>().map(WeakValueDict::len);
        let keys = || collection.get::<WeakKeyDict>().map(WeakKeyDict::len);
        set.or_else(values).or_else(keys)
    }
}

/// All was done when it was made; for subclasses, which call it.
fn ref_init(py: &Python, _args: Args<'_>) -> Res {
    Ok(py.none())
}

fn set<'a>(args: Args<'a>) -> &'a WeakSet {
    args.at(0)
        .get::<WeakSet>()
        .expect("the caller checked the class")
}

fn add(py: &Python, args: Args<'_>) -> Res {
    done(py, py.weak_add(args.at(0), args.at(1)))
}

fn discard(py: &Python, args: Args<'_>) -> Res {
    py.check_weakly(args.at(1))?;
    py.weakly(|| set(args).discard(args.at(1)))?;
    Ok(py.none())
}

fn remove(py: &Python, args: Args<'_>) -> Res {
    py.check_weakly(args.at(1))?;
    if py.weakly(|| set(args).discard(args.at(1)))? {
        return Ok(py.none());
    }
    Err(py.weak_missing(args.at(0), args.at(1)))
}

fn pop(py: &Python, args: Args<'_>) -> Res {
    let first = set(args).members().next().ok().flatten();
    let Some(first) = first else {
        return Err(py.raise(T::KeyError, "pop from empty WeakSet"));
    };
    py.weakly(|| set(args).discard(&first))?;
    Ok(first)
}

fn clear(py: &Python, args: Args<'_>) -> Res {
    let collection = args.at(0);
    if let Some(set) = collection.get::<WeakSet>() {
        set.remove_all();
    }
    if let Some(dict) = collection.get::<WeakValueDict>() {
        dict.remove_all();
    }
    if let Some(dict) = collection.get::<WeakKeyDict>() {
        dict.remove_all();
    }
    Ok(py.none())
}

fn copy(py: &Python, args: Args<'_>) -> Res {
    let class = py.class_of(args.at(0)).clone();
    let copy = py.call(&class, Vec::new(), &[])?;
    fill(py, &copy, args.at(0))?;
    Ok(copy)
}

fn update(py: &Python, args: Args<'_>) -> Res {
    done(py, fill(py, args.at(0), args.at(1)))
}

/// Puts all that is in `from` into a weak collection.
fn fill(py: &Python, collection: &Ref, from: &Ref) -> Res<()> {
    if collection.get::<WeakSet>().is_some() {
        let members = py.collect(from)?;
        return members
            .iter()
            .try_for_each(|member| py.weak_add(collection, member));
    }
    for key in py.collect(from)? {
        let value = py.get_item(from, &key)?;
        py.weak_set_item(collection, &key, &value)?;
    }
    Ok(())
}

fn len(py: &Python, args: Args<'_>) -> Res {
    Ok(py.int(py.len(args.at(0))? as i128))
}

fn contains(py: &Python, args: Args<'_>) -> Res {
    Ok(py.bool(py.contains(args.at(0), args.at(1))?))
}

fn get(py: &Python, args: Args<'_>) -> Res {
    if args.at(0).get::<WeakKeyDict>().is_some() {
        py.check_weakly(args.at(1))?;
    }
    let found = py.weak_get(args.at(0), args.at(1))?;
    let found = found.or_else(|| args.get(2).cloned());
    Ok(found.unwrap_or_else(|| py.none()))
}

fn dict_pop(py: &Python, args: Args<'_>) -> Res {
    match (py.weak_take(args.at(0), args.at(1))?, args.get(2)) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(py.weak_missing(args.at(0), args.at(1))),
    }
}

fn setdefault(py: &Python, args: Args<'_>) -> Res {
    if let Some(found) = py.weak_get(args.at(0), args.at(1))? {
        return Ok(found);
    }
    let value = args.get(2).cloned().unwrap_or_else(|| py.none());
    py.weak_set_item(args.at(0), args.at(1), &value)?;
    Ok(value)
}

fn walk(py: &Python, args: Args<'_>, kind: ViewKind) -> Res {
    let cursor = py
        .weak_cursor(args.at(0), kind)
        .expect("the caller checked the class");
    let cursor = RefCell::new(cursor);
    Ok(py.heap.alloc(Iter { cursor }))
}

fn keys(py: &Python, args: Args<'_>) -> Res {
    walk(py, args, ViewKind::Keys)
}

fn values(py: &Python, args: Args<'_>) -> Res {
    walk(py, args, ViewKind::Values)
}

fn items(py: &Python, args: Args<'_>) -> Res {
    walk(py, args, ViewKind::Items)
}

fn refs(py: &Python, args: Args<'_>) -> Res {
    let values = args
        .at(0)
        .get::<WeakValueDict>()
        .map(WeakValueDict::value_refs);
    let keys = || args.at(0).get::<WeakKeyDict>().map(WeakKeyDict::key_refs);
    let refs = values.or_else(keys).unwrap_or_default();
    Ok(py.list(refs.into_iter().map(WeakRef::into_ref).collect()))
}

fn getitem(py: &Python, args: Args<'_>) -> Res {
    py.get_item(args.at(0), args.at(1))
}

fn setitem(py: &Python, args: Args<'_>) -> Res {
    done(py, py.weak_set_item(args.at(0), args.at(1), args.at(2)))
}

fn delitem(py: &Python, args: Args<'_>) -> Res {
    done(py, py.delete_item(args.at(0), args.at(1)))
}

/// `(object, function, arguments, keyword arguments)`, or `None`.
fn told(py: &Python, waiting: Option<(Ref, Job)>) -> Res {
    let Some((object, job)) = waiting else {
        return Ok(py.none());
    };
    let info = job.info.get::<JobInfo>().expect("a job has an info");
    let keywords = py.dict();
    for (name, value) in &info.keywords {
        py.dict_set(&keywords, name, value.clone())?;
    }
    let (function, arguments) = (info.function.clone(), info.arguments.clone());
    Ok(py.tuple(vec![object, function, arguments, keywords]))
}

fn finalize<'a>(args: Args<'a>) -> &'a FinalizeObject {
    args.at(0)
        .get::<FinalizeObject>()
        .expect("the caller checked the class")
}

fn detach(py: &Python, args: Args<'_>) -> Res {
    told(py, finalize(args).handle.detach())
}

fn peek(py: &Python, args: Args<'_>) -> Res {
    told(py, finalize(args).handle.peek())
}
