//! Task `names`.

use ch04_interning::is_name_like;
use testkit::lesson;

/// Asks for each text, and says for which the answer was wrong.
#[track_caller]
fn assert_rule(expected: bool, texts: &[&str]) {
    for text in texts {
        assert_eq!(
            is_name_like(text),
            expected,
            "does {text:?} look like a name?"
        );
    }
}

#[test]
fn letters_digits_and_the_underscore() {
    let _lesson = lesson! {
        python: "a = 'good'; ...; b = 'good'; a is b          # True, even at the prompt",
        rule: "a constant of ASCII letters, digits and underscores only is interned",
        page: "ch04-interning.html#names",
    };
    assert_rule(
        true,
        &[
            "good", "GOOD", "aZ09_", "_", "__init__", "z", "Z", "a", "A", "0", "9",
        ],
    );
}

#[test]
fn anything_else_is_not_name_like() {
    let _lesson = lesson! {
        python: "a = 'hi!'; ...; b = 'hi!'; a is b            # False at the prompt",
        rule: "one other character is enough: a space, a dash, a dot, a letter with an accent",
        page: "ch04-interning.html#names",
    };
    assert_rule(
        false,
        &[
            "hi!",
            "very good morning",
            "a-b",
            "a.b",
            " a",
            "a ",
            "a\nb",
            "é",
            "naïve",
            "中",
            "½",
            "٣",
        ],
    );
    // The neighbours of the allowed ranges in ASCII.
    assert_rule(false, &["/", ":", "@", "[", "`", "{", "^", "a/", "/a"]);
}

#[test]
fn length_is_not_the_rule() {
    let _lesson = lesson! {
        python: "a = 'x' * 4096; ...; b = 'x' * 4096; a is b      # True: the compiler folds it first",
        rule: "how long a constant is has nothing to do with it",
        page: "ch04-interning.html#names",
    };
    let long = "a_very_long_identifier_like_string_0123456789".repeat(100);
    assert_rule(
        true,
        &[
            &long[..19],
            &long[..20],
            &long[..21],
            &long[..256],
            &long[..257],
            &long,
        ],
    );
    let spoiled = format!("{long} ");
    assert_rule(false, &[&spoiled]);
}

#[test]
fn it_need_not_be_a_valid_name() {
    let _lesson = lesson! {
        python: "a = '123'; ...; b = '123'; a is b            # True; and `class` is a keyword",
        rule: "each character must be one that names have: digits may come first, and a text without characters has no wrong one",
        page: "ch04-interning.html#names",
    };
    assert_rule(true, &["123", "1a", "class", "None"]);
    assert_rule(true, &[""]);
}
