//! Task `end`: the end of Python, and whole programs.

use crate::script::{run, same, typed};
use ch13_python::Mode;
use testkit::lesson;

const CLASS: &str = "
class A:
    def __init__(self, n): self.n = n
    def __repr__(self): return self.n
    def __del__(self): print('del', self.n)
";

#[track_caller]
fn ends(text: &str, wanted: &str) {
    same(&format!("{CLASS}{}", testkit::dedent(text)), wanted);
}

#[test]
fn globals_die_in_the_order_they_came() {
    let _lesson = lesson! {
        python: "z = A('z'); _p = A('_p'); a = A('a')      # at the end: del z, del _p, del a",
        rule: "module dict and functions are a cycle: the collector finds what is in it, oldest first, and __del__ runs as ever",
        page: "ch13-python.html#end",
    };
    ends(
        "
        z = A('z')
        _p = A('_p')
        a = A('a')
        print('last line')
        ",
        "last line\ndel z\ndel _p\ndel a",
    );
}

#[test]
fn whom_a_collection_found_late_is_finalized_last() {
    let _lesson = lesson! {
        python: "b = A('b'); l = [A('l0'), A('l1')]; d = {1: A('d0')}; c = A('c')",
        rule: "the collection before the end moves whom it finds late to the end of the list; a list shows its last item first",
        page: "ch13-python.html#end",
    };
    ends(
        "
        b = A('b')
        l = [A('l0'), A('l1')]
        d = {1: A('d0')}
        c = A('c')
        ",
        "del b\ndel c\ndel l1\ndel l0\ndel d0",
    );
}

#[test]
fn without_a_collection_before_the_end_the_oldest_is_finalized_first() {
    let _lesson = lesson! {
        python: "gc.disable(); b = A('b'); l = [A('l0'), A('l1')]; c = A('c')",
        rule: "finalizers run in the order of the collector's list, which is that of birth as long as nobody was moved",
        page: "ch13-python.html#end",
    };
    ends(
        "
        import gc
        gc.disable()
        b = A('b')
        l = [A('l0'), A('l1')]
        c = A('c')
        ",
        "del b\ndel l0\ndel l1\ndel c",
    );
}

#[test]
fn finalizers_at_the_end_still_see_the_globals() {
    let _lesson = lesson! {
        python: "def __del__(self): print(len(box), word)      # at the end of the program: 2 here",
        rule: "finalizers first, then clear: nothing of the module is gone when a __del__ runs",
        page: "ch13-python.html#end",
    };
    same(
        "
        class A:
            def __del__(self): print(len(box), word)
        box = [A(), 1]
        word = 'here'
        ",
        "2 here",
    );
}

#[test]
fn lost_cycles_die_before_the_module() {
    let _lesson = lesson! {
        python: "c = A('lost'); c.me = c; del c; x = A('x')      # del lost, del x",
        rule: "an ordinary collection comes first, while the module is whole",
        page: "ch13-python.html#end",
    };
    ends(
        "
        y = A('y')
        c = A('lost')
        c.me = c
        del c
        x = A('x')
        ",
        "del lost\ndel y\ndel x",
    );
}

#[test]
fn with_the_collector_off_the_end_still_finds_cycles() {
    let _lesson = lesson! {
        python: "gc.disable()\nc = A('c'); c.me = c; del c      # del c, at the end",
        rule: "the ordinary collection is left out, the one of the module is not",
        page: "ch13-python.html#end",
    };
    ends(
        "
        import gc
        gc.disable()
        y = A('y')
        c = A('lost')
        c.me = c
        del c
        x = A('x')
        ",
        "del y\ndel lost\ndel x",
    );
}

#[test]
fn work_for_the_end_is_done_first() {
    let _lesson = lesson! {
        python: "weakref.finalize(a, print, 'finalize a')      # at exit: newest first, before any __del__",
        rule: "what weakref.finalize has still to do comes before everything else, newest first",
        page: "ch13-python.html#end",
    };
    ends(
        "
        import weakref
        a = A('a')
        weakref.finalize(a, print, 'finalize a')
        b = A('b')
        weakref.finalize(b, print, 'finalize b')
        f = weakref.finalize(b, print, 'not at exit')
        f.atexit = False
        ",
        "finalize b\nfinalize a\ndel a\ndel b",
    );
}

#[test]
fn callbacks_of_gc_hear_the_last_ordinary_collection_only() {
    let _lesson = lesson! {
        python: "gc.callbacks.append(lambda phase, info: print(phase))      # start, stop: once",
        rule: "when the module is taken down, gc.callbacks hear nothing any more",
        page: "ch13-python.html#end",
    };
    same(
        "
        import gc
        gc.callbacks.append(lambda phase, info: print(phase, info['generation']))
        print('last line')
        ",
        "last line\nstart 2\nstop 2",
    );
}

#[test]
fn a_finalizer_at_the_end_may_make_new_ones() {
    let _lesson = lesson! {
        python: "def __del__(self):\n    if self.n: A(self.n - 1)      # each death makes another",
        rule: "the script's code still runs while its module is taken down: classes and built-ins are all there",
        page: "ch13-python.html#end",
    };
    same(
        "
        class A:
            def __init__(self, n):
                self.n = n
            def __del__(self):
                print('del', self.n)
                if self.n: A(self.n - 1)
        a = A(2)
        print('last line')
        ",
        "last line\ndel 2\ndel 1\ndel 0",
    );
}

#[test]
fn the_prompts_value_goes_at_the_end() {
    let _lesson = lesson! {
        python: ">>> A('shown')\nshown\n>>> x = A('x')\n# at the end: del shown, del x",
        rule: "_ and the last exception are let go before the module",
        page: "ch13-python.html#end",
    };
    typed(
        "
        class A:
            def __init__(self, n): self.n = n
            def __repr__(self): return self.n
            def __del__(self): print('del', self.n)

        x = A('x')
        A('shown')
        ",
        "shown\ndel shown\ndel x",
    );
}

#[test]
fn the_exception_that_ended_it_is_let_go_before_the_module() {
    let _lesson = lesson! {
        python: "def f(a): 1 / 0\nf(A('argument'))      # the traceback holds it: del argument, then the globals",
        rule: "_ and the last exception are let go before the module",
        page: "ch13-python.html#end",
    };
    let text = format!("{CLASS}x = A('x')\ndef f(a): 1 / 0\nf(A('argument'))\n");
    let ran = run(&text, Mode::Script, false);
    testkit::assert_same_text(&text, "del argument\ndel x", &ran.out);
    assert_eq!(
        (ran.end.status, ran.end.left),
        (1, 0),
        "status, objects left"
    );
}

#[test]
fn nothing_is_left_on_the_heap() {
    let _lesson = lesson! {
        python: "# after the last line: every object is freed, in whatever state the program ended",
        rule: "at exit only immortals live, and those go with the heap",
        page: "ch13-python.html#end",
    };
    for text in LEFTOVERS {
        for mode in [Mode::Script, Mode::Repl] {
            let ran = run(text, mode, false);
            let program = if text.is_empty() {
                "an empty program"
            } else {
                text
            };
            assert_eq!(
                ran.end.left, 0,
                "objects left at the end ({mode:?}) of\n\n{program}"
            );
        }
    }
}

const LEFTOVERS: &[&str] = &[
    "",
    "x = [1, 2]\nx.append(x)\n",
    "def f():\n    return f\nclass C:\n    def m(self):\n        return C\nc = C()\nc.m = c.m\n",
    "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    keep = e\n",
    "def f(n):\n    return f(n + 1)\nf(0)\n",
    "class C:\n    def __del__(self):\n        global c\n        c = self\nC()\n",
    "class C:\n    def __del__(self):\n        new = [C]\n        new.append(new)\nc = C()\n",
    "l = []\nfor i in range(1000):\n    l = [l]\n",
    "import gc\ngc.freeze()\nl = []\nl.append(l)\ndel l\ngc.disable()\n",
    "import gc\ngc.set_debug(gc.DEBUG_SAVEALL)\nl = []\nl.append(l)\ndel l\ngc.collect()\n",
    "import weakref\nclass C: pass\nc = C()\nf = weakref.finalize(c, print, c)\nf.atexit = False\n",
    "1 / 0\n",
    "raise SystemExit\n",
];

#[test]
fn deep_recursion_is_an_error_and_leaks_nothing() {
    let _lesson = lesson! {
        python: "def f(l): return f(l)\nf([])\nRecursionError: maximum recursion depth exceeded",
        rule: "a call that is too deep drops its arguments, and is unwound like any error",
        page: "ch13-python.html#end",
    };
    same(
        "
        from sys import getrefcount
        def f(l, n): return f(l, n + 1)
        l = []
        try:
            f(l, 0)
        except RecursionError as e:
            print(e)
        print(getrefcount(l))
        ",
        "maximum recursion depth exceeded\n2",
    );
}

// Last, because failures are told in this order, and one of a whole script
// says less than those above.
mod corpus;
mod list;
mod stress;
