//! Task `lookup`: from a birth number to the object, and what is known of it.

use crate::things::{Big, Int, List, append, many, panics};
use ch01_names::{Ledger, Slot, Value};
use ch03_ref::{Census, Heap, Payload, Ref, Uid, is};
use std::collections::BTreeMap;
use std::fmt::Write;
use testkit::{Rng, lesson, note, seeds, snapshot};

#[test]
fn a_live_object_is_found() {
    let _lesson = lesson! {
        python: "[o for o in gc.get_objects() if id(o) == n]        # found",
        rule: "lookup finds every live object by its birth number",
        page: "ch03-ref.html#lookup",
    };
    let heap = Heap::new();
    let objects: Vec<Ref> = (0..50).map(|n| heap.alloc(Int(n))).collect();
    for r in &objects {
        let found = heap.lookup(r.uid()).expect("it is alive");
        assert!(is(&found, r), "found {found:?}, wanted {r:?}");
    }
}

#[test]
fn what_lookup_returns_is_counted() {
    let _lesson = lesson! {
        python: "o = find(n)\ngetrefcount(o)        # one more than before",
        rule: "lookup returns a new reference: it counts like any other",
        page: "ch03-ref.html#lookup",
    };
    let heap = Heap::new();
    let a = heap.alloc(Int(1));
    let found = heap.lookup(a.uid()).expect("it is alive");
    assert_eq!(a.refcount(), 2, "the count: a, and what lookup returned");
    drop(a);
    assert_eq!(heap.live(), 1, "objects while the found reference lives");
    assert_eq!(
        found.get::<Int>().map(|int| int.0),
        Some(1),
        "what is in the object that was found"
    );
    drop(found);
    assert_eq!(heap.live(), 0, "objects at the end");
}

#[test]
fn a_dead_object_is_not_found() {
    let _lesson = lesson! {
        python: "n = id(o); del o\nfind(n)        # None, or a stranger: never o",
        rule: "nothing reaches an object after its death; a birth number never comes back (R4)",
        page: "ch03-ref.html#lookup",
    };
    let heap = Heap::new();
    let dead: Vec<_> = (0..20).map(|n| heap.alloc(Int(n)).uid()).collect();
    let strangers: Vec<Ref> = (0..20).map(|n| heap.alloc(Int(n))).collect();
    for uid in dead {
        assert!(heap.lookup(uid).is_none(), "{uid} is dead");
        assert_eq!(heap.census(uid), None, "census of a dead object");
    }
    let uids: Vec<_> = strangers.iter().map(Ref::uid).collect();
    assert_eq!(heap.uids(), uids, "who is alive");
}

#[test]
fn the_books_are_empty_when_all_are_dead() {
    let _lesson = lesson! {
        python: "del everything        # nothing is left, not even in a table",
        rule: "an object's death leaves nothing behind, in no table of the heap",
        page: "ch03-ref.html#lookup",
    };
    let heap = Heap::new();
    for _ in 0..many(1000) {
        let list = heap.alloc(List::of([heap.alloc(Int(1)), heap.alloc(Int(2))]));
        drop(list);
    }
    let left = heap.uids();
    let some: Vec<String> = left.iter().take(5).map(ToString::to_string).collect();
    assert!(
        left.is_empty(),
        "everything died, and the heap still lists {} birth numbers, the first: {}",
        left.len(),
        some.join(" ")
    );
    assert_eq!(heap.live(), 0, "objects that are left");
}

#[test]
fn find_wants_address_and_birth_number() {
    let _lesson = lesson! {
        python: "n = id(o); del o; p = Other()\nid(p) == n        # may be True: a stranger at the same address",
        rule: "an address is reused and a birth number is not (R4): the two together find one object or none",
        page: "ch03-ref.html#lookup",
    };
    let heap = Heap::new();
    let objects: Vec<Ref> = (0..many(5000)).map(|_| heap.alloc(Big::new())).collect();
    for r in &objects {
        let found = heap.find(r.id(), r.uid()).expect("it is alive");
        assert!(is(&found, r), "found {found:?}, wanted {r:?}");
        assert_eq!(
            r.refcount(),
            2,
            "the count: the one in the list, and what find returned"
        );
    }
    let pairs: Vec<_> = objects.iter().map(|r| (r.id(), r.uid())).collect();
    assert!(
        heap.find(pairs[0].0, pairs[1].1).is_none(),
        "find was given the address of one object and the birth number of another, and found something"
    );
    drop(objects);
    let strangers: Vec<Ref> = pairs.iter().map(|_| heap.alloc(Big::new())).collect();
    for &(id, uid) in &pairs {
        assert!(
            heap.find(id, uid).is_none(),
            "find found something for {uid}, which is dead"
        );
    }
    assert!(
        strangers.iter().all(|r| r.refcount() == 1),
        "counts of the strangers"
    );
    drop(strangers);
    assert!(
        heap.find(pairs[0].0, pairs[0].1).is_none(),
        "nobody is left"
    );
}

/// All censuses of a heap, one object a line.
fn dump(heap: &Heap) -> String {
    let mut text = String::new();
    for uid in heap.uids() {
        let Census {
            uid,
            kind,
            refcount,
            referents,
        } = heap.census(uid).expect("it is alive");
        write!(text, "{uid} {kind} rc={refcount}").unwrap();
        for child in referents {
            write!(text, " →{child}").unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
#[cfg_attr(miri, ignore = "insta starts a process")]
fn a_census_tells_counts_and_referents() {
    let _lesson = lesson! {
        python: "a = [1, 2, 3]; b = [a, a]; c = b",
        rule: "the census lists every reference an object owns, each as often as it owns it",
        page: "ch03-ref.html#lookup",
    };
    let heap = Heap::new();
    let a = heap.alloc(List::default());
    for n in 1..=3 {
        append(&a, heap.alloc(Int(n)));
    }
    let b = heap.alloc(List::of([a.clone(), a.clone()]));
    let _c = b.clone();
    snapshot!(dump(&heap), @"
    #1 list rc=3 →#2 →#3 →#4
    #2 int rc=1
    #3 int rc=1
    #4 int rc=1
    #5 list rc=2 →#1 →#1
    ");
}

#[test]
fn who_counts_subtracts_their_own() {
    let _lesson = lesson! {
        python: "getrefcount(a)        # one too high: its own argument counts as well",
        rule: "who counts subtracts its own +1 (R3); a census changes no count",
        page: "ch03-ref.html#rules",
    };
    let heap = Heap::new();
    let a = heap.alloc(List::default());
    let b = heap.alloc(List::of([a.clone()]));
    for _ in 0..3 {
        let census = heap.census(a.uid()).expect("it is alive");
        assert_eq!(
            census.refcount, 2,
            "the count in the census: the name a, and the item of b"
        );
        assert_eq!(
            heap.census(b.uid()).expect("alive").refcount,
            1,
            "the count of b in the census: only its name"
        );
    }
    assert_eq!(
        (a.refcount(), b.refcount()),
        (2, 1),
        "the counts of a and b afterwards"
    );
}

#[test]
fn a_census_of_a_ring_ends() {
    let _lesson = lesson! {
        python: "a = []; a.append(a)\nlen(gc.get_referents(a))        # 1: itself",
        rule: "a census looks one step far: at what the object itself owns",
        page: "ch03-ref.html#lookup",
    };
    let heap = Heap::new();
    let a = heap.alloc(List::default());
    append(&a, a.clone());
    let census = heap.census(a.uid()).expect("it is alive");
    assert_eq!((census.refcount, census.referents), (2, vec![a.uid()]));
    a.get::<List>().expect("a list").0.take();
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "only debug builds look")]
fn two_heaps_never_mix() {
    let _lesson = lesson! {
        python: "# two interpreters: a list of one never holds an object of the other",
        rule: "two heaps never mix; debug builds panic when they see it",
        page: "ch03-ref.html#heaps",
    };
    let (ours, theirs) = (Heap::new(), Heap::new());
    let stranger = theirs.alloc(Int(1));
    assert!(
        panics(|| drop(ours.alloc(List::of([stranger.clone()])))),
        "alloc took a payload with a reference to another heap"
    );
    assert_eq!(
        (stranger.refcount(), ours.live()),
        (1, 0),
        "nothing happened"
    );
    let list = ours.alloc(List::default());
    append(&list, stranger.clone());
    assert!(
        panics(|| drop(ours.census(list.uid()))),
        "the census saw a reference to another heap and said nothing"
    );
    drop(list);
    assert_eq!(stranger.refcount(), 1, "the list gave the stranger back");
}

/// The same program on the heap and, by hand, in the ledger of chapter 1.
struct Both {
    heap: Heap,
    names: BTreeMap<&'static str, Ref>,
    ledger: Ledger,
    /// Which object of the heap a slot stands for.
    twins: BTreeMap<Slot, Uid>,
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

    fn bind<P: Payload>(&mut self, name: &'static str, payload: P, value: Value) {
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
    let mut found = is(from, to);
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
    for mut rng in seeds(if cfg!(miri) { 1 } else { 12 }) {
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
