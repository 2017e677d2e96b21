//! A book to write into, and a Python that knows a few words.

use picture::{Film, Frame, Kind, Object, Step, Value, Variable};
use press::house::House;
use press::problem::Problem;
use press::run::{Ran, Runner, Stream};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A repository with a book of one page, `page.md`.
pub struct Fixture {
    root: PathBuf,
}

impl Fixture {
    /// The page begins with a heading, so `text` begins on line 3.
    pub fn new(text: &str) -> Fixture {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("press test {} {number} ü", std::process::id());
        let root = std::env::temp_dir().join(name);
        let fixture = Fixture { root };
        fixture
            .file(
                "book/book.toml",
                "[book]\ntitle = \"Small\"\nsrc = \"src\"\n",
            )
            .file(
                "book/src/SUMMARY.md",
                "# Summary\n\n- [Page](page.md)\n- [Later]()\n",
            )
            .file("book/src/page.md", &format!("# Page\n\n{text}"));
        fixture
    }

    /// Writes a file of the repository.
    pub fn file(&self, name: &str, text: &str) -> &Fixture {
        let path = self.root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub fn out(&self) -> PathBuf {
        self.root.join("target/book")
    }

    pub fn build(&self) -> Result<(), Vec<Problem>> {
        let house = House::find(&self.root).expect("a book is there");
        press::build(&house, &self.out(), &Toy)
    }

    /// Builds, and returns the page's HTML.
    #[track_caller]
    pub fn html(&self) -> String {
        if let Err(problems) = self.build() {
            panic!("the build failed:\n{}", listed(&problems));
        }
        fs::read_to_string(self.out().join("page.html")).unwrap()
    }

    /// Builds, and returns the one problem at `place`, whole.
    #[track_caller]
    pub fn fails_at(&self, place: &str) -> String {
        let problems = self.build().expect_err("this book must not be built");
        assert!(!self.out().exists(), "a failed build left a book");
        let mut here = problems
            .iter()
            .map(Problem::to_string)
            .filter(|text| text.starts_with(&format!("{place}: ")));
        let text = here
            .next()
            .unwrap_or_else(|| panic!("nothing at {place}:\n{}", listed(&problems)));
        assert_eq!(problems.len(), 1, "more than one:\n{}", listed(&problems));
        text
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

pub fn listed(problems: &[Problem]) -> String {
    let texts: Vec<String> = problems.iter().map(Problem::to_string).collect();
    texts.join("\n")
}

/// Knows `print("…")`, `address()`, `raise`, `with` and `panic`; everything
/// else does nothing.
pub struct Toy;

impl Runner for Toy {
    /// Each line makes a list; `collect` is a collection.
    fn film(
        &self,
        source: &str,
        _repl: bool,
        _limits: ch13_python::trace::Limits,
    ) -> Result<Film, String> {
        let mut film = Film::default();
        let count = source.lines().count();
        for at in 0..=count {
            let object = |id: usize| Object {
                id: id as u64,
                kind: "list".into(),
                text: String::new(),
                refcount: 1,
                unseen: 0,
                generation: Some(0),
                garbage: false,
                slots: Vec::new(),
            };
            let name = |id: usize| Variable {
                name: format!("n{id}"),
                value: Value::Object(id as u64),
            };
            let collects = at > 0 && source.lines().nth(at - 1) == Some("collect");
            film.steps.push(Step {
                kind: match collects {
                    true => Kind::Collector("copy".into()),
                    false if at == count => Kind::End,
                    false => Kind::Line,
                },
                line: at.checked_sub(1).map(|before| before + 1),
                next: (at < count).then_some(at + 1),
                frames: vec![Frame {
                    name: String::new(),
                    names: (1..=at).map(name).collect(),
                }],
                objects: (1..=at).map(object).collect(),
                ..Step::default()
            });
        }
        Ok(film)
    }

    fn run(&self, source: &str, file_name: &str, repl: bool) -> Result<Ran, String> {
        let mut ran = Ran::default();
        let mut indented = false;
        for (at, line) in source.lines().enumerate() {
            if let Some(text) = line.strip_prefix("print(") {
                let text = text.trim_end_matches(')').trim_matches('"');
                let text = text.replace("\\x01", "\u{1}");
                // In two pieces, as a real `print` writes.
                ran.write(Stream::Out, &text);
                ran.write(Stream::Out, "\n");
            }
            if repl && indented && line.starts_with(char::is_alphabetic) {
                ran.write(Stream::Err, "SyntaxError: a block ends at a blank line\n");
            }
            indented = line.starts_with(' ');
            match line {
                "address()" => ran.write(Stream::Out, "0x7f00 is 32512\n"),
                "with" => {
                    let text = format!("not in this course's Python: `with` (line {})\n", at + 1);
                    ran.write(Stream::Err, &text);
                    ran.status = 2;
                    return Ok(ran);
                }
                "raise" => {
                    let text = format!(
                        "Traceback (most recent call last):\n  File \"{file_name}\", line {}\nError\n",
                        at + 1
                    );
                    ran.write(Stream::Err, &text);
                    if !repl {
                        ran.status = 1;
                        return Ok(ran);
                    }
                }
                "panic" => return Err("it panicked".into()),
                _ => {}
            }
        }
        Ok(ran)
    }
}

/// The book's own folder inside a built fixture.
pub fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}
