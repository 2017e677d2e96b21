//! A Python, and calls in it that a test makes by hand. Nothing here needs a
//! whole script to run, so a task can be tested before the later ones are
//! written.

use ch03_ref::{Hooks, Id, Ref, Uid};
use ch13_python::compile::compile;
use ch13_python::given::Python;
use ch13_python::own::{Flow, Frame};
use ch13_python::syntax::{Source, Unit, parse};
use ch13_python::{Settings, objects};
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Write;
use std::rc::Rc;
use testkit::EventLog;

/// Where a script's output goes.
#[derive(Clone, Default)]
pub struct Sink(Rc<RefCell<Vec<u8>>>);

impl Sink {
    /// What was written so far.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.borrow()).into_owned()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Writes the deaths of named objects into the log.
struct Deaths {
    log: EventLog,
    named: Rc<RefCell<HashMap<Uid, String>>>,
}

impl Hooks for Deaths {
    fn died(&self, _id: Id, uid: Uid) {
        let name = self.named.borrow_mut().remove(&uid);
        if let Some(name) = name {
            self.log.push(format!("{name} dies"));
        }
    }
}

/// A running Python that has run the definitions of a text.
pub struct World {
    pub py: Rc<Python>,
    pub log: EventLog,
    main: Ref,
    named: Rc<RefCell<HashMap<Uid, String>>>,
    out: Sink,
    err: Sink,
}

/// Native stack that a script may use here.
const ROOM: usize = 512 << 10;

impl World {
    /// Runs `text`, which only defines functions and imports: that is given.
    pub fn new(text: &str) -> World {
        let (out, err) = (Sink::default(), Sink::default());
        let settings = Settings::default();
        let py = Python::new(
            Box::new(out.clone()),
            Box::new(err.clone()),
            ROOM,
            &settings,
        );
        let log = EventLog::new();
        let named = Rc::<RefCell<HashMap<Uid, String>>>::default();
        py.heap.add_watcher(Rc::new(Deaths {
            log: log.clone(),
            named: named.clone(),
        }));
        let main = py.main_module();
        let world = World {
            py,
            log,
            main,
            named,
            out,
            err,
        };
        let mut frame = world.module(text);
        let Ok(Flow::Return(_)) = world.py.execute(&mut frame) else {
            panic!("the test's own definitions did not run");
        };
        world
    }

    /// The frame of a text, with the module's names.
    pub fn module(&self, text: &str) -> Frame {
        let parsed = parse(text).unwrap_or_else(|_| panic!("the test's text is not Python"));
        let unit = Unit {
            body: &parsed.body,
            source: Source::new("test.py", text),
        };
        let compiled = compile(&self.py, &unit, false);
        let compiled = compiled.unwrap_or_else(|_| panic!("the test's text does not compile"));
        self.py.module_frame(&compiled, &self.main)
    }

    /// A global.
    pub fn global(&self, name: &str) -> Option<Ref> {
        let module = self.main.get::<objects::Module>()?;
        let dict = module.dict()?;
        self.py
            .dict_get_name(dict.get::<objects::Dict>()?, &self.py.intern(name))
    }

    /// The frame of a call of a function, which gets these arguments moved.
    pub fn frame(&self, function: &str, arguments: Vec<Ref>) -> Frame {
        let function = self.global(function).expect("the test's text defines it");
        let slots = arguments.into_iter().map(Some).collect();
        let frame = self.py.frame_for(function, slots, &[]);
        frame.unwrap_or_else(|_| panic!("the test passes the arguments that are wanted"))
    }

    /// Runs a frame until it returns.
    pub fn returned(&self, frame: &mut Frame) -> Ref {
        match self.py.execute(frame) {
            Ok(Flow::Return(value)) => value,
            Ok(_) => panic!("the function did something else than return"),
            Err(raised) => panic!("it raised an exception: {}", self.says(&raised.0)),
        }
    }

    /// Runs a frame until it fails; the exception.
    pub fn failed(&self, frame: &mut Frame) -> Ref {
        match self.py.execute(frame) {
            Err(raised) => raised.0,
            Ok(_) => panic!("the instruction went through, and must raise an exception"),
        }
    }

    /// Calls a function and lets it run to its end.
    pub fn call(&self, function: &str, arguments: Vec<Ref>) -> Result<Ref, Ref> {
        let frame = self.frame(function, arguments);
        self.py.run(frame).map_err(|raised| raised.0)
    }

    /// Calls a function that must return; what it returned, as Python prints it.
    pub fn result(&self, function: &str, arguments: Vec<Ref>) -> String {
        match self.call(function, arguments) {
            Ok(value) => self.repr(&value),
            Err(raised) => panic!("it raised an exception: {}", self.says(&raised)),
        }
    }

    /// Runs a text as a module, but not the end of Python; what it printed.
    pub fn prints(&self, text: &str) -> String {
        let frame = self.module(text);
        if let Err(raised) = self.py.run(frame) {
            panic!("it raised an exception: {}", self.says(&raised.0));
        }
        self.py.flush();
        self.out.text()
    }

    /// Calls a global class with one string.
    pub fn call_global(&self, name: &str, argument: &str) -> Ref {
        let callable = self.global(name).expect("the test defines it");
        let arguments = vec![Some(self.py.str(argument))];
        let made = self.py.call(&callable, arguments, &[]);
        made.unwrap_or_else(|raised| panic!("it raised an exception: {}", self.says(&raised.0)))
    }

    /// What was written to standard error.
    pub fn err(&self) -> String {
        self.err.text()
    }

    /// A new list whose death is logged under this name.
    pub fn object(&self, name: &str) -> Ref {
        let made = self.py.list(Vec::new());
        self.name(&made, name);
        made
    }

    /// Has an object's death logged.
    pub fn name(&self, r: &Ref, name: &str) {
        self.named.borrow_mut().insert(r.uid(), name.to_owned());
        r.watch();
    }

    /// What `print` shows of an object.
    pub fn repr(&self, r: &Ref) -> String {
        let text = self.py.repr_text(r);
        text.unwrap_or_else(|_| panic!("repr failed"))
    }

    /// Class and text of an exception.
    pub fn says(&self, exception: &Ref) -> String {
        self.repr(exception)
    }
}

/// Runs a text as a script, but not the end of Python, and compares what it
/// printed with what CPython 3.11 prints.
#[track_caller]
pub fn same(text: &str, wanted: &str) {
    let text = testkit::dedent(text) + "\n";
    testkit::assert_same_text(
        &format!("The script\n\n{text}"),
        wanted,
        &World::new("").prints(&text),
    );
}
