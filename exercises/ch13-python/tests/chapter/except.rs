//! Task `except`: the exception that is being handled.

use crate::world::same;
use testkit::lesson;

/// An exception that says when it dies.
const E: &str = "
import weakref
class E(Exception): pass
def noisy(name):
    e = E(name)
    keep.append(weakref.ref(e, lambda r: print(name, 'dies')))
    return e
keep = []
";

#[track_caller]
fn noisy(text: &str, wanted: &str) {
    same(&format!("{E}{}", testkit::dedent(text)), wanted);
}

#[test]
fn the_name_is_gone_after_the_handler() {
    let _lesson = lesson! {
        python: "try: raise E('x')\nexcept E as e: print('caught')\ne          # NameError; and the exception is gone",
        rule: "at the end of its handler the name is deleted: e = None; del e",
        page: "ch13-python.html#except",
    };
    noisy(
        "
        def f():
            try:
                raise noisy('x')
            except E as e:
                print('caught')
            print('after')
            try:
                e
            except UnboundLocalError:
                print('no e')
        f()
        try:
            raise noisy('y')
        except E as e:
            print('caught')
        print('after')
        try:
            e
        except NameError:
            print('no e')
        ",
        "caught\nx dies\nafter\nno e\ncaught\ny dies\nafter\nno e",
    );
}

#[test]
fn a_handler_may_delete_the_name_itself() {
    let _lesson = lesson! {
        python: "try: raise E('x')\nexcept E as e: del e      # no error at the end of the handler",
        rule: "the name is set to None before it is deleted, so there is always something to delete",
        page: "ch13-python.html#except",
    };
    noisy(
        "
        try:
            raise E('x')
        except E as e:
            del e
        print('fine')
        def f():
            try:
                raise E('x')
            except E as e:
                e = 1
                del e
            return 'fine, too'
        print(f())
        ",
        "fine\nfine, too",
    );
}

#[test]
fn the_name_is_gone_however_the_handler_is_left() {
    let _lesson = lesson! {
        python: "for i in l:\n    try: raise E\n    except E as e: continue / break / return / raise",
        rule: "the end of a handler is every way out of it",
        page: "ch13-python.html#except",
    };
    noisy(
        "
        def f(how):
            for i in (1, 2):
                try:
                    raise noisy(how)
                except E as e:
                    if how == 'break': break
                    if how == 'continue': continue
                    if how == 'return': return 'returned'
                    if how == 'raise': raise ValueError('other')
            try:
                e
            except UnboundLocalError:
                return 'no e'
        for how in ('break', 'continue', 'return', 'raise'):
            try:
                print(f(how))
            except ValueError as v:
                print(v)
        ",
        "break dies\nno e\ncontinue dies\ncontinue dies\nno e\nreturn dies\nreturned\nother\nraise dies",
    );
}

#[test]
fn raise_alone_raises_the_handled_one() {
    let _lesson = lesson! {
        python: "try: raise E('x')\nexcept E:\n    raise          # E('x') again",
        rule: "the exception of the innermost handler is the handled one",
        page: "ch13-python.html#except",
    };
    noisy(
        "
        try:
            try:
                raise E('x')
            except E:
                print('first')
                raise
        except E as e:
            print('again', e)
        try:
            raise
        except RuntimeError as e:
            print(e)
        ",
        "first\nagain x\nNo active exception to reraise",
    );
}

#[test]
fn after_an_inner_handler_the_outer_exception_is_handled_again() {
    let _lesson = lesson! {
        python: "except E:                # handles 'outer'\n    try: raise E('inner')\n    except E: pass\n    raise                # 'outer'",
        rule: "the exception that waited is the handled one again",
        page: "ch13-python.html#except",
    };
    noisy(
        "
        def inner():
            try:
                raise noisy('inner')
            except E:
                pass
        try:
            try:
                raise E('outer')
            except E:
                inner()
                try:
                    raise noisy('second')
                except E:
                    pass
                print('raise')
                raise
        except E as e:
            print(e)
        ",
        "inner dies\nsecond dies\nraise\nouter",
    );
}

#[test]
fn the_handled_exception_is_let_go_at_the_end() {
    let _lesson = lesson! {
        python: "try: raise E('x')\nexcept E: pass\nprint('after')      # the exception is gone by now",
        rule: "when a handler is over, nobody remembers its exception",
        page: "ch13-python.html#except",
    };
    noisy(
        "
        for name in ('x', 'y'):
            try:
                raise noisy(name)
            except E:
                print('caught')
            print('after')
        try:
            try:
                raise noisy('z')
            finally:
                print('finally')
        except E:
            pass
        print('end')
        ",
        "caught\nx dies\nafter\ncaught\ny dies\nafter\nfinally\nz dies\nend",
    );
}

#[test]
fn an_exception_in_a_handler_remembers_the_handled_one() {
    let _lesson = lesson! {
        python: "try: raise E('first')\nexcept E:\n    raise ValueError('second')      # its __context__ is E('first')",
        rule: "a new exception's __context__ is the one that is being handled",
        page: "ch13-python.html#except",
    };
    noisy(
        "
        try:
            try:
                raise E('first')
            except E:
                raise ValueError('second')
        except ValueError as v:
            print(v, v.__context__)
        try:
            raise ValueError('third')
        except ValueError as v:
            print(v, v.__context__)
        ",
        "second first\nthird None",
    );
}

#[test]
fn a_handled_exception_is_counted_as_in_cpython() {
    let _lesson = lesson! {
        python: "try: raise E('x')\nexcept E as e: getrefcount(e)      # the name, the handled one, the argument",
        rule: "what is handled holds one reference, and the name another",
        page: "ch13-python.html#except",
    };
    noisy(
        "
        from sys import getrefcount
        try:
            raise E('x')
        except E as e:
            print(getrefcount(e))
            kept = e
        print(getrefcount(kept))
        try:
            raise kept
        except E:
            print(getrefcount(kept))
        print(getrefcount(kept))
        ",
        "3\n2\n3\n2",
    );
}
