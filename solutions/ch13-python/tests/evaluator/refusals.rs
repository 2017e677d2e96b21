//! What is not run, and how that is said.

use crate::run;
use ch13_python::Mode;

fn refused(text: &str, status: i32) -> String {
    let ran = run(text, Mode::Script);
    assert_eq!((ran.out.as_str(), ran.end.status), ("", status), "{text}");
    ran.err
}

#[test]
fn constructs_outside_the_subset_are_named_with_their_place() {
    let cases = [
        ("with a: pass", "`with`", 1, 1),
        ("if 1:\n  x = (y := 1)", "`:=`", 2, 8),
        ("def f():\n    yield 1", "`yield`", 2, 5),
        ("f(*a)", "star expression", 1, 3),
        ("f(**a)", "double-star argument", 1, 3),
        ("def f(*a): pass", "star-argument", 1, 7),
        ("def f(a, *, b): pass", "keyword-only parameter", 1, 13),
        ("@d\ndef f(): pass", "decorator", 1, 1),
        ("x: int = 1", "annotation", 1, 1),
        ("match x:\n  case 1: pass", "`match`", 1, 1),
        ("async def f(): pass", "`async def`", 1, 1),
        ("a @ b", "`@`", 1, 1),
        ("x = b'a'", "bytes", 1, 5),
        ("x = 1j", "complex number", 1, 5),
        ("x = (i for i in y)", "generator expression", 1, 5),
        ("for i in x: pass\nelse: pass", "`else` of a loop", 2, 7),
        ("class A(B, C): pass", "second base class", 1, 12),
        ("import os", "module `os`", 1, 8),
        ("import sys as s", "`import … as`", 1, 15),
        ("f'{x:>5}'", "format specification", 1, 6),
        ("print(1)\nopen('x')", "built-in `open`", 2, 1),
        ("x = 'é'; y = b''", "bytes", 1, 14),
    ];
    for (text, what, line, column) in cases {
        let want = format!("not in this course's Python: {what} (line {line}, column {column})\n");
        assert_eq!(refused(text, 2), want, "{text}");
    }
}

#[test]
fn a_name_that_the_script_defines_itself_is_no_built_in() {
    let ran = run("def open(x):\n    return x\nprint(open(1))\n", Mode::Script);
    assert_eq!((ran.out.as_str(), ran.end.status), ("1\n", 0));
}

#[test]
fn syntax_errors_have_their_place() {
    let err = refused("x = 1\nif x\n    y\n", 1);
    assert!(
        err.starts_with("  File \"script.py\", line 2\n    if x\n        ^\nSyntaxError: "),
        "{err}"
    );
    assert!(refused("return 1\n", 1).contains("'return' outside function"));
    assert!(refused("break\n", 1).contains("'break' outside loop"));
    assert!(refused("def f():\n    nonlocal x\n", 1).contains("no binding for nonlocal 'x' found"));
    assert!(
        refused("def f():\n    x = 1\n    global x\n", 1)
            .contains("assigned to before global declaration")
    );
    assert!(refused("def f(a, a): pass\n", 1).contains("uplicate"));
}
