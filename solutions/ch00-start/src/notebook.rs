//! Twelve predictions, one for each chapter to come.
//!
//! For each program: what does CPython 3.11 print, when it is run as a script?
//! Answer from what you believe today. Do not run it, do not look it up. Write
//! all printed lines into one string, with a space or a line break between
//! them. `"no idea"` is an answer too.
//!
//! Nothing here is graded before the end of the book. Then the programs run on
//! your own heap, and you see which of your beliefs have changed.

/// A program and the prediction for it.
pub struct Puzzle {
    /// The chapter that explains it.
    pub chapter: u32,
    /// The program.
    pub python: &'static str,
    /// What you think it prints.
    pub prediction: fn() -> &'static str,
}

/// Puzzle 1: A name is handed to a function.
pub const NAMES: &str = "
def grow(x):
    x.append(4)
    x = []
    x.append(99)

a = [1]
grow(a)
print(a)
";
/// Your prediction for [`NAMES`].
pub fn names() -> &'static str {
    // ANCHOR: names
    "[1, 4]"
    // ANCHOR_END: names
}

/// Puzzle 2: Two empty lists, and their numbers.
pub const ADDRESSES: &str = "
print([] is [])
print(id([]) == id([]))
";
/// Your prediction for [`ADDRESSES`].
pub fn addresses() -> &'static str {
    // ANCHOR: addresses
    "False True"
    // ANCHOR_END: addresses
}

/// Puzzle 3: How often is the list `a` referred to?
pub const COUNTS: &str = "
import sys
a = [1, 2, 3]
b = [a, a]
print(sys.getrefcount(a))
";
/// Your prediction for [`COUNTS`].
pub fn counts() -> &'static str {
    // ANCHOR: counts
    "4"
    // ANCHOR_END: counts
}

/// Puzzle 4: Equal numbers, made in different places.
pub const INTERNING: &str = "
a = 257
b = 257
c = int('257')
print(a is b)
print(a is c)
";
/// Your prediction for [`INTERNING`].
pub fn interning() -> &'static str {
    // ANCHOR: interning
    "True False"
    // ANCHOR_END: interning
}

/// Puzzle 5: One name, two objects.
pub const SCOPES: &str = "
class N:
    def __init__(self):
        print('new')
    def __del__(self):
        print('dies')

x = N()
x = N()
print('end')
";
/// Your prediction for [`SCOPES`].
pub fn scopes() -> &'static str {
    // ANCHOR: scopes
    "new new dies end dies"
    // ANCHOR_END: scopes
}

/// Puzzle 6: A row, three times.
pub const CONTAINERS: &str = "
rows = [[0]] * 3
rows[0].append(7)
print(rows)
";
/// Your prediction for [`CONTAINERS`].
pub fn containers() -> &'static str {
    // ANCHOR: containers
    "[[0, 7], [0, 7], [0, 7]]"
    // ANCHOR_END: containers
}

/// Puzzle 7: Three lists that hold each other. Is there a cycle to find?
pub const GRAPH: &str = "
import gc
gc.collect()
x = []
y = [x]
z = [x, y]
del x, y, z
print(gc.collect())
";
/// Your prediction for [`GRAPH`].
pub fn graph() -> &'static str {
    // ANCHOR: graph
    "0"
    // ANCHOR_END: graph
}

/// Puzzle 8: A weak reference to a method of an object that is alive.
pub const WEAK: &str = "
import weakref
class C:
    def m(self):
        pass

o = C()
print(weakref.ref(o.m)() is None)
";
/// Your prediction for [`WEAK`].
pub fn weak() -> &'static str {
    // ANCHOR: weak
    "True"
    // ANCHOR_END: weak
}

/// Puzzle 9: An object that saves itself while it dies.
pub const FINALIZERS: &str = "
keep = []
class Z:
    def __del__(self):
        print('bye')
        keep.append(self)

z = Z()
del z
print(len(keep))
keep.clear()
print(len(keep))
";
/// Your prediction for [`FINALIZERS`].
pub fn finalizers() -> &'static str {
    // ANCHOR: finalizers
    "bye 1 0"
    // ANCHOR_END: finalizers
}

/// Puzzle 10: Two lists that hold each other, and no name. What does the collector
/// report?
pub const CYCLES: &str = "
import gc
gc.collect()
a = []
b = [a]
a.append(b)
del a
del b
print(gc.collect())
";
/// Your prediction for [`CYCLES`].
pub fn cycles() -> &'static str {
    // ANCHOR: cycles
    "2"
    // ANCHOR_END: cycles
}

/// Puzzle 11: A finalizer looks at a weak reference to its own object: once for an
/// object that the last name left, once for one that the collector found.
pub const BREAKING: &str = "
import gc, weakref
class A:
    def __del__(self):
        print(self.me_weakly() is None)

a = A()
a.me_weakly = weakref.ref(a)
del a

a = A()
a.me_weakly = weakref.ref(a)
a.me = a
del a
gc.collect()
";
/// Your prediction for [`BREAKING`].
pub fn breaking() -> &'static str {
    // ANCHOR: breaking
    "False True"
    // ANCHOR_END: breaking
}

/// Puzzle 12: `seen` gets the generation of each collection. How many young ones (0)
/// come before the first middle one (1)?
pub const GENERATIONS: &str = "
import gc
seen = []
def note(phase, info):
    if phase == 'start':
        seen.append(info['generation'])

gc.collect()
gc.set_threshold(100, 10, 10)
gc.callbacks.append(note)
keep = [[] for _ in range(3000)]
gc.callbacks.clear()
print(seen.index(1))
";
/// Your prediction for [`GENERATIONS`].
pub fn generations() -> &'static str {
    // ANCHOR: generations
    "11"
    // ANCHOR_END: generations
}

/// All twelve, in the order of the chapters.
pub const PUZZLES: [Puzzle; 12] = [
    Puzzle {
        chapter: 1,
        python: NAMES,
        prediction: names,
    },
    Puzzle {
        chapter: 2,
        python: ADDRESSES,
        prediction: addresses,
    },
    Puzzle {
        chapter: 3,
        python: COUNTS,
        prediction: counts,
    },
    Puzzle {
        chapter: 4,
        python: INTERNING,
        prediction: interning,
    },
    Puzzle {
        chapter: 5,
        python: SCOPES,
        prediction: scopes,
    },
    Puzzle {
        chapter: 6,
        python: CONTAINERS,
        prediction: containers,
    },
    Puzzle {
        chapter: 7,
        python: GRAPH,
        prediction: graph,
    },
    Puzzle {
        chapter: 8,
        python: WEAK,
        prediction: weak,
    },
    Puzzle {
        chapter: 9,
        python: FINALIZERS,
        prediction: finalizers,
    },
    Puzzle {
        chapter: 10,
        python: CYCLES,
        prediction: cycles,
    },
    Puzzle {
        chapter: 11,
        python: BREAKING,
        prediction: breaking,
    },
    Puzzle {
        chapter: 12,
        python: GENERATIONS,
        prediction: generations,
    },
];
