//! Task `finalize`.

use crate::world::{
    Fault, Shared, World, children, link, make_on, node, python_error, unlink, unlink_all, view,
};
use ch03_ref::Ref;
use testkit::{assert_log, lesson};

#[test]
fn every_piece_is_asked_once_in_order() {
    let _lesson = lesson! {
        python: "a = T('a'); b = T('b'); c = T('c')       # each with a __del__\na.o = c; c.o = b; b.o = a; del a, b, c\ngc.collect()     # del a, del b, del c",
        rule: "finalizers are called once, oldest object first: the order of the collector's table",
        page: "ch11-breaking.html#finalize",
    };
    let world = World::new();
    let (a, b, c) = (world.noisy("a"), world.noisy("b"), world.noisy("c"));
    link(&a, &c);
    link(&c, &b);
    link(&b, &a);
    drop((a, b, c));
    drop(world.finalize());
    assert_log!(world.log(), "del a\ndel b\ndel c");
    drop(world.finalize());
    assert_log!(world.log(), "");
}

#[test]
fn all_pieces_are_whole_while_finalizers_run() {
    let _lesson = lesson! {
        python: "def __del__(self): print(self.n, self.other.n)     # both are still there\ngc.collect()     # a b, b a",
        rule: "finalize comes before clear, for all of the garbage: no finalizer sees a cleared object",
        page: "ch11-breaking.html#finalize",
    };
    let world = World::new();
    let see = |name| {
        world.with_del(name, |me, shared| {
            shared
                .log
                .push(format!("{} sees {}", node(me).name, view(me)));
        })
    };
    let (a, b, plain) = (see("a"), see("b"), world.node("plain"));
    link(&a, &b);
    link(&b, &plain);
    link(&plain, &a);
    drop((a, b, plain));
    drop(world.finalize());
    assert_log!(world.log(), "a sees a b plain\nb sees a b plain");
}

#[test]
fn who_hangs_on_a_ring_is_asked_too() {
    let _lesson = lesson! {
        python: "ring.me = ring; ring.tail = T('tail')        # tail is in no cycle itself\ndel ring; gc.collect()     # del tail",
        rule: "garbage is all that only garbage refers to, and all of it has its last word before anything is cleared",
        page: "ch11-breaking.html#finalize",
    };
    let world = World::new();
    let ring = world.node("ring");
    link(&ring, &ring);
    let tail = world.with_del("tail", |me, shared| {
        shared
            .log
            .push(format!("tail sees {}, freed {}", view(me), shared.freed()));
    });
    link(&ring, &tail);
    drop((ring, tail));
    drop(world.finalize());
    assert_log!(world.log(), "tail sees tail, freed ");
}

#[test]
fn weakrefs_answer_nothing_inside_a_finalizer() {
    let _lesson = lesson! {
        python: "def __del__(self): print(r() is None)\na.me = a; r = weakref.ref(a); del a\ngc.collect()     # True (up to 3.14)",
        rule: "on the collector's path weak references are cleared before the finalizers; when a count comes to zero, after",
        page: "ch11-breaking.html#two-paths",
    };
    let world = World::new();
    let report = |name| {
        world.with_del(name, |me, shared| {
            let answers = shared.answers();
            shared
                .log
                .push(format!("del {}: {answers} answer", node(me).name));
        })
    };
    let a = report("a");
    let weak = world.shared.breaker.weakrefs().make(&a, None);
    world.keep_weak(weak);
    link(&a, &a);
    drop(a);
    drop(world.finalize());
    assert_log!(world.log(), "del a: 0 answer");
}

#[test]
fn on_the_other_path_the_finalizer_comes_first() {
    let _lesson = lesson! {
        python: "def __del__(self): print('del')\nr = weakref.ref(b, lambda r: print('callback'))\nb.me = b; del b; gc.collect()     # callback, del\nr = weakref.ref(c, lambda r: print('callback'))\ndel c                             # del, callback",
        rule: "the collector clears weak references before the finalizers; when a count comes to zero it is the other way round",
        page: "ch11-breaking.html#two-paths",
    };
    let world = World::new();
    let (b, c) = (world.noisy("b"), world.noisy("c"));
    world.keep_weak(world.weakref(&b, "b"));
    link(&b, &b);
    drop(b);
    drop(world.finalize());
    assert_log!(world.log(), "callback b: 0 answer\ndel b");
    world.keep_weak(world.weakref(&c, "c"));
    drop(c);
    assert_log!(world.log(), "del c\ncallback c: 0 answer");
}

#[test]
fn who_had_its_last_word_is_not_asked_again() {
    let _lesson = lesson! {
        python: "class Z:\n    def __del__(self): print('del'); keep.append(self)\nz = Z(); del z               # del; it came back\nz = keep.pop(); z.me = z; del z\ngc.collect()                 # nothing printed, 1 collected",
        rule: "a finalizer is called at most once, whichever path came first",
        page: "ch11-breaking.html#finalize",
    };
    let world = World::new();
    let z = world.with_del("z", |me, shared| {
        shared.log.push("del z");
        shared.keep.borrow_mut().push(me.clone());
    });
    drop(z);
    assert_log!(world.log(), "del z");
    let z = world.shared.keep.borrow_mut().pop().expect("z came back");
    link(&z, &z);
    drop(z);
    drop(world.finalize());
    assert_log!(world.log(), "");
}

#[test]
fn a_finalizer_that_breaks_its_own_cycle_frees_it_itself() {
    let _lesson = lesson! {
        python: "def __del__(self): print('del'); self.me = None\nt = T(); t.me = t; del t\nprint(gc.collect())     # del, 0",
        rule: "a piece that loses its last reference while finalizers run is freed by its count, and not counted",
        page: "ch11-breaking.html#dies-at-once",
    };
    let world = World::new();
    let t = world.with_del("t", |me, shared| {
        shared.log.push("del");
        unlink(me, me);
    });
    link(&t, &t);
    drop(t);
    let finalized = world.finalize();
    assert_log!(world.log(), "del");
    assert_eq!(world.freed(), "t", "freed");
    drop(finalized);
}

#[test]
fn a_piece_that_loses_its_last_reference_dies_at_once() {
    let _lesson = lesson! {
        python: "class A(T):\n    def __del__(self): print('in a'); del self.b; print('out a')\na.me = a; c.me = c; a.b = b; del a, c, b\ngc.collect()     # in a, del b, out a, del c",
        rule: "while a finalizer runs the collector holds no other piece: counts are what they seem",
        page: "ch11-breaking.html#dies-at-once",
    };
    let world = World::new();
    let a = world.with_del("a", |me, shared| {
        shared.log.push("in a");
        unlink_all(me);
        shared.log.push(format!("out a, freed: {}", shared.freed()));
    });
    let (c, b) = (world.noisy("c"), world.noisy("b"));
    link(&a, &a);
    link(&c, &c);
    link(&a, &b);
    drop((a, c, b));
    let finalized = world.finalize();
    assert_log!(world.log(), "in a\ndel b\nout a, freed: b\ndel c");
    assert_eq!(world.freed(), "a b", "freed: nothing was cleared yet");
    drop(finalized);
}

#[test]
fn each_piece_is_held_once_afterwards() {
    let _lesson = lesson! {
        python: "# the collector's list has each piece once, after the finalizers as before",
        rule: "afterwards `pieces` has one reference to each that is still there, and nobody else of yours has one (R3)",
        page: "ch11-breaking.html#finalize",
    };
    let world = World::new();
    let (a, b) = (world.noisy("a"), world.node("b"));
    link(&a, &b);
    link(&b, &a);
    let uids = [a.uid(), b.uid()];
    drop((a, b));
    let finalized = world.finalize();
    for (name, uid) in ["a", "b"].into_iter().zip(uids) {
        let piece = world.heap.lookup(uid).expect("nobody let go of the pieces");
        // The ring's, this test's own, and one of `pieces`.
        assert!(
            piece.refcount() <= 3,
            "references to {name} after `finalize`: {}, and not 3: that of the ring, this test's own, that in `pieces`",
            piece.refcount()
        );
    }
    drop(finalized);
}

#[test]
fn a_stranger_at_the_same_address_is_not_asked() {
    let _lesson = lesson! {
        python: "def __del__(self):               # a's\n    self.b = None                # b is gone\n    keep.append(T('stranger'))   # and may stand at the same address\ngc.collect()                     # the stranger lives: no del",
        rule: "an address alone does not find an object again (R4): its birth number does",
        page: "ch11-breaking.html#dies-at-once",
    };
    let world = World::new();
    let a = world.with_del("a", |me, shared| {
        let b = children(me).pop().expect("a refers to b").id();
        unlink_all(me);
        for _ in 0..100 {
            let del = |_: &Ref, shared: &Shared| shared.log.push("del stranger");
            let stranger = make_on(
                &me.heap(),
                shared,
                "stranger",
                Some(Box::new(del)),
                Fault::None,
            );
            let same = stranger.id() == b;
            shared.keep.borrow_mut().push(stranger);
            if same {
                break;
            }
        }
    });
    let b = world.noisy("b");
    link(&a, &a);
    link(&a, &b);
    drop((a, b));
    drop(world.finalize());
    assert_log!(world.log(), "del b");
    assert!(
        world.shared.keep.borrow().iter().all(|r| !r.is_finalized()),
        "a stranger had its last word"
    );
}

#[test]
fn a_panic_in_a_finalizer_is_reported_and_swallowed() {
    let _lesson = lesson! {
        python: "def __del__(self): 1/0\ngc.collect()     # Exception ignored in: <function T.__del__ …>, and goes on",
        rule: "the other finalizers are called, and the collection goes on",
        page: "ch11-breaking.html#panic",
    };
    let world = World::new();
    let broken = world.with_del("broken", |_, _| python_error("division by zero"));
    let fine = world.noisy("fine");
    link(&broken, &fine);
    link(&fine, &broken);
    drop((broken, fine));
    let outcome = testkit::caught(|| drop(world.finalize()));
    assert!(
        outcome.is_ok(),
        "the error in a finalizer came through the collector"
    );
    assert_log!(world.log(), "del fine");
    let reported = world.shared.breaker.finalizers().unraisable();
    assert_eq!(reported.len(), 1, "reported: {reported:?}");
}
