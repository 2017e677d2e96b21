//! What a heap did, in order.

use std::cell::RefCell;
use std::fmt::Display;
use std::rc::Rc;

/// A list of events. Clones share it, so a test can hand one to every object
/// and read them all in one place. It stays on one thread.
#[derive(Clone, Default)]
pub struct EventLog {
    events: Rc<RefCell<Vec<String>>>,
}

impl EventLog {
    /// An empty log.
    pub fn new() -> EventLog {
        EventLog::default()
    }

    /// Adds an event.
    pub fn push(&self, event: impl Display) {
        // Formatting may run the learner's code: finish it before the borrow.
        let event = event.to_string();
        self.events.borrow_mut().push(event);
    }

    /// The events, one a line.
    pub fn text(&self) -> String {
        self.events.borrow().join("\n")
    }

    /// The events, one a line; the log is empty afterwards.
    pub fn take(&self) -> String {
        self.events.take().join("\n")
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.events.borrow().len()
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.events.borrow().is_empty()
    }

    /// How many events read exactly like this.
    pub fn count(&self, event: &str) -> usize {
        self.events
            .borrow()
            .iter()
            .filter(|known| *known == event)
            .count()
    }
}

/// Compares the events since the last look with the expected lines, and empties
/// the log: `assert_log!(log, "+#1 list\n−#1")`. Common indentation does not
/// count, so the text may be a raw string over several lines.
#[macro_export]
macro_rules! assert_log {
    ($log:expr, $expected:expr $(,)?) => {
        $crate::assert_same_text(
            "the events are not the expected ones",
            $expected,
            &$log.take(),
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_one_list() {
        let log = EventLog::new();
        log.clone().push("one");
        log.push(2);
        log.push("one");
        assert_eq!(log.text(), "one\n2\none");
        assert_eq!((log.len(), log.count("one"), log.is_empty()), (3, 2, false));
        assert_eq!(log.take(), "one\n2\none");
        assert!(log.is_empty());
    }

    #[test]
    fn assert_log_sees_only_what_is_new() {
        let log = EventLog::new();
        log.push("born");
        assert_log!(log, "born");
        log.push("dying");
        log.push("died");
        assert_log!(
            log,
            "
            dying
            died
            "
        );
        assert_log!(log, "");
    }

    #[test]
    #[should_panic(expected = "the events are not the expected ones")]
    fn order_counts() {
        let log = EventLog::new();
        log.push("b");
        log.push("a");
        assert_log!(log, "a\nb");
    }

    #[test]
    fn an_event_may_log_while_it_is_formatted() {
        struct Nested(EventLog);
        impl Display for Nested {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.push("inner");
                f.write_str("outer")
            }
        }
        let log = EventLog::new();
        log.push(Nested(log.clone()));
        assert_eq!(log.text(), "inner\nouter");
    }
}
