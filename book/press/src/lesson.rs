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
        let (Ok(text), Ok(toml)) = (
            fs::read_to_string(&page),
            fs::read_to_string(folder.join("chapter.toml")),
        ) else {
            continue;
        };
        let Ok(table) = DeTable::parse(&toml) else {
            continue;
        };
        let tasks = fields::tables(table.get_ref(), "task");
        let tasks: Vec<&str> = tasks
            .iter()
            .filter_map(|t| fields::text(t, "name"))
            .collect();
        if tasks.is_empty() {
            continue;
        }
        let mut told_elsewhere = Problems::default();
        let source = includes::expand(house, holes, &page, &text, &mut told_elsewhere);
        let mut lesson = Lesson {
            file: house.name(&page),
            boxes: boxes::find(&source.text),
            blocks: find(&source),
            source,
            problems,
        };
        lesson.question();
        lesson.length();
        let code = tight(&rust_below(
            &house.root.join("solutions").join(name).join("src"),
        ));
        lesson.tasks(&tasks, &code);
        if fields::number(table.get_ref(), "number") != Ok(0) {
            lesson.parts();
        }
    }
}

/// A page that is looked at.
struct Lesson<'p> {
    file: String,
    source: Source,
    boxes: Vec<Found>,
    blocks: Vec<Block>,
    problems: &'p mut Problems,
}

impl Lesson<'_> {
    fn question(&mut self) {
        let below = self
            .source
            .text
            .lines()
            .skip_while(|line| !line.starts_with("# "));
        let mut first = below
            .skip(1)
            .filter(|line| !line.trim().is_empty())
            .take(FIRST);
        if !first.any(|line| line.contains('?')) {
            self.problems.add(
                &self.file,
                1,
                "the chapter does not begin with a question",
                format!("ask one in the first {FIRST} lines"),
            );
        }
    }

    fn length(&mut self) {
        let minutes = minutes(&self.source.text);
        if minutes > MINUTES {
            self.problems.add(
                &self.file,
                0,
                format!("to read it takes {minutes:.1} minutes; {MINUTES} is the most"),
                "shorten it, or fold what a first reader can leave out",
            );
        }
    }

    /// Each task has a box, with a file, a signature, and an example before it.
    fn tasks(&mut self, tasks: &[&str], code: &str) {
        let mut ends: Vec<usize> = Vec::new();
        for task in tasks {
            let Some(found) = self
                .boxes
                .iter()
                .find(|b| b.heading == format!("Task {task}"))
            else {
                let fix = format!("add `> **Task `{task}`.** …`");
                let what = format!("the task `{task}` has no box of its own");
                self.problems.add(&self.file, 0, what, fix);
                continue;
            };
            let range = found.range.clone();
            let line = self.source.line_at(range.start);
            if !self.source.text[range.clone()].contains(".rs`") {
                let what = format!("the task `{task}` does not name its file");
                self.problems
                    .add(&self.file, line, what, "name it: `src/….rs`");
            }
            self.signatures(task, found.range.clone(), code);
            let start = ends.iter().copied().filter(|end| *end <= range.start).max();
            if !self.shows_something(start.unwrap_or(0), &range) {
                let what = format!("before the task `{task}` nothing is shown");
                let fix = "put a worked example before it, or say where it is";
                self.problems.add(&self.file, line, what, fix);
            }
            ends.push(range.end);
        }
    }

    /// What a task's box says of functions is what the code has.
    fn signatures(&mut self, task: &str, range: Range<usize>, code: &str) {
        let mut given = Vec::new();
        let mut listing: Option<String> = None;
        for (event, place) in events(&self.source.text[range.clone()]) {
            let code = match (event, listing.as_mut()) {
                (Event::Start(Tag::CodeBlock(_)), _) => {
                    listing = Some(String::new());
                    continue;
                }
                (Event::Text(line), Some(listing)) => {
                    listing.push_str(&line);
                    continue;
                }
                (Event::End(TagEnd::CodeBlock), _) => listing.take().unwrap_or_default(),
                (Event::Code(code), _) => code.to_string(),
                _ => continue,
            };
            let line = self.source.line_at(range.start + place.start);
            given.extend(
                functions(&code)
                    .into_iter()
                    .map(|function| (line, function)),
            );
        }
        if given.is_empty() {
            let line = self.source.line_at(range.start);
            let what = format!("the task `{task}` gives no signature");
            let fix = "say which `fn` it asks for, with all it takes and returns";
            self.problems.add(&self.file, line, what, fix);
        }
        given.retain(|(_, function)| !code.contains(&tight(function)));
        for (line, function) in given {
            let what = format!("`{function}` is not in the code of this chapter");
            let fix = "give the signature as the solution has it";
            self.problems.add(&self.file, line, what, fix);
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
        self.blocks.iter().any(between)
            || text[start..task.start]
                .lines()
                .any(|line| line.starts_with('|'))
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
                let fix = format!("add `> **{words}.** …`, or a section");
                self.problems.add(&self.file, 0, what, fix);
            }
        }
        for heading in HEADINGS {
            if !self.heads(heading) {
                let what = format!("there is no heading `{heading}`");
                self.problems
                    .add(&self.file, 0, what, "add it near the end");
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
