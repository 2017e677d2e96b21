//! Every signature of this chapter that is used elsewhere: by the tests, by
//! `cargo xtask run`, and by the pictures. It is compiled before anything is
//! judged, so a missing one is named and nothing else.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::Ref;
use ch13_python::given::{Python, Raised, Res};
use ch13_python::own::{Flow, Frame};
use ch13_python::{Mode, Outcome, Settings, run, run_counting, run_here, run_with};
use std::io::Write;

fn running(out: &mut dyn Write, err: &mut dyn Write) -> (i32, Outcome, Outcome) {
    let settings: Settings = Settings::default();
    let status: i32 = run("", "a.py", Mode::Script, out, err);
    let counted: Outcome = run_counting("", "a.py", Mode::Repl, out, err);
    let set: Outcome = run_with("", "a.py", &settings, Mode::Script, out, err);
    let _ = (counted.status, counted.left);
    (status, counted, set)
}

fn running_here(out: Box<dyn Write>, err: Box<dyn Write>) -> Outcome {
    run_here(
        "",
        "a.py",
        Mode::Script,
        out,
        err,
        1 << 20,
        &Settings::default(),
    )
}

fn names(py: &Python, frame: &mut Frame, name: &Ref) -> Res<()> {
    py.load_fast(frame, 0)?;
    py.store_fast(frame, 0);
    py.delete_fast(frame, 0)?;
    let value: Ref = py.load_name(frame, name)?;
    frame.push(value);
    Ok(())
}

fn cells(py: &Python, frame: &mut Frame) {
    py.make_cell(frame, 0);
    py.store_deref(frame, 0);
    py.copy_free_vars(frame);
}

fn stack(py: &Python, frame: &mut Frame) -> Res<()> {
    py.two_to_one(frame, |left: &Ref, _right: &Ref| -> Res {
        Ok(left.clone())
    })?;
    py.store_item(frame)?;
    py.for_iter(frame, 0)
}

fn calls(py: &Python, frame: &mut Frame, function: Ref) -> Res {
    let callee: Option<Frame> = py.do_call(frame, 0, None)?;
    drop(callee);
    let slots: Vec<Option<Ref>> = Vec::new();
    let frame: Frame = py.frame_for(function, slots, &[])?;
    py.run(frame)
}

fn flow(py: &Python, frame: &mut Frame) -> Result<Option<Ref>, Raised> {
    Ok(match py.execute(frame)? {
        Flow::Call(_) => None,
        Flow::Return(value) | Flow::Reraise(value) => Some(value),
    })
}

fn raising(py: &Python, frame: &mut Frame, exception: Ref) -> Option<Ref> {
    py.push_exc_info(frame);
    py.pop_except(frame);
    frame.unwind_to(0);
    py.handle(frame, exception, true)
}

fn ending(py: &Python, frame: Frame, main: Ref) -> Res<()> {
    py.leave(frame);
    py.show(&main)?;
    py.forget_shown();
    py.end(main);
    Ok(())
}

fn frames(frame: &mut Frame) -> (usize, usize, usize) {
    let value: Ref = frame.pop();
    frame.push(value);
    let _: (&Ref, Option<&Ref>, Vec<Option<&Ref>>) = (frame.peek(1), frame.local(0), frame.stack());
    (frame.depth(), frame.at(), frame.next)
}
