//! How a run ends: statuses, and where the output goes.

use crate::run;
use ch13_python::Mode;

#[test]
fn an_unhandled_exception_ends_with_status_1() {
    let ran = run("print('before')\n1 / 0\nprint('never')\n", Mode::Script);
    assert_eq!(ran.out, "before\n");
    assert_eq!(ran.end.status, 1);
    assert!(
        ran.err.ends_with("ZeroDivisionError: division by zero\n"),
        "{}",
        ran.err
    );
}

#[test]
fn at_the_prompt_the_next_line_runs() {
    let ran = run("1 / 0\n'next'\n", Mode::Repl);
    assert_eq!(ran.out, "'next'\n");
    assert_eq!(ran.end.status, 0);
    let want = "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n\
                ZeroDivisionError: division by zero\n";
    assert_eq!(ran.err, want);
}

#[test]
fn system_exit_sets_the_status() {
    for (argument, status, message) in [("", 0, ""), ("3", 3, ""), ("'bye'", 1, "bye\n")] {
        let ran = run(&format!("raise SystemExit({argument})\n"), Mode::Script);
        assert_eq!((ran.end.status, ran.err.as_str()), (status, message));
    }
}

#[test]
fn an_exception_in_a_finalizer_is_written_and_forgotten() {
    let text =
        "class A:\n    def __del__(self):\n        raise ValueError('lost')\nA()\nprint('on')\n";
    let ran = run(text, Mode::Script);
    assert_eq!((ran.out.as_str(), ran.end.status), ("on\n", 0));
    assert!(
        ran.err
            .starts_with("Exception ignored in: <function A.__del__ at 0x"),
        "{}",
        ran.err
    );
    assert!(ran.err.ends_with("ValueError: lost\n"), "{}", ran.err);
}

#[test]
fn the_prompt_keeps_the_last_value() {
    let text = "class A:\n    def __repr__(self):\n        return '<A>'\n    def __del__(self):\n        \
                print('del')\nA()\nprint('still alive')\n1\nprint('gone')\n";
    assert_eq!(crate::typed(text), "<A>\nstill alive\ndel\n1\ngone\n");
}
