//! How a program and what it printed look on the page.

use crate::claim;
use crate::fences::Fence;
use crate::python::Snippet;
use crate::run::{Ran, Stream};

fn is_typed(code: &str) -> bool {
    code.trim_start().starts_with(">>> ")
}

/// The source without the interpreter's prompts.
pub fn untyped(code: &str) -> String {
    if !is_typed(code) {
        return code.to_string();
    }
    let lines = code.lines().filter_map(|line| {
        let rest = line.strip_prefix(">>>").or(line.strip_prefix("..."))?;
        Some(format!("{}\n", rest.strip_prefix(' ').unwrap_or(rest)))
    });
    lines.collect()
}

/// The lines between the prompts, which claim what was answered.
pub fn typed_claim(fence: &Fence) -> Option<String> {
    if !is_typed(&fence.code) {
        return None;
    }
    let lines: Vec<&str> = fence
        .code
        .lines()
        .filter(|line| !line.starts_with(">>>") && !line.starts_with("..."))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// What a program shows besides its output.
#[derive(Debug, Default)]
pub struct Extras {
    /// A question, and its folded answers.
    pub question: Option<(String, String)>,
    /// Its pictures.
    pub pictures: String,
    /// What stands at the end.
    pub below: String,
}

/// The source with its label, true output, and whatever else it shows.
pub fn shown(snippet: &Snippet<'_>, part: &Ran, repl: bool, extras: &Extras) -> String {
    let (output, error) = (part.text(Stream::Out), part.text(Stream::Err));
    let what = if repl {
        "Python, typed line by line"
    } else if snippet.fence.info.has("continue") {
        "Python, continued"
    } else {
        "Python"
    };
    let mut blocks = Vec::new();
    if !output.is_empty() {
        let varies = snippet
            .output
            .is_some_and(|claimed| claim::varies(&claimed.code));
        let label = match varies {
            true => "Output (your numbers will differ)",
            false => "Output",
        };
        blocks.push((label, "run-output", output));
    }
    if !error.is_empty() {
        blocks.push(("Error output", "run-output run-error", error));
    }
    let none = blocks.is_empty().then_some("It prints nothing.");
    // How the page's own playground runs it.
    let mode = match (snippet.fence.info.has("continue"), repl) {
        (true, _) => "more",
        (false, true) => "repl",
        (false, false) => "script",
    };
    let mode = format!(" data-run=\"{mode}\"");
    figure(what, &mode, snippet.fence, &blocks, none, extras)
}

/// A source that is not run here, with what the author says it prints.
pub fn not_run(snippet: &Snippet<'_>) -> String {
    let reason = snippet.fence.info.value("why").unwrap_or_default();
    let what = format!("Python, not run here: {}", escape(reason));
    let blocks: Vec<_> = [snippet.output, snippet.stderr]
        .into_iter()
        .flatten()
        .map(|claimed| ("What CPython prints", "run-output", claimed.code.clone()))
        .collect();
    figure(&what, "", snippet.fence, &blocks, None, &Extras::default())
}

fn figure(
    what: &str,
    mode: &str,
    fence: &Fence,
    blocks: &[(&str, &str, String)],
    none: Option<&str>,
    extras: &Extras,
) -> String {
    let source = match typed_claim(fence) {
        Some(_) => prompts_only(&fence.code),
        None => fence.code.clone(),
    };
    let (question, choices) = extras.question.clone().unwrap_or_default();
    let what = match question.as_str() {
        "" => what.to_owned(),
        question => format!("Predict: {}", escape(question)),
    };
    let mut text = format!(
        "<div class=\"run\"{mode} role=\"group\" aria-label=\"Program\">\n<p class=\"run-label\">{what}</p>\n\n{}\n{choices}",
        fenced("python", &source)
    );
    // Where the reader is to guess, nothing is told before.
    let fold = fence.info.has("fold") || extras.question.is_some();
    match (fold, extras.pictures.as_str()) {
        (_, "") => {}
        (true, pictures) => {
            text.push_str(&format!(
                "<details class=\"moved\">\n<summary>Look inside, step by step</summary>\n{pictures}</details>\n\n"
            ));
        }
        (false, pictures) => text.push_str(&format!("{pictures}\n")),
    }
    for (label, class, output) in blocks {
        let (open, close) = match fold {
            true => (
                format!(
                    "<details class=\"{class}\">\n<summary>{label}: guess, then open</summary>"
                ),
                "</details>",
            ),
            false => (
                format!("<div class=\"{class}\">\n<p class=\"run-label\">{label}</p>"),
                "</div>",
            ),
        };
        text.push_str(&format!(
            "{open}\n\n{}\n{close}\n\n",
            fenced("text", output)
        ));
    }
    if let Some(none) = none {
        text.push_str(&format!("<p class=\"run-label run-none\">{none}</p>\n"));
    }
    match (fold, extras.below.as_str()) {
        (true, table) if !table.is_empty() => text.push_str(&format!(
            "<details class=\"moved\">\n<summary>Other CPythons: guess, then open</summary>\n{table}</details>\n"
        )),
        (_, table) => text.push_str(table),
    }
    text.push_str("</div>\n");
    text
}

fn prompts_only(code: &str) -> String {
    let lines = code
        .lines()
        .filter(|line| line.starts_with(">>>") || line.starts_with("..."));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A block whose marks are longer than any in its text.
fn fenced(language: &str, text: &str) -> String {
    let mut marks = String::from("```");
    while text.contains(&marks) {
        marks.push('`');
    }
    format!(
        "{marks}{language}\n{}\n{marks}\n",
        text.trim_end_matches('\n')
    )
}

/// Text that may stand in HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// A label for those who hear the page, before any other block.
pub fn label(fence: &Fence) -> String {
    let what = match fence.info.language.as_str() {
        "rust" => "Rust code",
        "sh" | "console" | "bash" | "shell" => "Commands",
        "c" => "C code",
        "" | "text" => "Text",
        other => other,
    };
    format!("<p class=\"heard\">{}:</p>", escape(what))
}
