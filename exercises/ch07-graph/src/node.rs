// Chapter 7, The reference graph: given. Nothing is left to write in this file.

//! One object, as a snapshot has it.

use ch03_ref::{IMMORTAL, Ref, Uid};
use std::borrow::Cow;

/// What a snapshot knows of one object. It is a note, not the object: it counts
/// nothing, and stays as it is when the object changes or dies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// The object's birth number.
    pub uid: Uid,
    /// The name of its type: `type(x).__name__`.
    pub kind: Cow<'static, str>,
    /// Its value, if it is short enough to be written beside the name.
    pub value: Option<String>,
    /// How many references there are to it; [`IMMORTAL`] for an immortal.
    pub refcount: usize,
    /// Whether the collector knows it: `gc.is_tracked(x)`.
    pub tracked: bool,
    /// The objects it refers to, one entry for each reference it owns, in the
    /// order in which it shows them.
    pub referents: Vec<Uid>,
    /// What the places are called that hold those references, in the same
    /// order: `[0]`, `.name`. May be shorter; what is missing has no name.
    pub slots: Vec<String>,
}

impl Node {
    /// Whether nobody counts its references any more.
    pub fn is_immortal(&self) -> bool {
        self.refcount == IMMORTAL as usize
    }

    /// What the place is called that holds the reference with this number; ""
    /// if it has no name.
    pub fn slot(&self, number: usize) -> &str {
        self.slots.get(number).map_or("", String::as_str)
    }

    /// The numbers of the slots in the order in which one reads them: `[0]`
    /// before `[1]`, though a list shows its last item first, as CPython's does.
    /// Other slots stay as they are shown.
    pub fn in_reading_order(&self) -> Vec<usize> {
        let place = |number: &usize| {
            let index = self.slot(*number).strip_prefix('[')?.strip_suffix(']')?;
            index.parse::<usize>().ok()
        };
        let mut numbers: Vec<usize> = (0..self.referents.len()).collect();
        if numbers.iter().all(|number| place(number).is_some()) {
            numbers.sort_by_key(place);
        }
        numbers
    }
}

/// Says what objects are called. The heap knows the kind of each object; that
/// an instance belongs to class `Session`, or that a list's references are
/// `[0]`, `[1]`, is known by those who made the types.
///
/// All it gets is a borrowed reference: it cannot keep it.
pub trait Describe {
    /// The name of the object's type.
    fn kind(&self, r: &Ref) -> Cow<'static, str> {
        r.kind().into()
    }

    /// A short value, for objects that have one: `257`, `'good'`.
    fn value(&self, _r: &Ref) -> Option<String> {
        None
    }

    /// The names of the object's slots, in the order in which it shows its
    /// references.
    fn slots(&self, _r: &Ref) -> Vec<String> {
        Vec::new()
    }
}

/// The plainest description: kinds, as the heap has them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kinds;

impl Describe for Kinds {}
