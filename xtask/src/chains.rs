//! `mutants --chains`: an alternative is right only if whatever stands on it
//! passes too.

use crate::cargo::Tools;
use crate::course;
use crate::mutants;
use crate::stack::{Choice, Stack};
use crate::trouble::{Result, Trouble};

/// Puts each alternative of these chapters under the reference of every later
/// chapter that stands on it, and judges those. Returns how many pass, and how
/// many there are.
pub fn run(tools: &Tools<'_>, ids: &[String], only: Option<&str>) -> Result<(usize, usize)> {
    let (mut passed, mut all) = (0, 0);
    for id in ids {
        let number = course::number_of(id).unwrap_or_default();
        for name in mutants::alternatives(&tools.course.layout, id)? {
            if only.is_some_and(|wanted| wanted != name) {
                continue;
            }
            let stack = Stack::reference().with(number, Choice::Alternative(name.clone()));
            for above in above(tools, id)? {
                tools.ui.detail(&format!("{above} on {id}: {name}"));
                let found = mutants::accept(tools, &above, &stack);
                let title = format!("{above} on {id}");
                all += 1;
                passed += usize::from(mutants::said(tools, &title, &name, found));
            }
        }
        mutants::tidy_up(tools, id)?;
    }
    if all == 0 {
        return Err(Trouble::new("no chapter stands on an alternative of these")
            .next("`cargo xtask mutants --chains` takes all of them"));
    }
    Ok((passed, all))
}

/// The later chapters that stand on this one, in order.
fn above(tools: &Tools<'_>, id: &str) -> Result<Vec<String>> {
    let mut above: Vec<String> = vec![id.to_string()];
    for later in &tools.course.ids {
        let below = &tools.course.load(later)?.below;
        if below.iter().any(|one| above.contains(one)) {
            above.push(later.clone());
        }
    }
    above.remove(0);
    Ok(above)
}

/// The sentence at the end.
pub fn says((passed, all): (usize, usize)) -> String {
    format!("chapters on alternatives below them: pass {passed}/{all}")
}
