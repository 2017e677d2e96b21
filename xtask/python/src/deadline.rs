//! An end for scripts that take too long, also when the heap itself does not
//! come back.

use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{sleep, spawn};
use std::time::Duration;

/// The status of a script that was stopped.
const STOPPED: i32 = 3;

/// Between two instructions a script looks whether it is to stop. Whoever has
/// not looked for so long is in an endless loop of the heap's.
const GRACE: Duration = Duration::from_secs(3);

/// A flag that is set in so many seconds. The process ends a little later.
pub fn after(seconds: u64) -> Arc<AtomicBool> {
    let over = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&over);
    spawn(move || {
        sleep(Duration::from_secs(seconds));
        eprintln!("the script's {seconds} seconds are over");
        flag.store(true, Ordering::Relaxed);
        sleep(GRACE);
        eprintln!(
            "the heap did not come back to the script: is there an endless loop in a chapter?\n  \
             next    cargo xtask verify --chain"
        );
        exit(STOPPED);
    });
    over
}
