//! A global allocator that checks every block.
//!
//! A test binary installs it with one line:
//!
//! ```ignore
//! #[global_allocator]
//! static ALLOCATOR: testkit::alloc::Checking = testkit::alloc::Checking;
//! ```
//!
//! and a test asks about a piece of work: `alloc::assert_clean(|| { … })`.
//!
//! Between the opening and the closing of such a window, freed blocks are
//! filled with [`FREED`] and kept, so a second free or a late write is seen for
//! certain and harms nothing. What happens on other threads, and outside a
//! window, is passed on to the system.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr;
use std::slice;
use std::sync::atomic::{AtomicU64, Ordering};

/// Every byte of a freed block, while its window is open.
pub const FREED: u8 = 0xdd;
/// Every byte of a new block that nobody has written to.
pub const FRESH: u8 = 0xa5;
/// The bytes behind a block, to notice a write past its end.
const FENCE: u8 = 0xfb;
const FENCE_LEN: usize = 16;

const LIVE_MARK: usize = 0x6c69_7665;
const FREED_MARK: usize = 0x6672_6565;

/// The allocator. It has no state of its own.
pub struct Checking;

/// What went wrong in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Blocks allocated in the window that nobody freed.
    pub leaked_blocks: usize,
    /// Their size in bytes.
    pub leaked_bytes: usize,
    /// Frees of a block that was free already.
    pub double_frees: usize,
    /// Freed blocks that were written to afterwards.
    pub writes_after_free: usize,
    /// Blocks with a write past their end.
    pub writes_past_end: usize,
    /// Frees with another size or alignment than the block was allocated with.
    pub wrong_layouts: usize,
    /// All allocations, to see that there were any.
    pub allocations: usize,
}

/// Sits in front of every block.
struct Header {
    mark: usize,
    /// The window the block was born in; 0 for none.
    window: u64,
    layout: Layout,
    /// The next block that this window keeps.
    next: *mut Header,
}

/// The open window of a thread. Plain data: the allocator must not allocate,
/// and nothing of this may need a destructor.
#[derive(Clone, Copy)]
struct Window {
    /// 0 means that no window is open.
    id: u64,
    live_blocks: isize,
    live_bytes: isize,
    kept: *mut Header,
    report: Report,
}

const CLOSED: Window = Window {
    id: 0,
    live_blocks: 0,
    live_bytes: 0,
    kept: ptr::null_mut(),
    report: Report {
        leaked_blocks: 0,
        leaked_bytes: 0,
        double_frees: 0,
        writes_after_free: 0,
        writes_past_end: 0,
        wrong_layouts: 0,
        allocations: 0,
    },
};

thread_local! {
    static WINDOW: Cell<Window> = const { Cell::new(CLOSED) };
}

/// The layout with room for the header in front and the fence behind, and the
/// distance from its start to the block.
fn outer(layout: Layout) -> Option<(Layout, usize)> {
    let align = layout.align().max(align_of::<Header>());
    let front = size_of::<Header>().next_multiple_of(align);
    let size = front.checked_add(layout.size())?.checked_add(FENCE_LEN)?;
    Some((Layout::from_size_align(size, align).ok()?, front))
}

fn header_of(block: *mut u8) -> *mut Header {
    block.wrapping_sub(size_of::<Header>()).cast()
}

fn block_of(header: *mut Header) -> *mut u8 {
    header.cast::<u8>().wrapping_add(size_of::<Header>())
}

// SAFETY: needs that `alloc` returns null or a fresh block of the asked layout and that
// nothing unwinds; holds because the block lies inside a larger one from `System` with at least
// its alignment, and no path here panics; would break if a block were handed out twice, which
// keeping freed blocks until their window closes rules out.
unsafe impl GlobalAlloc for Checking {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some((whole, front)) = outer(layout) else {
            return ptr::null_mut();
        };
        // SAFETY: needs a layout that is not empty; holds because the header is in it; would
        // break if the header had no fields.
        let start = unsafe { System.alloc(whole) };
        if start.is_null() {
            return start;
        }
        let block = start.wrapping_add(front);
        let mut window = WINDOW.get();
        let header = Header {
            mark: LIVE_MARK,
            window: window.id,
            layout,
            next: ptr::null_mut(),
        };
        // SAFETY: needs `front` bytes before the block, its size and a fence behind it, all ours;
        // holds because `outer` asked for exactly that; would break if `front` were not a
        // multiple of the header's alignment.
        unsafe {
            header_of(block).write(header);
            block
                .wrapping_add(layout.size())
                .write_bytes(FENCE, FENCE_LEN);
        }
        if window.id != 0 {
            // SAFETY: needs the block's bytes to be ours; holds as above; would break if the
            // caller had the block already.
            unsafe { block.write_bytes(FRESH, layout.size()) };
            window.live_blocks += 1;
            window.live_bytes += layout.size() as isize;
            window.report.allocations += 1;
            WINDOW.set(window);
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let header = header_of(block);
        let mut window = WINDOW.get();
        // SAFETY: needs a block that this allocator made and still has; holds because the caller
        // promises the first, and a block freed in an open window is kept; would break on a
        // double free outside any window, as it would with the system's allocator.
        let known = unsafe { &mut *header };
        if known.mark != LIVE_MARK {
            window.report.double_frees += 1;
            WINDOW.set(window);
            return;
        }
        known.mark = FREED_MARK;
        if window.id == 0 {
            give_back(header);
            return;
        }
        window.report.wrong_layouts += usize::from(known.layout != layout);
        if known.window == window.id {
            window.live_blocks -= 1;
            window.live_bytes -= known.layout.size() as isize;
        }
        let size = known.layout.size();
        window.report.writes_past_end +=
            usize::from(!all_are(block.wrapping_add(size), FENCE_LEN, FENCE));
        known.next = window.kept;
        window.kept = header;
        WINDOW.set(window);
        // SAFETY: needs the block's bytes to be ours again; holds because its owner has just
        // freed it; would break if the owner went on using it, which is what this shows.
        unsafe { block.write_bytes(FREED, size) };
    }
}

/// Whether the bytes from `start` on all have this value.
fn all_are(start: *const u8, len: usize, value: u8) -> bool {
    // SAFETY: needs `len` readable bytes that nobody writes to meanwhile; holds because both
    // callers pass a part of one block that was written in full, and its owner has given it up;
    // would break if a header's size were overwritten.
    let bytes = unsafe { slice::from_raw_parts(start, len) };
    match bytes {
        [] => true,
        // Each like the one before it: an arena is a million bytes, and compared at once.
        [first, others @ ..] => *first == value && *others == bytes[..others.len()],
    }
}

/// Hands a freed block to the system.
fn give_back(header: *mut Header) {
    // SAFETY: needs a header that `alloc` wrote; holds because both callers got it from a block
    // that was just marked as freed; would break if it had been given back before.
    let layout = unsafe { (*header).layout };
    if let Some((whole, front)) = outer(layout) {
        let start = block_of(header).wrapping_sub(front);
        // SAFETY: needs the pointer and layout of the allocation; holds because `outer` gives
        // the same answer for the same layout; would break if the header were damaged.
        unsafe { System.dealloc(start, whole) };
    }
}

/// Runs `body` in a window of its own and says what went wrong in it.
///
/// What `body` returns counts as leaked if it owns memory. Printing inside can
/// grow a buffer that lives on; [`check`] knows how to tell.
///
/// # Panics
/// If [`Checking`] is not the global allocator, or a window is open already.
pub fn window<T>(body: impl FnOnce() -> T) -> (T, Report) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    assert!(
        WINDOW.get().id == 0,
        "a window is open already on this thread"
    );
    WINDOW.set(Window {
        id: NEXT.fetch_add(1, Ordering::Relaxed),
        ..CLOSED
    });
    let open = Open;
    drop(std::hint::black_box(Box::new(0_u8)));
    let installed = WINDOW.get().report.allocations == 1;
    let value = installed.then(body);
    let report = open.close();
    let Some(value) = value else {
        panic!("testkit::alloc::Checking is not this test binary's #[global_allocator]");
    };
    (
        value,
        Report {
            allocations: report.allocations - 1,
            ..report
        },
    )
}

/// Runs `body`, and again when memory seems to leak: a buffer that grows for
/// good (standard output, a lazy static) is not a leak of the body's. The
/// smallest leak counts, any other fault counts at once.
pub fn check(mut body: impl FnMut()) -> Report {
    let mut report = window(&mut body).1;
    for _ in 0..2 {
        if report.leaked_blocks == 0 || report.other_faults() {
            break;
        }
        let again = window(&mut body).1;
        if again.other_faults() || again.leaked_blocks < report.leaked_blocks {
            report = again;
        }
    }
    report
}

/// Runs `body` like [`check`].
///
/// # Panics
/// With a sentence for each thing that went wrong.
#[track_caller]
pub fn assert_clean(body: impl FnMut()) {
    let report = check(body);
    let faults = report.sentences();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

impl Report {
    fn other_faults(&self) -> bool {
        self.double_frees + self.writes_after_free + self.writes_past_end + self.wrong_layouts > 0
    }

    /// What went wrong, in words; empty if nothing did.
    pub fn sentences(&self) -> Vec<String> {
        let blocks = |n: usize| {
            if n == 1 {
                "1 block".into()
            } else {
                format!("{n} blocks")
            }
        };
        let faults = [
            (self.double_frees, "freed a second time"),
            (self.writes_after_free, "written to after being freed"),
            (self.writes_past_end, "written to past the end"),
            (
                self.wrong_layouts,
                "freed with another size or alignment than allocated with",
            ),
        ];
        let mut said: Vec<String> = faults
            .iter()
            .filter(|(times, _)| *times > 0)
            .map(|(times, what)| format!("{} of memory {what}", blocks(*times)))
            .collect();
        if self.leaked_blocks > 0 {
            said.push(format!(
                "{} of memory ({} bytes) never freed",
                blocks(self.leaked_blocks),
                self.leaked_bytes
            ));
        }
        said
    }
}

/// An open window; it closes even if the body panics.
struct Open;

impl Open {
    fn close(self) -> Report {
        let window = WINDOW.replace(CLOSED);
        std::mem::forget(self);
        finish(window)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        finish(WINDOW.replace(CLOSED));
    }
}

/// Looks at every kept block once more and gives it back.
fn finish(window: Window) -> Report {
    let mut report = window.report;
    let mut kept = window.kept;
    while !kept.is_null() {
        // SAFETY: needs a live header; holds because the list has only blocks that this window
        // kept, each once; would break if a late write had destroyed the link.
        let (size, next) = unsafe { ((*kept).layout.size(), (*kept).next) };
        report.writes_after_free += usize::from(!all_are(block_of(kept), size, FREED));
        give_back(kept);
        kept = next;
    }
    report.leaked_blocks = window.live_blocks.max(0) as usize;
    report.leaked_bytes = window.live_bytes.max(0) as usize;
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    #[global_allocator]
    static ALLOCATOR: Checking = Checking;

    fn one(change: impl FnOnce(&mut Report)) -> Report {
        let mut report = Report::default();
        change(&mut report);
        report
    }

    #[test]
    fn honest_work_is_clean() {
        let report = check(|| {
            let mut words: Vec<String> = (0..100).map(|n| format!("word {n}")).collect();
            words.retain(|word| word.len() > 6);
            black_box(&words);
        });
        assert_eq!(
            report,
            Report {
                allocations: report.allocations,
                ..Report::default()
            }
        );
        assert!(report.allocations > 100, "{report:?}");
    }

    #[test]
    fn a_leak_is_seen() {
        let report = check(|| std::mem::forget(black_box(vec![7_u8; 40])));
        assert_eq!((report.leaked_blocks, report.leaked_bytes), (1, 40));
        assert_eq!(
            report.sentences(),
            ["1 block of memory (40 bytes) never freed"]
        );
    }

    #[test]
    fn a_buffer_that_grows_once_is_not_a_leak() {
        let mut buffer = Vec::new();
        let report = check(|| {
            if buffer.is_empty() {
                buffer.push(1_u8);
            }
        });
        assert_eq!(report.leaked_blocks, 0);
    }

    #[test]
    fn a_double_free_is_seen_and_harms_nothing() {
        let report = check(|| {
            let layout = Layout::new::<u64>();
            // SAFETY: needs nothing more than a layout; the second free is the fault under test,
            // which `Checking` is made to survive; would break with the system's allocator.
            unsafe {
                let block = std::alloc::alloc(layout);
                std::alloc::dealloc(block, layout);
                std::alloc::dealloc(block, layout);
            }
        });
        assert_eq!(
            report,
            one(|report| (report.double_frees, report.allocations) = (1, 1))
        );
    }

    #[test]
    fn late_and_long_writes_and_wrong_layouts_are_seen() {
        let report = check(|| {
            let layout = Layout::new::<[u8; 24]>();
            // SAFETY: needs that the bytes written to still exist; holds because of the fence and
            // because the window keeps freed blocks; would break outside a window.
            unsafe {
                let long = std::alloc::alloc(layout);
                long.add(24).write(0);
                std::alloc::dealloc(long, layout);
                let late = std::alloc::alloc(layout);
                std::alloc::dealloc(late, layout);
                late.write(0);
                let wrong = std::alloc::alloc(layout);
                std::alloc::dealloc(wrong, Layout::new::<[u8; 16]>());
            }
        });
        let expected = one(|report| {
            report.writes_past_end = 1;
            report.writes_after_free = 1;
            report.wrong_layouts = 1;
            report.allocations = 3;
        });
        assert_eq!(report, expected);
        assert_eq!(report.sentences().len(), 3);
    }

    #[test]
    fn every_byte_is_looked_at() {
        let all = |bytes: &[u8]| all_are(bytes.as_ptr(), bytes.len(), FREED);
        assert!(all(&[]) && all(&[FREED]) && all(&[FREED; 100]));
        for at in [0, 1, 50, 99] {
            let mut bytes = [FREED; 100];
            bytes[at] = 0;
            assert!(!all(&bytes), "byte {at}");
        }
        assert!(!all(&[0; 100]), "alike, and not as they should be");
    }

    #[test]
    fn a_freed_block_reads_as_freed() {
        let byte = window(|| {
            let boxed = Box::into_raw(Box::new(1_u8));
            // SAFETY: needs the block to be readable after it was freed; holds because the open
            // window keeps it; would break outside a window.
            unsafe {
                drop(Box::from_raw(boxed));
                boxed.read()
            }
        });
        assert_eq!(byte.0, FREED);
    }

    #[test]
    fn a_panic_closes_the_window() {
        assert!(std::panic::catch_unwind(|| window(|| panic!("inside"))).is_err());
        assert_eq!(window(|| ()).1, Report::default());
    }

    #[test]
    #[should_panic(
        expected = "1 block of memory freed a second time\n2 blocks of memory (9 bytes)"
    )]
    fn every_fault_is_a_sentence() {
        let report = one(|report| {
            report.double_frees = 1;
            report.leaked_blocks = 2;
            report.leaked_bytes = 9;
        });
        panic!("{}", report.sentences().join("\n"));
    }
}
