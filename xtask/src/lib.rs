//! What the command line is made of, for it and for `xtask/grade`, which judges
//! the work of a whole class by the same chapters, tests and stacks.
#![forbid(unsafe_code)]
// For the two programs of this workspace: what outsiders need is in the modules.
#![allow(missing_docs)]

pub mod anchors;
pub mod batch;
pub mod cargo;
pub mod chains;
pub mod cli;
pub mod compare;
pub mod compile_fail;
pub mod complete;
pub mod contract;
pub mod course;
pub mod diagnostics;
pub mod direct;
pub mod doctor;
pub mod edited;
pub mod files;
pub mod forward;
pub mod generate;
pub mod judged;
pub mod keep;
pub mod learner;
pub mod lex;
pub mod manifest;
pub mod mutant;
pub mod mutants;
pub mod oracles;
pub mod order;
pub mod outcome;
pub mod outline;
pub mod pristine;
pub mod process;
pub mod progress;
pub mod python;
pub mod record;
pub mod remembered;
pub mod report;
pub mod run_tests;
pub mod scan;
pub mod stack;
pub mod stage;
pub mod tidy;
pub mod trouble;
pub mod ui;
pub mod verdict;
pub mod verify;
