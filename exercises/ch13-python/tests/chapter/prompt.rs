//! Task `prompt`: showing a value, and `_`.

use crate::world::World;
use ch13_python::own::Frame;
use testkit::{assert_log, assert_same_text, lesson};

/// Shows a value; what was written since.
fn shown(world: &World, frame: Frame) -> String {
    let value = world.py.run(frame);
    let value = value.unwrap_or_else(|raised| panic!("{}", world.says(&raised.0)));
    drop(value);
    world.prints("")
}

const NOISY: &str = "class A:
    def __init__(self, n): self.n = n
    def __repr__(self): return self.n
    def __del__(self): print('del', self.n)
";

#[test]
fn a_value_is_shown_and_kept() {
    let _lesson = lesson! {
        python: ">>> 'text'\n'text'\n>>> _\n'text'",
        rule: "the prompt writes repr(value) and keeps the value in the built-in name _",
        page: "ch13-python.html#prompt",
    };
    let world = World::new("");
    let text = world.py.str("text");
    assert!(world.py.show(&text).is_ok(), "no exception");
    assert_same_text("written", "'text'", &world.prints(""));
    assert_same_text(
        "the name _",
        "'text'\n'text'",
        &shown(&world, world.module("print(repr(_))")),
    );
}

#[test]
fn none_is_not_shown_and_not_kept() {
    let _lesson = lesson! {
        python: ">>> []\n[]\n>>> None      # nothing is written\n>>> _\n[]",
        rule: "None is not shown, and _ stays what it was",
        page: "ch13-python.html#prompt",
    };
    let world = World::new("");
    let one = world.object("one");
    assert!(world.py.show(&one).is_ok(), "no exception");
    drop(one);
    assert!(world.py.show(&world.py.none()).is_ok(), "no exception");
    assert_log!(world.log, "");
    assert_same_text("written", "[]", &world.prints(""));
}

#[test]
fn the_value_is_one_reference() {
    let _lesson = lesson! {
        python: ">>> x = []\n>>> x\n[]\n>>> getrefcount(x)      # 3: x, _, the argument",
        rule: "_ holds one reference, and only the last value",
        page: "ch13-python.html#prompt",
    };
    let world = World::new("");
    let (x, y) = (world.object("x"), world.object("y"));
    for _ in 0..3 {
        assert!(world.py.show(&x).is_ok(), "no exception");
        assert_eq!(x.refcount(), 2, "the hand, and _");
    }
    assert!(world.py.show(&y).is_ok(), "no exception");
    assert_eq!(
        (x.refcount(), y.refcount()),
        (1, 2),
        "x: hand; y: hand and _"
    );
}

#[test]
fn the_last_value_goes_before_the_new_one_is_shown() {
    let _lesson = lesson! {
        python: ">>> A('first')\nfirst\n>>> A('second')\ndel first\nsecond",
        rule: "CPython's displayhook sets _ to None before it writes the repr",
        page: "ch13-python.html#prompt",
    };
    let world = World::new("");
    world.prints(NOISY);
    for name in ["first", "second"] {
        let value = world.call_global("A", name);
        assert!(world.py.show(&value).is_ok(), "no exception");
    }
    assert_same_text("written", "first\ndel first\nsecond", &world.prints(""));
}

#[test]
fn a_value_that_cannot_be_shown_is_not_kept() {
    let _lesson = lesson! {
        python: ">>> Broken()      # its __repr__ raises\n>>> _             # None",
        rule: "the value is kept after it was shown; an error in repr goes on, and _ is None by then",
        page: "ch13-python.html#prompt",
    };
    let world = World::new("");
    world.prints("class Broken:\n    def __init__(self, n): pass\n    def __repr__(self): raise ValueError('no')\n");
    let one = world.object("one");
    assert!(world.py.show(&one).is_ok(), "no exception");
    drop(one);
    let broken = world.call_global("Broken", "x");
    assert!(world.py.show(&broken).is_err(), "the error goes on");
    assert_log!(world.log, "one dies");
    assert_eq!(broken.refcount(), 1, "the broken value: the hand");
    assert_same_text(
        "written",
        "[]\nNone",
        &shown(&world, world.module("print(_)")),
    );
}

#[test]
fn forgetting_lets_the_value_go() {
    let _lesson = lesson! {
        python: "# at the end of Python: _ = None",
        rule: "_ is None when the value was let go",
        page: "ch13-python.html#prompt",
    };
    let world = World::new("");
    let one = world.object("one");
    assert!(world.py.show(&one).is_ok(), "no exception");
    drop(one);
    world.py.forget_shown();
    assert_log!(world.log, "one dies");
    assert_same_text(
        "written",
        "[]\nNone",
        &shown(&world, world.module("print(_)")),
    );
}
