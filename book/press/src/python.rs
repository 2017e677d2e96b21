//! The Python of a page: run it, compare it with what the author claims, show
//! the source with its true output.

use crate::choices;
use crate::claim;
use crate::fences::{Block, Edits, Fence, adjoin};
use crate::includes::Source;
use crate::moving::{self, Take};
use crate::page::Desk;
use crate::problem::Problems;
use crate::run::{Ran, Stream};
use crate::show::{Extras, not_run, shown, typed_claim, untyped};
use crate::versions;

/// A Python fence and the claims that follow it.
pub struct Snippet<'a> {
    /// The program.
    pub fence: &'a Fence,
    /// ```` ```output ````: what a terminal shows.
    pub output: Option<&'a Fence>,
    /// ```` ```stderr ````: the error stream alone.
    pub stderr: Option<&'a Fence>,
    /// ```` ```choices ````: answers to a `predict`.
    pub choices: Option<&'a Fence>,
    /// ```` ```versions ````: what other CPythons print.
    pub versions: Option<&'a Fence>,
}

const WORDS: [&str; 7] = [
    "error", "repl", "show", "continue", "fold", "why", "predict",
];

/// What may stand directly after a program and belong to it.
const COMPANIONS: [&str; 4] = ["output", "stderr", "choices", "versions"];

/// A program or a claim, which is replaced as a whole.
pub fn is_ours(fence: &Fence) -> bool {
    let language = fence.info.language.as_str();
    language == "python" || COMPANIONS.contains(&language)
}

/// Runs the page's programs and replaces each fence by what is to be seen.
pub fn run_page(
    file: &str,
    source: &Source,
    blocks: &[Block],
    desk: &Desk<'_>,
    edits: &mut Edits,
    problems: &mut Problems,
) {
    let mut page = Page {
        file,
        desk,
        edits,
        problems,
        made: 0,
    };
    let snippets = page.snippets(source, blocks);
    for program in page.programs(&snippets) {
        page.run(&program);
    }
}

struct Page<'a> {
    file: &'a str,
    desk: &'a Desk<'a>,
    edits: &'a mut Edits,
    problems: &'a mut Problems,
    /// How many programs of the page have pictures.
    made: usize,
}

impl Page<'_> {
    fn wrong(&mut self, fence: &Fence, what: impl Into<String>, fix: impl Into<String>) {
        self.problems.add(self.file, fence.place.line, what, fix);
    }

    /// Pairs Python fences with the claims directly after them.
    fn snippets<'b>(&mut self, source: &Source, blocks: &'b [Block]) -> Vec<Snippet<'b>> {
        let mut snippets: Vec<Snippet<'b>> = Vec::new();
        let mut before: Option<&Fence> = None;
        for block in blocks {
            let Block::Fence(fence) = block else { continue };
            if !fence.closed {
                self.wrong(fence, "this block is never closed", "add the closing ```");
            }
            let directly = before.is_some_and(|b| adjoin(&source.text, &b.place, &fence.place));
            let language = fence.info.language.as_str();
            let last = snippets.last_mut().filter(|_| directly);
            let free = last.and_then(|snippet| snippet.free(language));
            before = match (language, free) {
                ("python", _) => {
                    self.check_words(fence);
                    snippets.push(Snippet {
                        fence,
                        output: None,
                        stderr: None,
                        choices: None,
                        versions: None,
                    });
                    Some(fence)
                }
                (_, Some(free)) => {
                    *free = Some(fence);
                    Some(fence)
                }
                (name, _) if COMPANIONS.contains(&name) => {
                    self.wrong(
                        fence,
                        format!("this `{language}` block belongs to no program"),
                        "put it directly after a ```python block; for other text use ```text",
                    );
                    None
                }
                _ => None,
            };
        }
        snippets
    }

    fn check_words(&mut self, fence: &Fence) {
        for (word, _) in &fence.info.words {
            let word = word.as_str();
            if !WORDS.contains(&word) && !moving::WORDS.contains(&word) {
                let known = [&WORDS[..], &moving::WORDS[..]].concat().join(", ");
                self.wrong(
                    fence,
                    format!("`python` does not know the word `{word}`"),
                    format!("it knows {known}"),
                );
            }
        }
        let reason = fence.info.value("why").unwrap_or_default();
        if fence.info.has("show") && reason.is_empty() {
            self.wrong(
                fence,
                "a program that is not run must say why",
                "write ```python,show why=\"needs gc: chapter 12\"",
            );
        }
    }

    /// Groups snippets that are one program; shows those that are not run.
    fn programs<'b>(&mut self, snippets: &'b [Snippet<'b>]) -> Vec<Vec<&'b Snippet<'b>>> {
        let mut programs: Vec<Vec<&Snippet<'_>>> = Vec::new();
        for snippet in snippets {
            let fence = snippet.fence;
            if fence.info.has("show") {
                let text = not_run(snippet);
                self.show(snippet, &text);
            } else if !fence.info.has("continue") {
                programs.push(vec![snippet]);
            } else if let Some(program) = programs.last_mut() {
                if program[0].fence.info.has("repl") != fence.info.has("repl") {
                    let fix = "give both blocks `repl`, or neither";
                    self.wrong(fence, "one program cannot be half typed, half a file", fix);
                }
                program.push(snippet);
            } else {
                self.wrong(
                    fence,
                    "there is no program on this page to continue",
                    "remove `continue`, or write the first part before it",
                );
            }
        }
        programs
    }

    /// Runs one program and shows each of its parts.
    fn run(&mut self, program: &[&Snippet<'_>]) {
        let first = program[0].fence;
        let repl = first.info.has("repl");
        let file_name = if repl { "<stdin>" } else { "example.py" };
        let ran = match self.desk.runner.run(&join(program, repl), file_name, repl) {
            Ok(ran) => ran,
            Err(why) => {
                let fix = "try it alone with `cargo xtask run FILE.py`";
                return self.wrong(first, format!("this program could not be run: {why}"), fix);
            }
        };
        let why = ran.text(Stream::Err);
        if ran.status == 2 && why.contains("not in this course's Python") {
            return self.wrong(
                first,
                format!("this program was not run:\n{}", why.trim_end()),
                "mend it, or mark it ```python,show why=\"…\" if it needs what comes later",
            );
        }
        let parts = split(&ran, program.len());
        let ends = ends(program, repl);
        for (at, (snippet, part)) in program.iter().zip(&parts).enumerate() {
            self.judge(snippet, part, repl);
            let lines = if at == 0 { 1 } else { ends[at - 1] + 1 };
            let source = join(program, repl);
            let take = Take {
                fence: snippet.fence,
                source: &source,
                lines: (lines, ends[at]),
                repl,
                id: format!("{}-{}", stem(self.file), self.made + 1),
            };
            let extras = self.extras(snippet, part, &take);
            let text = shown(snippet, part, repl, &extras);
            self.show(snippet, &text);
        }
    }

    /// Pictures, choices and versions, for those who asked for them.
    fn extras(&mut self, snippet: &Snippet<'_>, part: &Ran, take: &Take<'_>) -> Extras {
        let mut extras = Extras::default();
        let fence = snippet.fence;
        let printed = part.text(Stream::Out);
        let question = fence.info.value("predict");
        match (question, snippet.choices) {
            (Some(question), Some(choices)) => match choices::folded(choices, &printed) {
                Ok(folded) => extras.question = Some((question.to_owned(), folded)),
                Err((what, fix)) => self.wrong(choices, what, fix),
            },
            (Some(_), None) => self.wrong(
                fence,
                "a question without answers",
                "put a ```choices block directly after it",
            ),
            (None, Some(choices)) => self.wrong(
                choices,
                "answers without a question",
                "write the question at the program: ```python,predict=\"What is printed?\"",
            ),
            (None, None) => {}
        }
        if let Some(versions) = snippet.versions {
            match versions::table(versions, &printed) {
                Ok(table) => extras.below = table,
                Err((what, fix)) => self.wrong(versions, what, fix),
            }
        }
        if moving::wanted(fence) {
            self.made += 1;
            match moving::pictures(take, self.desk.runner) {
                Ok(pictures) => extras.pictures = self.desk.late.keep(pictures),
                Err((what, fix)) => self.wrong(fence, what, fix),
            }
        }
        extras
    }

    /// The expected error is there, no other is, and every claim is true.
    fn judge(&mut self, snippet: &Snippet<'_>, part: &Ran, repl: bool) {
        let fence = snippet.fence;
        if part.status == NOT_REACHED {
            let fix = "an error ends the program; begin a new one here, without `continue`";
            return self.wrong(fence, "the program ended before it came here", fix);
        }
        let error = part.text(Stream::Err);
        let failed = if repl {
            is_error(&error)
        } else {
            part.status != 0
        };
        let expected = fence.info.has("error");
        if failed && !expected {
            self.wrong(
                fence,
                format!("this program ends with an error:\n{}", error.trim_end()),
                "mend it, or mark it ```python,error if the page is about the error",
            );
        }
        if expected && !failed {
            self.wrong(
                fence,
                "the page promises an error here, and there is none",
                "remove `error`, or mend the program",
            );
        }
        let output = part.text(Stream::Out);
        if let Some(claimed) = snippet.output {
            let terminal: String = part.log.iter().map(|(_, text)| text.as_str()).collect();
            if !claim::fits(&claimed.code, &output) && !claim::fits(&claimed.code, &terminal) {
                self.mismatch(claimed, &output);
            }
        }
        if let Some(claimed) = snippet.stderr
            && !claim::fits(&claimed.code, &error)
        {
            self.mismatch(claimed, &error);
        }
        if let Some(claimed) = typed_claim(fence)
            && repl
            && !claim::fits(&claimed, &output)
        {
            self.wrong(
                fence,
                format!(
                    "the typed lines show what is not printed:\n{}",
                    claim::diff(&claimed, &output)
                ),
                "write what is printed, or leave the answers out: they are added",
            );
        }
    }

    fn mismatch(&mut self, claimed: &Fence, printed: &str) {
        let diff = claim::diff(&claimed.code, printed);
        self.wrong(
            claimed,
            format!("the page claims what the program does not print:\n{diff}"),
            "write what is printed, or mend the program; <id> and <hex> stand for numbers that vary",
        );
    }

    /// Puts `text` in the place of the source and removes the claims.
    fn show(&mut self, snippet: &Snippet<'_>, text: &str) {
        self.edits.put(&snippet.fence.place, text);
        for claimed in snippet.companions() {
            self.edits.put(&claimed.place, "");
        }
    }
}

impl<'a> Snippet<'a> {
    /// The place for a companion of this name, if it is free.
    fn free(&mut self, name: &str) -> Option<&mut Option<&'a Fence>> {
        let place = match name {
            "output" => &mut self.output,
            "stderr" => &mut self.stderr,
            "choices" => &mut self.choices,
            "versions" => &mut self.versions,
            _ => return None,
        };
        place.is_none().then_some(place)
    }

    /// All blocks that belong to the program.
    fn companions(&self) -> impl Iterator<Item = &'a Fence> {
        let all = [self.output, self.stderr, self.choices, self.versions];
        all.into_iter().flatten()
    }
}

/// `book/src/ch07-graph.md` → `ch07-graph`.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".md").unwrap_or(name)
}

/// Behind which line of the whole program each part ends: there stands what
/// parts it from the next.
fn ends(program: &[&Snippet<'_>], repl: bool) -> Vec<usize> {
    let upto = |last: usize| join(&program[..=last], repl).lines().count() + 1;
    let between = usize::from(repl);
    (0..program.len())
        .map(|last| upto(last) + between)
        .collect()
}

/// The status of a part that an earlier part's error kept from running.
const NOT_REACHED: i32 = -1;

/// Stands between the parts of one program; a real program prints no control
/// characters. It takes the line between two blocks, so line numbers stay.
fn marking_line(part: usize) -> String {
    format!("print(\"\\x01{part}\\x01\")\n")
}

/// What that line prints.
fn mark(part: usize) -> String {
    format!("\u{1}{part}\u{1}\n")
}

/// One source of all parts.
fn join(program: &[&Snippet<'_>], repl: bool) -> String {
    let mut source = String::new();
    for (at, snippet) in program.iter().enumerate() {
        if at > 0 {
            // A typed block ends at a blank line only.
            source.push_str(if repl { "\n" } else { "" });
            source.push_str(&marking_line(at));
        }
        source.push_str(&untyped(&snippet.fence.code));
        if !source.ends_with('\n') {
            source.push('\n');
        }
    }
    source
}

/// What each part printed.
fn split(ran: &Ran, count: usize) -> Vec<Ran> {
    let mut parts = vec![Ran::default()];
    for (stream, text) in &ran.log {
        let mut rest = text.as_str();
        if *stream == Stream::Out {
            while let Some((before, after)) = rest.split_once(&mark(parts.len())) {
                write(&mut parts, *stream, before);
                parts.push(Ran::default());
                rest = after;
            }
        }
        write(&mut parts, *stream, rest);
    }
    parts.last_mut().expect("one at least").status = ran.status;
    parts.resize_with(count, || Ran {
        status: NOT_REACHED,
        ..Ran::default()
    });
    parts
}

fn write(parts: &mut [Ran], stream: Stream, text: &str) {
    if !text.is_empty() {
        let part = parts.last_mut().expect("one at least");
        part.write(stream, text);
    }
}

fn is_error(text: &str) -> bool {
    let traceback = text.lines().any(|line| line.starts_with("Traceback "));
    let syntax = text.lines().any(|line| line.starts_with("SyntaxError"));
    traceback || syntax
}
