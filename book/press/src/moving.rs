//! Pictures of what a program did: `graph`, `step`, `explain`, `memory`.

use crate::fences::Fence;
use crate::run::Runner;
use ch13_python::trace::Limits;
use picture::{Film, Kind, Show, Step, cells, cells_in_words, in_page, stepper};

/// The words of a fence that ask for pictures.
pub const WORDS: [&str; 6] = ["graph", "step", "explain", "memory", "values", "id"];

/// More steps than this are no explanation any more.
const STEPS: usize = 120;

/// One part of a program, as it is to be recorded.
pub struct Take<'a> {
    /// The fence with the words.
    pub fence: &'a Fence,
    /// The whole program, earlier and later parts too.
    pub source: &'a str,
    /// Which of its lines are this part's, from 1; the end is not.
    pub lines: (usize, usize),
    /// Whether it is typed line by line.
    pub repl: bool,
    /// What steppers on this page are called, if the author names none.
    pub id: String,
}

/// Whether a fence asks for pictures.
pub fn wanted(fence: &Fence) -> bool {
    let words = ["graph", "step", "explain", "memory"];
    words.iter().any(|word| fence.info.has(word))
}

/// The pictures of a part, as HTML without blank lines.
///
/// # Errors
/// What is wrong, and what the author can do.
pub fn pictures(take: &Take<'_>, runner: &dyn Runner) -> Result<String, (String, String)> {
    let info = &take.fence.info;
    let (lines, id) = (take.lines, &take.id);
    let key = format!("pictures {id} {lines:?} {:?}\n{}", info.words, take.source);
    if let Some(known) = runner.recall(&key) {
        return Ok(known);
    }
    let limits = Limits {
        steps: 2 * STEPS,
        values: info.has("values"),
        memory: info.has("memory"),
        phases: info.has("explain"),
        ..Limits::default()
    };
    let fix = |text: &str| text.to_owned();
    let whole = runner
        .film(take.source, take.repl, limits)
        .map_err(|why| (why, fix("try it alone with `cargo xtask run FILE.py`")))?;
    let film = part(whole, take.lines).finish();
    if film.steps.len() > STEPS || film.cut.is_some() {
        let cut = film.cut.clone();
        let what = cut.unwrap_or_else(|| format!("{} steps are too many", film.steps.len()));
        let why = format!("a reader cannot step through this: {what}");
        return Err((why, fix("shorten the program, or show its `graph` only")));
    }
    let mut html = String::new();
    if let Some(lines) = info.value("graph") {
        html += &graphs(&film, lines)?;
    }
    if let Some(lines) = info.value("memory") {
        html += &memory(&film, lines)?;
    }
    if info.has("explain")
        && !film
            .steps
            .iter()
            .any(|s| matches!(s.kind, Kind::Collector(_)))
    {
        let what = "`explain` shows the collector at work, and no collection looks at this program's objects";
        return Err((what.into(), fix("call gc.collect() in it, or write `step`")));
    }
    if info.has("step") || info.has("explain") {
        // No heading of the page is called so.
        let id = format!("steps-{}", info.value("id").unwrap_or(&take.id));
        html += &stepper(&film, &Show { id, source: false });
    }
    runner.remember(&key, &html);
    Ok(html)
}

/// The steps of one part of a program, its lines counted from 1.
fn part(mut film: Film, (first, end): (usize, usize)) -> Film {
    let own = |line: Option<usize>| line.filter(|line| (first..end).contains(line));
    let at_top = |step: &Step| step.frames.len() == 1;
    let steps = &film.steps;
    let begin = steps
        .iter()
        .position(|step| at_top(step) && own(step.next).is_some());
    let begin = begin.unwrap_or(0);
    let over = |step: &Step| at_top(step) && step.next.is_some_and(|next| next >= end);
    let last = steps[begin..].iter().position(over).map(|at| begin + at);
    let last = last.unwrap_or(steps.len().saturating_sub(1));
    let mut kept: Vec<Step> = film
        .steps
        .drain(..)
        .skip(begin)
        .take(last + 1 - begin)
        .collect();
    for (at, step) in kept.iter_mut().enumerate() {
        let shift = |line: Option<usize>| own(line).map(|line| line - first + 1);
        step.line = if at == 0 { None } else { shift(step.line) };
        step.next = shift(step.next);
        if at == 0 {
            step.out.clear();
            if first > 1 {
                step.event = "As the part before left it.".into();
            }
        }
        step.out = without_marks(&step.out);
    }
    film.steps = kept;
    film
}

/// Takes out what stands between the parts of a program.
fn without_marks(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !line.starts_with('\u{1}')).collect()
}

/// The steps after these lines, each with its caption; the last one if no line
/// is named.
fn moments(film: &Film, lines: &str) -> Result<Vec<(usize, String)>, (String, String)> {
    if lines.is_empty() {
        return Ok(vec![(film.last().unwrap_or(0), String::new())]);
    }
    let step = |word: &str| {
        let word = word.trim();
        if word == "end" {
            return Ok((film.last().unwrap_or(0), "At the end".to_owned()));
        }
        let line = word.parse().ok().and_then(|line| film.after_line(line));
        let fix = "write the numbers of lines that run, as in graph=\"3,7\"; `end` is the end";
        let at = line.ok_or_else(|| {
            (
                format!("line `{word}` of this program never runs"),
                fix.to_owned(),
            )
        });
        Ok((at?, format!("After line {word}")))
    };
    lines.split(',').map(step).collect()
}

fn figure(svg: &str, words: &str, caption: &str) -> String {
    let caption = match caption {
        "" => String::new(),
        text => format!("<figcaption>{text}</figcaption>"),
    };
    format!(
        "<figure class=\"picture\"><div tabindex=\"0\" role=\"group\" aria-label=\"Picture\">{}</div>{caption}</figure>\n",
        in_page(svg, words)
    )
}

fn graphs(film: &Film, lines: &str) -> Result<String, (String, String)> {
    let mut html = String::new();
    for (step, caption) in moments(film, lines)? {
        html += &figure(&film.svg(step), &film.words(step), &caption);
    }
    Ok(html)
}

fn memory(film: &Film, lines: &str) -> Result<String, (String, String)> {
    let moments = moments(film, lines)?;
    let steps: Vec<usize> = moments.iter().map(|(step, _)| *step).collect();
    let mut html = String::new();
    for (svg, (step, caption)) in cells(film, &steps).iter().zip(moments) {
        let words = cells_in_words(&film.steps[step].pages);
        html += &figure(svg, &words, &caption);
    }
    Ok(html)
}
