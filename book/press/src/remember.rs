//! Programs that have run need not run again: what they print depends on
//! nothing but their text. A server that builds the book at each change spends
//! most of its time here without this.

use crate::run::{Ran, Runner};
use ch13_python::trace::Limits;
use picture::Film;
use std::cell::RefCell;
use std::collections::HashMap;

/// A runner that remembers.
#[derive(Debug, Default)]
pub struct Remembering<R> {
    runner: R,
    runs: RefCell<HashMap<(String, String, bool), Ran>>,
    /// By the source, and by how it was looked at.
    films: RefCell<HashMap<(String, String), Film>>,
}

impl<R: Runner> Runner for Remembering<R> {
    fn run(&self, source: &str, file_name: &str, repl: bool) -> Result<Ran, String> {
        let key = (source.to_string(), file_name.to_string(), repl);
        if let Some(ran) = self.runs.borrow().get(&key) {
            return Ok(ran.clone());
        }
        let ran = self.runner.run(source, file_name, repl)?;
        self.runs.borrow_mut().insert(key, ran.clone());
        Ok(ran)
    }

    fn film(&self, source: &str, repl: bool, limits: Limits) -> Result<Film, String> {
        let key = (source.to_string(), format!("{repl} {limits:?}"));
        if let Some(film) = self.films.borrow().get(&key) {
            return Ok(film.clone());
        }
        let film = self.runner.film(source, repl, limits)?;
        self.films.borrow_mut().insert(key, film.clone());
        Ok(film)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[derive(Default)]
    struct Counts(Cell<u32>);

    impl Runner for Counts {
        fn run(&self, source: &str, _: &str, repl: bool) -> Result<Ran, String> {
            self.0.set(self.0.get() + 1);
            if source == "bad" {
                return Err("it did not end".into());
            }
            Ok(Ran {
                status: i32::from(repl),
                ..Ran::default()
            })
        }

        fn film(&self, source: &str, _: bool, _: Limits) -> Result<Film, String> {
            self.0.set(self.0.get() + 1);
            Ok(Film {
                source: source.to_string(),
                ..Film::default()
            })
        }
    }

    #[test]
    fn the_same_program_runs_once_unless_it_failed() {
        let runner = Remembering::<Counts>::default();
        for _ in 0..2 {
            assert_eq!(runner.run("a", "x.py", false).unwrap().status, 0);
            assert_eq!(runner.run("a", "x.py", true).unwrap().status, 1);
            assert!(runner.run("bad", "x.py", false).is_err());
        }
        assert_eq!(runner.runner.0.get(), 4);
        let all = Limits::default();
        let memory = Limits {
            memory: true,
            ..all
        };
        for _ in 0..2 {
            assert_eq!(runner.film("a", false, all).unwrap().source, "a");
            runner.film("a", false, memory).unwrap();
            runner.film("b", false, all).unwrap();
        }
        assert_eq!(runner.runner.0.get(), 7);
    }
}
