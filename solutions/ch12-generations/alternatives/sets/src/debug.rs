//! What to do besides collecting.

use std::ops::BitOr;

/// Python's `gc.set_debug` flags, by their numbers. Only
/// [`SAVEALL`](Self::SAVEALL) changes what the collector does; the others are
/// kept for whoever prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DebugFlags(pub u32);

impl DebugFlags {
    /// Nothing besides.
    pub const NONE: DebugFlags = DebugFlags(0);
    /// Print statistics.
    pub const STATS: DebugFlags = DebugFlags(1);
    /// Print what is collected.
    pub const COLLECTABLE: DebugFlags = DebugFlags(2);
    /// Print what cannot be collected.
    pub const UNCOLLECTABLE: DebugFlags = DebugFlags(4);
    /// Keep garbage in a list instead of breaking it up.
    pub const SAVEALL: DebugFlags = DebugFlags(32);
    /// To look for a leak: the last three.
    pub const LEAK: DebugFlags = DebugFlags(38);

    /// Whether all of these are set.
    pub fn has(self, flags: DebugFlags) -> bool {
        self.0 & flags.0 == flags.0
    }
}

impl BitOr for DebugFlags {
    type Output = DebugFlags;

    fn bitor(self, more: DebugFlags) -> DebugFlags {
        DebugFlags(self.0 | more.0)
    }
}
