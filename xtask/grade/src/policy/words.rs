//! The words that are looked for, and why.

/// Modules of the standard library that reach out of the program.
pub const OUTSIDE: &[&str] = &[
    "process",
    "env",
    "fs",
    "net",
    "os",
    "arch",
    "intrinsics",
    "backtrace",
];
/// Ways to read standard input, to replace what reports a test's end, or to learn
/// which test it is: always under the module that is named first.
pub const NAMES: &[(&str, &[&str])] = &[
    ("io", &["stdin", "Stdin"]),
    (
        "panic",
        &["set_hook", "take_hook", "update_hook", "always_abort"],
    ),
    ("alloc", &["set_alloc_error_hook"]),
    ("Location", &["caller"]),
];
pub const MACROS: &[&str] = &[
    "include",
    "include_str",
    "include_bytes",
    "env",
    "option_env",
    "asm",
    "global_asm",
    "naked_asm",
    "llvm_asm",
];
/// Those of them that mean nothing else: their names alone are enough.
pub const ONLY_MACROS: &[&str] = &[
    "include_str",
    "include_bytes",
    "option_env",
    "global_asm",
    "naked_asm",
    "llvm_asm",
];
pub const ATTRIBUTES: &[&str] = &[
    "link_section",
    "no_mangle",
    "export_name",
    "global_allocator",
    "link",
    "link_name",
    "link_ordinal",
    "linkage",
    "used",
    "naked",
    "feature",
    "path",
    "no_std",
    "no_core",
    "no_main",
    "panic_handler",
    "proc_macro",
    "proc_macro_derive",
    "proc_macro_attribute",
    "crate_type",
    "crate_name",
    "ffi_const",
    "ffi_pure",
    "windows_subsystem",
    "test_runner",
    "reexport_test_harness_main",
];
/// Macros that tests use: one of the same name could take their place.
pub const OF_TESTS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "assert_log",
    "lesson",
    "snapshot",
    "panic",
    "matches",
    "vec",
    "test",
];
pub const OUT: &str = "reaches out of the program";
pub const TOLD: &str = "could change how a test ends or is told";
pub const TEXT: &str = "brings in text or code from outside";
pub const BUILT: &str = "puts the name of a macro together";
pub const LINK: &str = "changes how the program is put together";
pub const FORBIDDEN: &str = "is not for this chapter";
