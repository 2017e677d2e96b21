//! Task `drop`: one reference less, and what happens at zero.

use crate::things::{AtDeath, Big, Int, Noisy, assert_clean, many, oops, panics};
use ch03_ref::{Heap, Payload, Ref};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use testkit::{EventLog, Rng, assert_log, lesson};

#[test]
fn dropping_counts_down() {
    let _lesson = lesson! {
        python: "b = a; del b\ngetrefcount(a)        # as before",
        rule: "count = live Ref values: drop takes exactly one off",
        page: "ch03-ref.html#drop",
    };
    let heap = Heap::new();
    let a = heap.alloc(Int(1));
    let (b, c) = (a.clone(), a.clone());
    assert_eq!(a.refcount(), 3, "the count with a, b and c");
    drop(b);
    assert_eq!(a.refcount(), 2, "the count when b was dropped: a and c");
    drop(c);
    assert_eq!(a.refcount(), 1, "the count when c was dropped: only a");
}

#[test]
fn the_object_goes_with_its_last_reference() {
    let _lesson = lesson! {
        python: "a = 1000; del a        # the int is gone",
        rule: "an object is freed at zero",
        page: "ch03-ref.html#drop",
    };
    let heap = Heap::new();
    let a = heap.alloc(Int(1000));
    drop(a);
    assert_eq!(heap.live(), 0, "objects after the last reference is gone");
    assert_eq!(heap.uids(), [], "their birth numbers");
}

#[test]
fn finalizer_waits_for_last_ref() {
    let _lesson = lesson! {
        python: "a = N(); b = a\ndel a        # b still has it: no __del__ yet\ndel b        # now",
        rule: "an object is freed at zero and not a reference earlier",
        page: "ch03-ref.html#drop",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let a = heap.alloc(Noisy::new("N", &log));
    let b = a.clone();
    drop(a);
    log.push("one reference is left");
    assert_eq!(heap.live(), 1, "objects while b has it");
    drop(b);
    assert_log!(
        log,
        "
        one reference is left
        bye N
        "
    );
}

#[test]
fn death_comes_before_the_next_statement() {
    let _lesson = lesson! {
        python: "x = N()\ndel x\nprint('next')        # bye N, then next",
        rule: "an object is freed inside the statement that dropped its last reference",
        page: "ch03-ref.html#drop",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    for name in ["first", "second"] {
        let x = heap.alloc(Noisy::new(name, &log));
        drop(x);
        log.push("next");
    }
    assert_log!(log, "bye first\nnext\nbye second\nnext");
}

#[test]
fn the_payload_is_dropped_exactly_once() {
    let _lesson = lesson! {
        python: "a = N(); b = a; del a; del b        # one __del__, not two",
        rule: "freed exactly once: payload dropped, memory given back, nothing left",
        page: "ch03-ref.html#drop",
    };
    let drops = Rc::new(Cell::new(0));
    let heap = Heap::new();
    for _ in 0..10 {
        let counter = drops.clone();
        let a = heap.alloc(AtDeath::new(move || counter.set(counter.get() + 1)));
        let b = a.clone();
        drop(a);
        drop(b);
    }
    assert_eq!(drops.get(), 10, "drops of 10 payloads");
    assert_eq!(Rc::strong_count(&drops), 1, "owners of what they owned");
}

/// Says in which order it is taken apart. It owns no reference.
struct Orderly(EventLog);

impl Payload for Orderly {
    const NAME: &'static str = "orderly";

    fn clear(&self, _out: &mut Vec<Ref>) {
        self.0.push("clear");
    }
}

impl Drop for Orderly {
    fn drop(&mut self) {
        self.0.push("drop");
    }
}

#[test]
fn clear_comes_before_the_payload_is_dropped() {
    let _lesson = lesson! {
        python: "# in C: tp_dealloc gives up what the object owns, then frees the object",
        rule: "steps 1 and 2 of perish: clear is called once, on the whole payload, then the payload is dropped",
        page: "ch03-ref.html#drop",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    drop(heap.alloc(Orderly(log.clone())));
    assert_log!(log, "clear\ndrop");
}

#[test]
fn the_order_of_the_references_does_not_matter() {
    let _lesson = lesson! {
        python: "a = N(); b = a; c = a        # delete them in any order",
        rule: "all references are equal: whichever goes last frees the object",
        page: "ch03-ref.html#drop",
    };
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let heap = Heap::new();
        let log = EventLog::new();
        let a = heap.alloc(Noisy::new("N", &log));
        let mut names = [Some(a.clone()), Some(a.clone()), Some(a)];
        for (gone, at) in order.into_iter().enumerate() {
            assert_eq!(log.len(), 0, "deaths after {gone} of 3, in order {order:?}");
            names[at] = None;
        }
        assert_log!(log, "bye N");
    }
}

#[test]
fn no_memory_is_lost() {
    let _lesson = lesson! {
        python: "for i in range(100000): [i]        # memory does not grow",
        rule: "freed exactly once: payload dropped, memory given back, nothing left",
        page: "ch03-ref.html#drop",
    };
    let mut seed = 0;
    assert_clean(|| {
        seed += 1;
        let mut rng = Rng::new(seed);
        let heap = Heap::new();
        let log = EventLog::new();
        let mut names: Vec<Ref> = Vec::new();
        for _ in 0..many(2000) {
            match rng.below(5) {
                0 => names.push(heap.alloc(Int(1))),
                1 => names.push(heap.alloc(Noisy::new("a string, say", &log))),
                2 if !names.is_empty() => names.push(rng.pick(&names).clone()),
                _ if !names.is_empty() => drop(names.swap_remove(rng.below(names.len()))),
                _ => {}
            }
        }
        names.clear();
        assert_eq!(heap.live(), 0, "objects when every name is gone");
    });
}

#[test]
fn churn_needs_no_more_memory() {
    let _lesson = lesson! {
        python: "for i in range(100000): [i]        # memory does not grow",
        rule: "a freed cell is free for the next object",
        page: "ch03-ref.html#drop",
    };
    let heap = Heap::new();
    let log = EventLog::new();
    let round = |n: usize| {
        for _ in 0..n {
            drop(heap.alloc(Int(1)));
            drop(heap.alloc(Noisy::new("N", &log)));
            log.take();
        }
    };
    round(10);
    let arenas = heap.arenas().len();
    round(many(2_000));
    assert_eq!(heap.arenas().len(), arenas, "arenas after many short lives");
    assert_eq!(heap.live(), 0);
}

#[test]
fn a_heap_that_was_emptied_can_grow_again() {
    let _lesson = lesson! {
        python: "l = [bytes(400) for i in range(5000)]; del l        # and again, and again",
        rule: "memory that was given back is asked for again, and every object has its own",
        page: "ch03-ref.html#drop",
    };
    let heap = Heap::new();
    for round in 0..3 {
        let objects: Vec<Ref> = (0..many(5000)).map(|_| heap.alloc(Big::new())).collect();
        let ids: BTreeSet<_> = objects.iter().map(Ref::id).collect();
        assert_eq!(ids.len(), objects.len(), "identities in round {round}");
        let uids: Vec<_> = objects.iter().map(Ref::uid).collect();
        assert_eq!(heap.uids(), uids, "who is alive in round {round}");
        // The oldest last, so that the arenas empty from the end.
        objects.into_iter().rev().for_each(drop);
        assert_eq!(heap.live(), 0, "objects after round {round}");
    }
}

#[test]
fn objects_may_outlive_every_handle_of_the_heap() {
    let _lesson = lesson! {
        python: "# at exit: the last objects go when the interpreter is half gone",
        rule: "the heap's memory lives until the last handle and the last object are gone",
        page: "ch03-ref.html#heaps",
    };
    assert_clean(|| {
        let log = EventLog::new();
        let heap = Heap::new();
        let a = heap.alloc(Noisy::new("a", &log));
        drop(heap);
        assert_log!(log, "");
        let b = a.clone();
        assert_eq!(b.refcount(), 2, "references after the handle is gone");
        let c = b.heap().alloc(Int(3));
        drop((a, b));
        assert_log!(log, "bye a");
        assert_eq!(c.heap().live(), 1, "objects that are left");
    });
}

#[test]
fn a_panic_in_a_payload_harms_nobody_else() {
    let _lesson = lesson! {
        python: "class N:\n    def __del__(self): 1 / 0        # reported, and the program goes on",
        rule: "the cell is given back even if the payload's own drop panics",
        page: "ch03-ref.html#drop",
    };
    assert_clean(|| {
        let heap = Heap::new();
        let log = EventLog::new();
        let bystander = heap.alloc(Noisy::new("bystander", &log));
        let n = heap.alloc(AtDeath::new(oops));
        assert!(panics(|| drop(n)), "the panic must come through");
        assert_eq!(heap.live(), 1, "objects after the panic");
        let next = heap.alloc(Int(1));
        assert_eq!((next.refcount(), bystander.refcount()), (1, 1));
        drop((next, bystander));
        assert_log!(log, "bye bystander");
        assert_eq!(heap.live(), 0, "objects at the end");
    });
}
