//! What the compiler warns of, as CPython 3.11 words it.

use crate::run;
use ch13_python::Mode;

/// The warnings of one line behind `x = 1`, without file and line.
fn warnings(line: &str) -> Vec<String> {
    let err = run(&format!("x = 1\n{line}\n"), Mode::Script).err;
    let of_line = err.lines();
    let texts = of_line.filter_map(|line| line.strip_prefix("script.py:2: SyntaxWarning: "));
    texts.map(ToOwned::to_owned).collect()
}

#[test]
fn literals_are_no_objects_to_compare_by_identity() {
    let is = r#""is" with a literal. Did you mean "=="?"#;
    let is_not = r#""is not" with a literal. Did you mean "!="?"#;
    for (line, want) in [
        ("x is 1", vec![is]),
        ("x is not 'a'", vec![is_not]),
        ("(1, 2) is x", vec![is]),
        ("x == 1 is not x", vec![is_not]),
        ("x is 1 is 2", vec![is]),
        ("x is None", vec![]),
        ("x is (x, 2)", vec![]),
        ("x == 1", vec![]),
        ("while x is 2: pass", vec![is, is]),
    ] {
        assert_eq!(warnings(line), want, "{line}");
    }
}

#[test]
fn a_missing_comma_is_suspected() {
    for (line, want) in [
        ("1(2)", "'int' object is not callable"),
        ("[1, 2](3)", "'list' object is not callable"),
        ("1.5[0]", "'float' object is not subscriptable"),
        ("{x}[0]", "'set' object is not subscriptable"),
        ("(lambda: 1)[0]", "'function' object is not subscriptable"),
        (
            "[1]['a']",
            "list indices must be integers or slices, not str",
        ),
        (
            "'ab'[1, 2]",
            "str indices must be integers or slices, not tuple",
        ),
    ] {
        let want = format!("{want}; perhaps you missed a comma?");
        assert_eq!(warnings(line), [want], "{line}");
    }
    for line in ["(lambda: 1)()", "{}['a']", "[1][True]", "'ab'[::2]", "x[0]"] {
        assert!(warnings(line).is_empty(), "{line}");
    }
}

#[test]
fn an_assertion_about_a_tuple_is_always_true() {
    let want = "assertion is always true, perhaps remove parentheses?";
    assert_eq!(warnings("assert (x, 'no')"), [want]);
    assert!(warnings("assert x, 'no'").is_empty());
}

#[test]
fn the_line_is_shown_where_there_is_a_file() {
    let text = "x = 1\nprint('out')\nx is 2\n";
    let words = "SyntaxWarning: \"is\" with a literal. Did you mean \"==\"?\n";
    let script = run(text, Mode::Script);
    assert_eq!(script.err, format!("script.py:3: {words}  x is 2\n"));
    let typed = run(text, Mode::Repl);
    assert_eq!(typed.err, format!("<stdin>:1: {words}"));
}
