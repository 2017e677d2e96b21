//! Task `dying`: a last look at the object, and resurrection.

mod watchers;

use crate::things::{
    AtDeath, Diary, Int, List, Noisy, WhenDying, append, assert_clean, for_ever, heap_with_dying,
    many, oops, panics,
};
use ch03_ref::{Heap, Hooks, Id, Payload, Ref, Uid};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use testkit::{EventLog, assert_log, lesson, snapshot, with_stack};

/// A place outside the heap where hooks can keep references.
type Shelf = Rc<RefCell<Vec<Ref>>>;

#[test]
#[cfg_attr(miri, ignore = "insta starts a process")]
fn a_life_in_events() {
    let _lesson = lesson! {
        python: "a = 1000; b = a; del b; del a",
        rule: "born at 1; dying while still whole, with its last count lent; then it is gone, and step 4 of `perish` (task drop) says so",
        page: "ch03-ref.html#dying",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    heap.add_hooks(Rc::new(Diary(log.clone())));
    let a = heap.alloc(Int(1000));
    let one = a.refcount();
    let b = a.clone();
    let two = a.refcount();
    log.push(format!("rc {one}→{two}"));
    drop(b);
    log.push(format!("rc {two}→{}", a.refcount()));
    drop(a);
    snapshot!(log.take().replace('\n', " · "), @"+#1 int · rc 1→2 · rc 2→1 · dying #1 · −#1");
}

#[test]
fn a_finalizer_runs_only_at_zero() {
    let _lesson = lesson! {
        python: "a = N(); b = a\ndel a        # no __del__: b still has it",
        rule: "dying is called at zero, not a reference earlier",
        page: "ch03-ref.html#dying",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    heap.add_hooks(Rc::new(Diary(log.clone())));
    let a = heap.alloc(Int(1));
    let b = a.clone();
    drop(a);
    assert_log!(log, "+#1 int");
    drop(b);
    assert_log!(log, "dying #1\n−#1");
}

#[test]
fn a_dying_object_is_whole() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): print(self.items)        # all there",
        rule: "dying comes before anything is given up: payload and children are still there",
        page: "ch03-ref.html#dying",
    };
    let log = EventLog::new();
    let events = log.clone();
    let heap = heap_with_dying(move |r| {
        if let Some(list) = r.get::<List>() {
            let counts: Vec<u32> = list.0.borrow().iter().map(Ref::refcount).collect();
            events.push(format!("a list of {counts:?}, lent count {}", r.refcount()));
        }
    });
    let shared = heap.alloc(Int(1));
    let list = heap.alloc(List::of([shared.clone(), heap.alloc(Int(2))]));
    drop(list);
    assert_log!(log, "a list of [2, 1], lent count 1");
    assert_eq!(shared.refcount(), 1, "references after the list is gone");
}

#[test]
fn whoever_takes_a_reference_saves_the_object() {
    let _lesson = lesson! {
        python: "class Z:\n    def __del__(self): shelf.append(self)        # it lives on",
        rule: "more than the lent count after dying means resurrected: stop there",
        page: "ch03-ref.html#dying",
    };
    let heap = Heap::new();
    for_ever(heap.clone()); // z is saved again and again
    let shelf = Shelf::default();
    let keeper = shelf.clone();
    heap.add_hooks(Rc::new(WhenDying(move |r: &Ref| {
        if r.kind() == "noisy" {
            keeper.borrow_mut().push(r.clone());
        }
    })));
    let log = EventLog::new();
    let z = heap.alloc(Noisy::with("z", &log, [heap.alloc(Int(1))]));
    let uid = z.uid();
    drop(z);
    assert_log!(log, "");
    assert_eq!(heap.live(), 2, "objects: z and its item");
    {
        let shelf = shelf.borrow();
        assert_eq!(shelf[0].uid(), uid, "who is on the shelf");
        assert_eq!(shelf[0].refcount(), 1, "references to it: only the shelf's");
        let items = shelf[0].get::<Noisy>().map(|z| z.items.0.borrow().len());
        assert_eq!(items, Some(1), "what it still owns");
    }
    assert!(heap.lookup(uid).is_some(), "the saved object is found");
    // Nobody remembers here that it was dying before (chapter 9 will).
    let saved = shelf.take();
    drop(saved);
    assert_eq!(shelf.borrow().len(), 1, "saved a second time");
    assert_eq!(heap.live(), 2, "objects: z and its item");
}

#[test]
fn two_new_references_are_two() {
    let _lesson = lesson! {
        python: "def __del__(self): shelf.append(self); shelf.append(self)",
        rule: "count = live Ref values, after a resurrection as well",
        page: "ch03-ref.html#dying",
    };
    let heap = Heap::new();
    let shelf = Shelf::default();
    let keeper = shelf.clone();
    let awake = Rc::new(Cell::new(true));
    let still_awake = awake.clone();
    heap.add_hooks(Rc::new(WhenDying(move |r: &Ref| {
        if still_awake.get() {
            keeper.borrow_mut().extend([r.clone(), r.clone()]);
        }
    })));
    drop(heap.alloc(Int(1)));
    assert_eq!(shelf.borrow()[0].refcount(), 2, "references on the shelf");
    awake.set(false);
    let first = shelf.borrow_mut().pop();
    drop(first);
    assert_eq!(heap.live(), 1, "objects while the shelf has one reference");
    shelf.take();
    assert_eq!(heap.live(), 0, "objects at the end");
}

#[test]
fn a_reference_that_is_dropped_again_saves_nobody() {
    let _lesson = lesson! {
        python: "def __del__(self): x = self        # x goes when __del__ returns",
        rule: "what counts is how many references are left when the hook is done",
        page: "ch03-ref.html#dying",
    };
    let heap = heap_with_dying(|r| {
        let x = r.clone();
        let y = x.clone();
        assert_eq!(y.refcount(), 3, "lent, x and y");
    });
    let log = EventLog::new();
    drop(heap.alloc(Noisy::new("n", &log)));
    assert_log!(log, "bye n");
    assert_eq!(heap.live(), 0, "objects at the end");
}

#[test]
fn the_dying_are_not_found() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): find(id(self))        # None",
        rule: "lookup and census never return a dying object; whoever dies is still alive()",
        page: "ch03-ref.html#dying",
    };
    let seen = Rc::new(Cell::new(0));
    let count = seen.clone();
    let heap = heap_with_dying(move |r| {
        let heap = r.heap();
        if heap.live() != 2 {
            return; // the other one, at the end
        }
        assert!(heap.lookup(r.uid()).is_none(), "a dying object was found");
        assert!(heap.census(r.uid()).is_none(), "census of a dying object");
        assert_eq!(r.refcount(), 1, "the lent count");
        count.set(count.get() + 1);
    });
    let other = heap.alloc(Int(1));
    drop(heap.alloc(Int(2)));
    assert_eq!(seen.get(), 1, "objects seen dying");
    assert!(heap.lookup(other.uid()).is_some(), "the other one is found");
}

/// Looks the dead object up when it is dropped: it must be gone by then.
struct Seeker {
    heap: Heap,
    me: Cell<Option<Uid>>,
}

impl Payload for Seeker {
    const NAME: &'static str = "seeker";
}

impl Drop for Seeker {
    fn drop(&mut self) {
        let me = self.me.get().expect("it was told");
        let found = self.heap.lookup(me).map(std::mem::forget);
        assert!(found.is_none(), "a dead object was found");
    }
}

#[test]
fn the_dead_are_not_found_while_they_are_taken_apart() {
    let _lesson = lesson! {
        python: "# in C: tp_dealloc runs at count 0; a new reference now would be to rubble",
        rule: "nothing reaches an object after its death has begun",
        page: "ch03-ref.html#dying",
    };
    let heap = Heap::new();
    let r = heap.alloc(Seeker {
        heap: heap.clone(),
        me: Cell::new(None),
    });
    r.get::<Seeker>().expect("a seeker").me.set(Some(r.uid()));
    drop(r);
    assert_eq!(heap.live(), 0, "objects at the end");
}

/// Looks at the heap when it hears of a death.
struct Mourner {
    heap: RefCell<Option<Heap>>,
    log: EventLog,
}

impl Hooks for Mourner {
    fn died(&self, _id: Id, uid: Uid) {
        let heap = self.heap.borrow();
        let heap = heap.as_ref().expect("the test set it");
        let found = heap.uids().contains(&uid);
        self.log.push(format!("still listed: {found}"));
        drop(heap.alloc(Mute));
    }
}

struct Mute;

impl Payload for Mute {
    const NAME: &'static str = "mute";
}

#[test]
fn died_comes_when_the_memory_is_free() {
    let _lesson = lesson! {
        python: "# the cell is free: the next object may already live there",
        rule: "died is called after the cell was given back (in `perish`, task drop: step 3, then step 4), with the number of who was there",
        page: "ch03-ref.html#dying",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let a = heap.alloc(Int(1));
    let b = heap.alloc(List::of([heap.alloc(Int(2))]));
    let mourner = Rc::new(Mourner {
        heap: RefCell::new(None),
        log: log.clone(),
    });
    drop(a);
    // From here on the hook allocates: its own short-lived object dies too, so
    // look only at the first event.
    let once = Rc::new(Once {
        inner: mourner.clone(),
        left: Cell::new(1),
    });
    mourner.heap.replace(Some(heap.clone()));
    heap.add_hooks(once);
    drop(b);
    mourner.heap.take();
    assert_log!(log, "still listed: false");
    assert_eq!(heap.live(), 0, "objects at the end");
}

/// Passes the first few deaths on.
struct Once {
    inner: Rc<Mourner>,
    left: Cell<usize>,
}

impl Hooks for Once {
    fn died(&self, id: Id, uid: Uid) {
        if self.left.get() > 0 {
            self.left.set(self.left.get() - 1);
            self.inner.died(id, uid);
        }
    }
}

#[test]
fn hooks_may_do_anything() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): items.append([]); del items[0]",
        rule: "no user code under a borrow (R5): hooks may allocate, clone and drop",
        page: "ch03-ref.html#rules",
    };
    /// Keeps the last few newborns of one kind, and drops older ones.
    struct Busy {
        items: RefCell<Vec<Ref>>,
    }
    impl Busy {
        fn work(&self, r: &Ref) {
            if r.kind() != "int" {
                return;
            }
            let fresh = r.heap().alloc(List::default());
            self.items.borrow_mut().push(fresh);
            let many = self.items.borrow().len() > 3;
            let old = many.then(|| self.items.borrow_mut().remove(0));
            drop(old);
        }
    }
    impl Hooks for Busy {
        fn born(&self, r: &Ref) {
            self.work(r);
        }
        fn dying(&self, r: &Ref) {
            self.work(r);
        }
    }
    let heap = Heap::new();
    let busy = Rc::new(Busy {
        items: RefCell::default(),
    });
    heap.add_hooks(busy.clone());
    let list = heap.alloc(List::default());
    for n in 0..20 {
        append(&list, heap.alloc(Int(n)));
    }
    drop(list);
    assert_eq!(heap.live(), 3, "objects: what the hook keeps");
    let kept = busy.items.take();
    drop(kept);
    assert_eq!(heap.live(), 0, "objects at the end");
}

#[test]
fn a_hook_may_add_hooks() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): gc.callbacks.append(f)",
        rule: "no user code under a borrow (R5): the list of hooks is not borrowed while one runs",
        page: "ch03-ref.html#rules",
    };
    let log = EventLog::new();
    let events = log.clone();
    let heap = heap_with_dying(move |r| {
        events.push("dying");
        r.heap().add_hooks(Rc::new(Diary(events.clone())));
    });
    drop(heap.alloc(Int(1)));
    assert_log!(log, "dying\ndying #1\n−#1");
}

#[test]
fn hooks_are_asked_in_order_until_one_saves() {
    let _lesson = lesson! {
        python: "# the finalizer first; if it saves the object, its weak references stay",
        rule: "hooks are called in the order they were added; after a resurrection no more",
        page: "ch03-ref.html#dying",
    };
    let heap = Heap::new();
    for_ever(heap.clone()); // the list is saved, and nobody drops it
    let log = EventLog::new();
    let shelf = Shelf::default();
    let (first, keeper) = (log.clone(), shelf.clone());
    heap.add_hooks(Rc::new(WhenDying(move |r: &Ref| {
        first.push(format!("first {}", r.kind()));
        if r.kind() == "list" {
            keeper.borrow_mut().push(r.clone());
        }
    })));
    let second = log.clone();
    heap.add_hooks(Rc::new(WhenDying(move |r: &Ref| {
        second.push(format!("second {}", r.kind()));
    })));
    drop(heap.alloc(Int(1)));
    drop(heap.alloc(List::default()));
    assert_log!(log, "first int\nsecond int\nfirst list");
    assert_eq!(heap.live(), 1, "objects: the saved list");
}

#[test]
fn a_panic_in_a_hook_does_not_save_the_object() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): 1 / 0        # reported; the object goes all the same",
        rule: "after a panic in dying the death goes on, then the panic does",
        page: "ch03-ref.html#dying",
    };
    assert_clean(|| {
        let heap = heap_with_dying(|r| {
            if r.kind() == "noisy" {
                oops();
            }
        });
        let log = EventLog::new();
        let n = heap.alloc(Noisy::with("n", &log, [heap.alloc(Int(1))]));
        assert!(panics(|| drop(n)), "the panic must come through");
        assert_log!(log, "bye n");
        assert_eq!(heap.live(), 0, "objects after the panic");
        drop(heap.alloc(Int(2)));
        assert_eq!(heap.live(), 0, "objects at the end");
    });
}

#[test]
fn many_deaths_are_told_one_by_one() {
    let _lesson = lesson! {
        python: "# a chain of 100000 instances with __del__",
        rule: "death is iterative with hooks as well, and every object is told of once",
        page: "ch03-ref.html#dying",
    };
    let n = many(8_000);
    with_stack(256 * 1024, || {
        let (dying, died) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let heap = Heap::new();
        heap.add_hooks(Rc::new(Counter(dying.clone(), died.clone())));
        let mut chain = heap.alloc(List::default());
        for _ in 1..n {
            chain = heap.alloc(List::of([chain]));
        }
        drop(chain);
        assert_eq!((dying.get(), died.get(), heap.live()), (n, n, 0));
    });
}

struct Counter(Rc<Cell<usize>>, Rc<Cell<usize>>);

impl Hooks for Counter {
    fn dying(&self, _r: &Ref) {
        self.0.set(self.0.get() + 1);
    }

    fn died(&self, _id: Id, _uid: Uid) {
        self.1.set(self.1.get() + 1);
    }
}

#[test]
fn a_death_inside_a_hook_is_immediate() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): del other; print('after')        # other, after",
        rule: "before the next statement: also for a del inside a finalizer",
        page: "ch03-ref.html#deep",
    };
    let log = EventLog::new();
    let (shelf, events) = (Shelf::default(), log.clone());
    let others = shelf.clone();
    let heap = heap_with_dying(move |r| {
        if r.kind() == "list" {
            let other = others.borrow_mut().pop();
            drop(other);
            events.push("after");
        }
    });
    let events = log.clone();
    let other = heap.alloc(AtDeath::new(move || events.push("other")));
    shelf.borrow_mut().push(other);
    let list = heap.alloc(List::of([heap.alloc(Noisy::new("item", &log))]));
    drop(list);
    assert_log!(log, "other\nafter\nbye item");
}
