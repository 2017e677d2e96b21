//! Task `dying`.

mod property;

use crate::world::{Keep, World, children, give, leave, name};
use testkit::{EventLog, assert_log, lesson, snapshot, with_stack};

#[test]
fn the_last_reference_calls_the_finalizer() {
    let _lesson = lesson! {
        python: "a = A(); b = a\ndel a\nprint('one left')\ndel b\nprint('after')",
        rule: "the count of zero calls the finalizer: not del, not a reference earlier, not later",
        page: "ch09-finalizers.html#dying",
    };
    let world = World::new();
    let a = world.loud("a");
    let b = a.clone();
    drop(a);
    world.log.push("one left");
    drop(b);
    world.log.push("after");
    assert_log!(world.log, "one left\na.__del__\na is freed\nafter");
    assert_eq!(world.heap.live(), 0, "objects alive");
}

#[test]
fn the_object_is_whole() {
    let _lesson = lesson! {
        python: "def __del__(self): print(self.children)",
        rule: "finalizer, then children, then memory: nothing of the object is gone while it speaks",
        page: "ch09-finalizers.html#whole",
    };
    let world = World::new();
    let log = world.log.clone();
    let a = world.with_del("a", move |me| {
        log.push(format!("a.__del__ sees {}", children(me)));
    });
    for child in ["b", "c"] {
        give(&a, &world.loud(child));
    }
    drop(a);
    assert_log!(
        world.log,
        "
        a.__del__ sees b, c
        a is freed
        c.__del__
        c is freed
        b.__del__
        b is freed
        "
    );
}

#[test]
fn an_object_can_come_back() {
    let _lesson = lesson! {
        python: "class Z:\n    def __del__(self): print('z.__del__'); keep.append(self)\nz = Z(); del z; print(len(keep))\nkeep.pop(); print(len(keep))",
        rule: "who takes a reference in the finalizer saves the object, whole; the next time it just dies",
        page: "ch09-finalizers.html#resurrection",
    };
    let world = World::new();
    let keep = Keep::default();
    let z = world.phoenix("z", &keep, 1);
    let uid = z.uid();
    give(&z, &world.loud("child"));
    drop(z);
    let z = keep.first();
    assert_eq!(z.uid(), uid, "the object in the list is another one");
    assert_eq!(z.refcount(), 2, "references: the list's and the test's");
    let state = format!(
        "back with {}, {} came back",
        children(&z),
        world.finalizers.resurrected()
    );
    world.log.push(state);
    drop(z);
    world.log.push(format!("kept: {}", keep.len()));
    drop(keep.pop());
    world.log.push(format!("kept: {}", keep.len()));
    snapshot!(world.log.take(), @r"
    z.__del__
    back with child, 1 came back
    kept: 1
    z is freed
    child.__del__
    child is freed
    kept: 0
    ");
    assert_eq!(world.heap.live(), 0, "objects alive");
    assert_eq!(world.finalizers.resurrected(), 1, "objects that came back");
}

#[test]
fn two_new_references_are_enough() {
    let _lesson = lesson! {
        python: "def __del__(self):\n    keep.append(self)\n    keep.append(self)",
        rule: "resurrected means: more references than the one that was lent. One more, or two, or ten",
        page: "ch09-finalizers.html#resurrection",
    };
    let world = World::new();
    let keep = Keep::default();
    drop(world.phoenix("z", &keep, 2));
    assert_eq!(
        keep.first().refcount(),
        3,
        "two in the list, and the test's"
    );
    assert_eq!(world.finalizers.resurrected(), 1, "objects that came back");
    drop(keep.pop());
    world.log.push("one left");
    drop(keep.pop());
    assert_log!(world.log, "z.__del__\none left\nz is freed");
}

#[test]
fn the_verdict_is_what_counting_says() {
    let _lesson = lesson! {
        python: "del z      # how many references did __del__ take, and how many did it keep?",
        rule: "after the finalizer: only the lent reference left is dead, any more is resurrected",
        page: "ch09-finalizers.html#resurrection",
    };
    let world = World::new();
    let told: EventLog = EventLog::new();
    for kept in [0, 1, 2, 3, 10] {
        let keep = Keep::default();
        let z = world.phoenix("z", &keep, kept);
        let verdict = world.finalizers.on_dying(&z);
        told.push(format!("{kept} kept: {verdict:?}"));
        while keep.pop().is_some() {}
    }
    let passing = world.with_del("passing", |me| drop((me.clone(), me.clone())));
    let verdict = world.finalizers.on_dying(&passing);
    told.push(format!("2 taken, none kept: {verdict:?}"));
    let verdict = world.finalizers.on_dying(&world.plain("plain"));
    told.push(format!("no finalizer: {verdict:?}"));
    snapshot!(told.take(), @r"
    0 kept: Dead
    1 kept: Resurrected
    2 kept: Resurrected
    3 kept: Resurrected
    10 kept: Resurrected
    2 taken, none kept: Dead
    no finalizer: Dead
    ");
}

#[test]
fn a_reference_that_goes_again_saves_nobody() {
    let _lesson = lesson! {
        python: "def __del__(self):\n    me = self; del me",
        rule: "what counts is how many references are left when the finalizer is done",
        page: "ch09-finalizers.html#resurrection",
    };
    let world = World::new();
    let speak = world.speak();
    let a = world.with_del("a", move |me| {
        let again = me.clone();
        speak(&again);
        drop(again);
        speak(me);
    });
    drop(a);
    assert_log!(world.log, "a.__del__\na.__del__\na is freed");
    assert_eq!(world.finalizers.resurrected(), 0, "objects that came back");
    assert_eq!(world.heap.live(), 0, "objects alive");
}

#[test]
fn a_child_can_be_saved_from_a_dead_parent() {
    let _lesson = lesson! {
        python: "# the parent dies, the child's __del__ saves the child alone",
        rule: "each object has its own last word and its own verdict",
        page: "ch09-finalizers.html#resurrection",
    };
    let world = World::new();
    let keep = Keep::default();
    let parent = world.loud("parent");
    give(&parent, &world.loud("first"));
    give(&parent, &world.phoenix("second", &keep, 1));
    give(&parent, &world.loud("third"));
    drop(parent);
    assert_log!(
        world.log,
        "
        parent.__del__
        parent is freed
        third.__del__
        third is freed
        second.__del__
        first.__del__
        first is freed
        "
    );
    assert_eq!(name(&keep.first()), "second");
    drop(keep.pop());
    assert_eq!(world.heap.live(), 0, "objects alive");
}

#[test]
fn del_inside_a_finalizer_is_immediate() {
    let _lesson = lesson! {
        python: "def __del__(self):\n    self.children.clear()\n    print('after the child')",
        rule: "freed before the next statement: also inside another object's finalizer",
        page: "ch09-finalizers.html#dying",
    };
    let world = World::new();
    let log = world.log.clone();
    let a = world.with_del("a", move |me| {
        leave(me);
        log.push("after the child");
    });
    give(&a, &world.loud("child"));
    drop(a);
    assert_log!(
        world.log,
        "child.__del__\nchild is freed\nafter the child\na is freed"
    );
}

#[test]
fn who_becomes_immortal_stays() {
    let _lesson = lesson! {
        python: "# 3.12: a __del__ that stores self where it never goes away",
        rule: "an immortal is not dying any more; it has no last word left, and needs none",
        page: "ch09-finalizers.html#resurrection",
    };
    let world = World::new();
    let a = world.with_del("a", |me| me.heap().immortalize(me.clone()));
    let uid = a.uid();
    drop(a);
    assert!(world.heap.lookup(uid).is_some(), "the immortal died");
    assert_eq!(world.finalizers.resurrected(), 1, "objects that came back");
    let b = world.loud("b");
    world.heap.immortalize(b.clone());
    drop(b);
    assert_log!(world.log, "");
    assert_eq!(world.heap.live(), 2, "objects alive: the immortals");
}

#[test]
fn nobody_is_kept() {
    let _lesson = lesson! {
        python: "for i in range(100): a = A(); del a      # memory does not grow",
        rule: "the reference is lent: who calls the finalizer keeps none",
        page: "ch09-finalizers.html#dying",
    };
    let world = World::new();
    for i in 0..100 {
        let a = world.with_del("a", |_| ());
        let again = a.clone();
        drop(a);
        drop(again);
        assert_eq!(world.heap.live(), 0, "objects alive after death {i}");
    }
    assert_eq!(world.finalizers.resurrected(), 0, "objects that came back");
    assert!(world.finalizers.unraisable().is_empty());
}

#[test]
fn a_long_chain_of_last_words() {
    let _lesson = lesson! {
        python: "# 20000 objects in a chain, each with a __del__; del first",
        rule: "finalizers do not nest in each other: the stack does not grow with the chain",
        page: "ch09-finalizers.html#dying",
    };
    let (calls, live) = with_stack(256 * 1024, || {
        let world = World::new();
        let calls = EventLog::new();
        let mut next = world.plain("end");
        for _ in 0..20_000 {
            let calls = calls.clone();
            let r = world.with_del("link", move |_| calls.push("call"));
            give(&r, &next);
            next = r;
        }
        drop(next);
        (calls.count("call"), world.heap.live())
    });
    assert_eq!(calls, 20_000, "finalizers called");
    assert_eq!(live, 0, "objects alive");
}
