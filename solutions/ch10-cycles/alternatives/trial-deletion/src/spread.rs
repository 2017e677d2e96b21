//! Spread: whoever survived the trial gets its references back.

use crate::Numbers;

/// Who is garbage.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// The candidates that cannot be reached from outside, each once.
    pub unreachable: Vec<u32>,
    /// Nobody: the order of the trial says nothing about ages.
    pub late: Vec<u32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Colour {
    /// On trial.
    Grey,
    /// Looks like garbage.
    White,
    /// In use.
    Black,
}

/// Tells the reachable from the unreachable: `Scan` and `ScanBlack`.
pub fn spread(numbers: &Numbers, gc_refs: &[u32]) -> Verdict {
    let mut trial = Trial {
        numbers,
        counts: gc_refs.to_vec(),
        colours: vec![Colour::Grey; numbers.len()],
    };
    let mut stack = Vec::new();
    for suspect in 0..numbers.len() {
        stack.push(suspect);
        while let Some(i) = stack.pop() {
            if trial.colours[i] != Colour::Grey {
                continue;
            }
            if trial.counts[i] > 0 {
                trial.restore(i);
            } else {
                trial.colours[i] = Colour::White;
                stack.extend(numbers.row(i).iter().map(|&to| to as usize));
            }
        }
    }
    let white = |&i: &u32| trial.colours[i as usize] == Colour::White;
    Verdict {
        unreachable: (0..numbers.len() as u32).filter(white).collect(),
        late: Vec::new(),
    }
}

struct Trial<'a> {
    numbers: &'a Numbers,
    counts: Vec<u32>,
    colours: Vec<Colour>,
}

impl Trial<'_> {
    /// Paints this one black and all that it reaches, and puts back what the
    /// trial took off.
    fn restore(&mut self, i: usize) {
        self.colours[i] = Colour::Black;
        let mut stack = vec![i];
        while let Some(i) = stack.pop() {
            for &to in self.numbers.row(i) {
                let to = to as usize;
                self.counts[to] += 1;
                if self.colours[to] != Colour::Black {
                    self.colours[to] = Colour::Black;
                    stack.push(to);
                }
            }
        }
    }
}
