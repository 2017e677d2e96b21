// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What a script may use up: instructions, memory, and the patience of whoever
//! presses Ctrl-C.
//!
//! The evaluator asks before each instruction ([`Meter::tick`]); native code
//! that goes round in circles or is about to ask for much memory asks, too.

use crate::compile::op::Op;
use crate::given::{Python, Res, T};
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Without a limit on memory, one request of more than this many bytes is
/// refused all the same: the system would stop the whole process.
const LARGEST_REQUEST: usize = 1 << 30;

/// Whoever makes something of so many bytes is looked at soon.
const LARGE: usize = 64 << 10;

/// So many instructions lie between two looks at memory and interruptions.
const BETWEEN_LOOKS: u32 = 1024;

/// What a script may use up; by default all it likes.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// So many instructions, then it is stopped. No `except` or `finally` of
    /// the script runs any more.
    pub fuel: Option<u64>,
    /// So much memory; more is a `MemoryError`.
    pub memory: Option<MemoryLimit>,
    /// Set from outside, it makes the script raise `KeyboardInterrupt`.
    pub interrupt: Option<Arc<AtomicBool>>,
    /// Set from outside, it stops the script as if its fuel had run out.
    pub stop: Option<Arc<AtomicBool>>,
}

/// A limit on memory.
#[derive(Clone, Copy, Debug)]
pub struct MemoryLimit {
    /// Bytes.
    pub most: usize,
    /// How many bytes the process has now.
    pub used: fn() -> usize,
}

/// Watches over the limits while Python runs.
pub struct Meter {
    limits: Limits,
    /// Instructions until the next look.
    left: Cell<u32>,
    /// Instructions allowed after those.
    fuel: Cell<u64>,
    /// Instructions given out so far, those of `left` included.
    given: Cell<u64>,
    /// Instructions between looks.
    stride: u32,
    stopped: Cell<bool>,
    /// Up to so many bytes nothing more is said: whoever was told that there
    /// is no more memory needs some to handle that.
    told: Cell<usize>,
    /// The most objects that lived at the time of a look.
    peak: Cell<usize>,
}

impl Meter {
    /// A meter. An exact one looks at each instruction, for the peak.
    pub fn new(limits: Limits, exact: bool) -> Meter {
        Meter {
            left: Cell::new(0),
            fuel: Cell::new(limits.fuel.unwrap_or(u64::MAX)),
            given: Cell::new(0),
            stride: if exact { 1 } else { BETWEEN_LOOKS },
            stopped: Cell::new(false),
            told: Cell::new(0),
            peak: Cell::new(0),
            limits,
        }
    }

    /// One more instruction is about to run.
    ///
    /// # Errors
    /// If the script may not go on. Only the fuel ends anywhere; the other
    /// errors come at jumps and calls, as Ctrl-C does in CPython.
    #[inline]
    pub fn tick(&self, py: &Python, op: Op) -> Res<()> {
        match self.left.get().checked_sub(1) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => self.look(py, is_a_place_to_interrupt(op)),
        }
    }

    /// One more step of a loop in native code.
    ///
    /// # Errors
    /// If the script may not go on.
    #[inline]
    pub fn step(&self, py: &Python) -> Res<()> {
        match self.left.get().checked_sub(1) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => self.look(py, true),
        }
    }

    #[cold]
    fn look(&self, py: &Python, interruptible: bool) -> Res<()> {
        self.peak.set(self.peak.get().max(py.heap.live()));
        let told = |flag: &Option<Arc<AtomicBool>>| {
            let flag = flag.as_ref();
            flag.is_some_and(|flag| flag.load(Ordering::Relaxed))
        };
        if self.stopped.get() || self.fuel.get() == 0 || told(&self.limits.stop) {
            self.stopped.set(true);
            // From here on no code of the script runs, finalizers included.
            py.silent.set(true);
            return Err(py.raise(T::SystemExit, ""));
        }
        if interruptible {
            if let Some(flag) = &self.limits.interrupt
                && flag.swap(false, Ordering::Relaxed)
            {
                return Err(py.interrupted());
            }
            self.room_for(py, 0)?;
        } else if self.limits.interrupt.is_some() || self.limits.memory.is_some() {
            // Look again at the next instruction.
            return self.burn(1);
        }
        self.burn(self.stride)
    }

    /// Lets this instruction and those up to the next look run.
    fn burn(&self, instructions: u32) -> Res<()> {
        let allowed = self.fuel.get().min(u64::from(instructions));
        self.fuel.set(self.fuel.get() - allowed);
        self.given.set(self.given.get() + allowed);
        self.left.set((allowed as u32).saturating_sub(1));
        Ok(())
    }

    /// Whether so many more bytes may be asked for.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn room_for(&self, py: &Python, bytes: usize) -> Res<()> {
        let Some(memory) = self.limits.memory else {
            return if bytes > LARGEST_REQUEST {
                Err(py.raise_bare(T::MemoryError))
            } else {
                Ok(())
            };
        };
        let used = (memory.used)();
        if used <= memory.most {
            self.told.set(0);
        }
        if used.saturating_add(bytes) <= memory.most.max(self.told.get()) {
            return Ok(());
        }
        if bytes == 0 && used < memory.most.saturating_mul(2) {
            self.told.set(used + memory.most / 8);
        }
        let most = readable(memory.most);
        let message = if bytes == 0 {
            format!("the script uses more than the {most} it may have")
        } else {
            let bytes = readable(bytes);
            format!("{bytes} more would be above the {most} that the script may have")
        };
        Err(py.raise(T::MemoryError, message))
    }

    /// Something of this size was made. If it is large, the next instruction
    /// looks at the memory: things that double are soon beyond any limit.
    #[inline]
    pub fn made(&self, bytes: usize) {
        if bytes >= LARGE {
            let left = u64::from(self.left.replace(0));
            self.fuel.set(self.fuel.get() + left);
            self.given.set(self.given.get() - left);
        }
    }

    /// Whether the script was stopped for good.
    pub fn is_stopped(&self) -> bool {
        self.stopped.get()
    }

    /// How many instructions it had, when all of them are used up.
    pub fn used_up(&self) -> Option<u64> {
        self.limits.fuel.filter(|_| self.fuel.get() == 0)
    }

    /// How many instructions ran, steps of native loops included.
    pub fn instructions(&self) -> u64 {
        self.given.get() - u64::from(self.left.get())
    }

    /// The script may use up its fuel once more: a new line at the prompt.
    pub fn refill(&self) {
        self.fuel.set(self.limits.fuel.unwrap_or(u64::MAX));
        self.given
            .set(self.given.get() - u64::from(self.left.replace(0)));
        self.stopped.set(false);
    }

    /// The most objects seen alive.
    pub fn peak(&self) -> usize {
        self.peak.get()
    }
}

fn is_a_place_to_interrupt(op: Op) -> bool {
    matches!(
        op,
        Op::Jump(_) | Op::PopJumpIfFalse(_) | Op::PopJumpIfTrue(_) | Op::ForIter(_) | Op::Call(..)
    )
}

/// A number of bytes for people: `64 MiB`, `1.5 KiB`, `12 bytes`.
pub fn readable(bytes: usize) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let Some((size, unit)) = units.into_iter().find(|(size, _)| bytes >= *size) else {
        return format!("{bytes} bytes");
    };
    let tenths = bytes as u128 * 10 / size as u128;
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        tenth => format!("{}.{tenth} {unit}", tenths / 10),
    }
}
