//! Spread: groups of candidates that reach each other live or die together.

use crate::Numbers;

/// Who is garbage.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// The candidates that cannot be reached from outside, each once, group by
    /// group.
    pub unreachable: Vec<u32>,
    /// Nobody: groups are judged at once.
    pub late: Vec<u32>,
}

/// Tells the reachable from the unreachable.
pub fn spread(numbers: &Numbers, gc_refs: &[u32]) -> Verdict {
    let groups = Groups::of(numbers);
    let mut lives = vec![false; groups.members.len()];
    let mut verdict = Verdict::default();
    // The last group that was finished is referred to by none of the others.
    for (group, members) in groups.members.iter().enumerate().rev() {
        lives[group] |= members.iter().any(|&i| gc_refs[i as usize] > 0);
        if lives[group] {
            for &to in members.iter().flat_map(|&i| numbers.row(i as usize)) {
                lives[groups.group[to as usize]] = true;
            }
        } else {
            verdict.unreachable.extend(members);
        }
    }
    verdict
}

const NEW: usize = usize::MAX;

/// The strongly connected components, each after all that it refers to.
struct Groups {
    members: Vec<Vec<u32>>,
    /// The group of each candidate.
    group: Vec<usize>,
}

impl Groups {
    fn of(numbers: &Numbers) -> Groups {
        let n = numbers.len();
        let mut groups = Groups {
            members: Vec::new(),
            group: vec![NEW; n],
        };
        // When each was first met, and the earliest one it is known to reach.
        let (mut met, mut low) = (vec![NEW; n], vec![NEW; n]);
        let mut clock = 0;
        let mut waiting: Vec<u32> = Vec::new();
        for start in 0..n {
            if met[start] != NEW {
                continue;
            }
            // Candidates on the way from the start, and how far their rows were read.
            let mut way: Vec<(usize, usize)> = vec![(start, 0)];
            while let Some((i, read)) = way.last_mut() {
                let i = *i;
                if *read == 0 && met[i] == NEW {
                    (met[i], low[i]) = (clock, clock);
                    clock += 1;
                    waiting.push(i as u32);
                }
                if let Some(&to) = numbers.row(i).get(*read) {
                    *read += 1;
                    let to = to as usize;
                    if met[to] == NEW {
                        way.push((to, 0));
                    } else if groups.group[to] == NEW {
                        low[i] = low[i].min(met[to]);
                    }
                    continue;
                }
                way.pop();
                if let Some(&(before, _)) = way.last() {
                    low[before] = low[before].min(low[i]);
                }
                if low[i] == met[i] {
                    groups.finish(i, &mut waiting);
                }
            }
        }
        groups
    }

    /// All that wait from this one on are a group.
    fn finish(&mut self, first: usize, waiting: &mut Vec<u32>) {
        let at = waiting.iter().rposition(|&i| i as usize == first);
        let members = waiting.split_off(at.expect("it waits"));
        for &i in &members {
            self.group[i as usize] = self.members.len();
        }
        self.members.push(members);
    }
}
