//! Task `deep`: death of whole structures.

use crate::things::{
    AtDeath, Int, List, Noisy, Secretive, append, assert_clean, many, oops, panics,
};
use ch01_names::{Ledger, Slot, Value};
use ch03_ref::{Heap, Ref};
use rstest::rstest;
use std::collections::BTreeMap;
use testkit::{EventLog, Rng, assert_log, lesson, note, seeds, with_stack};

/// A quarter of what the smallest of our systems gives a thread.
const SMALL_STACK: usize = 256 * 1024;

#[test]
fn children_die_with_their_parent() {
    let _lesson = lesson! {
        python: "l = [N(1), N(2), N(3)]\ndel l        # bye 3, bye 2, bye 1",
        rule: "what a dead object owned is given back, the last item first",
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
#[case::a_chain(300_000, 0)]
#[case::a_chain_with_leaves(30_000, 3)]
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
        for _ in 0..many(300_000) {
            chain = heap.alloc(Secretive(Some(chain)));
        }
        drop(chain);
        assert_eq!(heap.live(), 0, "objects at the end");
    });
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
    let heap = Heap::new();
    let a = heap.alloc(List::default());
    let b = heap.alloc(List::of([a.clone()]));
    append(&a, b.clone());
    let uid = a.uid();
    drop((a, b));
    assert_eq!(heap.live(), 2, "objects in a ring without a name");
    // Somebody who knows a way in can still break it.
    let a = heap.lookup(uid).expect("it is alive");
    let items = a.get::<List>().expect("it is a list").0.take();
    drop(items);
    drop(a);
    assert_eq!(heap.live(), 0, "objects after the ring was broken");
}

/// The same program on the heap and, by hand, in the ledger of chapter 1.
struct Both {
    heap: Heap,
    names: BTreeMap<&'static str, Ref>,
    ledger: Ledger,
    /// Which object of the heap a slot stands for.
    twins: BTreeMap<Slot, ch03_ref::Uid>,
}

const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

impl Both {
    fn new() -> Both {
        Both {
            heap: Heap::new(),
            names: BTreeMap::new(),
            ledger: Ledger::new(),
            twins: BTreeMap::new(),
        }
    }

    fn step(&mut self, rng: &mut Rng) {
        let (to, from) = (*rng.pick(&NAMES), *rng.pick(&NAMES));
        match rng.below(7) {
            0 => {
                note(format!("{to} = 1000"));
                self.bind(to, Int(1), Value::Int(1));
            }
            1 => {
                note(format!("{to} = []"));
                self.bind(to, List::default(), Value::List(Vec::new()));
            }
            2 | 3 if self.names.contains_key(from) => {
                note(format!("{to} = {from}"));
                let new = self.names[from].clone();
                let old = self.names.insert(to, new);
                drop(old);
                self.ledger.assign(to, from).expect("both names exist");
            }
            4 | 5 => self.append_without_a_ring(to, from),
            _ if self.names.contains_key(to) => {
                note(format!("del {to}"));
                drop(self.names.remove(to));
                self.ledger.unbind(to).expect("it is bound");
            }
            _ => {}
        }
    }

    fn bind<P: ch03_ref::Payload>(&mut self, name: &'static str, payload: P, value: Value) {
        let r = self.heap.alloc(payload);
        let slot = self.ledger.alloc(value);
        self.twins.insert(slot, r.uid());
        let old = self.names.insert(name, r);
        drop(old);
        self.ledger.bind(name, slot);
    }

    fn append_without_a_ring(&mut self, list: &'static str, item: &'static str) {
        let (Some(list_ref), Some(item_ref)) = (self.names.get(list), self.names.get(item)) else {
            return;
        };
        // Rings are for chapter 10: an item may not lead back to the list.
        if list_ref.kind() != "list" || reaches(item_ref, list_ref) {
            return;
        }
        note(format!("{list}.append({item})"));
        append(list_ref, item_ref.clone());
        let slot = |name| self.ledger.lookup(name).expect("it is bound");
        let (list, item) = (slot(list), slot(item));
        self.ledger.append(list, item).expect("a list and an item");
    }

    fn compare(&mut self) {
        let slots = self.ledger.slots();
        let twins: BTreeMap<_, _> = slots.iter().map(|&s| (self.twins[&s], s)).collect();
        assert_eq!(
            self.heap.uids(),
            twins.keys().copied().collect::<Vec<_>>(),
            "who is alive: the heap, and the ledger of chapter 1"
        );
        for (&uid, &slot) in &twins {
            let census = self.heap.census(uid).expect("it is alive");
            let value = self.ledger.value(slot).expect("it is alive");
            let mut expected: Vec<_> = value.children().iter().map(|c| self.twins[c]).collect();
            let mut found = census.referents;
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "what {uid} refers to");
            let count = self.ledger.refcount(slot);
            assert_eq!(Some(census.refcount), count, "references to {uid}");
        }
    }
}

fn reaches(from: &Ref, to: &Ref) -> bool {
    let mut found = ch03_ref::is(from, to);
    from.traverse(&mut |child| found = found || reaches(child, to));
    found
}

#[test]
fn every_program_agrees_with_the_ledger() {
    let _lesson = lesson! {
        python: "# the statements are listed above, in order",
        rule: "count = live Ref values; freed exactly once, at zero, before the next statement",
        page: "ch03-ref.html#invariant",
    };
    for mut rng in seeds(if cfg!(miri) { 1 } else { 100 }) {
        let mut both = Both::new();
        for _ in 0..if cfg!(miri) { 6 } else { 40 } {
            both.step(&mut rng);
            both.compare();
        }
        for name in NAMES {
            if both.names.remove(name).is_some() {
                note(format!("del {name}"));
                both.ledger.unbind(name).expect("it is bound");
                both.compare();
            }
        }
        assert_eq!(both.heap.live(), 0, "objects when no name is left");
    }
}
