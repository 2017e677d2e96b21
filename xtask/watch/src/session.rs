//! The session: what is judged now, and what each save and key does.

use crate::event::{Ended, Event};
use crate::keys::{HELP, Key};
use crate::runner::Runner;
use crate::screen::Screen;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};
use xtask::course::{self, Task};
use xtask::pristine::Course;
use xtask::progress::Progress;
use xtask::ui::{self, Ui};

/// How long saves are gathered: an editor writes a file in several steps, and
/// "save all" writes several files.
const GATHER: Duration = Duration::from_millis(25);

/// What a run of the tool is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    /// The chapter's tests, for a quick answer.
    Tests,
    /// The whole chapter, with the code that must not compile.
    Whole,
    /// Hints, status, all chapters: shown as they are.
    Other,
}

pub struct Session {
    course: Course,
    /// The chapter at hand, by folder name.
    chapter: String,
    /// Whether the learner named it; otherwise it follows their saves.
    stays: bool,
    /// What is handed on to `verify`.
    flags: Vec<OsString>,
    screen: Screen,
    runner: Runner,
    job: Job,
    number: u64,
    begun: Instant,
    /// Whether the next key answers "really look at the solution?".
    asking: bool,
}

impl Session {
    pub fn new(
        course: Course,
        chapter: Option<String>,
        flags: Vec<OsString>,
        screen: Screen,
        program: PathBuf,
        events: Sender<Event>,
    ) -> Session {
        let mut runner = Runner::new(program, course.layout.root.clone(), events);
        runner.styled = screen.is_styled();
        let mut session = Session {
            stays: chapter.is_some(),
            chapter: chapter.unwrap_or_default(),
            course,
            flags,
            screen,
            runner,
            job: Job::Other,
            number: 0,
            begun: Instant::now(),
            asking: false,
        };
        if !session.stays {
            session.chapter = session.unfinished_after("");
        }
        session
    }

    /// The first words.
    pub fn greet(&mut self, note: Option<&str>) {
        let mut text = String::from(
            "Watching exercises/. Save a file, and its chapter is judged; by hand: `cargo xtask \
             verify`.\n",
        );
        if let Some(note) = note {
            text.push_str(&format!("note: {note}\n"));
        }
        if !self.screen.is_drawn() {
            text.push_str(
                "Write a letter and Enter: h hint, n next, a all, s status, p peek, r run again, \
                 q quit\n",
            );
        }
        self.screen.page(&self.wrapped(&text));
        self.judge();
    }

    /// Answers events until the learner quits.
    pub fn run(&mut self, events: &Receiver<Event>) {
        while let Ok(event) = events.recv() {
            match event {
                Event::Saved(mut chapters) => {
                    let mut later = Vec::new();
                    let until = Instant::now() + GATHER;
                    while let Ok(more) =
                        events.recv_timeout(until.saturating_duration_since(Instant::now()))
                    {
                        match more {
                            Event::Saved(more) => chapters.extend(more),
                            other => later.push(other),
                        }
                    }
                    self.saved(&chapters);
                    if !later.into_iter().all(|event| self.answer(event)) {
                        return;
                    }
                }
                other => {
                    if !self.answer(other) {
                        return;
                    }
                }
            }
        }
    }

    /// Answers one event; returns whether to go on.
    fn answer(&mut self, event: Event) -> bool {
        match event {
            Event::Key(key) => return self.key(key),
            Event::Step(number, text) if number == self.number => self.screen.step(&text),
            Event::Done(number, ended) if number == self.number => self.done(&ended),
            // Of a run that was ended for a newer one.
            Event::Step(..) | Event::Done(..) => {}
            Event::Saved(chapters) => self.saved(&chapters),
        }
        true
    }

    fn saved(&mut self, chapters: &BTreeSet<String>) {
        let concerned = chapters.contains(&self.chapter) || !self.flags.is_empty();
        match chapters.first() {
            Some(other) if !self.stays && !concerned => {
                self.chapter = other.clone();
            }
            _ if !concerned => return,
            _ => {}
        }
        self.judge();
    }

    /// Judges the chapter at hand, its tests first.
    fn judge(&mut self) {
        self.begun = Instant::now();
        let number = self.number_of_chapter();
        if !self.screen.is_drawn() {
            self.screen
                .lines(&format!("\n--- {}: judging", course::short(number)));
        }
        self.verify(Job::Tests);
    }

    fn verify(&mut self, job: Job) {
        let mut args: Vec<OsString> =
            vec!["verify".into(), self.number_of_chapter().to_string().into()];
        if job == Job::Tests {
            args.push("--no-compile-fail".into());
        }
        args.extend(self.flags.iter().cloned());
        self.start(job, &args);
    }

    fn start(&mut self, job: Job, args: &[OsString]) {
        self.asking = false;
        self.runner.width = self.screen.width();
        match self.runner.start(args) {
            Ok(number) => {
                self.number = number;
                self.job = job;
            }
            Err(why) => self.show(&why),
        }
    }

    fn done(&mut self, ended: &Ended) {
        self.screen.step_done();
        let passed = ended.status == Some(0);
        if self.job == Job::Tests && passed && self.has_compile_fail() {
            let text = format!(
                "{} {}: all tests pass ({}); now the code that must not compile",
                course::short(self.number_of_chapter()),
                self.chapter_title(),
                self.waited()
            );
            self.screen.page(&text);
            self.verify(Job::Whole);
            return;
        }
        let mut text = ended.out.clone();
        if !matches!(ended.status, Some(0 | 1)) {
            text.push_str(&ended.err);
        }
        if self.job != Job::Other {
            text.push_str(&format!("\njudged in {}\n", self.waited()));
        }
        self.show(&text);
    }

    fn key(&mut self, key: Key) -> bool {
        if std::mem::take(&mut self.asking) {
            match key {
                Key::Yes => self.help("peek"),
                _ => self.show("The solution stays closed."),
            }
            return true;
        }
        let number = self.number_of_chapter();
        match key {
            Key::Quit => return false,
            Key::Again => self.judge(),
            Key::Hint => self.help("hint"),
            Key::Peek => self.ask(),
            Key::Next => {
                self.chapter = self.unfinished_after(&self.chapter);
                if self.number_of_chapter() == number {
                    self.show("No other chapter is unfinished. `a` looks at all of them.");
                } else {
                    self.judge();
                }
            }
            Key::All => self.start(Job::Other, &["verify".into(), "--all".into()]),
            Key::Status => self.start(Job::Other, &["status".into()]),
            Key::Yes | Key::Other => {}
        }
        true
    }

    /// `hint` or `peek` for the first task that is not done.
    fn help(&mut self, what: &str) {
        match self.open_task() {
            Some(task) => {
                let number = self.number_of_chapter().to_string();
                self.start(Job::Other, &[what.into(), number.into(), task.name.into()]);
            }
            None => self.show("Every task of this chapter is done."),
        }
    }

    fn ask(&mut self) {
        match self.open_task() {
            Some(task) => {
                self.show(&self.wrapped(&format!(
                    "Look at our solution of `{}`? It will be noted. y: yes, any other key: no",
                    task.name
                )));
                self.asking = true;
            }
            None => self.show("Every task of this chapter is done."),
        }
    }

    /// A text of ours in the columns there are. Reports fit already.
    fn wrapped(&self, text: &str) -> String {
        ui::wrap(text, self.screen.width()).join("\n")
    }

    /// A page with the progress and the keys below.
    fn show(&self, text: &str) {
        let mut page = text.trim_end().to_string();
        page.push_str(&format!("\n\n{}\n", self.wrapped(&self.overview())));
        if self.screen.is_drawn() {
            page.push_str(&keys(self.screen.width()));
        }
        self.screen.page(&page);
    }

    /// How far the learner is in the whole course.
    fn overview(&self) -> String {
        const BAR: usize = 20;
        let progress = self.progress();
        let all = self.course.ids.len();
        let finished = |id: &&String| progress.finished(id);
        let done = self.course.ids.iter().filter(finished).count();
        let points: u32 = progress.chapters.values().map(|record| record.points).sum();
        let most = self
            .course
            .ids
            .iter()
            .filter_map(|id| self.course.load(id).ok());
        let most: u32 = most.map(|loaded| loaded.chapter.points()).sum();
        let full = BAR * done / all.max(1);
        format!(
            "[{}{}] {done} of {all} chapters, {points} of {most} points",
            "#".repeat(full),
            "-".repeat(BAR - full)
        )
    }

    fn progress(&self) -> Progress {
        Progress::load(&self.course.layout, &Ui::new(true)).unwrap_or_default()
    }

    fn number_of_chapter(&self) -> u32 {
        course::number_of(&self.chapter).unwrap_or_default()
    }

    fn chapter_title(&self) -> String {
        let loaded = self.course.load(&self.chapter);
        loaded.map_or_else(|_| String::new(), |loaded| loaded.chapter.title.clone())
    }

    fn has_compile_fail(&self) -> bool {
        let loaded = self.course.load(&self.chapter);
        loaded.is_ok_and(|loaded| loaded.chapter.compile_fail.is_some())
    }

    /// The first task of the chapter at hand that has not passed.
    fn open_task(&self) -> Option<Task> {
        let loaded = self.course.load(&self.chapter).ok()?;
        let progress = self.progress();
        let passed = |task: &&Task| progress.passed(&self.chapter, &task.name);
        loaded
            .chapter
            .tasks
            .iter()
            .find(|task| !passed(task))
            .cloned()
    }

    /// The next unfinished chapter, round the course; the same one if all are done.
    fn unfinished_after(&self, id: &str) -> String {
        let progress = self.progress();
        let ids = &self.course.ids;
        let after = ids
            .iter()
            .position(|other| other == id)
            .map_or(0, |at| at + 1);
        let round = ids[after..].iter().chain(&ids[..after]);
        let mut open = round.filter(|other| !progress.finished(other));
        let last = ids.last().cloned().unwrap_or_default();
        open.next()
            .cloned()
            .unwrap_or(if id.is_empty() { last } else { id.to_string() })
    }

    /// How long the learner has waited.
    fn waited(&self) -> String {
        format!("{:.1} s", self.begun.elapsed().as_secs_f64())
    }
}

/// The keys, in lines of at most `width` columns; none is broken in two.
fn keys(width: usize) -> String {
    let mut lines = vec![String::new()];
    for (letter, _, does) in HELP {
        let word = format!("{letter}: {does}");
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(&word),
            Some(line) if line.len() + 3 + word.len() <= width => {
                line.push_str(&format!(" | {word}"));
            }
            _ => lines.push(word),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fit_a_narrow_terminal() {
        let text = keys(40);
        assert!(
            text.lines().all(|line| line.chars().count() <= 40),
            "{text}"
        );
        for (letter, _, does) in HELP {
            assert!(text.contains(&format!("{letter}: {does}")), "{text}");
        }
    }
}
