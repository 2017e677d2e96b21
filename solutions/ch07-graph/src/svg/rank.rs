//! In which column each frame stands.

use super::layout::{Arrow, Frame};

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    No,
    Open,
    Done,
}

/// The column of each frame: one further right than the rightmost frame that
/// leads to it, arrows that close a cycle left aside.
pub(super) fn ranks(frames: &[Frame], arrows: &[Arrow]) -> Vec<usize> {
    let mut out = vec![Vec::new(); frames.len()];
    for arrow in arrows {
        out[arrow.from].push(arrow.to);
    }
    let named = frames.iter().any(|frame| frame.leftmost);
    let left = |frame: &Frame| usize::from(named && !frame.leftmost);
    let mut ranks: Vec<usize> = frames.iter().map(left).collect();
    let (order, forward) = search(&out, frames);
    for at in order.into_iter().rev() {
        for &to in &forward[at] {
            ranks[to] = ranks[to].max(ranks[at] + 1);
        }
    }
    ranks
}

/// Depth first from the names, then from what nobody leads to, then from the
/// rest. Returns the frames in the order in which they were done, and for each
/// the arrows that do not close a cycle.
fn search(out: &[Vec<usize>], frames: &[Frame]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut led_to = vec![false; out.len()];
    for &to in out.iter().flatten() {
        led_to[to] = true;
    }
    let mut starts: Vec<usize> = (0..out.len()).collect();
    starts.sort_by_key(|&at| (!frames[at].leftmost, led_to[at]));
    let mut seen = vec![Seen::No; out.len()];
    let mut done = Vec::new();
    let mut forward = vec![Vec::new(); out.len()];
    for start in starts {
        let mut visits = Vec::new();
        if seen[start] == Seen::No {
            seen[start] = Seen::Open;
            visits.push((start, 0));
        }
        while let Some((at, next)) = visits.pop() {
            let Some(&to) = out[at].get(next) else {
                seen[at] = Seen::Done;
                done.push(at);
                continue;
            };
            visits.push((at, next + 1));
            if seen[to] != Seen::Open {
                forward[at].push(to);
            }
            if seen[to] == Seen::No {
                seen[to] = Seen::Open;
                visits.push((to, 0));
            }
        }
    }
    (done, forward)
}
