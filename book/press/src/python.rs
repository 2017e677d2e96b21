//! The Python of a page: run it, compare it with what the author claims, show
//! the source with its true output.

use crate::claim;
use crate::fences::{Block, Edits, Fence, adjoin};
use crate::includes::Source;
use crate::problem::Problems;
use crate::run::{Ran, Runner, Stream};
use crate::show::{not_run, shown, typed_claim, untyped};

/// A Python fence and the claims that follow it.
pub struct Snippet<'a> {
    /// The program.
    pub fence: &'a Fence,
    /// ```` ```output ````: what a terminal shows.
    pub output: Option<&'a Fence>,
    /// ```` ```stderr ````: the error stream alone.
    pub stderr: Option<&'a Fence>,
}

const WORDS: [&str; 6] = ["error", "repl", "show", "continue", "fold", "why"];

/// A program or a claim, which is replaced as a whole.
pub fn is_ours(fence: &Fence) -> bool {
    ["python", "output", "stderr"].contains(&fence.info.language.as_str())
}

/// Runs the page's programs and replaces each fence by what is to be seen.
pub fn run_page(
    file: &str,
    source: &Source,
    blocks: &[Block],
    runner: &dyn Runner,
    edits: &mut Edits,
    problems: &mut Problems,
) {
    let mut page = Page {
        file,
        runner,
        edits,
        problems,
    };
    let snippets = page.snippets(source, blocks);
    for program in page.programs(&snippets) {
        page.run(&program);
    }
}

struct Page<'a> {
    file: &'a str,
    runner: &'a dyn Runner,
    edits: &'a mut Edits,
    problems: &'a mut Problems,
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
            before = match (language, snippets.last_mut().filter(|_| directly)) {
                ("python", _) => {
                    self.check_words(fence);
                    let (output, stderr) = (None, None);
                    snippets.push(Snippet {
                        fence,
                        output,
                        stderr,
                    });
                    Some(fence)
                }
                ("output", Some(snippet)) if snippet.output.is_none() => {
                    snippet.output = Some(fence);
                    Some(fence)
                }
                ("stderr", Some(snippet)) if snippet.stderr.is_none() => {
                    snippet.stderr = Some(fence);
                    Some(fence)
                }
                ("output" | "stderr", _) => {
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
            if !WORDS.contains(&word.as_str()) {
                self.wrong(
                    fence,
                    format!("`python` does not know the word `{word}`"),
                    format!("it knows {}", WORDS.join(", ")),
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
        let ran = match self.runner.run(&join(program, repl), file_name, repl) {
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
        for (snippet, part) in program.iter().zip(&parts) {
            self.judge(snippet, part, repl);
            let text = shown(snippet, part, repl);
            self.show(snippet, &text);
        }
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
        for claimed in [snippet.output, snippet.stderr].into_iter().flatten() {
            self.edits.put(&claimed.place, "");
        }
    }
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
