//! Every conformance script, as a script and typed at the prompt.

use super::list::{self, Script};
use crate::golden::difference;
use crate::order::settled;
use crate::script::run;
use ch13_python::Mode;
use testkit::lesson;

/// Failures that are shown; the others are only counted.
const SHOWN: usize = 2;

fn check(scripts: &[Script], mode: Mode) {
    let mut failures = Vec::new();
    for script in scripts {
        let wanted = match mode {
            Mode::Script => Some(script.out),
            Mode::Repl => script.typed,
        };
        let Some(wanted) = wanted else { continue };
        let ran = run(script.text, mode, false);
        let out = settled(wanted, ran.out);
        if let Some(difference) = difference(wanted, &out) {
            failures.push(format!("{}: {difference}\n{}", script.path(), ran.err));
        } else if ran.end.left > 0 {
            let left = ran.end.left;
            failures.push(format!("{}: {left} objects left at the end", script.path()));
        }
    }
    if !failures.is_empty() {
        let (count, all) = (failures.len(), scripts.len());
        failures.truncate(SHOWN);
        panic!("{count} of {all} scripts differ\n\n{}", failures.join("\n"));
    }
}

#[test]
fn article() {
    let _lesson = lesson! {
        python: "# tests/conformance/00-article, as scripts: the examples of the article that started this book",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 1 to 12",
        page: "ch13-python.html#corpus",
    };
    check(list::ARTICLE, Mode::Script);
}

#[test]
fn article_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/00-article, typed at the prompt: the examples of the article that started this book",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 1 to 12",
        page: "ch13-python.html#corpus",
    };
    check(list::ARTICLE, Mode::Repl);
}

#[test]
fn identity() {
    let _lesson = lesson! {
        python: "# tests/conformance/01-identity, as scripts: is, ==, id(), lifetimes",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 2",
        page: "ch13-python.html#corpus",
    };
    check(list::IDENTITY, Mode::Script);
}

#[test]
fn identity_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/01-identity, typed at the prompt: is, ==, id(), lifetimes",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 2",
        page: "ch13-python.html#corpus",
    };
    check(list::IDENTITY, Mode::Repl);
}

#[test]
fn refcount() {
    let _lesson = lesson! {
        python: "# tests/conformance/02-refcount, as scripts: sys.getrefcount in calls, containers, loops",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 3 and 5",
        page: "ch13-python.html#corpus",
    };
    check(list::REFCOUNT, Mode::Script);
}

#[test]
fn refcount_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/02-refcount, typed at the prompt: sys.getrefcount in calls, containers, loops",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 3 and 5",
        page: "ch13-python.html#corpus",
    };
    check(list::REFCOUNT, Mode::Repl);
}

#[test]
fn names_del() {
    let _lesson = lesson! {
        python: "# tests/conformance/03-names-del, as scripts: binding, rebinding, del, scopes",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 1 and 5",
        page: "ch13-python.html#corpus",
    };
    check(list::NAMES_DEL, Mode::Script);
}

#[test]
fn names_del_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/03-names-del, typed at the prompt: binding, rebinding, del, scopes",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 1 and 5",
        page: "ch13-python.html#corpus",
    };
    check(list::NAMES_DEL, Mode::Repl);
}

#[test]
fn containers() {
    let _lesson = lesson! {
        python: "# tests/conformance/04-containers, as scripts: what lists, tuples, dicts and sets hold",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 6",
        page: "ch13-python.html#corpus",
    };
    check(list::CONTAINERS, Mode::Script);
}

#[test]
fn containers_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/04-containers, typed at the prompt: what lists, tuples, dicts and sets hold",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 6",
        page: "ch13-python.html#corpus",
    };
    check(list::CONTAINERS, Mode::Repl);
}

#[test]
fn interning() {
    let _lesson = lesson! {
        python: "# tests/conformance/05-interning, as scripts: which equal values are one object",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 4",
        page: "ch13-python.html#corpus",
    };
    check(list::INTERNING, Mode::Script);
}

#[test]
fn interning_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/05-interning, typed at the prompt: which equal values are one object",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 4",
        page: "ch13-python.html#corpus",
    };
    check(list::INTERNING, Mode::Repl);
}

#[test]
fn classes() {
    let _lesson = lesson! {
        python: "# tests/conformance/06-classes, as scripts: classes, instances, bound methods",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 6",
        page: "ch13-python.html#corpus",
    };
    check(list::CLASSES, Mode::Script);
}

#[test]
fn classes_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/06-classes, typed at the prompt: classes, instances, bound methods",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 6",
        page: "ch13-python.html#corpus",
    };
    check(list::CLASSES, Mode::Repl);
}

#[test]
fn cycles() {
    let _lesson = lesson! {
        python: "# tests/conformance/07-cycles, as scripts: cycles, and what the collector finds",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 10 and 11",
        page: "ch13-python.html#corpus",
    };
    check(list::CYCLES, Mode::Script);
}

#[test]
fn cycles_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/07-cycles, typed at the prompt: cycles, and what the collector finds",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 10 and 11",
        page: "ch13-python.html#corpus",
    };
    check(list::CYCLES, Mode::Repl);
}

#[test]
fn generations() {
    let _lesson = lesson! {
        python: "# tests/conformance/08-generations, as scripts: gc.get_count, thresholds, generations",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 12",
        page: "ch13-python.html#corpus",
    };
    check(list::GENERATIONS, Mode::Script);
}

#[test]
fn generations_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/08-generations, typed at the prompt: gc.get_count, thresholds, generations",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 12",
        page: "ch13-python.html#corpus",
    };
    check(list::GENERATIONS, Mode::Repl);
}

#[test]
fn weakrefs() {
    let _lesson = lesson! {
        python: "# tests/conformance/09-weakrefs, as scripts: weakref.ref, callbacks, weak containers",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 8",
        page: "ch13-python.html#corpus",
    };
    check(list::WEAKREFS, Mode::Script);
}

#[test]
fn weakrefs_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/09-weakrefs, typed at the prompt: weakref.ref, callbacks, weak containers",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 8",
        page: "ch13-python.html#corpus",
    };
    check(list::WEAKREFS, Mode::Repl);
}

#[test]
fn finalizers() {
    let _lesson = lesson! {
        python: "# tests/conformance/10-finalizers, as scripts: __del__, resurrection, weakref.finalize",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 9",
        page: "ch13-python.html#corpus",
    };
    check(list::FINALIZERS, Mode::Script);
}

#[test]
fn finalizers_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/10-finalizers, typed at the prompt: __del__, resurrection, weakref.finalize",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 9",
        page: "ch13-python.html#corpus",
    };
    check(list::FINALIZERS, Mode::Repl);
}

#[test]
fn introspection() {
    let _lesson = lesson! {
        python: "# tests/conformance/11-introspection, as scripts: gc.get_referrers, get_objects, objgraph",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 7",
        page: "ch13-python.html#corpus",
    };
    check(list::INTROSPECTION, Mode::Script);
}

#[test]
fn introspection_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/11-introspection, typed at the prompt: gc.get_referrers, get_objects, objgraph",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapter 7",
        page: "ch13-python.html#corpus",
    };
    check(list::INTROSPECTION, Mode::Repl);
}

#[test]
fn stress() {
    let _lesson = lesson! {
        python: "# tests/conformance/12-stress, as scripts: many objects, deep structures, large rings",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 3 and 10",
        page: "ch13-python.html#corpus",
    };
    check(list::STRESS, Mode::Script);
}

#[test]
fn stress_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/12-stress, typed at the prompt: many objects, deep structures, large rings",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 3 and 10",
        page: "ch13-python.html#corpus",
    };
    check(list::STRESS, Mode::Repl);
}

#[test]
fn programs() {
    let _lesson = lesson! {
        python: "# tests/conformance/13-programs, as scripts: small programs that use everything",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 1 to 13",
        page: "ch13-python.html#corpus",
    };
    check(list::PROGRAMS, Mode::Script);
}

#[test]
fn programs_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/13-programs, typed at the prompt: small programs that use everything",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 1 to 13",
        page: "ch13-python.html#corpus",
    };
    check(list::PROGRAMS, Mode::Repl);
}

#[test]
fn language() {
    let _lesson = lesson! {
        python: "# tests/conformance/language, as scripts: statements and expressions of this course's Python",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in this chapter",
        page: "ch13-python.html#corpus",
    };
    check(list::LANGUAGE, Mode::Script);
}

#[test]
fn language_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/language, typed at the prompt: statements and expressions of this course's Python",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in this chapter",
        page: "ch13-python.html#corpus",
    };
    check(list::LANGUAGE, Mode::Repl);
}

#[test]
fn modules() {
    let _lesson = lesson! {
        python: "# tests/conformance/modules, as scripts: gc, weakref, sys and objgraph in detail",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 7 to 12",
        page: "ch13-python.html#corpus",
    };
    check(list::MODULES, Mode::Script);
}

#[test]
fn cpython_tests() {
    let _lesson = lesson! {
        python: "# tests/conformance/cpython-tests, as scripts: what CPython's own test_gc, test_weakref and test_sys try",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 7 to 12",
        page: "ch13-python.html#corpus",
    };
    check(list::CPYTHON_TESTS, Mode::Script);
}

#[test]
fn cpython_tests_typed() {
    let _lesson = lesson! {
        python: "# tests/conformance/cpython-tests, typed at the prompt: what CPython's own test_gc, test_weakref and test_sys try",
        rule: "standard output is CPython 3.11's, line by line; what is behind these is in chapters 7 to 12",
        page: "ch13-python.html#corpus",
    };
    check(list::CPYTHON_TESTS, Mode::Repl);
}
