// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What Python writes on standard error.

use super::{Python, T};
use crate::objects::{CodeObject, Exception, FrameObject, Inside, Traceback, Tuple};
use ch03_ref::Ref;
use std::collections::HashSet;

/// So many equal lines of a traceback are shown before the rest is counted.
const REPEATS: usize = 3;

impl Python {
    /// The message of an exception whose only argument is a string.
    pub fn message_of(&self, r: &Ref) -> Option<String> {
        let args = r.get::<Exception>()?.args.borrow().clone()?;
        let first = args.get::<Tuple>()?.get(0)?;
        first.string().map(|text| text.as_str().to_owned())
    }

    /// Writes an exception nobody handled, with its traceback and the
    /// exceptions it came from.
    pub fn report(&self, raised: &Ref) {
        let text = self.report_text(raised);
        self.write_err(&text);
    }

    /// The exceptions it came from come first, the oldest before all others.
    fn report_text(&self, raised: &Ref) -> String {
        let mut seen = HashSet::from([raised.id()]);
        let mut chain = vec![(raised.clone(), "")];
        while let Some((other, words)) = chain.last().and_then(|(last, _)| origin(last))
            && seen.insert(other.id())
        {
            chain.push((other, words));
        }
        let mut text = String::new();
        for (each, words) in chain.iter().rev() {
            text.push_str(&self.traceback_of(each));
            text.push_str(&self.last_line(each));
            if !words.is_empty() {
                text.push_str(&format!("\n{words}\n\n"));
            }
        }
        text
    }

    /// The calls an exception came through, under their heading; nothing if
    /// there are none. At the very end nobody can read source files any more.
    fn traceback_of(&self, raised: &Ref) -> String {
        let exception = raised.get::<Exception>();
        match exception.and_then(|exception| exception.traceback.first()) {
            Some(first) => {
                let calls = traceback_text(&first, !self.untold.get());
                format!("Traceback (most recent call last):\n{calls}")
            }
            None => String::new(),
        }
    }

    /// `ValueError`
    fn class_shown(&self, raised: &Ref) -> String {
        let class = self.class_of(raised).class();
        class.map_or_else(String::new, |class| match class.module {
            "builtins" | "__main__" => class.qualname.to_string(),
            module => format!("{module}.{}", class.qualname),
        })
    }

    /// `ValueError: no`
    fn last_line(&self, raised: &Ref) -> String {
        let name = self.class_shown(raised);
        let hint = self.suggestion(raised);
        let hint = hint.map_or_else(String::new, |hint| format!(". Did you mean: '{hint}'?"));
        match self.str_text(raised) {
            Ok(message) if message.is_empty() => format!("{name}{hint}\n"),
            Ok(message) => format!("{name}: {message}{hint}\n"),
            Err(_) => format!("{name}: <exception str() failed>{hint}\n"),
        }
    }

    /// Writes an exception that came out of a finalizer: it goes no further.
    pub fn report_ignored(&self, raised: &Ref, function: &Ref) {
        let shown = match self.repr_text(function) {
            Ok(text) => text,
            Err(_) => "<object repr() failed>".into(),
        };
        self.report_ignored_in(raised, &shown);
    }

    /// The same, out of what is shown so.
    pub fn report_ignored_in(&self, raised: &Ref, shown: &str) {
        if self.meter.is_stopped() {
            return;
        }
        let traceback = self.traceback_of(raised);
        let class = self.class_shown(raised);
        let message = match self.str_text(raised) {
            Ok(message) => message,
            Err(_) => "<exception str() failed>".into(),
        };
        // Where it came from is not told: `write_unraisable_exc_file`.
        self.write_err(&format!(
            "Exception ignored in: {shown}\n{traceback}{class}: {message}\n"
        ));
    }

    /// Says that a script was stopped, and where it was.
    pub fn report_stop(&self, raised: &Ref) {
        let place = raised
            .get::<Exception>()
            .and_then(|exception| innermost(&exception.traceback.first()?));
        let place = place.map_or_else(String::new, |place| format!(" at {place}"));
        self.write_err(&match self.meter.used_up() {
            Some(fuel) => format!("stopped{place}: all of its {fuel} instructions are used up\n"),
            None => format!("stopped{place}\n"),
        });
    }

    /// The status a `SystemExit` asks for; a message goes to standard error.
    pub fn exit_status(&self, raised: &Ref) -> i32 {
        let Some(exception) = raised.get::<Exception>() else {
            return 1;
        };
        let code = self.exit_code(exception);
        if self.is_none(&code) {
            return 0;
        }
        if let Some(code) = code.int() {
            return (code & 0xff) as i32;
        }
        if let Ok(text) = self.str_text(&code) {
            self.write_err(&format!("{text}\n"));
        }
        1
    }

    /// `SystemExit.code`
    pub fn exit_code(&self, exception: &Exception) -> Ref {
        let args = exception.args.borrow().clone();
        match args.as_ref().and_then(Ref::get::<Tuple>) {
            Some(args) if args.len() == 1 => args.get(0).unwrap_or_else(|| self.none()),
            Some(args) if args.len() > 1 => self.tuple(args.to_vec()),
            _ => self.none(),
        }
    }

    /// Whether it is a `SystemExit`.
    pub fn is_exit(&self, raised: &Ref) -> bool {
        self.is_instance(raised, self.types.of(T::SystemExit))
    }
}

/// The exception that an exception came from, and how that is put.
fn origin(raised: &Ref) -> Option<(Ref, &'static str)> {
    let exception = raised.get::<Exception>()?;
    let cause = exception.cause.borrow().clone();
    if let Some(cause) = cause {
        let words = "The above exception was the direct cause of the following exception:";
        return Some((cause, words));
    }
    let context = exception.context.borrow().clone();
    let context = context.filter(|_| !exception.suppress_context.get())?;
    let words = "During handling of the above exception, another exception occurred:";
    Some((context, words))
}

/// The file and line of the last call of a traceback.
fn innermost(first: &Ref) -> Option<String> {
    let mut last = first.clone();
    while let Some(next) = last.get::<Traceback>()?.next() {
        last = next;
    }
    let traceback = last.get::<Traceback>()?;
    let frame = traceback.frame()?;
    let code = frame.get::<FrameObject>()?.code.clone();
    let body = &code.get::<CodeObject>()?.body;
    let line = body
        .source
        .line(body.ranges[traceback.line() as usize].start());
    Some(format!("{}:{line}", body.source.file()))
}

/// The lines of a traceback, the outermost call first.
fn traceback_text(first: &Ref, with_source: bool) -> String {
    let mut text = String::new();
    let mut last: Option<(String, usize)> = None;
    let mut next = Some(first.clone());
    while let Some(entry) = next {
        let Some(traceback) = entry.get::<Traceback>() else {
            break;
        };
        let lines = entry_text(traceback, with_source);
        let repeats = match &last {
            Some((known, repeats)) if *known == lines => repeats + 1,
            _ => {
                text.push_str(&more_text(&last));
                1
            }
        };
        if repeats <= REPEATS {
            text.push_str(&lines);
        }
        last = Some((lines, repeats));
        next = traceback.next();
    }
    text.push_str(&more_text(&last));
    text
}

fn more_text(last: &Option<(String, usize)>) -> String {
    match last {
        Some((_, repeats)) if *repeats > REPEATS => {
            let more = repeats - REPEATS;
            let times = if more == 1 { "time" } else { "times" };
            format!("  [Previous line repeated {more} more {times}]\n")
        }
        _ => String::new(),
    }
}

fn entry_text(traceback: &Traceback, with_source: bool) -> String {
    let frame = traceback.frame();
    let at = traceback.line() as usize;
    let Some(frame) = frame.as_ref().and_then(Ref::get::<FrameObject>) else {
        return String::new();
    };
    let Some(code) = frame.code.get::<CodeObject>() else {
        return String::new();
    };
    let body = &code.body;
    let range = body.ranges[at];
    let mut text = format!(
        "  File \"{}\", line {}, in {}\n",
        body.source.file(),
        body.source.line(range.start()),
        body.name,
    );
    if with_source && let Some(lines) = super::caret::source_lines(body, at) {
        text.push_str(&lines);
    }
    text
}
