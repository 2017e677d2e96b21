//! Task `finalizers`: what calls `__del__`.

use crate::world::{World, same};
use std::rc::Rc;
use testkit::{assert_same_text, lesson};

#[test]
fn del_is_called_with_the_object_at_once() {
    let _lesson = lesson! {
        python: "class A:\n    def __del__(self): print('del', self.n)\na = A(1); del a; print('next')",
        rule: "the last reference goes: __del__ is called before the statement is over",
        page: "ch13-python.html#finalizers",
    };
    same(
        "
        class A:
            def __init__(self, n): self.n = n
            def __del__(self): print('del', self.n)
        a = A(1)
        del a
        print('next')
        a = A(2)
        a = A(3)
        print('next')
        A(4)
        [A(5), A(6)]
        def f(x): print('in f')
        f(A(7))
        print('end')
        ",
        "del 1\nnext\ndel 2\nnext\ndel 4\ndel 6\ndel 5\nin f\ndel 7\nend",
    );
}

#[test]
fn self_is_one_more_reference() {
    let _lesson = lesson! {
        python: "def __del__(self): print(getrefcount(self))      # 3: the dying reference, self, the argument",
        rule: "the method gets a reference of its own",
        page: "ch13-python.html#finalizers",
    };
    same(
        "
        from sys import getrefcount
        class A:
            def __del__(self): print(getrefcount(self))
        A()
        a = A()
        del a
        ",
        "3\n3",
    );
}

#[test]
fn an_error_in_del_goes_no_further() {
    let _lesson = lesson! {
        python: "class A:\n    def __del__(self): raise ValueError('lost')\nA(); print('on')\n# Exception ignored in: <function A.__del__ at 0x…>",
        rule: "nobody called __del__, so nobody can handle what it raises: it is written and forgotten",
        page: "ch13-python.html#finalizers",
    };
    let world = World::new("");
    let printed = world.prints(
        "class A:\n    def __del__(self): raise ValueError('lost')\nA()\nprint('on')\n\
         try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    A()\n    print(e)\n",
    );
    assert_same_text("standard output", "on\ndivision by zero", &printed);
    let err = world.err();
    let told = err
        .matches("Exception ignored in: <function A.__del__ at 0x")
        .count();
    assert_eq!(told, 2, "how often it was told:\n{err}");
    assert!(
        err.contains("ValueError: lost\n"),
        "the error is told:\n{err}"
    );
}

#[test]
fn subclasses_inherit_it() {
    let _lesson = lesson! {
        python: "class B(A): pass\nB()      # A.__del__",
        rule: "the method is looked for in the class's line",
        page: "ch13-python.html#finalizers",
    };
    same(
        "
        class A:
            def __del__(self): print('A', type(self).__name__)
        class B(A): pass
        class C(B):
            def __del__(self):
                print('C first')
                B.__del__(self)
        B()
        C()
        ",
        "A B\nC first\nA C",
    );
}

#[test]
fn what_del_saves_lives_on_and_is_not_asked_again() {
    let _lesson = lesson! {
        python: "def __del__(self): saved.append(self)\na = A(); del a; saved.clear()      # the second death asks nobody",
        rule: "__del__ is called at most once for an object (PEP 442)",
        page: "ch13-python.html#finalizers",
    };
    same(
        "
        import weakref
        saved = []
        class A:
            def __del__(self):
                print('del')
                saved.append(self)
        a = A()
        del a
        print(len(saved))
        w = weakref.ref(saved[0], lambda r: print('gone'))
        saved.clear()
        print(w())
        ",
        "del\n1\ngone\nNone",
    );
}

#[test]
fn the_collector_calls_it_too() {
    let _lesson = lesson! {
        python: "a.o = b; b.o = a; del a, b\ngc.collect()      # both __del__, and both still see each other",
        rule: "finalizers run before anything is cleared",
        page: "ch13-python.html#finalizers",
    };
    same(
        "
        import gc
        class A:
            def __init__(self, n): self.n = n
            def __del__(self): print('del', self.n, self.o.n)
        a = A('a')
        b = A('b')
        a.o = b
        b.o = a
        del a, b
        print('collect')
        print(gc.collect() > 0)
        ",
        "collect\ndel a b\ndel b a\nTrue",
    );
}

#[test]
fn a_class_does_not_keep_python_alive() {
    let _lesson = lesson! {
        python: "# Python owns its heap, the heap its classes, a class its finalizer: who owns Python?",
        rule: "what the heap calls back holds a weak reference to Python, or nothing of it would ever be freed",
        page: "ch13-python.html#finalizers",
    };
    let world = World::new("");
    let before = Rc::strong_count(&world.py);
    let finalizer = world.py.finalizer();
    assert_eq!(
        Rc::strong_count(&world.py),
        before,
        "strong references to Python while a class has its finalizer"
    );
    drop(finalizer);
}
