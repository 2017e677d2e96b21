//! Calling and returning.
//!
//! The arguments of a call lie on the caller's stack. A function written in
//! Python gets them *moved* into its slots; one written in Rust borrows them,
//! and the caller drops them afterwards.

use super::Frame;
use super::eval::Flow;
use crate::given::{Method, Python, Raised, Res};
use crate::objects::{Args, BoundMethod, Function, Tuple};
use ch03_ref::Ref;
use ch04_interning::Interned;

impl Python {
    // ANCHOR: load_method
    /// Pushes a method and its object, or NULL and what is called as it is.
    pub fn load_method(&self, frame: &mut Frame, name: &Interned) -> Res<()> {
        let object = frame.pop();
        match self.method(&object, name)? {
            Method::Unbound(function) => {
                frame.push(function);
                frame.push(object);
            }
            Method::Plain(callable) => {
                drop(object);
                frame.push_null();
                frame.push(callable);
            }
        }
        Ok(())
    }
    // ANCHOR_END: load_method

    /// The instruction `Call`. Under the arguments lie either NULL and the
    /// callable, or a function and the object it is a method of.
    pub fn do_call(
        &self,
        frame: &mut Frame,
        count: usize,
        names: Option<&Ref>,
    ) -> Res<Option<Frame>> {
        let base = frame.values.len() - count - 2;
        if frame.values[base].is_none() {
            unpack_bound(frame, base);
        }
        let is_method = frame.values[base].is_some();
        let callable = if is_method { base } else { base + 1 };
        let first = callable + 1;
        let names = names
            .and_then(|names| names.get::<Tuple>())
            .map(Tuple::to_vec);
        let names = names.as_deref().unwrap_or(&[]);
        let target = frame.values[callable]
            .as_ref()
            .expect("a callable was pushed");
        // ANCHOR: do_call
        if target.get::<Function>().is_some() {
            let function = target.clone();
            let mut slots = self.calls.spare();
            slots.extend(frame.values.drain(first..));
            frame.values.truncate(base);
            return self.frame_for(function, slots, names).map(Some);
        }
        let result = self.call_native(target, Args::new(&frame.values[first..], names));
        let callable = frame.values[callable].take();
        drop(callable);
        for argument in frame.values.drain(base..) {
            drop(argument);
        }
        frame.push(result?);
        Ok(None)
        // ANCHOR_END: do_call
    }

    /// Runs a frame, and the frames of the functions it calls, to its end.
    pub fn run(&self, frame: Frame) -> Res {
        let mut callers: Vec<Frame> = Vec::new();
        let mut frame = self.begin(frame)?;
        loop {
            let unhandled = match self.execute(&mut frame) {
                Ok(Flow::Call(callee)) => match self.begin(callee) {
                    Ok(callee) => {
                        callers.push(std::mem::replace(&mut frame, callee));
                        continue;
                    }
                    Err(raised) => self.handle(&mut frame, raised.0, true),
                },
                Ok(Flow::Return(value)) => {
                    self.leave(frame);
                    let Some(caller) = callers.pop() else {
                        return Ok(value);
                    };
                    frame = caller;
                    frame.push(value);
                    continue;
                }
                Ok(Flow::Reraise(exception)) => self.handle(&mut frame, exception, false),
                Err(raised) => self.handle(&mut frame, raised.0, true),
            };
            let Some(mut exception) = unhandled else {
                continue;
            };
            loop {
                self.leave(frame);
                let Some(caller) = callers.pop() else {
                    return Err(Raised(exception));
                };
                frame = caller;
                match self.handle(&mut frame, exception, true) {
                    Some(still) => exception = still,
                    None => break,
                }
            }
        }
    }

    /// Enters a call; if that is one too deep, its locals are dropped.
    fn begin(&self, frame: Frame) -> Res<Frame> {
        match self.calls.enter(self, &frame.code) {
            Ok(()) => Ok(frame),
            Err(raised) => {
                frame.values.into_iter().for_each(drop);
                Err(raised)
            }
        }
    }
}

/// A bound method on the stack becomes its function and its object; the
/// method itself is dropped before the call.
fn unpack_bound(frame: &mut Frame, base: usize) {
    let callable = frame.values[base + 1].as_ref();
    let Some((function, object)) = callable
        .and_then(Ref::get::<BoundMethod>)
        .map(BoundMethod::parts)
    else {
        return;
    };
    frame.values[base] = Some(function);
    let method = frame.values[base + 1].replace(object);
    drop(method);
}
