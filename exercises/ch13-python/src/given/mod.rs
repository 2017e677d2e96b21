// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The part of the evaluator that is given: making values, looking up
//! attributes, comparing, printing, the built-in functions and methods.
//! Who owns which reference when is in [`crate::own`].

mod arith;
mod attr;
mod attr_store;
mod builtins;
mod caret;
mod compare;
mod construct;
mod dict;
mod error;
mod finder;
mod format;
mod gc;
mod hash;
mod index;
mod iter;
mod list;
mod make;
mod methods;
mod number;
mod objgraph;
mod report;
mod repr;
mod rooms;
mod set;
mod size;
mod suggest;
mod sys;
mod truth;
pub mod types;
mod weak_keys;
mod weakref;
mod weakref_sub;
mod words;

pub use attr::Method;
pub use error::{Raised, Res};
pub use index::SliceBounds;
pub use rooms::Resizing;
pub use types::T;
pub use words::Words;

use crate::Settings;
use crate::meter::Meter;
use crate::objects::{Job, List};
use crate::own::Calls;
use ch03_ref::{Heap, Id, Ref, Uid};
use ch04_interning::Interned;
use ch09_finalizers::{Finalize, Finalizes};
use ch12_generations::Collector;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::PathBuf;
use std::rc::{Rc, Weak};
use types::Types;

/// A running Python: a heap, its built-in objects, and the calls under way.
pub struct Python {
    /// Itself, for what the heap calls back.
    pub me: Weak<Python>,
    /// Where all its objects live.
    pub heap: Heap,
    /// The collector of the heap, with its finalizers and weak references.
    pub gc: Collector,
    /// `gc.garbage` and `gc.callbacks`.
    pub gc_lists: gc::Lists,
    /// What `weakref.finalize` has to do.
    pub finalizes: Finalizes<Job>,
    /// All that was added to it and may still wait.
    pub waiting: RefCell<Vec<Finalize<Job>>>,
    /// Which instance of a script's subclass of `ref` a weak reference is in.
    ref_objects: RefCell<HashMap<Uid, (Id, Uid)>>,
    /// The proxies of what can be called. A proxy that takes the place of a dead
    /// one says anew what it is.
    callable_proxies: RefCell<HashSet<Id>>,
    /// Which lists keep more room than they need.
    rooms: RefCell<rooms::Rooms>,
    /// How weak collections compare keys.
    pub equality: weak_keys::SharedEquality,
    /// The folder where objgraph's pictures go; none if they go nowhere.
    pub pictures: Option<PathBuf>,
    /// What makes PNG of SVG.
    pub png: Option<crate::Render>,
    /// Who looks on, if anybody does.
    pub tracer: crate::trace::Tracer,
    /// At the end `gc.callbacks` hears nothing any more.
    pub untold: Cell<bool>,
    /// At the very end no code of the script runs any more.
    pub silent: Cell<bool>,
    /// The built-in classes.
    pub types: Types,
    /// Objects of which there is one.
    single: make::Singles,
    /// Names that the evaluator itself looks up.
    pub words: Words,
    _operators: Vec<Interned>,
    /// The dict of the built-in names.
    pub builtins: Ref,
    /// `sys`, and what else can be imported.
    modules: RefCell<Vec<Ref>>,
    /// The calls under way.
    pub calls: Calls,
    /// What the script may still use up.
    pub meter: Meter,
    /// Containers that are being printed.
    printing: RefCell<Vec<Id>>,
    /// Changes whenever an attribute of a class does.
    pub class_version: Cell<u64>,
    /// Objects whose `__del__` runs as the last reference is gone, the innermost
    /// last.
    dying: RefCell<Vec<Uid>>,
    /// The exception that ended the script, or the last one at the prompt:
    /// `sys.last_value`.
    last: RefCell<Option<Ref>>,
    /// Whether the one before is being let go: what dies then does not die at
    /// the end, though no code is running.
    letting_go: Cell<bool>,
    out: RefCell<Box<dyn Write>>,
    err: RefCell<Box<dyn Write>>,
}

impl Python {
    /// A new Python with its own heap, and `room` bytes of native stack.
    pub fn new(
        out: Box<dyn Write>,
        err: Box<dyn Write>,
        room: usize,
        settings: &Settings,
    ) -> Rc<Python> {
        let py = Rc::new_cyclic(|me| Python::furnished(me, out, err, room, settings));
        let me = Rc::downgrade(&py);
        py.gc.add_callback(Rc::new(move |phase, info| {
            if let Some(py) = me.upgrade() {
                py.tell_callbacks(phase, info);
            }
        }));
        if settings.trace.is_some() {
            let me = Rc::downgrade(&py);
            py.gc.onlook(Rc::new(move |stage, pieces| {
                if let Some(py) = me.upgrade() {
                    py.tracer.stage(&py, stage, pieces);
                }
            }));
        }
        py.gc.enable();
        py.gc.stress(settings.gc_stress);
        py
    }

    fn furnished(
        me: &Weak<Python>,
        out: Box<dyn Write>,
        err: Box<dyn Write>,
        room: usize,
        settings: &Settings,
    ) -> Python {
        let heap = Heap::new();
        let gc = Collector::new(&heap);
        gc.disable();
        let new_list = || heap.alloc(List::default());
        let (garbage, callbacks) = (new_list(), new_list());
        let finalizes = Python::new_finalizes(gc.breaker().weakrefs(), me);
        let types = Types::new(&heap);
        let single = make::Singles::new(&heap);
        let words = Words::new(single.atoms.interner());
        let builtins = heap.alloc(crate::objects::Dict::default());
        let py = Python {
            me: me.clone(),
            heap,
            gc,
            gc_lists: gc::Lists { garbage, callbacks },
            finalizes,
            waiting: RefCell::default(),
            ref_objects: RefCell::default(),
            callable_proxies: RefCell::default(),
            rooms: RefCell::default(),
            equality: Rc::new(weak_keys::KeyEquality::new(me.clone())),
            pictures: settings.pictures.clone(),
            png: settings.png,
            tracer: crate::trace::Tracer::new(settings.trace.clone()),
            untold: Cell::new(false),
            silent: Cell::new(false),
            types,
            _operators: words::operators(single.atoms.interner()),
            single,
            words,
            builtins,
            modules: RefCell::default(),
            calls: Calls::new(room),
            meter: Meter::new(settings.limits.clone(), settings.exact),
            printing: RefCell::default(),
            class_version: Cell::new(1),
            dying: RefCell::default(),
            last: RefCell::new(None),
            letting_go: Cell::new(false),
            out: RefCell::new(out),
            err: RefCell::new(err),
        };
        py.furnish();
        py
    }

    /// Fills the dicts of the built-in classes and modules.
    fn furnish(&self) {
        methods::furnish(self);
        builtins::furnish(self);
        sys::furnish(self);
        gc::furnish(self);
        weakref::furnish(self);
        objgraph::furnish(self);
    }

    /// Writes to the script's standard output.
    pub fn write(&self, text: &str) {
        // A reader that went away is no error of the script.
        let _ = self.out.borrow_mut().write_all(text.as_bytes());
    }

    /// Writes to the script's standard error.
    pub fn write_err(&self, text: &str) {
        self.flush();
        let _ = self.err.borrow_mut().write_all(text.as_bytes());
        let _ = self.err.borrow_mut().flush();
    }

    /// Sends on what was written.
    pub fn flush(&self) {
        let _ = self.out.borrow_mut().flush();
    }

    /// Keeps the last unhandled exception, and lets go of the one before.
    pub fn keep_last(&self, exception: Option<Ref>) {
        let old = self.last.replace(exception);
        self.letting_go.set(true);
        drop(old);
        self.letting_go.set(false);
    }

    /// The module that a script can import under a name.
    pub fn module(&self, name: &str) -> Option<Ref> {
        let modules = self.modules.borrow();
        let named = |module: &&Ref| {
            module
                .get::<crate::objects::Module>()
                .is_some_and(|module| module.name == name)
        };
        modules.iter().find(named).cloned()
    }

    /// Lets go of the tables that keep built-in objects alive.
    pub fn let_go(&self) {
        let modules = std::mem::take(&mut *self.modules.borrow_mut());
        drop(modules);
    }
}
