//! How values are printed.

use crate::output;

fn shown(expression: &str) -> String {
    output(&format!("print({expression})\n"))
        .trim_end_matches('\n')
        .to_owned()
}

#[test]
fn floats_are_printed_with_the_fewest_digits() {
    let cases = [
        ("1.0", "1.0"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1e16", "1e+16"),
        ("1e15", "1000000000000000.0"),
        ("123456789.123", "123456789.123"),
        ("0.0001", "0.0001"),
        ("0.00001", "1e-05"),
        ("2.5e-8", "2.5e-08"),
        ("1.5e300", "1.5e+300"),
        ("5e-324", "5e-324"),
        ("-0.0", "-0.0"),
        ("1/3", "0.3333333333333333"),
        ("123456789012345678.0", "1.2345678901234568e+17"),
        ("1e22", "1e+22"),
        ("float('inf')", "inf"),
        ("-float('inf')", "-inf"),
        ("float('nan')", "nan"),
    ];
    for (expression, want) in cases {
        assert_eq!(shown(expression), want, "{expression}");
    }
}

#[test]
fn strings_choose_their_quotes() {
    let cases = [
        (r#"repr("a'b")"#, r#""a'b""#),
        (r#"repr('a"b')"#, r#"'a"b'"#),
        (r#"repr("a'\"b")"#, r#"'a\'"b'"#),
        (r#"repr("a\n\t\\\x00\x7f")"#, r#"'a\n\t\\\x00\x7f'"#),
        (r#"repr("é中\u200b\xa0")"#, r#"'é中\u200b\xa0'"#),
        (r#"['a', "b'"]"#, r#"['a', "b'"]"#),
    ];
    for (expression, want) in cases {
        assert_eq!(shown(expression), want, "{expression}");
    }
}

#[test]
fn containers_inside_of_themselves() {
    assert_eq!(output("l = [1]\nl.append(l)\nprint(l)\n"), "[1, [...]]\n");
    assert_eq!(output("d = {}\nd['d'] = d\nprint(d)\n"), "{'d': {...}}\n");
    assert_eq!(
        output("l = []\nt = (l,)\nl.append(t)\nprint(t)\n"),
        "([(...)],)\n"
    );
}

#[test]
fn sets_are_printed_in_the_order_of_their_slots() {
    let cases = [
        ("{3, 1, 2}", "{1, 2, 3}"),
        ("{10, 20, 30, 5, 8, 16, 24}", "{16, 20, 5, 8, 24, 10, 30}"),
        ("set([100, 1000, 10000, 5, 7])", "{100, 5, 7, 1000, 10000}"),
        ("{-1, -2, 0}", "{0, -1, -2}"),
        ("set()", "set()"),
        ("frozenset([1])", "frozenset({1})"),
    ];
    for (expression, want) in cases {
        assert_eq!(shown(expression), want, "{expression}");
    }
}

#[test]
fn hashes_are_cpython_s() {
    let cases = [
        ("hash(-1)", "-2"),
        ("hash(1.0)", "1"),
        ("hash(2.5)", "1152921504606846978"),
        ("hash(10**20)", "848750603811160107"),
        ("hash((1, 2, 3))", "529344067295497451"),
        ("hash(())", "5740354900026072187"),
        ("hash('')", "0"),
        ("hash(float('inf'))", "314159"),
    ];
    for (expression, want) in cases {
        assert_eq!(shown(expression), want, "{expression}");
    }
}

#[test]
fn f_strings() {
    assert_eq!(
        output("x = 'a'\nprint(f'{x} {x!r} {1 + 1}{{}}' 'z' f'{[x]}')\n"),
        "a 'a' 2{}z['a']\n"
    );
}
