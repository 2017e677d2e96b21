//! In which column each frame stands.

use super::{Arrow, Frame, WIDE};
use std::collections::VecDeque;

/// A column, and how often the way there turned round at an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub column: usize,
    pub band: usize,
}

/// A column for each frame.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub places: Vec<Place>,
    pub count: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    No,
    Open,
    Done,
}

/// What the room behind a box is wide, about.
const BETWEEN: f64 = 50.0;

/// With more frames than this one below the other, a rank gets several columns
/// if there is room.
const TALL: usize = 10;

/// Several ways to make columns: by the longest and by the shortest way from
/// the left, folded and not, and with tall ranks dealt out to several columns.
pub(super) fn candidates(frames: &[Frame], arrows: &[Arrow]) -> Vec<Columns> {
    let mut found: Vec<Columns> = Vec::new();
    let boxes = frames.iter().filter(|frame| !frame.leftmost);
    let widest = boxes.map(|frame| frame.width).fold(80.0, f64::max);
    let step = widest + BETWEEN;
    for ranks in [longest(frames, arrows), shortest(frames, arrows)] {
        let count = ranks.iter().max().map_or(0, |last| last + 1);
        let fit = (WIDE / step).max(3.0) as usize;
        let narrow = if count > fit { fit } else { count };
        let dealt = folded(&dealt(frames, &ranks, arrows, fit), fit);
        for columns in [
            folded(&ranks, narrow),
            folded(&ranks, count.min(2 * fit)),
            dealt,
        ] {
            if !found.contains(&columns) {
                found.push(columns);
            }
        }
    }
    found
}

/// From left to right, then back, below, and so on.
fn folded(ranks: &[usize], most: usize) -> Columns {
    let most = most.max(2);
    let place = |&rank: &usize| {
        // Column 0 is for names, and the first band only.
        if rank < most {
            return Place {
                column: rank,
                band: 0,
            };
        }
        let (turn, step) = ((rank - most) / (most - 1), (rank - most) % (most - 1));
        let column = if turn % 2 == 0 {
            most - 1 - step
        } else {
            1 + step
        };
        Place {
            column,
            band: turn + 1,
        }
    };
    let count = ranks.iter().max().map_or(0, |last| last + 1);
    Columns {
        places: ranks.iter().map(place).collect(),
        count: count.min(most),
    }
}

/// Deals out the frames of tall ranks to several columns, as long as there are
/// fewer than `most` in all. What arrows lead to in turn stands side by side,
/// so that they need not cross.
fn dealt(frames: &[Frame], ranks: &[usize], arrows: &[Arrow], most: usize) -> Vec<usize> {
    let count = ranks.iter().max().map_or(0, |last| last + 1);
    let mut members = vec![Vec::new(); count];
    let mut known = vec![false; ranks.len()];
    let led_to = arrows.iter().map(|arrow| arrow.to);
    for frame in led_to.chain(0..ranks.len()) {
        if !known[frame] {
            known[frame] = true;
            members[ranks[frame]].push(frame);
        }
    }
    let mut columns = vec![1; count];
    // Names stay one below the other.
    let first = usize::from(frames.iter().any(|frame| frame.leftmost));
    for _ in count..most {
        let tallest = (first..count).max_by_key(|&rank| members[rank].len() / columns[rank]);
        match tallest {
            Some(rank) if members[rank].len() > TALL * columns[rank] => columns[rank] += 1,
            _ => break,
        }
    }
    let mut dealt = vec![0; ranks.len()];
    let mut first = 0;
    for (members, columns) in members.iter().zip(columns) {
        for (place, &frame) in members.iter().enumerate() {
            dealt[frame] = first + place % columns;
        }
        first += columns;
    }
    dealt
}

fn heads(frames: &[Frame], arrows: &[Arrow]) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); frames.len()];
    for arrow in arrows {
        out[arrow.from].push(arrow.to);
    }
    out
}

fn starts(frames: &[Frame], out: &[Vec<usize>]) -> Vec<usize> {
    let mut led_to = vec![false; out.len()];
    for &to in out.iter().flatten() {
        led_to[to] = true;
    }
    let mut starts: Vec<usize> = (0..out.len()).collect();
    starts.sort_by_key(|&at| (!frames[at].leftmost, led_to[at]));
    starts
}

/// One further right than the rightmost frame that leads to it, arrows that
/// close a cycle left aside.
fn longest(frames: &[Frame], arrows: &[Arrow]) -> Vec<usize> {
    let out = heads(frames, arrows);
    let named = frames.iter().any(|frame| frame.leftmost);
    let left = |frame: &Frame| usize::from(named && !frame.leftmost);
    let mut ranks: Vec<usize> = frames.iter().map(left).collect();
    let (order, forward) = search(&out, frames);
    for &at in order.iter().rev() {
        for &to in &forward[at] {
            ranks[to] = ranks[to].max(ranks[at] + 1);
        }
    }
    ranks
}

/// How many arrows it takes from the nearest name; what no name leads to begins
/// where the first of its kind was born.
fn shortest(frames: &[Frame], arrows: &[Arrow]) -> Vec<usize> {
    let out = heads(frames, arrows);
    let named = frames.iter().any(|frame| frame.leftmost);
    let mut ranks = vec![usize::MAX; frames.len()];
    let mut queue: VecDeque<usize> = VecDeque::new();
    for at in (0..frames.len()).filter(|&at| frames[at].leftmost) {
        ranks[at] = 0;
        queue.push_back(at);
    }
    let mut starts = starts(frames, &out).into_iter();
    loop {
        while let Some(at) = queue.pop_front() {
            for &to in &out[at] {
                if ranks[to] == usize::MAX {
                    ranks[to] = ranks[at] + 1;
                    queue.push_back(to);
                }
            }
        }
        let Some(next) = starts.find(|&at| ranks[at] == usize::MAX) else {
            return ranks;
        };
        ranks[next] = usize::from(named);
        queue.push_back(next);
    }
}

/// Depth first from the names, then from what nobody leads to, then from the
/// rest. Returns the frames in the order in which they were done, and for each
/// the arrows that do not close a cycle.
fn search(out: &[Vec<usize>], frames: &[Frame]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut seen = vec![Seen::No; out.len()];
    let mut done = Vec::new();
    let mut forward = vec![Vec::new(); out.len()];
    for start in starts(frames, out) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_chain_turns_round_below() {
        let ranks: Vec<usize> = (0..9).collect();
        let columns = folded(&ranks, 4);
        let places: Vec<(usize, usize)> =
            columns.places.iter().map(|p| (p.column, p.band)).collect();
        let wanted = [
            (0, 0),
            (1, 0),
            (2, 0),
            (3, 0),
            (3, 1),
            (2, 1),
            (1, 1),
            (1, 2),
            (2, 2),
        ];
        assert_eq!(places, wanted);
        assert_eq!(columns.count, 4);
    }
}
