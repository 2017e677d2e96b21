//! The text of tracebacks, as CPython 3.11 writes it.

use crate::run;
use ch13_python::Mode;

fn trace(text: &str) -> String {
    run(text, Mode::Script).err
}

/// The marks under the line of an error in the last line of a script.
fn marks(line: &str) -> String {
    let text = format!("a = 1\nb = 's'\nd = object()\n{line}\n");
    let err = trace(&text);
    let shown = err.lines().nth(3).unwrap_or("");
    if shown.trim_matches([' ', '^', '~']).is_empty() {
        shown.trim().into()
    } else {
        String::new()
    }
}

#[test]
fn calls_are_listed_from_the_outermost_in() {
    let text = "def f(x):\n    return [x / 0, 2][0]\ndef g():\n    f(3)\ng()\n";
    let want = "Traceback (most recent call last):\n  \
                File \"script.py\", line 5, in <module>\n    g()\n  \
                File \"script.py\", line 4, in g\n    f(3)\n  \
                File \"script.py\", line 2, in f\n    return [x / 0, 2][0]\n            ~~^~~\n\
                ZeroDivisionError: division by zero\n";
    assert_eq!(trace(text), want);
}

#[test]
fn the_part_that_failed_is_marked_unless_it_is_the_whole_line() {
    let cases = [
        ("a+b", "~^~"),
        ("a  //  b", "~~~^^~~~"),
        ("x = (a)[(b)]", "~~~^^^^^"),
        ("a[b] = 1", "~^^^"),
        ("a.foo(1)", "^^^^^"),
        ("d.q = 4", "^^^"),
        ("x = -d", "^^"),
        ("print(zz)", "^^"),
        ("assert a == 3", "^^^^^^"),
        ("assert a and a == 3", "^^^^^^"),
        ("assert a and not d", ""),
        ("zz += 1", "^^"),
        ("a += b", ""),
        ("a(1)", ""),
        ("zz", ""),
    ];
    for (line, want) in cases {
        assert_eq!(marks(line), want, "{line}");
    }
}

#[test]
fn the_exception_that_was_handled_is_told_first() {
    let text = "try:\n    [][0]\nexcept IndexError:\n    {}['k']\n";
    let err = trace(text);
    let middle = "\n\nDuring handling of the above exception, another exception occurred:\n\n";
    let (first, second) = err.split_once(middle).expect("both exceptions are told");
    assert!(
        first.ends_with("IndexError: list index out of range"),
        "{first}"
    );
    assert!(second.ends_with("KeyError: 'k'\n"), "{second}");
}

#[test]
fn a_cause_is_told_as_one() {
    let text = "try:\n    [][0]\nexcept IndexError as e:\n    raise ValueError('v') from e\n";
    let words = "The above exception was the direct cause of the following exception:";
    assert!(trace(text).contains(words));
}

#[test]
fn equal_lines_are_counted() {
    let text = "def f(n):\n    if n == 0:\n        raise ValueError('x')\n    f(n - 1)\nf(10)\n";
    assert!(trace(text).contains("  [Previous line repeated 7 more times]\n"));
}

#[test]
fn an_own_exception_has_its_own_name() {
    let text = "class E(Exception):\n    pass\nraise E('a', 1)\n";
    assert!(trace(text).ends_with("E: ('a', 1)\n"));
}
