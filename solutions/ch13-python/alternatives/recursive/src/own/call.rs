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
        let result = if callable.get::<Function>().is_some() {
            let callee = self.frame_for(callable, arguments, names)?;
            self.run(callee)
        } else {
            let result = self.call_native(&callable, Args::new(&arguments, names));
            drop(callable);
            arguments.into_iter().for_each(drop);
            result
        };
        frame.push(result?);
        Ok(None)
    }

    /// Runs a frame to its end. The functions it calls are run by this same
    /// function, one level deeper on the native stack.
    pub fn run(&self, mut frame: Frame) -> Res {
        if let Err(raised) = self.calls.enter(self, &frame.code) {
            frame.drop_locals();
            return Err(raised);
        }
        loop {
            let unhandled = match self.execute(&mut frame) {
                Ok(Flow::Call(_)) => unreachable!("calls are run where they are made"),
                Ok(Flow::Return(value)) => {
                    self.leave(frame);
                    return Ok(value);
                }
                Ok(Flow::Reraise(exception)) => self.handle(&mut frame, exception, false),
                Err(raised) => self.handle(&mut frame, raised.0, true),
            };
            if let Some(exception) = unhandled {
                self.leave(frame);
                return Err(Raised(exception));
            }
        }
    }
}
