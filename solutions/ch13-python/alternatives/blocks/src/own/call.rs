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

    /// The instruction `Call`. Under the arguments lie either NULL and the
    /// callable, or a function and the object it is a method of. All of it is
    /// taken off the stack first: whoever runs then finds only what waits.
    pub fn do_call(
        &self,
        frame: &mut Frame,
        count: usize,
        names: Option<&Ref>,
    ) -> Res<Option<Frame>> {
        let mut arguments = frame.take_raw(count);
        let upper = frame.pop();
        let callable = match frame.take_raw(1).pop().flatten() {
            Some(function) => {
                arguments.insert(0, Some(upper));
                function
            }
            None => match upper.get::<BoundMethod>().map(BoundMethod::parts) {
                Some((function, object)) => {
                    drop(upper);
                    arguments.insert(0, Some(object));
                    function
                }
                None => upper,
            },
        };
        let names = names
            .and_then(|names| names.get::<Tuple>())
            .map(Tuple::to_vec);
        let names = names.as_deref().unwrap_or(&[]);
        if callable.get::<Function>().is_some() {
            return self.frame_for(callable, arguments, names).map(Some);
        }
        let result = self.call_native(&callable, Args::new(&arguments, names));
        drop(callable);
        arguments.into_iter().for_each(drop);
        result.map(|value| {
            frame.push(value);
            None
        })
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
                frame.locals.into_iter().for_each(drop);
                Err(raised)
            }
        }
    }
}
