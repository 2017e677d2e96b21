//! Task `define`: what functions and classes hold.

use crate::world::{World, same};
use testkit::{assert_log, lesson};

#[test]
fn a_cell_takes_the_parameter_over() {
    let _lesson = lesson! {
        python: "def f(a):\n    def g(): return a\n    return getrefcount(a)\nf(x)      # 3: x, the cell, the argument",
        rule: "the value moves into the cell: the slot holds the cell now, and the cell the value",
        page: "ch13-python.html#closures",
    };
    same(
        "
        from sys import getrefcount
        def f(a):
            def g(): return a
            return getrefcount(a)
        x = []
        print(f(x), getrefcount(x))
        ",
        "3 2",
    );
}

#[test]
fn inner_and_outer_share_the_cell() {
    let _lesson = lesson! {
        python: "n = 0\ndef up(): nonlocal n; n += 1; return n\n# up and down, made by the same call, see the same n",
        rule: "a closure holds the cells themselves, not what is in them",
        page: "ch13-python.html#closures",
    };
    same(
        "
        def counter():
            n = 0
            def up():
                nonlocal n
                n += 1
                return n
            def down():
                nonlocal n
                n -= 1
                return n
            return up, down
        up, down = counter()
        print(up(), up(), down(), up())
        other, _ = counter()
        print(other(), up())
        ",
        "1 2 1 2\n1 3",
    );
}

#[test]
fn each_free_variable_has_its_slot() {
    let _lesson = lesson! {
        python: "def f(a, b):\n    def g(x): y = x; return (y, a, b, c)\n    c = a + b; a = 'new a'\n    return g",
        rule: "free variables have the last slots, in the order of the closure",
        page: "ch13-python.html#closures",
    };
    same(
        "
        def f(a, b):
            def g(x):
                y = x
                return (y, a, b, c)
            c = a + b
            a = 'new a'
            return g
        print(f(1, 2)('x'))
        def f(x):
            def g():
                def h(y): return x, y
                return h
            return g
        print(f([7])()(8))
        ",
        "('x', 'new a', 2, 3)\n([7], 8)",
    );
}

#[test]
fn storing_into_a_cell_puts_the_new_value_in_first() {
    let _lesson = lesson! {
        python: "v = {1}\nr = weakref.ref(v, lambda r: print('dies;', read()))\nv = 2          # dies; 2",
        rule: "store puts the new reference in first and drops the old one last: what dies then sees the new value",
        page: "ch13-python.html#closures",
    };
    same(
        "
        import weakref
        def f():
            v = {1}
            def read(): return v
            r = weakref.ref(v, lambda r: print('dies;', read()))
            v = 2
            print('stored')
        f()
        ",
        "dies; 2\nstored",
    );
}

#[test]
fn a_closure_dies_with_the_function_if_nothing_refers_back() {
    let _lesson = lesson! {
        python: "g = f([])       # g → closure → cell → list\ndel g           # all of it dies",
        rule: "function → closure → cell → value: each is one reference",
        page: "ch13-python.html#closures",
    };
    let world = World::new("def f(a):\n    def g(): return a\n    return g");
    let x = world.object("x");
    let made = world.call("f", vec![x]).expect("f returns");
    assert_eq!(made.refcount(), 1, "references to the inner function");
    assert_log!(world.log, "");
    drop(made);
    assert_log!(world.log, "x dies");
}

#[test]
fn a_recursive_inner_function_is_a_cycle_of_three() {
    let _lesson = lesson! {
        python: "def f():\n    def g(): return g\nf(); gc.collect()      # 3: function, closure tuple, cell",
        rule: "a cell that holds the function whose closure holds the cell: only the collector finds it",
        page: "ch13-python.html#closures",
    };
    same(
        "
        import gc
        gc.collect()
        def f():
            def g(): return g
        f()
        print(gc.collect(), gc.collect())
        ",
        "3 0",
    );
}

#[test]
fn a_class_is_in_a_cycle_from_its_birth() {
    let _lesson = lesson! {
        python: "class A: pass\ndel A; gc.collect()      # 6: a class is the first of its own __mro__",
        rule: "class → __mro__ tuple → class: a class never dies by its count alone",
        page: "ch13-python.html#classes",
    };
    same(
        "
        import gc, weakref
        gc.collect()
        class A: pass
        r = weakref.ref(A)
        del A
        print(r() is None)
        print(gc.collect())
        print(r() is None)
        class A:
            def m(self): pass
        del A
        print(gc.collect())
        class A: pass
        class B(A): pass
        del A, B
        print(gc.collect())
        ",
        "False\n6\nTrue\n7\n9",
    );
}

#[test]
fn a_class_and_its_method_die_together() {
    let _lesson = lesson! {
        python: "class A:\n    def m(self): return A      # method → module's dict or cell → class → dict → method\nr = weakref.ref(A.m)",
        rule: "whatever can be part of a cycle is tracked: class, its dict, functions, cells",
        page: "ch13-python.html#classes",
    };
    same(
        "
        import gc, weakref
        gc.collect()
        def make():
            class A:
                def m(self): return A
            return weakref.ref(A), weakref.ref(A.m)
        a, m = make()
        print(a() is None, m() is None)
        print(gc.collect())
        print(a() is None, m() is None)
        ",
        "False False\n9\nTrue True",
    );
}

#[test]
fn the_line_leads_to_the_bases() {
    let _lesson = lesson! {
        python: "class B(A): …\nclass C(B): pass\nC.__mro__      # C, B, A, object",
        rule: "the line of a class: itself, then the line of its base",
        page: "ch13-python.html#classes",
    };
    same(
        "
        class A:
            def who(self): return 'A'
            def a(self): return 'a'
        class B(A):
            def who(self): return 'B'
        class C(B): pass
        c = C()
        print(c.who(), c.a(), isinstance(c, A), isinstance(B(), C))
        print(C.__mro__)
        ",
        "B a True False\n(<class '__main__.C'>, <class '__main__.B'>, <class '__main__.A'>, \
         <class 'object'>)",
    );
}

#[test]
fn the_count_of_a_class_shows_who_holds_it() {
    let _lesson = lesson! {
        python: "class A: pass\ngetrefcount(A)      # 5: the name, its __mro__, two descriptors, the argument\na = A()              # 6: its instance",
        rule: "the __mro__ holds its class once",
        page: "ch13-python.html#classes",
    };
    same(
        "
        from sys import getrefcount
        class A: pass
        print(getrefcount(A))
        a = A()
        print(getrefcount(A))
        ",
        "5\n6",
    );
}
