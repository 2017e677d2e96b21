//! Raising, and finding who handles it.

use super::Frame;
use super::eval::Flow;
use crate::given::{Python, Raised, Res, T};
use crate::objects::class::Layout;
use crate::objects::code::Handler;
use crate::objects::{Exception, FrameObject, Inside, Tuple};
use ch03_ref::Ref;

impl Python {
    /// An exception came up in a frame. If the frame handles it, the stack is
    /// unwound to the handler's depth with the exception on top; else the
    /// whole stack is dropped, from the top, and the exception given back.
    pub fn handle(&self, frame: &mut Frame, exception: Ref, trace: bool) -> Option<Ref> {
        if trace {
            self.add_traceback(frame, &exception);
        }
        // The protected blocks that the instruction is in, the outermost
        // first; each is left in turn until one has a handler.
        let at = frame.at() as u32;
        let around = |block: &&Handler| block.start <= at && at < block.end;
        let mut blocks: Vec<Handler> = frame.body.handlers.iter().filter(around).copied().collect();
        blocks.reverse();
        let inner = blocks.pop();
        frame.unwind_to(inner.map_or(0, |block| block.depth as usize));
        let Some(block) = inner else {
            return Some(exception);
        };
        frame.next = block.target as usize;
        frame.push(exception);
        None
    }

    /// Adds this call to the exception's traceback: `PyTraceBack_Here`.
    fn add_traceback(&self, frame: &Frame, raised: &Ref) {
        let Some(exception) = raised.get::<Exception>() else {
            return;
        };
        let object = self.calls.frame_object(self).unwrap_or_else(|| {
            let code = frame.code.clone();
            self.heap.alloc(FrameObject::new(code))
        });
        exception.traceback.lengthen(&object, frame.at() as u32);
    }

    /// `raise`, with no operand, one, or one and a cause.
    pub fn raise_statement(&self, frame: &mut Frame, count: u32) -> Result<Flow, Raised> {
        if count == 0 {
            return match self.calls.handled() {
                Some(exception) => Ok(Flow::Reraise(exception)),
                None => Err(self.raise(T::RuntimeError, "No active exception to reraise")),
            };
        }
        let cause = (count == 2).then(|| frame.pop());
        let operand = frame.pop();
        let exception = self.to_exception(&operand)?;
        drop(operand);
        if let Some(cause) = cause {
            self.set_cause(&exception, &cause)?;
        }
        self.set_context(&exception);
        Err(Raised(exception))
    }

    fn set_cause(&self, raised: &Ref, cause: &Ref) -> Res<()> {
        let Some(exception) = raised.get::<Exception>() else {
            return Ok(());
        };
        let cause = if self.is_none(cause) {
            None
        } else {
            Some(self.to_exception(cause)?)
        };
        exception.suppress_context.set(true);
        let old = exception.cause.replace(cause);
        drop(old);
        Ok(())
    }

    /// The exception on top is handled from now on; the one handled so far
    /// waits under it.
    pub fn push_exc_info(&self, frame: &mut Frame) {
        let exception = frame.pop();
        let before = self.calls.set_handled(Some(exception.clone()));
        frame.push(before.unwrap_or_else(|| self.none()));
        frame.push(exception);
    }

    /// The exception that waited is the handled one again.
    pub fn pop_except(&self, frame: &mut Frame) {
        let before = frame.pop();
        let before = Some(before).filter(|before| !self.is_none(before));
        let done = self.calls.set_handled(before);
        drop(done);
    }

    /// Pops the class behind `except`; pushes whether the exception fits.
    pub fn check_exc_match(&self, frame: &mut Frame) -> Res<()> {
        let class = frame.pop();
        let fits = self.exception_fits(frame.peek(1), &class);
        drop(class);
        frame.push(self.bool(fits?));
        Ok(())
    }

    fn exception_fits(&self, exception: &Ref, class: &Ref) -> Res<bool> {
        if let Some(classes) = class.get::<Tuple>() {
            let mut fits = false;
            for each in classes.to_vec() {
                fits |= self.exception_fits(exception, &each)?;
            }
            return Ok(fits);
        }
        let layout = class.class().map(|class| class.layout);
        if layout != Some(Layout::Exception) {
            let message = "catching classes that do not inherit from BaseException is not allowed";
            return Err(self.type_error(message));
        }
        Ok(self.is_instance(exception, class))
    }
}
