//! Task `unraisable`.

use crate::world::{Keep, World, children, give, leave, name, panics};
use ch09_finalizers::Unraisable;
use std::panic::panic_any;
use testkit::{assert_log, lesson};

#[test]
fn a_panic_goes_no_further() {
    let _lesson = lesson! {
        python: "class A:\n    def __del__(self): raise ValueError('lost')\na = A(); del a\nprint('went on')",
        rule: "an error in a finalizer is noted and swallowed: nobody called it, so nobody can catch it",
        page: "ch09-finalizers.html#unraisable",
    };
    let world = World::new();
    let a = world.with_del("a", |_| panic!("lost"));
    let uid = a.uid();
    let escaped = panics(|| {
        world.finalizers.call(&a);
    });
    assert_eq!(escaped, None, "a panic came out of call");
    let expected = [Unraisable {
        uid,
        kind: "node",
        message: "lost".to_owned(),
    }];
    assert_eq!(world.finalizers.unraisable(), expected, "the errors noted");
    let printed = world.finalizers.unraisable()[0].to_string();
    assert_eq!(printed, "Exception ignored in: #1 node: lost");
    a.leak(1);
}

#[test]
fn what_a_panic_says_is_kept() {
    let _lesson = lesson! {
        python: "raise ValueError('lost')   raise ValueError(f'lost {n}')   raise Strange(42)",
        rule: "a panic carries a &str, a String, or anything else: then there is no message",
        page: "ch09-finalizers.html#unraisable",
    };
    let world = World::new();
    let scripts: [(&str, fn()); 4] = [
        ("a text", || panic!("lost")),
        ("a text that is made", || panic!("lost {}", 1 + 1)),
        ("an owned text", || {
            panic_any(String::from("lost and found"))
        }),
        ("a number", || panic_any(42)),
    ];
    for (name, script) in scripts {
        let a = world.with_del(name, move |_| script());
        a.leak(1);
        let escaped = panics(|| {
            world.finalizers.call(&a);
        });
        assert_eq!(escaped, None, "a panic came out of call");
    }
    let messages: Vec<String> = world
        .finalizers
        .unraisable()
        .into_iter()
        .map(|error| error.message)
        .collect();
    assert_eq!(
        messages,
        ["lost", "lost 2", "lost and found", "(no message)"],
        "the messages, oldest first"
    );
}

#[test]
fn a_finalizer_that_fails_was_called() {
    let _lesson = lesson! {
        python: "# __del__ saves the object, then raises. It is not called again",
        rule: "called is called: a panic gives nobody a second turn",
        page: "ch09-finalizers.html#unraisable",
    };
    let world = World::new();
    let speak = world.speak();
    let a = world.with_del("a", move |me| {
        speak(me);
        panic!("lost");
    });
    a.leak(1);
    let called = testkit::caught(|| world.finalizers.call(&a));
    assert!(
        called.is_ok_and(|called| called),
        "call says that it called nobody"
    );
    assert!(a.is_finalized(), "the mark is gone after the panic");
    assert!(!world.finalizers.call(&a), "call says that it called again");
    assert_log!(world.log, "a.__del__");
    let errors = world.finalizers.unraisable();
    assert_eq!(errors.len(), 1, "errors noted");
}

#[test]
fn a_panic_stops_no_death() {
    let _lesson = lesson! {
        python: "del a      # its __del__ raises; a and its children are freed all the same",
        rule: "after an error in a finalizer the death goes on, and nothing keeps the object",
        page: "ch09-finalizers.html#unraisable",
    };
    let world = World::new();
    let a = world.with_del("a", |_| panic!("a lost"));
    let child = world.with_del("child", |_| panic!("child lost"));
    give(&a, &child);
    drop(child);
    let escaped = panics(|| drop(a));
    assert_eq!(escaped, None, "a panic came out of the last drop");
    assert_log!(world.log, "a is freed\nchild is freed");
    assert_eq!(world.heap.live(), 0, "objects alive: errors own nobody");
    let errors = world.finalizers.unraisable();
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(messages, ["a lost", "child lost"], "oldest first");
}

#[test]
fn an_error_inside_a_finalizer_is_not_its_callers() {
    let _lesson = lesson! {
        python: "def __del__(self):\n    self.children.clear()      # the child's __del__ raises\n    print('went on')",
        rule: "each finalizer is caught for itself: one that lets others die goes on",
        page: "ch09-finalizers.html#unraisable",
    };
    let world = World::new();
    let log = world.log.clone();
    let a = world.with_del("a", move |me| {
        leave(me);
        log.push(format!("{} went on with {}", name(me), children(me)));
    });
    let child = world.with_del("child", |_| panic!("lost"));
    let uid = child.uid();
    give(&a, &child);
    drop(child);
    let escaped = panics(|| drop(a));
    assert_eq!(escaped, None, "a panic came out of the last drop");
    let errors = world.finalizers.unraisable();
    let noted: Vec<_> = errors.iter().map(|e| (e.uid, e.message.as_str())).collect();
    assert_eq!(
        noted,
        [(uid, "lost")],
        "the errors noted, and whose they are"
    );
    assert_log!(
        world.log,
        "child is freed\na went on with nobody\na is freed"
    );
}

#[test]
fn an_error_on_its_way_goes_on() {
    let _lesson = lesson! {
        python: "def f():\n    a = A()                    # its __del__ raises ValueError\n    raise KeyError('first')    # f() raises KeyError",
        rule: "a finalizer that runs while an error is on its way neither stops nor replaces it",
        page: "ch09-finalizers.html#unraisable",
    };
    let world = World::new();
    // Alone: an error that is on its way hides those that come later.
    let before = world.with_del("before", |_| panic!("lost before"));
    assert_eq!(panics(|| drop(before)), None, "a panic came out");
    let a = world.with_del("a", |_| panic!("lost"));
    let first = panics(|| {
        let _local = a;
        panic!("first");
    });
    assert_eq!(first.as_deref(), Some("first"), "what came out");
    let errors = world.finalizers.unraisable();
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(messages, ["lost before", "lost"], "errors noted");
    assert_eq!(world.heap.live(), 0, "objects alive");
}

#[test]
fn who_saves_itself_and_fails_is_saved() {
    let _lesson = lesson! {
        python: "def __del__(self):\n    keep.append(self)\n    raise ValueError('too late')",
        rule: "an error undoes nothing: a reference that was taken before it counts",
        page: "ch09-finalizers.html#unraisable",
    };
    let world = World::new();
    let keep = Keep::default();
    let list = keep.clone();
    let a = world.with_del("a", move |me| {
        list.add(me);
        panic!("too late");
    });
    let escaped = panics(|| drop(a));
    assert_eq!(escaped, None, "a panic came out of the last drop");
    let a = keep.pop().expect("a was saved before the error");
    assert_eq!(a.refcount(), 1, "references to a: the test's");
    assert_eq!(world.finalizers.unraisable().len(), 1, "errors noted");
    drop(a);
    assert_log!(world.log, "a is freed");
    assert_eq!(world.finalizers.unraisable().len(), 1, "errors noted");
}
