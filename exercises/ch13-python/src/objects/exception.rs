// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! An exception: an instance that remembers where it was raised.

use super::{Attrs, Inside};
use ch03_ref::{Payload, Ref};
use ch05_scopes::Trail;
use std::cell::{Cell, RefCell};

/// A Python exception.
pub struct Exception {
    /// Its class.
    pub class: Ref,
    /// Attributes that scripts set.
    pub attrs: Attrs,
    /// `args`, a tuple.
    pub args: RefCell<Option<Ref>>,
    /// `__traceback__`: the frames it came through, and their locals.
    pub traceback: Trail,
    /// `__cause__`: from `raise E from cause`.
    pub cause: RefCell<Option<Ref>>,
    /// `__context__`: the exception that was handled when this one came.
    pub context: RefCell<Option<Ref>>,
    /// `__suppress_context__`.
    pub suppress_context: Cell<bool>,
    /// What was not found, if it is about that.
    pub about: RefCell<Option<Box<About>>>,
}

/// What an `AttributeError` or `NameError` is about.
#[derive(Clone)]
pub struct About {
    /// `name`: what was not found.
    pub name: Ref,
    /// `obj`: where an attribute was not found.
    pub object: Option<Ref>,
}

impl Exception {
    /// A new exception that was not raised yet.
    pub fn new(class: Ref, args: Ref) -> Exception {
        Exception {
            class,
            attrs: Attrs::default(),
            args: RefCell::new(Some(args)),
            traceback: Trail::new(),
            cause: RefCell::new(None),
            context: RefCell::new(None),
            suppress_context: Cell::new(false),
            about: RefCell::new(None),
        }
    }

    fn give_up(part: &RefCell<Option<Ref>>, out: &mut Vec<Ref>) {
        if let Ok(mut part) = part.try_borrow_mut() {
            out.extend(part.take());
        }
    }
}

impl Payload for Exception {
    const NAME: &'static str = "exception";
    const CONTAINER: bool = true;

    /// `subtype_traverse` if a script wrote the class: built-in exceptions do not
    /// show theirs. Then `AttributeError_traverse`, `NameError_traverse`, and
    /// `BaseException_traverse`: dict, args, traceback, cause, context.
    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if self
            .class
            .class()
            .is_some_and(|class| class.builtin.is_none())
        {
            visit(&self.class);
        }
        if let Ok(about) = self.about.try_borrow()
            && let Some(about) = &*about
        {
            about.object.iter().for_each(&mut *visit);
            visit(&about.name);
        }
        Attrs::traverse(&self.attrs, visit);
        if let Ok(args) = self.args.try_borrow() {
            args.iter().for_each(&mut *visit);
        }
        self.traceback.visit(visit);
        for part in [&self.cause, &self.context] {
            if let Ok(part) = part.try_borrow() {
                part.iter().for_each(&mut *visit);
            }
        }
    }

    /// `BaseException_clear`, in the same order.
    fn clear(&self, out: &mut Vec<Ref>) {
        Exception::give_up(&self.context, out);
        Exception::give_up(&self.cause, out);
        self.traceback.give_up(out);
        Exception::give_up(&self.args, out);
        Attrs::clear(&self.attrs, out);
        if let Ok(mut about) = self.about.try_borrow_mut()
            && let Some(about) = about.take()
        {
            out.push(about.name);
            out.extend(about.object);
        }
    }

    fn has_finalizer(&self) -> bool {
        super::class::finalizer_of(&self.class).is_some()
    }

    fn finalize(&self, me: &Ref) {
        if let Some(finalizer) = super::class::finalizer_of(&self.class) {
            finalizer(me);
        }
    }
}
