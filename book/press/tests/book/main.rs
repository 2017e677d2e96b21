//! Small books in a temporary folder: what is wrong fails the build and says
//! where; what is right is in the HTML.

mod answers;
mod ebook;
mod good;
mod lessons;
mod links;
mod moving;
mod programs;
mod server;
mod support;
