//! Task `call`: where the arguments are.

use crate::world::{World, same};
use testkit::{assert_log, lesson};

const MODULE: &str = "from sys import getrefcount\ndef count(x): return getrefcount(x)\n";

#[test]
fn arguments_move_into_the_callees_locals() {
    let _lesson = lesson! {
        python: "def count(y): return getrefcount(y)\nx = []; count(x)      # 3: x, y, the argument of getrefcount",
        rule: "the arguments of a function written in Python are moved off the caller's stack",
        page: "ch13-python.html#calls",
    };
    let world = World::new(&format!("{MODULE}def f(a): return count(a)"));
    let x = world.object("x");
    let said = world.result("f", vec![x.clone()]);
    assert_eq!(
        said, "4",
        "the hand, a, x of count, the argument of getrefcount"
    );
    assert_eq!(x.refcount(), 1, "afterwards: the hand");
}

#[test]
fn built_ins_borrow_their_arguments() {
    let _lesson = lesson! {
        python: "x = []\ngetrefcount(x)            # 2: x, and the stack\nprint(x, getrefcount(x))  # 3: print's first argument waits on the stack",
        rule: "the arguments of a built-in stay on the caller's stack until it is done",
        page: "ch13-python.html#calls",
    };
    let text = "from sys import getrefcount\nx = []\nprint(getrefcount(x))\n\
                print(x, getrefcount(x))\nprint(getrefcount(x))\n";
    same(text, "2\n[] 3\n2\n");
}

#[test]
fn a_temporary_dies_before_the_next_statement() {
    let _lesson = lesson! {
        python: "len(make())\nprint('next')        # what make returned is gone already",
        rule: "when the call is done the arguments are dropped, before the result is pushed",
        page: "ch13-python.html#calls",
    };
    let world = World::new("def f(a):\n    len(a)\n    return None\ndef g(): return len(make())");
    let x = world.object("x");
    let mut frame = world.frame("f", vec![x.clone()]);
    world.returned(&mut frame);
    assert_eq!(x.refcount(), 2, "x: hand, and the local a");
    assert_eq!(frame.depth(), 0, "values left on the stack");
}

/// Makes sets that say when they die. Without a closure: those come later.
const MAKE: &str = "import weakref\nkeep = []\ndef make(name):\n    s = {name}\n    \
                    keep.append(weakref.ref(s, lambda r, name=name: print(name, 'dies')))\n    return s\n";

/// What is run, and what CPython prints.
const CASES: &[(&str, &str)] = &[
    (
        "print('x' in make('a'), len(make('b')))",
        "a dies\nb dies\nFalse 1\n",
    ),
    (
        "print(make('a'), make('b'))",
        "{'a'} {'b'}\na dies\nb dies\n",
    ),
    (
        "print(len(make('a')), len(make('b')))",
        "a dies\nb dies\n1 1\n",
    ),
    ("print(make('a') == make('b'))", "a dies\nb dies\nFalse\n"),
    (
        "max(make('a'), make('b'))\nprint('next')",
        "b dies\na dies\nnext\n",
    ),
    ("[1].append(make('a'))\nprint('next')", "a dies\nnext\n"),
    (
        "def f(a, b): print('in f')\nf(make('a'), make('b'))",
        "in f\na dies\nb dies\n",
    ),
    (
        "def f(a, b): print('in f')\nf(b=make('b'), a=make('a'))",
        "in f\na dies\nb dies\n",
    ),
    ("make('a').add(1)\nprint('next')", "a dies\nnext\n"),
    (
        "def f(a): return a\nf(f(make('a')))\nprint('next')",
        "a dies\nnext\n",
    ),
];

#[test]
fn temporaries_die_when_python_lets_them_die() {
    let _lesson = lesson! {
        python: "print(len(make('a')), len(make('b')))    # a dies, b dies, then 1 1\nf(make('a'), make('b'))                  # both die when f returns, a first",
        rule: "a call drops what was called, then its arguments, the first one first",
        page: "ch13-python.html#calls",
    };
    for (lines, wanted) in CASES {
        same(&format!("{MAKE}{lines}\n"), wanted);
    }
}

#[test]
fn the_result_is_one_reference() {
    let _lesson = lesson! {
        python: "x = list((1, 2)); getrefcount(x)      # 2\ny = f(); getrefcount(y)               # 2",
        rule: "what a call gives is pushed once, and moves on from there",
        page: "ch13-python.html#calls",
    };
    let text = "from sys import getrefcount\ndef f():\n    made = [1]\n    return made\n\
                x = list((1, 2))\ny = f()\nprint(getrefcount(x), getrefcount(y))\n\
                print(getrefcount(f()), getrefcount([]))\n";
    same(text, "2 2\n1 1\n");
}

#[test]
fn a_method_has_its_object_as_first_argument() {
    let _lesson = lesson! {
        python: "l = []; l.append(1); l      # [1]\na = l.append; a(2); l       # [1, 2]",
        rule: "a method call passes the object under the arguments on; a plain call has NULL there",
        page: "ch13-python.html#calls",
    };
    let text = "from sys import getrefcount\nl = []\nl.append(1)\na = l.append\na(2)\n\
                print(l, getrefcount(l))\ndel a\nprint(l, getrefcount(l))\n";
    same(text, "[1, 2] 4\n[1, 2] 3\n");
}

#[test]
fn what_waits_below_a_call_is_left_alone() {
    let _lesson = lesson! {
        python: "[x, f(y), x]      # x lies on the stack while f runs",
        rule: "a call takes its own arguments off the stack and nothing below them",
        page: "ch13-python.html#calls",
    };
    let text = "def f(a, b): return a + b\ndef g(): return 5\n\
                print([1, f(2, 3), g(), [4, f(len([1]), f(1, g())), len([])]])\n";
    same(text, "[1, 5, 5, [4, 7, 0]]\n");
}

#[test]
fn calls_in_calls_return_to_the_right_place() {
    let _lesson = lesson! {
        python: "def fact(n): return 1 if n == 0 else n * fact(n - 1)",
        rule: "a call's result is pushed on its caller's stack, and its caller goes on",
        page: "ch13-python.html#calls",
    };
    let text = "def fact(n):\n    return 1 if n == 0 else n * fact(n - 1)\n\
                def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n\
                print(fact(10), fib(10))\n";
    same(text, "3628800 55\n");
}

#[test]
fn defaults_and_keywords_are_counted_once() {
    let _lesson = lesson! {
        python: "def f(a, b=[]): return getrefcount(b)\nf(1)      # the default's tuple, b, the argument",
        rule: "an argument that was not passed is a new reference to the default",
        page: "ch13-python.html#calls",
    };
    let text = "from sys import getrefcount\ndef f(a, b=[]): return getrefcount(a), getrefcount(b)\n\
                x = []\nprint(f(x), f(a=x), f(b=x, a=[]))\nprint(getrefcount(x))\n";
    same(text, "(3, 3) (3, 3) (2, 3)\n2\n");
}

#[test]
fn arguments_die_when_a_built_in_refuses_them() {
    let _lesson = lesson! {
        python: "def f(a, b): return getattr(a, b, a, b)\nf(x, y)      # TypeError: the four arguments were dropped all the same",
        rule: "the arguments are dropped before the error goes on its way",
        page: "ch13-python.html#calls",
    };
    let world = World::new("def f(a, b): return getattr(a, b, a, b)");
    let (x, y) = (world.object("x"), world.object("y"));
    let mut frame = world.frame("f", vec![x.clone(), y.clone()]);
    let raised = world.failed(&mut frame);
    assert!(world.says(&raised).starts_with("TypeError("), "the error");
    assert_eq!(frame.depth(), 0, "values left on the stack");
    assert_eq!((x.refcount(), y.refcount()), (2, 2), "hand and local");
    drop(frame);
    drop((x, y));
    assert_log!(world.log, "x dies\ny dies");
}
