//! Which constants are one object.

use crate::{output, typed};
use ch13_python::compile::constant::{Constant, fold};

fn folded(expression: &str) -> Option<Constant> {
    let parsed = ruff_python_parser::parse_expression(expression).expect("an expression");
    fold(&parsed.syntax().body)
}

/// Whether two lines `a = X` and `b = X` give one object.
fn shared(run: fn(&str) -> String, expression: &str) -> bool {
    match run(&format!(
        "a = {expression}\nb = {expression}\nprint(a is b)\n"
    ))
    .as_str()
    {
        "True\n" => true,
        "False\n" => false,
        other => panic!("neither True nor False: {other}"),
    }
}

#[test]
fn numbers_of_different_kinds_are_different_constants() {
    let all = [
        "0", "0.0", "-0.0", "False", "1", "1.0", "True", "None", "''", "()",
    ];
    let constants: Vec<_> = all.map(|text| folded(text).expect("a constant")).into();
    for (i, a) in constants.iter().enumerate() {
        for (j, b) in constants.iter().enumerate() {
            assert_eq!(a == b, i == j, "{} and {}", all[i], all[j]);
        }
    }
    assert_eq!(
        output("print(0.0, -0.0, 1, True, 1.0)\n"),
        "0.0 -0.0 1 True 1.0\n"
    );
}

#[test]
fn what_is_computed_before_the_program_runs() {
    assert_eq!(folded("2 * 3 + 4"), folded("10"));
    assert_eq!(folded("'go' + 'od'"), folded("'good'"));
    assert_eq!(folded("-7 // 2"), folded("-4"));
    assert_eq!(folded("-7 % 3"), folded("2"));
    assert_eq!(folded("7 / 2"), folded("3.5"));
    assert_eq!(folded("(1, 2)[1]"), folded("2"));
    assert_eq!(folded("'abc'[-1]"), folded("'c'"));
    assert_eq!(folded("not ''"), folded("True"));
    assert_eq!(folded("(1, 'a') * 2"), folded("(1, 'a', 1, 'a')"));
    assert_eq!(folded("1 / 0"), None);
    assert_eq!(folded("'a' + 1"), None);
    assert_eq!(folded("[1]"), None);
    assert_eq!(folded("'ab'[2]"), None);
}

#[test]
fn repeated_strings_are_computed_up_to_4096_characters() {
    assert!(folded("'ab' * 2048").is_some());
    assert!(folded("'ab' * 2049").is_none());
    assert!(folded("(1, 2) * 128").is_some());
    assert!(folded("(1, 2) * 129").is_none());
}

#[test]
fn a_script_shares_equal_constants() {
    let yes = [
        "257",
        "1.5",
        "'very good'",
        "(1, 2)",
        "-257",
        "12345678901234567890",
        "'ab' * 11",
    ];
    for expression in yes {
        assert!(shared(output, expression), "{expression}");
    }
    for expression in ["[]", "(1, [])", "'ab' * 2049", "{}"] {
        assert!(!shared(output, expression), "{expression}");
    }
}

#[test]
fn lines_at_the_prompt_share_names_and_small_values_only() {
    for expression in [
        "256",
        "-5",
        "'good'",
        "'a' * 20",
        "''",
        "'!'",
        "()",
        "'go' + 'od'",
        "'é'",
    ] {
        assert!(shared(typed, expression), "{expression}");
    }
    for expression in ["257", "-6", "1.5", "'very good'", "(1, 2)", "'中'", "'hi!'"] {
        assert!(!shared(typed, expression), "{expression}");
    }
}

#[test]
fn one_line_at_the_prompt_is_one_unit() {
    assert_eq!(typed("a = 257; b = 257; print(a is b)\n"), "True\n");
    assert_eq!(typed("a = 'x y'; b = 'x y'\nprint(a is b)\n"), "True\n");
}

#[test]
fn functions_and_classes_share_with_their_script() {
    let text = "def f():\n    return 'a b'\nclass C:\n    x = 'a b'\ny = 'a b'\nprint(f() is C.x, f() is y)\n";
    assert_eq!(output(text), "True True\n");
}

#[test]
fn a_tuple_shares_its_items() {
    assert_eq!(
        output("t = (1, 'p q')\ns = 'p q'\nprint(t[1] is s)\n"),
        "True\n"
    );
}

#[test]
fn constants_are_counted_as_in_cpython() {
    // The constant table of the code, the unit's own, and the stack.
    let text = "from sys import getrefcount\nprint(getrefcount('x y'), getrefcount(12345))\n";
    assert_eq!(output(text), "3 3\n");
}
