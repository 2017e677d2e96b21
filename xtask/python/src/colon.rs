//! What begins with a colon at the prompt: questions to the heap.

use ch03_ref::{Ref, is};
use ch12_generations::Generation;
use ch13_python::Session;
use ch13_python::given::Python;
use ch13_python::objects::{Inside, Module};
use std::cell::Cell;
use std::rc::Rc;

const HELP: &str = "\
:graph [NAME]  a picture of what the names, or one of them, lead to
:refs NAME     how many references there are to an object, and who holds them
:gc            collects garbage and says what became of it
:stats         births, deaths, collections, pages
:help          this
:quit          leaves, as Ctrl-D does
Ctrl-C cancels the line, or stops what is running. `_` is the last value shown.";

/// Answers them.
pub struct Colon<'s> {
    session: &'s Session,
    pictures: Cell<usize>,
}

impl<'s> Colon<'s> {
    /// For a session.
    pub fn new(session: &'s Session) -> Colon<'s> {
        Colon {
            session,
            pictures: Cell::new(0),
        }
    }

    /// Answers a line; whether it asks to leave.
    pub fn run(&self, line: &str) -> bool {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let name = rest.trim();
        let answer = match word {
            ":quit" | ":q" | ":exit" => return true,
            ":help" | ":h" | ":?" => HELP.to_owned(),
            ":gc" => self.collect(),
            ":stats" => self.session.stats().to_string().trim_end().to_owned(),
            ":graph" => self.graph(name),
            ":refs" if name.is_empty() => "which name? `:refs x`".into(),
            ":refs" => self
                .named(name)
                .map_or_else(|why| why, |r| self.refs(name, &r)),
            _ => format!("there is no {word}; `:help` lists what there is"),
        };
        println!("{answer}");
        false
    }

    fn python(&self) -> &Rc<Python> {
        self.session.python()
    }

    fn named(&self, name: &str) -> Result<Ref, String> {
        let found = self
            .session
            .names()
            .into_iter()
            .find(|(known, _)| known == name);
        found.map(|(_, r)| r).ok_or_else(|| {
            let known: Vec<String> = self
                .session
                .names()
                .into_iter()
                .map(|(name, _)| name)
                .collect();
            match known.is_empty() {
                true => format!("there is no name {name}: nothing was assigned yet"),
                false => format!("there is no name {name}; there are: {}", known.join(", ")),
            }
        })
    }

    fn collect(&self) -> String {
        let py = self.python();
        let before = py.heap.live();
        let found = py.gc.collect(Generation::Old);
        py.flush();
        let after = py.heap.live();
        format!("unreachable: {found}; {before} objects before, {after} after")
    }

    fn graph(&self, name: &str) -> String {
        let names = if name.is_empty() {
            let mut names = self.session.names();
            names.retain(|(_, r)| r.get::<Module>().is_none());
            names
        } else {
            match self.named(name) {
                Ok(r) => vec![(name.to_owned(), r)],
                Err(why) => return why,
            }
        };
        if names.is_empty() {
            return "there is nothing to draw: no name was assigned yet".into();
        }
        let Some(globals) = self.session.globals() else {
            return "the session has no names".into();
        };
        let (svg, nodes) = self.python().picture(&names, &globals);
        let number = self.pictures.get() + 1;
        self.pictures.set(number);
        let file = format!("graph-{number}.svg");
        match std::fs::write(&file, svg) {
            Ok(()) if nodes == 1 => format!("{file}: 1 object"),
            Ok(()) => format!("{file}: {nodes} objects"),
            Err(error) => format!("{file} can't be written: {error}"),
        }
    }

    /// Who refers to an object: names, containers, and what can't be seen.
    fn refs(&self, name: &str, r: &Ref) -> String {
        let py = self.python();
        // Ours does not count.
        let count = r.refcount() - 1;
        let mut lines = Vec::new();
        let mut found: u32 = 0;
        for (other, _) in self
            .session
            .names()
            .iter()
            .filter(|(_, value)| is(value, r))
        {
            lines.push(format!("the name {other}"));
            found += 1;
        }
        let globals = self.session.globals();
        for referrer in py.referrers(&[r.uid()]) {
            if globals
                .as_ref()
                .is_some_and(|globals| is(globals, &referrer))
            {
                continue;
            }
            let mut times: u32 = 0;
            referrer.traverse(&mut |child| times += u32::from(is(child, r)));
            found += times;
            let what = match referrer.class() {
                Some(class) => format!("the class {}", class.name()),
                None => format!("a {} at {}", py.class_name(&referrer), referrer.id()),
            };
            lines.push(match times {
                1 => what,
                _ => format!("{what}, {times} times"),
            });
        }
        // `names()` made one more reference for each name; they are gone again.
        if count > found {
            let s = if count - found == 1 { "" } else { "s" };
            lines.push(format!("{} reference{s} that no container holds: constants, `_`, the table of interned strings", count - found));
        }
        let s = if count == 1 { "" } else { "s" };
        format!("{name}: {count} reference{s}\n  {}", lines.join("\n  "))
    }
}
