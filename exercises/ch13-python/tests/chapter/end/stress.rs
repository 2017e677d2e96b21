//! The corpus with a collection whenever a container is made: whatever the
//! collector can take too early, it takes then. The output must be the same.

use super::list::{self, Script};
use crate::golden::difference;
use crate::order::settled;
use crate::script::run;
use ch13_python::Mode;
use testkit::lesson;

/// Left out, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("08-generations/23_steady_state_memory", PRINTS),
    ("13-programs/20_simulated_heap_benchmark", MANY),
    ("cpython-tests/deep", MANY),
    ("cpython-tests/gc_finalizers", PRINTS),
    ("language/recursion", MANY),
    ("modules/gc_2", PRINTS),
    ("modules/gc_generations", MANY),
];

const PRINTS: &str = "prints what a collection found, or that there was none yet";
const MANY: &str = "makes so many containers that a full collection for each takes minutes";

fn check(scripts: &[Script]) {
    let wanted = |script: &&Script| LEFT_OUT.iter().all(|(name, _)| *name != script.name);
    for script in scripts.iter().filter(wanted) {
        let ran = run(script.text, Mode::Script, true);
        let path = script.path();
        let out = settled(script.out, ran.out);
        if let Some(difference) = difference(script.out, &out) {
            panic!(
                "{path}, collecting at every container:\n{difference}\n{}",
                ran.err
            );
        }
        assert_eq!(ran.end.left, 0, "objects left after {path}");
    }
}

#[test]
fn article() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::ARTICLE);
}

#[test]
fn refcount() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::REFCOUNT);
}

#[test]
fn names_del() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::NAMES_DEL);
}

#[test]
fn containers() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::CONTAINERS);
}

#[test]
fn classes() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::CLASSES);
}

#[test]
fn cycles() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::CYCLES);
}

#[test]
fn generations() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::GENERATIONS);
}

#[test]
fn weakrefs() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::WEAKREFS);
}

#[test]
fn finalizers() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::FINALIZERS);
}

#[test]
fn introspection() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::INTROSPECTION);
}

#[test]
fn programs() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::PROGRAMS);
}

#[test]
fn language() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::LANGUAGE);
}

#[test]
fn modules() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::MODULES);
}

#[test]
fn identity() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::IDENTITY);
}

#[test]
fn cpython_tests() {
    let _lesson = lesson! {
        python: "gc.set_threshold(1)      # and every collection is a full one",
        rule: "when collections happen changes nothing but what asks for it: references are owned at every moment",
        page: "ch13-python.html#stress",
    };
    check(list::CPYTHON_TESTS);
}
