//! Looking on changes nothing, and tells the truth.

use crate::conformance::check_all;
use crate::{Ran, output};
use ch13_python::trace::{Camera, Film, Limits, film};
use ch13_python::{Mode, Settings, run_with};
use picture::{Kind, Step, Value};

fn limits() -> Limits {
    Limits {
        steps: 8,
        values: true,
        memory: true,
        ..Limits::default()
    }
}

/// As [`crate::run`], with somebody who looks on.
fn watched(text: &str, mode: Mode) -> Ran {
    let camera = Camera::new(limits());
    let settings = Settings {
        trace: Some(camera.clone()),
        ..Settings::default()
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let end = run_with(text, "script.py", &settings, mode, &mut out, &mut err);
    let film = camera.film();
    assert!(film.steps.len() <= 10, "{} steps", film.steps.len());
    let text = |bytes| String::from_utf8(bytes).expect("Python writes UTF-8");
    Ran {
        out: text(out),
        err: text(err),
        end,
    }
}

#[test]
fn scripts_do_not_notice() {
    check_all(Mode::Script, watched);
}

#[test]
fn typed_lines_do_not_notice() {
    check_all(Mode::Repl, watched);
}

fn filmed(text: &str) -> Film {
    film(text, "script.py", Mode::Script, Limits::default())
}

/// The step after this line ran for the last time.
fn after(film: &Film, line: usize) -> &Step {
    &film.steps[film.after_line(line).expect("the line ran")]
}

#[test]
fn counts_are_those_that_the_script_sees() {
    let text = "import sys\na = []\nb = a\nc = [a, a]\nn = sys.getrefcount(a) - 1\nprint(n)\n";
    let film = filmed(text);
    let step = after(&film, 5);
    let list = &step.objects[0];
    assert_eq!((list.kind.as_str(), list.id), ("list", 1));
    assert_eq!(output(text), format!("{}\n", list.refcount));
    assert_eq!((list.refcount, list.unseen), (4, 0));
    assert_eq!(step.objects[1].slots[1].value, Value::Object(1));
    let n = step.frames[0].names.iter().find(|name| name.name == "n");
    assert_eq!(n.map(|n| &n.value), Some(&Value::Text("4".into())));
    assert_eq!(film.output(), "4\n");
}

#[test]
fn who_dies_with_whom_is_said() {
    let film = filmed("a = [[]]\nb = a\ndel a\ndel b\n");
    assert_eq!(
        after(&film, 3).said,
        "The name `a` is gone. list @2: refcount 2 → 1."
    );
    assert_eq!(
        after(&film, 4).said,
        "The name `b` is gone. list @2 died (refcount 1 → 0); with it died list @1."
    );
    assert!(after(&film, 4).objects.is_empty());
}

#[test]
fn a_call_has_names_of_its_own() {
    let film = filmed("def f(x):\n    y = [x]\n    return y\nr = f([])\n");
    let inside = after(&film, 2);
    assert_eq!(inside.frames[1].name, "f()");
    let names: Vec<&str> = inside.frames[1]
        .names
        .iter()
        .map(|n| n.name.as_str())
        .collect();
    assert_eq!(names, ["x", "y"]);
    let end = film.steps.last().expect("an end");
    assert_eq!((end.kind.clone(), end.frames.len()), (Kind::End, 1));
    assert!(end.said.starts_with("`f()` is over"), "{}", end.said);
}

const RING: &str = "import gc, weakref\nclass N: pass\na = N()\na.me = a\nw = weakref.ref(a)\nkept = [N()]\ndel a\ngc.collect()\nprint(w())\n";

#[test]
fn a_collection_is_told_phase_by_phase() {
    let film = filmed(RING);
    assert!(after(&film, 7).objects.iter().any(|object| object.garbage));
    let phases: Vec<String> = film
        .steps
        .iter()
        .filter_map(|step| match &step.kind {
            Kind::Collector(phase) => Some(phase.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(
        phases,
        ["copy", "subtract", "spread", "clear weakrefs", "clear"]
    );
    let spread = film
        .steps
        .iter()
        .find(|s| s.kind == Kind::Collector("spread".into()));
    let table = spread.and_then(|s| s.table.as_ref()).expect("the table");
    let row = |kind: &str| {
        table
            .rows
            .iter()
            .find(|row| row.name == kind)
            .expect("a row")
    };
    let ring = row("N");
    assert_eq!(
        (ring.refcount, ring.internal, ring.gc_refs),
        (1, 1, Some(0))
    );
    assert_eq!(ring.verdict, "garbage");
    let list = row("list");
    assert_eq!(list.verdict, "reached", "the module's dict leads there");
    assert!(
        table.others > 50,
        "Python's own containers are counted: {}",
        table.others
    );
    let cleared = film
        .steps
        .iter()
        .position(|s| s.kind == Kind::Collector("clear weakrefs".into()));
    let step = &film.steps[cleared.expect("it is there")];
    let weak = step
        .objects
        .iter()
        .find(|o| o.kind == "weakref")
        .expect("w lives");
    assert_eq!(weak.slots[0].value, Value::Nothing);
    assert!(
        step.objects.iter().any(|o| o.garbage),
        "and the piece is still whole"
    );
    let plain = film.without_phases();
    assert!(
        plain
            .steps
            .iter()
            .all(|s| !matches!(s.kind, Kind::Collector(_)))
    );
    assert!(
        after(&plain, 8).said.contains("N @1 died"),
        "{}",
        after(&plain, 8).said
    );
}

#[test]
fn who_is_saved_by_a_finalizer_is_no_garbage() {
    let text = "import gc\nclass N:\n    def __del__(self):\n        global back\n        back = self\nn = N()\nn.me = n\ndel n\ngc.collect()\n";
    let film = filmed(text);
    let at = |phase: &str| {
        let found = film
            .steps
            .iter()
            .find(|s| s.kind == Kind::Collector(phase.into()));
        found.unwrap_or_else(|| panic!("no step {phase}"))
    };
    assert!(at("spread").objects[0].garbage);
    assert!(!at("recheck").objects[0].garbage);
    assert!(
        at("recheck").said.contains("can be reached again"),
        "{}",
        at("recheck").said
    );
    let end = film
        .steps
        .iter()
        .find(|s| s.kind == Kind::End)
        .expect("an end");
    assert_eq!((end.objects.len(), end.objects[0].refcount), (1, 2));
}

#[test]
fn a_long_run_is_cut_and_says_so() {
    let text = "x = []\nfor i in range(100):\n    x.append([])\n";
    let few = Limits {
        steps: 10,
        objects: 5,
        ..Limits::default()
    };
    let film = film(text, "script.py", Mode::Script, few);
    assert_eq!(film.steps.len(), 11);
    assert!(
        film.cut.as_ref().is_some_and(|cut| cut.starts_with("Only")),
        "{:?}",
        film.cut
    );
    let end = film.steps.last().expect("an end");
    assert_eq!((end.kind.clone(), end.objects.len()), (Kind::End, 5));
}

#[test]
fn what_is_written_at_the_very_end_is_a_step() {
    let text = "class N:\n    def __del__(self): print('bye')\nn = N()\n";
    let film = filmed(text);
    let last = film.steps.last().expect("a step");
    assert_eq!(
        (last.kind.clone(), last.out.as_str()),
        (Kind::Exit, "bye\n")
    );
    assert_eq!(film.last(), Some(film.steps.len() - 2));
}

#[test]
fn cells_of_memory_are_found_again() {
    let text = "a = [1]\ndel a\nb = [2]\n";
    let limits = Limits {
        memory: true,
        ..Limits::default()
    };
    let film = film(text, "script.py", Mode::Script, limits);
    let place = |step: &Step| {
        let page = &step.pages[0];
        let at = page
            .cells
            .iter()
            .position(|c| matches!(c, picture::Tenant::Object(_)));
        (
            page.number,
            page.size,
            page.first + at.expect("it lies there"),
        )
    };
    assert_eq!(
        place(after(&film, 1)),
        place(film.steps.last().expect("an end"))
    );
}
