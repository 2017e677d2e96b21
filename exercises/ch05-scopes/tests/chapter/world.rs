//! Objects that report their deaths, and what else the tests share.

use ch03_ref::{Heap, Hooks, Payload, Ref, Uid};
use ch05_scopes::{Code, Exception, Frame, Interpreter, Namespace, Running};
use std::cell::RefCell;
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

/// A heap, an interpreter, and the log of all deaths.
pub struct World {
    pub heap: Heap,
    pub vm: Interpreter,
    pub log: EventLog,
}

impl World {
    pub fn new() -> World {
        let heap = Heap::new();
        heap.add_hooks(Rc::new(Deaths));
        World {
            vm: Interpreter::new(&heap),
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

    /// Python: an exception that was not raised yet.
    pub fn exception(&self) -> Ref {
        self.heap.alloc(Exception::new("no"))
    }

    /// An empty namespace, as an object.
    pub fn namespace(&self) -> Ref {
        self.heap.alloc(Namespace::new())
    }

    /// A frame of a function with these local variables, none of them bound.
    /// No call of it is running.
    pub fn frame(&self, locals: &[&str]) -> Ref {
        let code = Code::new("f", &[]).locals(locals).share();
        let none = locals.iter().map(|_| None).collect();
        let frame = Frame::new(&code, &self.namespace(), none, None);
        self.heap.alloc(frame)
    }

    /// A module begins to run.
    pub fn module(&self) -> Running<'_> {
        let code = Code::new("<module>", &[]).share();
        self.vm.enter(&code, &self.namespace(), &[], Vec::new())
    }

    /// The live objects made by [`World::noisy`], as text.
    pub fn alive(&self) -> String {
        let noisy = |uid: Uid| {
            let r = self.heap.lookup(uid)?;
            r.get::<Noisy>().map(|noisy| noisy.name.clone())
        };
        let names: Vec<String> = self.heap.uids().into_iter().filter_map(noisy).collect();
        names.join(" ")
    }
}

/// The name it was made with; `None` for another kind of object.
pub fn name_of(r: &Ref) -> Option<&str> {
    r.get::<Noisy>().map(|noisy| noisy.name.as_str())
}

/// What somebody read, as text: a name, or the error.
pub fn said<E: fmt::Display>(read: Result<Ref, E>) -> String {
    match read {
        Ok(r) => name_of(&r).unwrap_or(r.kind()).to_owned(),
        Err(error) => error.to_string(),
    }
}

/// The namespace inside an object.
pub fn names(r: &Ref) -> &Namespace {
    r.get().expect("a namespace")
}

/// The frame inside an object.
pub fn frame(r: &Ref) -> &Frame {
    r.get().expect("a frame")
}

/// The exception inside an object.
pub fn exception(r: &Ref) -> &Exception {
    r.get().expect("an exception")
}

/// Fails with a sentence when something is not what it should be.
#[track_caller]
pub fn same<F: PartialEq<E> + fmt::Debug, E: fmt::Debug>(what: &str, found: F, expected: E) {
    assert!(found == expected, "{what}: {found:?}, and not {expected:?}");
}
