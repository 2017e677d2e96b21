//! Objects that tell what happens to them, and what else the tests share.

use ch03_ref::{Heap, Payload, Ref, is};
use ch08_weakref::{Callback, WeakRef};
use ch11_breaking::{Breaker, Cleared, Finalized, Held, Outcome, condemn};
use std::cell::{Cell, RefCell};
use std::panic::resume_unwind;
use std::rc::Rc;
use testkit::EventLog;

/// An object's `__del__`: it gets the object and what all objects share.
type Del = Box<dyn Fn(&Ref, &Shared)>;

/// What finalizers and callbacks can reach.
#[derive(Clone)]
pub struct Shared {
    pub log: EventLog,
    /// Python: a global list `keep`.
    pub keep: Rc<RefCell<Vec<Ref>>>,
    /// Python: another global, for weak references.
    pub weak: Rc<RefCell<Vec<WeakRef>>>,
    pub breaker: Breaker,
    freed: Rc<RefCell<Vec<String>>>,
}

impl Shared {
    /// `collect` on the heap of `r`: Python's `gc.collect()` from inside a
    /// finalizer.
    pub fn collect(&self, r: &Ref) -> Outcome {
        self.breaker.collect(&r.heap(), 0)
    }

    /// The names of the objects that are gone, sorted: the order in which
    /// garbage dies is nobody's business.
    pub fn freed(&self) -> String {
        let mut freed = self.freed.borrow().clone();
        freed.sort();
        freed.join(" ")
    }

    /// How many weak references of `weak` lead to somebody.
    pub fn answers(&self) -> usize {
        let weak = self.weak.borrow();
        weak.iter().filter(|weak| weak.upgrade().is_some()).count()
    }
}

/// An object with attributes, as an instance of a class `T`.
pub struct Node {
    pub name: String,
    shared: Shared,
    refs: RefCell<Vec<Ref>>,
    del: Option<Del>,
    /// Whether somebody made it give up its references.
    cleared: Cell<bool>,
    /// What is wrong with it, if anything.
    fault: Fault,
}

/// Types that a collector may meet, too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// It does not give up its references: a C type without `tp_clear`.
    Stubborn,
    /// It shows each reference twice.
    Liar,
    /// It panics when it is freed.
    Fragile,
}

impl Payload for Node {
    const NAME: &'static str = "T";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(refs) = self.refs.try_borrow() {
            for r in refs.iter() {
                visit(r);
                if self.fault == Fault::Liar {
                    visit(r);
                }
            }
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        if self.fault != Fault::Stubborn {
            self.cleared.set(true);
            out.append(&mut self.refs.borrow_mut());
        }
    }

    fn has_finalizer(&self) -> bool {
        self.del.is_some()
    }

    fn finalize(&self, me: &Ref) {
        if let Some(del) = &self.del {
            del(me, &self.shared);
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.shared.freed.borrow_mut().push(self.name.clone());
        if self.fault == Fault::Fragile {
            python_error("breaks when it is freed");
        }
    }
}

impl Node {
    /// Does something while its references cannot be looked at.
    pub fn while_borrowed<T>(&self, what: impl FnOnce() -> T) -> T {
        let _borrowed = self.refs.borrow_mut();
        what()
    }
}

/// Python: `raise`. A panic that nobody prints, so that a failing test tells of
/// its own only.
pub fn python_error(text: &'static str) -> ! {
    resume_unwind(Box::new(text))
}

/// An object that owns nothing, such as a string.
pub struct Leaf;

impl Payload for Leaf {
    const NAME: &'static str = "leaf";
}

/// The node in an object.
#[track_caller]
pub fn node(r: &Ref) -> &Node {
    r.get::<Node>().expect("this object is a node")
}

/// Python: `from.x = to`.
pub fn link(from: &Ref, to: &Ref) {
    node(from).refs.borrow_mut().push(to.clone());
}

/// Python: `from.x = None`, for all x that are `to`.
pub fn unlink(from: &Ref, to: &Ref) {
    let mut kept = node(from).refs.take();
    let gone: Vec<Ref> = kept.extract_if(.., |r| is(r, to)).collect();
    node(from).refs.borrow_mut().append(&mut kept);
    drop(gone);
}

/// Python: `from.__dict__.clear()`.
pub fn unlink_all(from: &Ref) {
    let gone = node(from).refs.take();
    drop(gone);
}

/// New references to what the object refers to.
pub fn children(from: &Ref) -> Vec<Ref> {
    node(from).refs.borrow().clone()
}

/// What user code sees of an object and of all that it can reach from there:
/// the names, sorted, with a mark at those that were cleared.
pub fn view(from: &Ref) -> String {
    let mut seen = vec![from.clone()];
    let mut next = 0;
    while next < seen.len() {
        for r in children(&seen[next]) {
            if r.get::<Node>().is_some() && !seen.iter().any(|s| is(s, &r)) {
                seen.push(r);
            }
        }
        next += 1;
    }
    let name = |r: &Ref| match node(r).cleared.get() {
        true => format!("{}(CLEARED)", node(r).name),
        false => node(r).name.clone(),
    };
    let mut names: Vec<String> = seen.iter().map(name).collect();
    names.sort();
    names.join(" ")
}

/// A heap with a breaker, and what all objects share.
pub struct World {
    pub heap: Heap,
    pub shared: Shared,
}

impl World {
    pub fn new() -> World {
        let heap = Heap::new();
        let shared = Shared {
            log: EventLog::new(),
            keep: Rc::default(),
            weak: Rc::default(),
            breaker: Breaker::new(&heap),
            freed: Rc::default(),
        };
        World { heap, shared }
    }

    pub fn log(&self) -> &EventLog {
        &self.shared.log
    }

    /// Python: `T("name")`, without a `__del__`.
    pub fn node(&self, name: &str) -> Ref {
        self.make(name, None, Fault::None)
    }

    /// The same with a `__del__`.
    pub fn with_del(&self, name: &str, del: impl Fn(&Ref, &Shared) + 'static) -> Ref {
        self.make(name, Some(Box::new(del)), Fault::None)
    }

    /// The same, with a `__del__` that only says that it was called.
    pub fn noisy(&self, name: &str) -> Ref {
        self.with_del(name, |me, shared| {
            shared.log.push(format!("del {}", node(me).name));
        })
    }

    /// One with something wrong.
    pub fn faulty(&self, name: &str, fault: Fault) -> Ref {
        self.make(name, None, fault)
    }

    fn make(&self, name: &str, del: Option<Del>, fault: Fault) -> Ref {
        make_on(&self.heap, &self.shared, name, del, fault)
    }

    /// Garbage: an object that refers to itself, and nobody else does.
    pub fn garbage(&self, name: &str) {
        let r = self.node(name);
        link(&r, &r);
    }

    /// A weak reference whose callback logs `callback TEXT`, and how many of
    /// the test's weak references lead to somebody.
    pub fn weakref(&self, target: &Ref, text: &'static str) -> WeakRef {
        let shared = self.shared.clone();
        self.weakref_with(target, move |_| {
            let answers = shared.answers();
            shared
                .log
                .push(format!("callback {text}: {answers} answer"));
        })
    }

    pub fn weakref_with(&self, target: &Ref, call: impl Fn(&WeakRef) + 'static) -> WeakRef {
        let weakrefs = self.shared.breaker.weakrefs();
        weakrefs.make(target, Some(Callback::new(call)))
    }

    /// Keeps a weak reference where [`Shared::answers`] looks.
    pub fn keep_weak(&self, weak: WeakRef) {
        self.shared.weak.borrow_mut().push(weak);
    }

    /// Python: `gc.collect()`.
    pub fn collect(&self) -> Outcome {
        self.shared.breaker.collect(&self.heap, 0)
    }

    /// The first step.
    pub fn clear_weakrefs(&self) -> Cleared {
        self.held().clear_weakrefs()
    }

    /// The first two steps.
    pub fn finalize(&self) -> Finalized {
        self.clear_weakrefs().finalize()
    }

    /// The first three steps: which nodes are going to be cleared, and the
    /// figures so far. Nothing is cleared.
    pub fn recheck(&self) -> (String, Outcome) {
        let (condemned, outcome) = self.finalize().recheck().save();
        let nodes = condemned.iter().filter_map(|r| r.get::<Node>());
        let mut names: Vec<String> = nodes.map(|node| node.name.clone()).collect();
        names.sort();
        (names.join(" "), outcome)
    }

    /// All four steps, without `collect`.
    pub fn go(&self) -> Outcome {
        self.finalize().recheck().clear()
    }

    /// What chapter 10 finds, in the hands of chapter 11.
    pub fn held(&self) -> Held {
        let subtracted = ch10_cycles::gather(&self.heap, 0).subtract();
        let split = subtracted.expect("no traverse lies").spread();
        condemn(split.hold(), &self.shared.breaker)
    }

    pub fn freed(&self) -> String {
        self.shared.freed()
    }

    /// Forgets who is gone so far.
    pub fn forget_freed(&self) {
        self.shared.freed.borrow_mut().clear();
    }

    /// The names of the objects in Python's global `keep`.
    pub fn kept(&self) -> String {
        let keep = self.shared.keep.borrow();
        let names: Vec<&str> = keep.iter().map(|r| node(r).name.as_str()).collect();
        names.join(" ")
    }

    /// Python: `keep.clear()`.
    pub fn let_go(&self) {
        let kept = self.shared.keep.take();
        drop(kept);
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.let_go();
        self.shared.weak.take();
    }
}

/// A new object, from inside a finalizer.
pub fn make_on(heap: &Heap, shared: &Shared, name: &str, del: Option<Del>, fault: Fault) -> Ref {
    heap.alloc(Node {
        name: name.into(),
        shared: shared.clone(),
        refs: RefCell::default(),
        del,
        cleared: Cell::new(false),
        fault,
    })
}

/// Panics if a collection came to other figures than expected.
#[track_caller]
pub fn assert_outcome(what: &str, found: Outcome, expected: Outcome) {
    assert!(
        found == expected,
        "{what}\n  expected   {}\n  your heap  {}",
        figures(expected),
        figures(found)
    );
}

fn figures(outcome: Outcome) -> String {
    let Outcome {
        collected,
        uncollectable,
        resurrected,
        finalized,
    } = outcome;
    format!(
        "collected {collected}, uncollectable {uncollectable}, resurrected {resurrected}, finalized {finalized}"
    )
}
