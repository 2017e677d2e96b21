//! The end of Python: finalizers in CPython's order, and nothing left.

use crate::{output, run};
use ch13_python::Mode;

const CLASS: &str = "class A:\n    def __init__(self, n):\n        self.n = n\n    \
                     def __del__(self):\n        print('del', self.n)\n";

fn ended(body: &str) -> String {
    output(&format!("{CLASS}{body}"))
}

#[test]
fn globals_die_in_the_order_they_came() {
    assert_eq!(
        ended("z = A('z')\n_p = A('_p')\na = A('a')\n"),
        "del z\ndel _p\ndel a\n"
    );
}

#[test]
fn whom_a_collection_found_late_is_finalized_last() {
    let body = "b = A('b')\nl = [A('l0'), A('l1')]\nd = {1: A('d0')}\nc = A('c')\n";
    assert_eq!(ended(body), "del b\ndel c\ndel l1\ndel l0\ndel d0\n");
}

#[test]
fn cycles_die_at_the_end() {
    assert_eq!(ended("c = A('cycle')\nc.me = c\n"), "del cycle\n");
    assert_eq!(
        ended("c = A('lost')\nc.me = c\ndel c\nx = A('x')\n"),
        "del lost\ndel x\n"
    );
}

#[test]
fn finalizers_at_the_end_still_see_the_globals() {
    let text = "class A:\n    def __del__(self):\n        print(len(box), word)\n\
                box = [A(), 1]\nword = 'here'\n";
    assert_eq!(output(text), "2 here\n");
}

#[test]
fn a_finalizer_that_ran_does_not_run_again() {
    let text = "class A:\n    def __del__(self):\n        keep.append(self)\n        print('del')\n\
                keep = []\na = A()\ndel a\nprint(len(keep))\n";
    assert_eq!(output(text), "del\n1\n");
}

#[test]
fn nothing_is_left_on_the_heap() {
    let texts = [
        "",
        "x = [1, 2]\nx.append(x)\n",
        "def f():\n    return f\nclass C:\n    def m(self):\n        return C\nc = C()\nc.m = c.m\n",
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    keep = e\n",
        "def f(n):\n    return f(n + 1)\nf(0)\n",
        "class C:\n    def __del__(self):\n        global c\n        c = self\nC()\n",
        "class C:\n    def __del__(self):\n        new = [C]\n        new.append(new)\nc = C()\n",
        "l = []\nfor i in range(1000):\n    l = [l]\n",
        "1 / 0\n",
        "raise SystemExit\n",
    ];
    for text in texts {
        for mode in [Mode::Script, Mode::Repl] {
            assert_eq!(run(text, mode).end.left, 0, "{mode:?}: {text}");
        }
    }
}
