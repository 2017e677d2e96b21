//! Spread: two lists, as CPython has them (`move_unreachable`).

use crate::Numbers;

/// Who is garbage.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// The candidates that cannot be reached from outside, each once.
    pub unreachable: Vec<u32>,
    /// Those that were moved back.
    pub late: Vec<u32>,
}

/// Tells the reachable from the unreachable.
pub fn spread(numbers: &Numbers, gc_refs: &[u32]) -> Verdict {
    let n = numbers.len();
    let mut gc_refs = gc_refs.to_vec();
    let mut lists = Lists::new(n);
    let mut tentative = vec![false; n];
    let mut verdict = Verdict::default();
    let mut at = lists.next[lists.young()];
    while at != lists.young() {
        let next = lists.next[at];
        if gc_refs[at] == 0 {
            tentative[at] = true;
            let end = lists.unreachable();
            lists.move_to(at, end);
            at = next;
            continue;
        }
        for &to in numbers.row(at) {
            let to = to as usize;
            if std::mem::take(&mut tentative[to]) {
                let end = lists.young();
                lists.move_to(to, end);
                verdict.late.push(to as u32);
            }
            gc_refs[to] = gc_refs[to].max(1);
        }
        // Not `next`: somebody may just have been put behind this one.
        at = lists.next[at];
    }
    let mut at = lists.next[lists.unreachable()];
    while at != lists.unreachable() {
        verdict.unreachable.push(at as u32);
        at = lists.next[at];
    }
    verdict
}

/// Two rings through the same arrays. The heads are the two last entries.
struct Lists {
    next: Vec<usize>,
    prev: Vec<usize>,
}

impl Lists {
    /// All candidates in order on the first list, the second one empty.
    fn new(n: usize) -> Lists {
        let mut lists = Lists {
            next: (1..=n + 2).collect(),
            prev: (0..n + 2).map(|i| i.wrapping_sub(1)).collect(),
        };
        let (young, unreachable) = (n, n + 1);
        lists.next[young] = 0;
        lists.prev[0] = young;
        lists.next[unreachable] = unreachable;
        lists.prev[unreachable] = unreachable;
        lists
    }

    fn young(&self) -> usize {
        self.next.len() - 2
    }

    fn unreachable(&self) -> usize {
        self.next.len() - 1
    }

    /// Takes an entry out of its list and puts it at the end of another.
    fn move_to(&mut self, entry: usize, head: usize) {
        let (before, after) = (self.prev[entry], self.next[entry]);
        self.next[before] = after;
        self.prev[after] = before;
        let last = self.prev[head];
        self.next[last] = entry;
        self.prev[entry] = last;
        self.next[entry] = head;
        self.prev[head] = entry;
    }
}
