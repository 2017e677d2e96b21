//! What is to be drawn.

/// What is to be drawn.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picture {
    /// For those who cannot see it, and for the tooltip.
    pub title: String,
    /// The names at the left. They keep their order where no arrows would cross.
    pub names: Vec<Name>,
    /// The objects.
    pub nodes: Vec<Node>,
}

/// A name outside all objects: a variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// Its text.
    pub text: String,
    /// Whose name it is: the function that is running. Empty for a module's.
    pub owner: String,
    /// What it leads to.
    pub holds: Holds,
    /// What it led to before, if that is to be seen.
    pub was: Option<Holds>,
    /// What happened to it.
    pub mark: Mark,
}

/// An object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What arrows call it. In a series of pictures it is the same object if
    /// its key is the same.
    pub key: u64,
    /// Left in the header: the type.
    pub kind: String,
    /// Right in the header: the count.
    pub count: String,
    /// Between them, fainter: a birth number, a generation. Often empty.
    pub note: String,
    /// Its slots, from top to bottom.
    pub slots: Vec<Slot>,
    /// How it looks.
    pub look: Look,
    /// What happened to it.
    pub mark: Mark,
}

/// A place in an object that holds a reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// What it is called.
    pub label: String,
    /// What is in it.
    pub holds: Holds,
    /// What was in it before, if that is to be seen.
    pub was: Option<Holds>,
    /// Whether the reference in it counts. A weak one does not; its arrow is
    /// dotted.
    pub weak: bool,
}

/// What a name or a slot holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Holds {
    /// Nothing.
    Nothing,
    /// A value that is written into the slot.
    Text(String),
    /// A reference to the object with this key.
    Arrow(u64),
}

/// How an object looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Look {
    /// Like most.
    #[default]
    Plain,
    /// Dashed: nobody can reach it.
    Garbage,
    /// With a thick line: look here.
    Marked,
}

/// What happened between the picture before and this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// It is new.
    New,
    /// Its count changed.
    Changed,
    /// It is gone, and drawn once more as a shadow.
    Gone,
}

impl Name {
    /// A name.
    pub fn new(text: &str, holds: Holds) -> Name {
        Name {
            text: text.into(),
            owner: String::new(),
            holds,
            was: None,
            mark: Mark::None,
        }
    }
}

impl Node {
    /// An object without slots.
    pub fn new(key: u64, kind: &str, count: &str) -> Node {
        Node {
            key,
            kind: kind.into(),
            count: count.into(),
            note: String::new(),
            slots: Vec::new(),
            look: Look::Plain,
            mark: Mark::None,
        }
    }

    /// The same, with one more slot.
    pub fn slot(mut self, label: &str, holds: Holds) -> Node {
        self.slots.push(Slot::new(label, holds));
        self
    }

    /// The same, looking otherwise.
    pub fn look(mut self, look: Look) -> Node {
        self.look = look;
        self
    }
}

impl Slot {
    /// A slot whose reference counts.
    pub fn new(label: &str, holds: Holds) -> Slot {
        Slot {
            label: label.into(),
            holds,
            was: None,
            weak: false,
        }
    }
}
