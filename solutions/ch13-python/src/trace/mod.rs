//! Looking on while a script runs: after each statement, and inside each
//! collection, the heap is written down.
//!
//! Looking changes nothing that the script can see. Nothing is allocated on the
//! heap, no code of the script is called, and every reference that is taken to
//! look is given back before the script goes on.
//!
//! Who wants to look puts a [`Camera`] into [`Settings`](crate::Settings), runs
//! the script as always, and takes the [`Film`] out afterwards; [`film`] does
//! it all at once.

mod cells;
mod collector;
mod describe;
mod snapshot;

use crate::given::Python;
use crate::own::Frame;
use crate::{Mode, Settings};
use ch03_ref::{Id, Ref, Uid};
pub use picture::Film;
use picture::{Kind, Object, Step};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashSet};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// How much is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps; when there are more, only the last one is added.
    pub steps: usize,
    /// Objects in one step; the youngest are left out.
    pub objects: usize,
    /// Whether the phases of collections are steps, too.
    pub phases: bool,
    /// Whether numbers and strings are objects like others, and not just
    /// written where they are.
    pub values: bool,
    /// Whether it is written down which cells of memory the objects lie in.
    pub memory: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            steps: 300,
            objects: 150,
            phases: true,
            values: false,
            memory: false,
        }
    }
}

/// Looks on while a script runs. The value is a handle: what one clone sees,
/// all have.
#[derive(Clone, Debug)]
pub struct Camera {
    limits: Limits,
    film: Arc<Mutex<Film>>,
    /// What was written since the last step.
    out: Arc<Mutex<Vec<u8>>>,
}

impl Camera {
    /// A camera with an empty film.
    pub fn new(limits: Limits) -> Camera {
        Camera {
            limits,
            film: Arc::default(),
            out: Arc::default(),
        }
    }

    /// What was recorded so far, finished: objects numbered from 1, and said in
    /// words what happened.
    pub fn film(&self) -> Film {
        let film = self.film.lock().unwrap_or_else(PoisonError::into_inner);
        film.clone().finish()
    }

    /// The same stream; what goes through it is seen.
    pub(crate) fn listen(&self, to: Box<dyn Write>) -> Box<dyn Write> {
        let out = self.out.clone();
        Box::new(Ear { to, out })
    }

    /// Not all objects are in the film.
    fn too_many(&self, limit: usize) {
        let mut film = self.film.lock().unwrap_or_else(PoisonError::into_inner);
        film.cut
            .get_or_insert_with(|| format!("Only {limit} objects are shown: there are more."));
    }

    /// Whether the last step shows just the same.
    fn shows_already(&self, step: &Step) -> bool {
        let film = self.film.lock().unwrap_or_else(PoisonError::into_inner);
        let last = film.steps.last();
        let same = |a: &Object, b: &Object| {
            (a.id, a.refcount, a.garbage) == (b.id, b.refcount, b.garbage) && a.slots == b.slots
        };
        last.is_some_and(|last| {
            last.frames == step.frames
                && last.objects.len() == step.objects.len()
                && last
                    .objects
                    .iter()
                    .zip(&step.objects)
                    .all(|(a, b)| same(a, b))
        })
    }

    fn add(&self, mut step: Step) {
        let heard = std::mem::take(&mut *self.out.lock().unwrap_or_else(PoisonError::into_inner));
        step.out = String::from_utf8_lossy(&heard).into_owned();
        let mut film = self.film.lock().unwrap_or_else(PoisonError::into_inner);
        film.steps.push(step);
    }

    fn steps(&self) -> usize {
        let film = self.film.lock().unwrap_or_else(PoisonError::into_inner);
        film.steps.len()
    }

    /// Python is torn down: what was written meanwhile is a last step.
    pub(crate) fn finish(&self, source: &str, status: i32) {
        let wrote = !self
            .out
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty();
        if wrote {
            self.add(Step {
                kind: Kind::Exit,
                event: "The program is over: Python lets everything go.".into(),
                ..Step::default()
            });
        }
        let mut film = self.film.lock().unwrap_or_else(PoisonError::into_inner);
        film.source = source.to_owned();
        film.status = status;
    }
}

struct Ear {
    to: Box<dyn Write>,
    out: Arc<Mutex<Vec<u8>>>,
}

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.extend_from_slice(bytes);
        drop(out);
        self.to.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

/// Runs a script on this thread's own and records it. What it writes is in the
/// film; the exit status too.
///
/// # Panics
/// As [`run`](crate::run).
pub fn film(source: &str, file_name: &str, mode: Mode, limits: Limits) -> Film {
    let camera = Camera::new(limits);
    let settings = Settings {
        trace: Some(camera.clone()),
        ..Settings::default()
    };
    let (mut out, mut err) = (std::io::sink(), std::io::sink());
    crate::run_with(source, file_name, &settings, mode, &mut out, &mut err);
    camera.film()
}

/// A call that is under way, as it was when it last came to a new line. It owns
/// no reference.
pub(super) struct Note {
    code: Id,
    name: String,
    names: Vec<(String, Held)>,
}

/// Something that a name leads to: found again by address and birth number.
pub(super) type Held = Option<(Id, Uid)>;

/// The evaluator's side of a [`Camera`].
#[derive(Default)]
pub struct Tracer {
    camera: Option<Camera>,
    /// Whether it looks on now.
    on: Cell<bool>,
    /// The calls, the outermost first.
    notes: RefCell<Vec<Note>>,
    /// The dict of the module.
    globals: Cell<Held>,
    /// Objects that were born up to here belong to Python itself.
    first: Cell<Option<Uid>>,
    /// The containers among them.
    own: RefCell<HashSet<Id>>,
    /// Objects that were shown and may still live.
    shown: RefCell<BTreeSet<(Uid, Id)>>,
    /// Where objects that were shown lie or lay.
    cells: RefCell<BTreeSet<usize>>,
    /// What the collector under way found to be garbage.
    condemned: RefCell<BTreeSet<Uid>>,
    /// The line that is running.
    line: Cell<Option<usize>>,
    /// A collection is under way, and its steps are shown.
    collecting: Cell<bool>,
    /// The collector holds one reference to each piece of garbage.
    holding: Cell<bool>,
}

impl Tracer {
    /// One that looks on if there is a camera.
    pub fn new(camera: Option<Camera>) -> Tracer {
        Tracer {
            on: Cell::new(camera.is_some()),
            camera,
            ..Tracer::default()
        }
    }

    /// Whether it looks on: then the compiler marks where statements begin.
    pub fn is_on(&self) -> bool {
        self.on.get()
    }

    /// Whether a container was there before the script began. Such containers
    /// live as long as Python, so no other gets their address.
    fn is_own(&self, r: &Ref) -> bool {
        self.own.borrow().contains(&r.id())
    }

    /// A statement is about to run in this frame.
    pub fn line(&self, py: &Python, frame: &Frame) {
        let Some(camera) = self.camera.as_ref().filter(|_| self.on.get()) else {
            return;
        };
        if !self.has_room(camera) {
            self.line.set(Some(frame.body.line(frame.at())));
            return;
        }
        snapshot::note(self, py, frame);
        let line = frame.body.line(frame.at());
        let ran = self.line.replace(Some(line));
        // What a class body does is seen when the class is there.
        let class_body = frame.body.named_scope && &*frame.body.name != "<module>";
        if class_body {
            return;
        }
        let mut step = snapshot::step(self, py, &camera.limits);
        step.line = ran;
        step.next = Some(line);
        camera.add(step);
    }

    /// The script is over, and everything is still there.
    pub fn end(&self, py: &Python) {
        if let Some(camera) = self.camera.as_ref().filter(|_| self.on.replace(false)) {
            self.notes.borrow_mut().truncate(1);
            if let Some(module) = self.notes.borrow_mut().first_mut() {
                module.names.clear();
            }
            let mut step = snapshot::step(self, py, &camera.limits);
            step.kind = Kind::End;
            step.line = self.line.get();
            camera.add(step);
        }
    }

    /// Whether a step may still be added; if not, the film says so.
    fn has_room(&self, camera: &Camera) -> bool {
        let steps = camera.steps();
        if steps < camera.limits.steps {
            return true;
        }
        let mut film = camera.film.lock().unwrap_or_else(PoisonError::into_inner);
        film.cut.get_or_insert_with(|| {
            format!("Only the first {steps} steps are shown, and the end: the program went on.")
        });
        false
    }
}
