//! The ways of the arrows. They bend only between the columns, so they never
//! run over a box.

use super::layout::{Arrow, BEND, Frame, Grid, Layout, MARGIN};
use std::fmt::Write;

/// The way of one arrow.
pub(super) struct Way {
    /// The `d` of a path, from the port to a little before the tip.
    pub d: String,
    /// Where the tip is.
    pub tip: (f64, f64),
}

/// The least room between two columns.
const BETWEEN: f64 = 36.0;
/// The most.
const WIDE: f64 = 62.0;
/// How far before the tip the line ends.
const BACK: f64 = 6.0;
/// How far the widest turn swings out, at most.
const SWING: f64 = 26.0;
/// From a box's right edge inwards to its dots.
pub(super) const INSET: f64 = 11.0;

/// Columns from left to right: where each begins and ends.
fn columns(grid: &Grid) -> Vec<(f64, f64)> {
    let mut busy = vec![0.0; grid.columns.len() + 1];
    for tie in &grid.ties {
        let (a, b) = (grid.items[tie.a].column, grid.items[tie.b].column);
        busy[a.min(b)] += 1.0;
    }
    let mut columns = Vec::new();
    // An arrow that turns round at the left needs room there.
    let turns = |column: usize| grid.columns[column].iter().any(|&i| grid.items[i].is_bend);
    let mut left = MARGIN
        + if !grid.columns.is_empty() && turns(0) {
            26.0
        } else {
            0.0
        };
    for (column, items) in grid.columns.iter().enumerate() {
        let widths = items.iter().map(|&item| grid.items[item].width);
        let right = left + widths.fold(0.0, f64::max);
        columns.push((left, right));
        left = right + (BETWEEN + 4.0 * busy[column]).min(WIDE);
    }
    columns
}

pub(super) fn routed(frames: &[Frame], arrows: &[Arrow], grid: &Grid) -> Layout {
    let columns = columns(grid);
    let entries = entries(frames, arrows, grid);
    let mut ways = Vec::new();
    for (number, arrow) in arrows.iter().enumerate() {
        let mut pen = Pen::new(frames, grid, &columns, arrow);
        let mut here = grid.items[arrow.from].column;
        for &bend in &grid.bends[number] {
            let item = &grid.items[bend];
            let y = item.top + BEND / 2.0;
            let (left, right) = columns[item.column];
            if item.column > here {
                pen.curve(left, y);
                pen.line(right);
            } else if item.column == here {
                pen.turn(right, y, 1.0);
                pen.line(left);
            } else {
                pen.curve(right, y);
                pen.line(left);
            }
            here = item.column;
        }
        let to = &grid.items[arrow.to];
        let (left, y) = (columns[to.column].0, entries[number]);
        match to.column > here || grid.bends[number].is_empty() {
            true => pen.curve(left - BACK, y),
            false => pen.turn(left - BACK, y, -1.0),
        }
        ways.push(Way {
            d: pen.d,
            tip: (left, y),
        });
    }
    let right = columns.last().map_or(0.0, |column| column.1);
    let last = grid.columns.len().saturating_sub(1);
    let turning = grid.items.iter().any(|i| i.is_bend && i.column == last);
    let bottoms = grid.items.iter().map(|item| item.top + item.height);
    let places = grid.items.iter().take(frames.len());
    Layout {
        at: places.map(|i| (columns[i.column].0, i.top)).collect(),
        ways,
        width: right + MARGIN + if turning { SWING } else { 0.0 },
        height: bottoms.fold(0.0, f64::max) + MARGIN,
    }
}

/// How far a turn over this height swings out: far ones go around near ones.
fn swing(height: f64) -> f64 {
    14.0 + (height.abs() / 6.0).min(SWING)
}

/// How far down each arrow comes in: several spread over the header's height,
/// in the order in which they come. Those that turn round before the frame are
/// laid around each other.
fn entries(frames: &[Frame], arrows: &[Arrow], grid: &Grid) -> Vec<f64> {
    let mut coming: Vec<Vec<(i8, f64, usize)>> = vec![Vec::new(); frames.len()];
    for (number, arrow) in arrows.iter().enumerate() {
        let to = &grid.items[arrow.to];
        let key = match grid.bends[number].last().map(|&bend| &grid.items[bend]) {
            Some(bend) if bend.column == to.column && bend.top < to.top => (0, -bend.top),
            Some(bend) if bend.column == to.column => (2, -bend.top),
            Some(bend) => (1, bend.top),
            None => (1, grid.items[arrow.from].top + arrow.port),
        };
        coming[arrow.to].push((key.0, key.1, number));
    }
    let mut entries = vec![0.0; arrows.len()];
    for (to, mut coming) in coming.into_iter().enumerate() {
        coming.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let (frame, top) = (&frames[to], grid.items[to].top);
        let room = match coming.len() {
            0..=3 => frame.entry * 2.0 - 12.0,
            _ => frame.height - 12.0,
        };
        let step = room / coming.len().max(2).saturating_sub(1) as f64;
        let step = step.min(9.0);
        let middle = match coming.len() {
            0..=3 => frame.entry,
            _ => frame.height / 2.0,
        };
        let first = top + middle - step * (coming.len().saturating_sub(1)) as f64 / 2.0;
        for (place, (_, _, number)) in coming.into_iter().enumerate() {
            entries[number] = first + step * place as f64;
        }
    }
    entries
}

/// Writes a path.
struct Pen {
    d: String,
    x: f64,
    y: f64,
}

impl Pen {
    /// At the arrow's port, and from there to the column's right edge.
    fn new(frames: &[Frame], grid: &Grid, columns: &[(f64, f64)], arrow: &Arrow) -> Pen {
        let item = &grid.items[arrow.from];
        let (left, right) = columns[item.column];
        let frame = &frames[arrow.from];
        let inset = if frame.leftmost { 0.0 } else { INSET };
        let (x, y) = (left + frame.width - inset, item.top + arrow.port);
        let d = format!("M{} {}", short(x), short(y));
        let mut pen = Pen { d, x, y };
        pen.line(right);
        pen
    }

    fn line(&mut self, x: f64) {
        if (self.x - x).abs() > 0.05 {
            let _ = write!(self.d, "H{}", short(x));
        }
        self.x = x;
    }

    /// To a place on the far side of the gap, leaving and coming level.
    fn curve(&mut self, x: f64, y: f64) {
        let half = (x - self.x) / 2.0;
        self.bezier(self.x + half, x - half, x, y);
    }

    /// Round to a place on this side of the gap.
    fn turn(&mut self, x: f64, y: f64, side: f64) {
        let swing = side * swing(y - self.y);
        let (a, b) = (self.x + swing, x + swing);
        self.bezier(a, b, x, y);
    }

    fn bezier(&mut self, a: f64, b: f64, x: f64, y: f64) {
        let _ = write!(
            self.d,
            "C{} {} {} {} {} {}",
            short(a),
            short(self.y),
            short(b),
            short(y),
            short(x),
            short(y)
        );
        (self.x, self.y) = (x, y);
    }
}

/// A number with at most one digit after the point.
pub(super) fn short(x: f64) -> String {
    let tenths = (x * 10.0).round() / 10.0;
    // No "-0".
    format!("{}", tenths + 0.0)
}
