//! Where reports go: a terminal that is drawn anew each time, or plain lines.

use crossterm::cursor::MoveTo;
use crossterm::execute;
use crossterm::terminal::{self, Clear, ClearType};
use std::io::Write;

/// The learner's screen. Nothing on it is said by colour or place alone.
pub struct Screen {
    drawn: bool,
}

impl Screen {
    /// Takes the terminal for drawing, if that is wanted and possible.
    pub fn new(draw: bool) -> Screen {
        Screen {
            drawn: draw && terminal::enable_raw_mode().is_ok(),
        }
    }

    /// Whether keys are read one by one and the screen is drawn anew.
    pub fn is_drawn(&self) -> bool {
        self.drawn
    }

    /// How many columns a report may use.
    pub fn width(&self) -> usize {
        let told = std::env::var("COLUMNS").ok();
        let told = told.and_then(|text| text.parse().ok());
        let asked = || terminal::size().ok().map(|(columns, _)| columns.into());
        let asked = if self.drawn { asked() } else { None };
        asked.or(told).unwrap_or(80).clamp(40, 100)
    }

    /// Whether reports may have bold type.
    pub fn is_styled(&self) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        self.drawn && !set("NO_COLOR")
    }

    /// Shows a page in place of the one before.
    pub fn page(&self, text: &str) {
        if self.drawn {
            let _ = execute!(std::io::stdout(), Clear(ClearType::All), MoveTo(0, 0));
        }
        self.lines(text);
    }

    /// Adds lines to the page.
    pub fn lines(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        let end = if self.drawn { "\r\n" } else { "\n" };
        for line in text.lines() {
            let _ = write!(out, "{line}{end}");
        }
        let _ = out.flush();
    }

    /// What goes on now, on a line that the next one replaces.
    pub fn step(&self, text: &str) {
        if !self.drawn {
            return;
        }
        let cut: String = text.chars().take(self.width() - 1).collect();
        let mut out = std::io::stdout().lock();
        let _ = write!(out, "\r\x1b[K{cut}");
        let _ = out.flush();
    }

    /// Takes the changing line away.
    pub fn step_done(&self) {
        self.step("");
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.drawn {
            self.step_done();
            let _ = terminal::disable_raw_mode();
        }
    }
}
