//! What the learner presses, or writes on a line where keys cannot be read.

use crate::event::Event;
use crossterm::event::{Event as Raw, KeyCode, KeyEventKind, KeyModifiers};
use std::io::BufRead;
use std::sync::mpsc::Sender;

/// A wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Again,
    Hint,
    Next,
    All,
    Peek,
    Status,
    Quit,
    Yes,
    /// Anything else.
    Other,
}

/// What each key does, in the order in which they are shown.
pub const HELP: [(char, Key, &str); 7] = [
    ('h', Key::Hint, "hint"),
    ('n', Key::Next, "next chapter"),
    ('a', Key::All, "all chapters"),
    ('s', Key::Status, "status"),
    ('p', Key::Peek, "peek"),
    ('r', Key::Again, "run again"),
    ('q', Key::Quit, "quit"),
];

impl Key {
    fn of(letter: char) -> Key {
        let letter = letter.to_ascii_lowercase();
        let known = HELP.iter().find(|(key, _, _)| *key == letter);
        match known {
            Some((_, key, _)) => *key,
            None if letter == 'y' => Key::Yes,
            None => Key::Other,
        }
    }
}

/// Sends keys from now on: those pressed, or the first letter of each line.
pub fn listen(pressed: bool, events: &Sender<Event>) {
    let events = events.clone();
    std::thread::spawn(move || {
        if pressed {
            while let Some(key) = press() {
                if events.send(Event::Key(key)).is_err() {
                    return;
                }
            }
        } else {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                let first = line.trim().chars().next();
                let key = first.map_or(Key::Again, Key::of);
                if events.send(Event::Key(key)).is_err() {
                    return;
                }
            }
            // The input has ended; saves go on.
        }
    });
}

/// The next key that was pressed; `None` when there is no terminal any more.
fn press() -> Option<Key> {
    loop {
        let Ok(event) = crossterm::event::read() else {
            return None;
        };
        let Raw::Key(key) = event else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        return Some(match key.code {
            KeyCode::Char('c' | 'd') if control => Key::Quit,
            KeyCode::Char(letter) if !control => Key::of(letter),
            KeyCode::Enter => Key::Again,
            _ => Key::Other,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_is_one_wish() {
        for (letter, key, _) in HELP {
            assert_eq!(Key::of(letter), key);
            assert_eq!(Key::of(letter.to_ascii_uppercase()), key);
            let same = HELP.iter().filter(|(other, _, _)| *other == letter);
            assert_eq!(same.count(), 1, "{letter}");
        }
        assert_eq!(Key::of('y'), Key::Yes);
        assert_eq!(Key::of('x'), Key::Other);
    }
}
