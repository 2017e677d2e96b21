//! `predict`: answers to choose from. The build knows which one is true.

use crate::claim;
use crate::fences::Fence;

/// One answer, and why it is right or wrong.
struct Choice<'a> {
    right: bool,
    answer: &'a str,
    why: &'a str,
}

/// Whether an answer is what was printed: all of it, ` / ` between its lines,
/// or its last line.
pub fn is_true(answer: &str, printed: &str) -> bool {
    let all = answer.replace(" / ", "\n");
    let last = printed.trim_end().lines().next_back().unwrap_or("");
    let nothing = answer == "nothing" && printed.trim().is_empty();
    nothing
        || claim::fits(&all, printed)
        || (!printed.trim().is_empty() && claim::fits(answer, last))
}

/// The answers as folded parts of the page.
///
/// # Errors
/// What is wrong, and what to do.
pub fn folded(fence: &Fence, printed: &str) -> Result<String, (String, String)> {
    let mut choices = Vec::new();
    for line in fence.code.lines().filter(|line| !line.trim().is_empty()) {
        choices.push(read(line).ok_or_else(|| {
            let fix = "write `- answer | why it is wrong`, and `* answer | why it is right`";
            (
                format!("this is no choice: {}", line.trim()),
                fix.to_owned(),
            )
        })?);
    }
    judge(&choices, printed)?;
    // The order must not tell.
    choices.sort_by_key(|choice| choice.answer);
    let mut html = String::from("<div class=\"choices\">\n\n");
    for choice in &choices {
        let answer = crate::show::escape(choice.answer);
        let (class, verdict) = match choice.right {
            true => ("choice-right", "Yes."),
            false => ("choice-wrong", "No."),
        };
        html += &format!(
            "<details class=\"{class}\">\n<summary><code>{answer}</code></summary>\n\n**{verdict}** {}\n\n</details>\n\n",
            choice.why
        );
    }
    Ok(html + "</div>\n\n")
}

fn read(line: &str) -> Option<Choice<'_>> {
    let line = line.trim();
    let right = line.starts_with("* ");
    let rest = line.strip_prefix("* ").or(line.strip_prefix("- "))?;
    let (answer, why) = rest.split_once(" | ")?;
    let (answer, why) = (answer.trim(), why.trim());
    (!answer.is_empty() && !why.is_empty()).then_some(Choice { right, answer, why })
}

fn judge(choices: &[Choice<'_>], printed: &str) -> Result<(), (String, String)> {
    let right = choices.iter().filter(|choice| choice.right).count();
    if right != 1 || choices.len() < 3 {
        let what = format!("of {} choices {right} are right", choices.len());
        return Err((
            what,
            "give one right answer and at least two wrong ones that somebody may believe".into(),
        ));
    }
    for choice in choices {
        match (choice.right, is_true(choice.answer, printed)) {
            (true, false) => {
                let what = format!(
                    "the page says that `{}` is right, and that is not what is printed:\n{}",
                    choice.answer,
                    printed.trim_end()
                );
                return Err((
                    what,
                    "mend the answer or the program; ` / ` stands between lines".into(),
                ));
            }
            (false, true) => {
                let what = format!(
                    "the page says that `{}` is wrong, and just that is printed",
                    choice.answer
                );
                return Err((
                    what,
                    "mark it with `*`, or write another wrong answer".into(),
                ));
            }
            _ => {}
        }
    }
    Ok(())
}
