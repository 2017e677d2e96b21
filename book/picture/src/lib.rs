//! Pictures of a heap, as SVG, and pictures that move.
//!
//! **One picture.** Say what is to be seen in a [`Picture`]; [`draw`] finds
//! places for it. Names stand at the left; an object is a box with its type and
//! count in the header and a row for each slot; a slot holds a short text, or a
//! dot from which an arrow leads to another object. Garbage is dashed.
//!
//! **Many.** A [`Film`] is what a program's run looked like, step by step.
//! [`Film::svg`] draws one of its steps, [`stepper`] makes the piece of HTML in
//! which a reader goes through all of them, [`Film::json`] is the same as data.
//! All steps have one layout, so nothing jumps.
//!
//! Nothing in here knows a heap, an evaluator, or a file: the same functions
//! serve the book, `cargo xtask run`, objgraph and WebAssembly. The same data
//! always give the same text.
//!
//! ```
//! use picture::{Holds, Name, Node, Picture, draw};
//! let list = Node::new(1, "list", "×2").slot("[0]", Holds::Arrow(1));
//! let picture = Picture { names: vec![Name::new("a", Holds::Arrow(1))], nodes: vec![list], ..Picture::default() };
//! assert!(draw(&picture).starts_with("<svg"));
//! ```
#![forbid(unsafe_code)]

mod atoms;
mod cells;
mod film;
mod html;
mod ink;
mod json;
mod layout;
mod marks;
mod say;
mod scene;
mod text;
mod union;
mod words;

pub use cells::{cells, cells_in_words};
pub use film::{
    Film, Frame, Kind, Object, Page, Row, Slot as FilmSlot, Step, Table, Tenant, Value, Variable,
};
pub use html::{Show, in_page, on_paper, stepper, with_code};
pub use layout::{Quality, quality};
pub use scene::{Holds, Look, Mark, Name, Node, Picture, Slot};

/// Draws a picture.
pub fn draw(picture: &Picture) -> String {
    draw_steps(std::slice::from_ref(picture)).swap_remove(0)
}

/// Draws pictures that show one heap at several moments. All have the same
/// size, and an object has the same place in each, so nothing jumps when one
/// replaces the other.
pub fn draw_steps(pictures: &[Picture]) -> Vec<String> {
    let plan = union::Plan::of(pictures);
    let drawn = pictures.iter().map(|picture| atoms::still(picture, &plan));
    drawn.collect()
}

/// Draws pictures that show one heap at several moments as one `<svg>`. A part
/// that is not in all of them has an attribute `data-at` with the numbers of
/// those that it is in (`0-3 7`), and the class `off` if it is not in picture
/// `shown`: a style sheet has to hide `.off`, a script moves it.
pub fn draw_moving(pictures: &[Picture], shown: usize) -> String {
    atoms::moving(pictures, &union::Plan::of(pictures), shown)
}
