//! Objects that report their deaths, a collector for one test at a time, and
//! what else the tests share.

use ch03_ref::{Heap, Hooks, IMMORTAL, Payload, Ref, Uid};
use ch04_interning::{Bool, Float, Int, Interned, Interner, NoneType, Str};
use ch06_containers::{Class, Dict, Function, Instance, List, Set, Tuple};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;
use testkit::EventLog;

/// What a [`Noisy`] object does while it dies: its `__del__`.
type LastWords = Box<dyn FnOnce()>;

/// An object with a name. Its death is logged as `NAME dies`, at the moment
/// when Python would run its `__del__`.
pub struct Noisy {
    name: String,
    log: EventLog,
    last_words: RefCell<Option<LastWords>>,
}

impl Payload for Noisy {
    const NAME: &'static str = "N";
}

struct Deaths;

impl Hooks for Deaths {
    fn dying(&self, r: &Ref) {
        let Some(noisy) = r.get::<Noisy>() else {
            return;
        };
        noisy.log.push(format!("{} dies", noisy.name));
        let last_words = noisy.last_words.take();
        if let Some(last_words) = last_words {
            last_words();
        }
    }
}

/// A Python value in a case table.
#[derive(Clone, Copy)]
pub enum V {
    /// An int.
    I(i64),
    /// A float.
    F(f64),
    /// A bool.
    B(bool),
    /// A string.
    S(&'static str),
    /// `None`.
    None,
    /// A noisy object.
    N,
    /// A list.
    L(&'static [V]),
    /// A tuple.
    T(&'static [V]),
    /// A dict.
    D(&'static [(V, V)]),
}

/// A heap, its interned strings, and the log of all deaths.
pub struct World {
    pub heap: Heap,
    pub interner: Interner,
    pub log: EventLog,
}

impl World {
    pub fn new() -> World {
        let heap = Heap::new();
        heap.add_hooks(Rc::new(Deaths));
        World {
            interner: Interner::new(&heap),
            heap,
            log: EventLog::new(),
        }
    }

    /// Python: `N("name")`, of a class whose `__del__` prints.
    pub fn noisy(&self, name: &str) -> Ref {
        self.alloc(name, None)
    }

    /// The same, and its `__del__` does something besides.
    pub fn with_last_words(&self, name: &str, words: impl FnOnce() + 'static) -> Ref {
        self.alloc(name, Some(Box::new(words)))
    }

    fn alloc(&self, name: &str, words: Option<LastWords>) -> Ref {
        self.heap.alloc(Noisy {
            name: name.into(),
            log: self.log.clone(),
            last_words: RefCell::new(words),
        })
    }

    /// One noisy object for each letter.
    pub fn row(&self, letters: &str) -> Vec<Ref> {
        letters
            .chars()
            .map(|c| self.noisy(&c.to_string()))
            .collect()
    }

    /// A fresh integer.
    pub fn int(&self, value: i64) -> Ref {
        self.heap.alloc(Int(value))
    }

    /// A fresh string.
    pub fn text(&self, text: &str) -> Ref {
        self.heap.alloc(Str::new(text))
    }

    /// A name as the compiler has it.
    pub fn name(&self, name: &str) -> Interned {
        self.interner.intern_text(name)
    }

    pub fn list(&self, items: impl IntoIterator<Item = Ref>) -> Ref {
        self.heap.alloc(List::new(items))
    }

    pub fn tuple(&self, items: impl IntoIterator<Item = Ref>) -> Ref {
        self.heap.alloc(Tuple::new(items))
    }

    pub fn set(&self, members: impl IntoIterator<Item = Ref>) -> Ref {
        self.heap
            .alloc(Set::of(members).expect("all of them are hashable"))
    }

    pub fn dict(&self, pairs: impl IntoIterator<Item = (Ref, Ref)>) -> Ref {
        let dict = self.heap.alloc(Dict::new());
        for (key, value) in pairs {
            Dict::set(&dict, key, value).expect("all keys are hashable");
        }
        dict
    }

    /// Python: `class C: name = value; …`.
    pub fn class<'n>(&self, body: impl IntoIterator<Item = (&'n str, Ref)>) -> Ref {
        let body = body.into_iter();
        let body = self.dict(body.map(|(name, value)| (self.name(name).into_ref(), value)));
        Class::make(&self.heap, "C", None, body)
    }

    /// Python: `C()`.
    pub fn instance(&self, class: &Ref) -> Ref {
        self.heap.alloc(Instance::new(class.clone()))
    }

    /// Python: `def f(): …`. Its code and its module's names are somebody's.
    pub fn function(&self) -> Ref {
        let nothing = self.int(0);
        self.heap.alloc(Function::new(nothing.clone(), nothing))
    }

    /// An object for a case table.
    pub fn make(&self, value: &V) -> Ref {
        let row = |values: &[V]| values.iter().map(|v| self.make(v)).collect::<Vec<_>>();
        match value {
            V::I(value) => self.int(*value),
            V::F(value) => self.heap.alloc(Float(*value)),
            V::B(value) => self.heap.alloc(Bool(*value)),
            V::S(text) => self.text(text),
            V::None => self.heap.alloc(NoneType),
            V::N => self.noisy("n"),
            V::L(items) => self.list(row(items)),
            V::T(items) => self.tuple(row(items)),
            V::D(pairs) => self.dict(pairs.iter().map(|(k, v)| (self.make(k), self.make(v)))),
        }
    }

    /// Whether the object with this birth number is alive.
    pub fn is_alive(&self, uid: Uid) -> bool {
        self.heap.lookup(uid).is_some()
    }
}

/// The list inside an object.
pub fn list(r: &Ref) -> &List {
    r.get().expect("a list")
}

/// The dict inside an object.
pub fn dict(r: &Ref) -> &Dict {
    r.get().expect("a dict")
}

/// What an object is called in messages: a noisy object by its name, an atom by
/// its value, a list, tuple or set by its items, another one by its kind.
pub fn said(r: &Ref) -> String {
    let row = |items: Vec<Ref>| items.iter().map(said).collect::<Vec<_>>().join(", ");
    if let Some(noisy) = r.get::<Noisy>() {
        noisy.name.clone()
    } else if let Some(Int(value)) = r.get() {
        value.to_string()
    } else if let Some(Float(value)) = r.get() {
        format!("{value:?}")
    } else if let Some(text) = r.get::<Str>() {
        format!("'{}'", text.as_str())
    } else if let Some(list) = r.get::<List>() {
        format!("[{}]", row(list.to_vec()))
    } else if let Some(tuple) = r.get::<Tuple>() {
        let comma = if tuple.len() == 1 { "," } else { "" };
        format!("({}{comma})", row(tuple.to_vec()))
    } else if let Some(set) = r.get::<Set>() {
        format!("{{{}}}", row(set.to_vec()))
    } else if let Some(dict) = r.get::<Dict>() {
        let pair = |(key, value): &(Ref, Ref)| format!("{}: {}", said(key), said(value));
        let pairs: Vec<String> = dict.pairs().iter().map(pair).collect();
        format!("{{{}}}", pairs.join(", "))
    } else {
        r.kind().to_owned()
    }
}

/// What an object's `traverse` shows, sorted.
pub fn shown(r: &Ref) -> Vec<String> {
    let mut shown = Vec::new();
    r.traverse(&mut |child| shown.push(said(child)));
    shown.sort();
    shown
}

/// The objects behind some names, and everything they lead to: for each its
/// type, its count and what it shows. Objects are numbered as they are met.
pub fn dump(names: &[(&str, &Ref)]) -> String {
    let mut met: Vec<Ref> = Vec::new();
    let mut number = |r: &Ref| match met.iter().position(|known| ch03_ref::is(known, r)) {
        Some(at) => (at + 1, false),
        None => {
            met.push(r.clone());
            (met.len(), true)
        }
    };
    let mut lines = Vec::new();
    let mut waiting = std::collections::VecDeque::new();
    for (name, r) in names {
        let (at, new) = number(r);
        lines.push(format!("{name} -> @{at}"));
        if new {
            waiting.push_back((*r).clone());
        }
    }
    while let Some(r) = waiting.pop_front() {
        let mut children = Vec::new();
        r.traverse(&mut |child| children.push(child.clone()));
        if r.kind() != "dict" {
            children.sort_by_key(Ref::uid);
        }
        let mut shown = String::new();
        for child in children {
            let (at, new) = number(&child);
            shown.push_str(&format!(" @{at}"));
            if new {
                waiting.push_back(child);
            }
        }
        let (at, _) = number(&r);
        let inside = if shown.is_empty() && r.get::<List>().is_none() {
            format!(" {}", said(&r))
        } else {
            shown
        };
        lines.push(format!("@{at} {}:{inside}", r.kind()));
    }
    lines.join("\n")
}

/// Fails with a sentence when something is not what it should be.
#[track_caller]
pub fn equal<F: PartialEq<E> + fmt::Debug, E: fmt::Debug>(what: &str, found: F, expected: E) {
    assert!(found == expected, "{what}: {found:?}, and not {expected:?}");
}

/// References to an object, without the one that asks.
pub fn count(r: &Ref) -> u32 {
    r.refcount() - 1
}

/// A cycle collector in thirty lines; chapters 10 to 12 build a good one. It
/// believes what `traverse` shows. Returns how many objects it took down.
///
/// A reference that no object shows must come from outside, so its object is
/// alive, and so is what that one leads to. The others give up what they own.
pub fn collect(heap: &Heap) -> usize {
    let uids = heap.uids().into_iter();
    let all: Vec<Ref> = uids.filter_map(|uid| heap.lookup(uid)).collect();
    let own = |r: &Ref| match r.refcount() {
        IMMORTAL => i64::from(IMMORTAL),
        n => i64::from(n) - 1,
    };
    let mut outside: BTreeMap<Uid, i64> = all.iter().map(|r| (r.uid(), own(r))).collect();
    for r in &all {
        r.traverse(&mut |child| *outside.get_mut(&child.uid()).expect("it is alive") -= 1);
    }
    let mut alive: BTreeSet<Uid> = BTreeSet::new();
    let mut waiting: Vec<Ref> = all
        .iter()
        .filter(|r| outside[&r.uid()] > 0)
        .cloned()
        .collect();
    while let Some(r) = waiting.pop() {
        if alive.insert(r.uid()) {
            r.traverse(&mut |child| waiting.push(child.clone()));
        }
    }
    let garbage = all.iter().filter(|r| !alive.contains(&r.uid()));
    let mut given_up = Vec::new();
    let mut taken_down = 0;
    for r in garbage {
        r.clear(&mut given_up);
        taken_down += 1;
    }
    drop(all);
    while let Some(r) = given_up.pop() {
        drop(r);
    }
    taken_down
}
