//! Standard output that notices when nobody reads any more.

use std::io::{self, ErrorKind, Stdout, Write};

/// The status of a program whose reader went away, as shells have it.
const NOBODY_READS: i32 = 141;

/// Standard output. When it can't be written the process ends: quietly if the
/// reader went away (`| head`), else with the reason.
pub struct Screen(pub Stdout);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(self.0.write(bytes).unwrap_or_else(|error| give_up(&error)))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().unwrap_or_else(|error| give_up(&error));
        Ok(())
    }
}

fn give_up(error: &io::Error) -> ! {
    if error.kind() == ErrorKind::BrokenPipe {
        std::process::exit(NOBODY_READS);
    }
    let _ = writeln!(io::stderr(), "the output can't be written: {error}");
    std::process::exit(1);
}
