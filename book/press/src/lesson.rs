//! What every chapter's page has: a question first, each task with its file and
//! its signature as they are in the code and something to compare with before
//! it, and an end in sight.

use crate::boxes::{self, Found};
use crate::fences::{Block, events, find};
use crate::fields;
use crate::house::{Holes, House};
use crate::includes::{self, Source};
use crate::info::Info;
use crate::problem::Problems;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use std::fs;
use std::ops::Range;
use std::path::Path;
use toml::de::DeTable;

/// A chapter is read in so many minutes, folded answers apart.
const MINUTES: f64 = 25.0;
/// What a reader reads in a minute: words of prose, or lines of code.
const WORDS: f64 = 200.0;
const LINES: f64 = 30.0;
/// The question stands in one of the first lines below the title.
const FIRST: usize = 3;

/// How a box or a section begins that every chapter but the first has, and what
/// it is for.
const BOXES: [(&str, &str); 4] = [
    ("The crux", "the chapter's one question"),
    ("Invariant", "what holds at every moment"),
    (
        "Common error",
        "what people get wrong, with the real message",
    ),
    ("Design note", "why it was built so, with a source"),
];
/// The same for headings.
const HEADINGS: [&str; 2] = ["## Check yourself", "## What next"];

/// Checks each chapter that has tasks and a page.
pub fn check(house: &House, holes: &Holes, problems: &mut Problems) {
    for folder in house.chapters() {
        let name = folder.file_name().unwrap_or_default();
        let page = house.pages().join(name).with_extension("md");
        // What cannot be read is told of elsewhere.
        let toml = fs::read_to_string(folder.join("chapter.toml")).unwrap_or_default();
        let (Ok(text), Ok(table)) = (fs::read_to_string(&page), DeTable::parse(&toml)) else {
            continue;
        };
        let tasks = fields::tables(table.get_ref(), "task").into_iter();
        let tasks: Vec<&str> = tasks
            .filter_map(|task| fields::text(task, "name"))
            .collect();
        let (Ok(number), false) = (fields::number(table.get_ref(), "number"), tasks.is_empty())
        else {
            continue;
        };
        let source = includes::expand(house, holes, &page, &text, &mut Problems::default());
        let code = rust_below(&house.root.join("solutions").join(name).join("src"));
        let mut lesson = Lesson {
            file: house.name(&page),
            number,
            boxes: boxes::find(&source.text),
            blocks: find(&source),
            source,
            code: tight(&code),
            problems,
        };
        lesson.question();
        lesson.length();
        lesson.tasks(&tasks);
        if number > 0 {
            lesson.parts();
        }
    }
}

/// A page that is looked at.
struct Lesson<'p> {
    file: String,
    number: u32,
    source: Source,
    boxes: Vec<Found>,
    blocks: Vec<Block>,
    /// The chapter's solution, without blanks.
    code: String,
    problems: &'p mut Problems,
}

impl Lesson<'_> {
    fn add(&mut self, line: usize, what: String, fix: impl Into<String>) {
        self.problems.add(&self.file, line, what, fix);
    }

    fn question(&mut self) {
        let lines = self.source.text.lines();
        let below = lines.skip_while(|line| !line.starts_with("# ")).skip(1);
        let mut first = below.filter(|line| !line.trim().is_empty()).take(FIRST);
        if !first.any(|line| line.contains('?')) {
            let what = "the chapter does not begin with a question";
            self.add(
                1,
                what.into(),
                format!("ask one in the first {FIRST} lines"),
            );
        }
    }

    fn length(&mut self) {
        let minutes = minutes(&self.source.text);
        if minutes > MINUTES {
            let what = format!("to read it takes {minutes:.1} minutes; {MINUTES} is the most");
            let fix = "shorten it, or fold what a first reader can leave out";
            self.add(0, what, fix);
        }
    }

    /// Each task has a box.
    fn tasks(&mut self, tasks: &[&str]) {
        let mut ends: Vec<usize> = vec![0];
        for task in tasks {
            let heading = format!("Task {task}");
            let Some(found) = self.boxes.iter().find(|found| found.heading == heading) else {
                let what = format!("the task `{task}` has no box of its own");
                self.add(0, what, format!("add `> **Task `{task}`.** …`"));
                continue;
            };
            let place = found.range.clone();
            let before = ends.iter().copied().filter(|end| *end <= place.start);
            let before = before.max().unwrap_or_default();
            ends.push(place.end);
            self.task(task, before, place);
        }
    }

    /// A task's box names the file, the signatures and the command, and stands
    /// behind an example; the box of the task before it ended at `before`.
    fn task(&mut self, task: &str, before: usize, place: Range<usize>) {
        let line = self.source.line_at(place.start);
        let text = &self.source.text[place.clone()];
        let command = format!("cargo xtask verify {}", self.number);
        let own = format!(" --task {task}");
        // The last task may be judged with all the others.
        let mut after = text.split(&command).skip(1);
        let judged = after.any(|rest| rest.starts_with(&own) || rest.starts_with(['`', '\n']));
        let missing = [
            (
                text.contains(".rs`"),
                "does not name its file",
                "name it: `src/….rs`".to_string(),
            ),
            (
                judged || self.number == 0,
                "does not say how it is judged",
                format!("add `{command}{own}`"),
            ),
            (
                self.shows_something(before, &place),
                "stands behind no example",
                "put a worked example before it, or say where it is".to_string(),
            ),
        ];
        for (_, what, fix) in missing.into_iter().filter(|(there, ..)| !there) {
            self.add(line, format!("the task `{task}` {what}"), fix);
        }
        self.signatures(task, place);
    }

    /// What a task's box says of functions is what the code has.
    fn signatures(&mut self, task: &str, place: Range<usize>) {
        let start = place.start;
        let pieces = code_in(&self.source.text[place]);
        let given: Vec<(usize, String)> = pieces
            .into_iter()
            .map(|(at, code)| (self.source.line_at(start + at), functions(&code)))
            .flat_map(|(line, found)| found.into_iter().map(move |function| (line, function)))
            .collect();
        if given.is_empty() {
            let what = format!("the task `{task}` gives no signature");
            let fix = "say which `fn` it asks for, with all it takes and returns";
            self.add(self.source.line_at(start), what, fix);
        }
        for (line, function) in given {
            if !self.code.contains(&tight(&function)) {
                let what = format!("`{function}` is not in the code of this chapter");
                self.add(line, what, "give the signature as the solution has it");
            }
        }
    }

    /// Whether there is a program, a listing, a figure, a table, or a word about
    /// where the example is.
    fn shows_something(&self, start: usize, task: &Range<usize>) -> bool {
        let place = |block: &Block| match block {
            Block::Fence(fence) => fence.place.range.start,
            Block::Picture(picture) => picture.place.range.start,
        };
        let text = &self.source.text;
        let between = |block: &Block| (start..task.start).contains(&place(block));
        let mut lines = text[start..task.start].lines();
        self.blocks.iter().any(between)
            || lines.any(|line| line.starts_with('|'))
            || text[start..task.end].contains("orked example")
    }

    fn heads(&self, heading: &str) -> bool {
        let mut lines = self.source.text.lines();
        lines.any(|line| line.starts_with(heading))
    }

    fn parts(&mut self) {
        for (words, meaning) in BOXES {
            let in_box = |found: &Found| found.heading.starts_with(words);
            if !self.boxes.iter().any(in_box) && !self.heads(&format!("## {words}")) {
                let what = format!("there is no `{words}`: {meaning}");
                self.add(0, what, format!("add `> **{words}.** …`, or a section"));
            }
        }
        for heading in HEADINGS {
            if !self.heads(heading) {
                let what = format!("there is no heading `{heading}`");
                self.add(0, what, "add it near the end");
            }
        }
    }
}

/// How long it takes to read a page, without what is folded.
fn minutes(text: &str) -> f64 {
    let (mut words, mut lines) = (0, 0);
    let (mut folded, mut guess) = (0, false);
    let mut block: Option<Info> = None;
    for (event, _) in events(text) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                folded += html.matches("<details").count();
                folded = folded.saturating_sub(html.matches("</details>").count());
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Info::parse(&info),
                    CodeBlockKind::Indented => Info::default(),
                };
                if info.language == "python" {
                    guess = info.has("fold") || info.has("predict");
                }
                block = Some(info);
            }
            Event::End(TagEnd::CodeBlock) => block = None,
            Event::Text(text) | Event::Code(text) if folded == 0 => match &block {
                None => words += text.split_whitespace().count(),
                Some(info) => {
                    let answers = ["output", "stderr", "choices", "versions"];
                    let is_answer = answers.contains(&info.language.as_str());
                    if !(guess && is_answer) {
                        lines += text.lines().count();
                    }
                }
            },
            _ => {}
        }
    }
    words as f64 / WORDS + lines as f64 / LINES
}

/// The code in a text, in listings and between words, and where it stands.
fn code_in(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut listing: Option<String> = None;
    for (event, place) in events(text) {
        match (event, listing.as_mut()) {
            (Event::Start(Tag::CodeBlock(_)), _) => listing = Some(String::new()),
            (Event::Text(line), Some(listing)) => listing.push_str(&line),
            (Event::End(TagEnd::CodeBlock), _) => {
                found.extend(listing.take().map(|listing| (place.start, listing)));
            }
            (Event::Code(code), _) => found.push((place.start, code.to_string())),
            _ => {}
        }
    }
    found
}

/// The signatures in a listing, each on one line, without a body.
fn functions(code: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in code.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        let goes_on = open || line.starts_with("where ") || line.starts_with("->");
        match (found.last_mut(), line.find("fn ")) {
            (Some(last), _) if goes_on => *last = format!("{last} {line}"),
            (_, Some(at)) => found.push(line[at..].into()),
            _ => continue,
        }
        let last = found.last_mut().expect("it was found just now");
        if let Some(body) = last.find(['{', '}', ';']) {
            last.truncate(body);
        }
        open = last.matches('(').count() > last.matches(')').count();
    }
    found
        .iter()
        .map(|function| function.trim().into())
        .collect()
}

/// Without what a formatter may change.
fn tight(code: &str) -> String {
    let code: String = code.split_whitespace().collect();
    code.replace(",)", ")")
}

/// All Rust in a folder and below.
fn rust_below(folder: &Path) -> String {
    let mut code = String::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            code += &rust_below(&path);
        } else if path.extension().is_some_and(|end| end == "rs") {
            code += &fs::read_to_string(&path).unwrap_or_default();
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::{functions, minutes, tight};

    #[test]
    fn prose_and_code_take_time_and_what_is_folded_takes_none() {
        let prose = "word ".repeat(400);
        let code = format!("```text\n{}```\n", "line\n".repeat(60));
        let folded = format!("<details>\n<summary>x</summary>\n\n{prose}\n\n</details>\n");
        let all = format!("{prose}\n\n{code}\n{folded}\n");
        assert_eq!(minutes(&all), 4.0);
        let output = code.replace("text", "output");
        let asked = format!("```python,fold\nx\n```\n\n{output}");
        assert_eq!(minutes(&asked), 1.0 / 30.0);
        assert_eq!(minutes(&asked.replace(",fold", "")), 61.0 / 30.0);
    }

    #[test]
    fn signatures_are_told_apart() {
        let code = "pub fn a(&self,\n    b: u8,\n) -> C\npub fn d()\n    where E: F;\nfn g() { h() }\nimpl Drop for I {\n    fn drop(&mut self) // last\n}\nimpl A { fn b() }\n";
        let wanted = [
            "fn a(&self, b: u8, ) -> C",
            "fn d() where E: F",
            "fn g()",
            "fn drop(&mut self)",
            "fn b()",
        ];
        assert_eq!(functions(code), wanted);
        assert_eq!(tight(wanted[0]), "fna(&self,b:u8)->C");
    }
}
