//! Task `deep`: death of whole structures.

use crate::things::{
    AtDeath, Int, List, Noisy, Secretive, append, assert_clean, for_ever, many, oops, panics,
};
use ch03_ref::{Heap, Payload, Ref};
use rstest::rstest;
use std::cell::{Cell, RefCell};
use testkit::{EventLog, assert_log, lesson, with_stack};

/// A quarter of what the smallest of our systems gives a thread.
const SMALL_STACK: usize = 256 * 1024;

#[test]
fn children_die_with_their_parent() {
    let _lesson = lesson! {
        python: "l = [N(1), N(2), N(3)]\ndel l        # bye 3, bye 2, bye 1",
        rule: "what a dead object gave up (step 1 of `perish`) is given back, the last item first",
        page: "ch03-ref.html#deep",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let items = ["1", "2", "3"].map(|name| heap.alloc(Noisy::new(name, &log)));
    let list = heap.alloc(List::of(items));
    drop(list);
    log.push("next statement");
    assert_log!(log, "bye 3\nbye 2\nbye 1\nnext statement");
    assert_eq!(heap.live(), 0, "objects at the end");
}

/// A list that does not fit into a cell.
struct Roomy(List, #[expect(dead_code)] [u8; 1000]);

impl Payload for Roomy {
    const NAME: &'static str = "roomy";

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.0.traverse(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        self.0.clear(out);
    }
}

#[test]
fn children_of_a_large_object_die_like_any_others() {
    let _lesson = lesson! {
        python: "# an object of more than 512 bytes, with items",
        rule: "what a dead object owned is given back, the last item first",
        page: "ch03-ref.html#deep",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let items = ["1", "2", "3"].map(|name| heap.alloc(Noisy::new(name, &log)));
    drop(heap.alloc(Roomy(List::of(items), [0; 1000])));
    assert_log!(log, "bye 3\nbye 2\nbye 1");
}

#[test]
fn what_is_held_outlives_the_handles_whole() {
    let _lesson = lesson! {
        python: "# a C extension keeps a list when the interpreter is gone: its items are in it",
        rule: "the heap's memory lives until the last handle and the last object are gone",
        page: "ch03-ref.html#heaps",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let list = heap.alloc(List::of([heap.alloc(Noisy::new("item", &log))]));
    drop(heap);
    assert_log!(log, "");
    let items = list.get::<List>().map(|list| list.0.borrow().len());
    assert_eq!(items, Some(1), "items while the list is held");
    drop(list);
    assert_log!(log, "bye item");
}

#[test]
fn a_child_dies_with_all_its_children_before_the_next_one() {
    let _lesson = lesson! {
        python: "t = [[N('a'), N('b')], [N('c'), N('d')]]\ndel t        # d c b a",
        rule: "depth first: a child's whole family goes before its neighbour",
        page: "ch03-ref.html#deep",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let noisy = |name, items: Vec<Ref>| heap.alloc(Noisy::with(name, &log, items));
    let left = noisy("left", vec![noisy("a", vec![]), noisy("b", vec![])]);
    let right = noisy("right", vec![noisy("c", vec![]), noisy("d", vec![])]);
    let top = noisy("top", vec![left, right]);
    drop(top);
    assert_log!(
        log,
        "bye top\nbye right\nbye d\nbye c\nbye left\nbye b\nbye a"
    );
}

#[test]
fn a_child_that_is_held_elsewhere_stays() {
    let _lesson = lesson! {
        python: "b = [x, x]; del b        # x is still there",
        rule: "each owned reference is given back exactly once; a child dies at its own zero",
        page: "ch03-ref.html#deep",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let x = heap.alloc(Noisy::new("x", &log));
    let b = heap.alloc(List::of([x.clone(), x.clone()]));
    let c = heap.alloc(List::of([x.clone()]));
    assert_eq!(x.refcount(), 4, "x, twice in b, once in c");
    drop(b);
    assert_eq!(x.refcount(), 2, "x, and once in c");
    drop(x);
    assert_log!(log, "");
    drop(c);
    assert_log!(log, "bye x");
}

#[rstest]
#[case::a_chain(10_000, 0)]
#[case::a_chain_with_leaves(4_000, 3)]
fn a_deep_structure_dies_on_a_small_stack(#[case] depth: usize, #[case] leaves: usize) {
    let _lesson = lesson! {
        python: format!("l = []\nfor i in range({depth}): l = [l]\ndel l        # no crash"),
        rule: "death is iterative: however deep the structure, the stack does not grow",
        page: "ch03-ref.html#deep",
    };
    with_stack(SMALL_STACK, || {
        let heap = Heap::new();
        let mut list = heap.alloc(List::default());
        for _ in 0..many(depth) {
            let leaves = (0..leaves).map(|n| heap.alloc(Int(n as i64)));
            let items: Vec<Ref> = leaves.chain([list]).collect();
            list = heap.alloc(List::of(items));
        }
        drop(list);
        assert_eq!(heap.live(), 0, "objects at the end");
    });
}

#[test]
fn children_that_nobody_was_told_of_may_be_deep_too() {
    let _lesson = lesson! {
        python: "class N: __slots__ = ('next',)        # 300000 of them in a chain",
        rule: "deaths may nest, but not without limit: beyond it they wait",
        page: "ch03-ref.html#deep",
    };
    with_stack(SMALL_STACK, || {
        let heap = Heap::new();
        let mut chain = heap.alloc(Secretive(None));
        for _ in 0..many(10_000) {
            chain = heap.alloc(Secretive(Some(chain)));
        }
        drop(chain);
        assert_eq!(heap.live(), 0, "objects at the end");
    });
}

#[test]
fn a_dying_object_may_use_the_heap() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): [] ; del other        # any code at all",
        rule: "no user code under a borrow (R5): dropping a payload may run any code",
        page: "ch03-ref.html#rules",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let other = heap.alloc(Noisy::new("other", &log));
    let (handle, events) = (heap.clone(), log.clone());
    let n = heap.alloc(AtDeath::new(move || {
        let fresh = handle.alloc(Noisy::new("fresh", &events));
        let both = (fresh.clone(), other.clone());
        events.push(format!("{} {}", both.0.refcount(), both.1.refcount()));
        drop(other);
        drop(both);
        drop(fresh);
        events.push("end of __del__");
    }));
    drop(n);
    assert_log!(
        log,
        "
        2 2
        bye other
        bye fresh
        end of __del__
        "
    );
    assert_eq!(heap.live(), 0, "objects at the end");
}

#[test]
fn a_child_that_nobody_was_told_of_goes_too() {
    let _lesson = lesson! {
        python: "# in C: a type whose tp_dealloc forgets nothing, but has no tp_clear",
        rule: "references that a payload does not give up are dropped with it",
        page: "ch03-ref.html#deep",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let inner = heap.alloc(Noisy::new("inner", &log));
    let outer = heap.alloc(Secretive(Some(inner)));
    drop(outer);
    assert_log!(log, "bye inner");
    assert_eq!(heap.live(), 0, "objects at the end");
}

#[test]
fn del_inside_del_is_immediate() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self):\n        del self.child; print('after child')\n# prints: child, after child",
        rule: "before the next statement: also for a del inside another object's death",
        page: "ch03-ref.html#deep",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let child = heap.alloc(Noisy::new("child", &log));
    let events = log.clone();
    let n = heap.alloc(AtDeath::new(move || {
        events.push("del child");
        drop(child);
        events.push("after child");
    }));
    let list = heap.alloc(List::of([n]));
    drop(list);
    assert_log!(log, "del child\nbye child\nafter child");
}

#[test]
fn del_inside_del_inside_del_is_immediate() {
    let _lesson = lesson! {
        python: "# five objects, each deletes the next one in its __del__ and prints after it",
        rule: "before the next statement: also some levels deep",
        page: "ch03-ref.html#deep",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let mut next = heap.alloc(Noisy::new("5", &log));
    for level in (1..5).rev() {
        let events = log.clone();
        next = heap.alloc(AtDeath::new(move || {
            events.push(format!("del {}", level + 1));
            drop(next);
            events.push(format!("after {}", level + 1));
        }));
    }
    drop(next);
    assert_log!(
        log,
        "
        del 2
        del 3
        del 4
        del 5
        bye 5
        after 5
        after 4
        after 3
        after 2
        "
    );
}

#[test]
fn a_panic_stops_no_other_death() {
    let _lesson = lesson! {
        python: "l = [N(), Bad(), N()]\ndel l        # the error is reported, all three go",
        rule: "every owned reference is given back, whatever a payload does",
        page: "ch03-ref.html#deep",
    };
    assert_clean(|| {
        let heap = Heap::new();
        let log = EventLog::new();
        let list = heap.alloc(List::of([
            heap.alloc(Noisy::new("1", &log)),
            heap.alloc(AtDeath::new(oops)),
            heap.alloc(Noisy::new("2", &log)),
        ]));
        assert!(panics(|| drop(list)), "the panic must come through");
        assert_eq!((log.count("bye 1"), log.count("bye 2")), (1, 1));
        assert_eq!(heap.live(), 0, "objects after the panic");
        let again = heap.alloc(List::of([heap.alloc(Noisy::new("3", &log))]));
        drop(again);
        assert_eq!(log.count("bye 3"), 1, "deaths after the panic");
    });
}

#[test]
fn a_ring_keeps_itself() {
    let _lesson = lesson! {
        python: "a = []; b = [a]; a.append(b)\ndel a, b        # both are still there",
        rule: "counting alone frees at zero, and in a ring no count gets there",
        page: "ch03-ref.html#next",
    };
    let heap = for_ever(Heap::new());
    let a = heap.alloc(List::default());
    let b = heap.alloc(List::of([a.clone()]));
    append(&a, b.clone());
    drop((a, b));
    assert_eq!(heap.live(), 2, "objects in a ring without a name");
}

/// A variable: it holds one reference, and dropping the old one may run code
/// that looks at the variable.
#[derive(Default)]
struct Variable(RefCell<Option<Ref>>);

impl Payload for Variable {
    const NAME: &'static str = "variable";
    fn clear(&self, out: &mut Vec<Ref>) {
        out.extend(self.0.take());
    }
}

struct Reader {
    variable: Cell<Option<Ref>>,
    log: EventLog,
}

impl Payload for Reader {
    const NAME: &'static str = "reader";
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(variable) = self.variable.take() else {
            return;
        };
        let now = variable.get::<Variable>().expect("it is a variable");
        let kind = now.0.borrow().as_ref().map(Ref::kind);
        self.log.push(format!("sees {}", kind.unwrap_or("nothing")));
    }
}

#[test]
fn set_the_slot_then_drop() {
    let _lesson = lesson! {
        python: "x = A()\nx = 1        # A.__del__ reads x, and sees 1",
        rule: "detach, then drop (R2): whoever dies may look at the place it was in",
        page: "ch03-ref.html#rules",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let x = heap.alloc(Variable::default());
    let set = |new: Ref| {
        let old = x.get::<Variable>().and_then(|x| x.0.replace(Some(new)));
        drop(old);
    };
    set(heap.alloc(Reader {
        variable: Cell::new(Some(x.clone())),
        log: log.clone(),
    }));
    set(heap.alloc(Int(1)));
    assert_log!(log, "sees int");
    assert_eq!(x.refcount(), 1, "references to the variable");
}
