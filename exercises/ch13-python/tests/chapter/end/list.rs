//! The conformance scripts: what CPython 3.11 prints for each.
//!
//! `name.out` is the output as a script, `name.repl.out` that of its lines
//! typed at the prompt where it differs, and `name.norepl` says that it was
//! not tried there. The texts are part of this program: a test needs no file.

/// A script with its golden outputs.
pub struct Script {
    pub name: &'static str,
    pub text: &'static str,
    pub out: &'static str,
    /// At the prompt; none if it was not tried there.
    pub typed: Option<&'static str>,
}

impl Script {
    /// Where it is in a checkout.
    pub fn path(&self) -> String {
        let name = self.name;
        format!("exercises/ch13-python/tests/conformance/{name}.py")
    }
}

macro_rules! read {
    ($name:literal, $end:literal) => {
        include_str!(concat!("../../conformance/", $name, $end))
    };
}

macro_rules! scripts {
    ($($kind:ident $name:literal)*) => {
        &[$(Script {
            name: $name,
            text: read!($name, ".py"),
            out: read!($name, ".out"),
            typed: scripts!(@ $kind $name),
        }),*]
    };
    (@ same $name:literal) => { Some(read!($name, ".out")) };
    (@ typed $name:literal) => { Some(read!($name, ".repl.out")) };
    (@ script $name:literal) => { None };
}

pub const ARTICLE: &[Script] = scripts! {
    same "00-article/01_id"
    typed "00-article/02_is"
    same "00-article/03_getrefcount"
    same "00-article/04_from_obj"
    same "00-article/05_list_refs"
    same "00-article/06_objgraph"
    same "00-article/07_del"
    same "00-article/08_rebind"
    same "00-article/09_threshold"
    same "00-article/10_cycle"
    typed "00-article/11_all_in_order"
};

pub const IDENTITY: &[Script] = scripts! {
    same "01-identity/02_hex_of_id"
    same "01-identity/05_small_int_edges"
    typed "01-identity/08_const_in_functions"
    same "01-identity/11_copy_or_same"
    same "01-identity/14_augmented_assignment"
    same "01-identity/17_method_objects"
    same "01-identity/20_and_or_return_operands"
};

pub const REFCOUNT: &[Script] = scripts! {
    same "02-refcount/02_temporaries"
    same "02-refcount/05_locals_die"
    same "02-refcount/08_closure"
    same "02-refcount/11_bound_method"
    same "02-refcount/14_set_members"
    same "02-refcount/17_swap"
    same "02-refcount/20_exception_kept"
    same "02-refcount/23_globals_named_twice"
    same "02-refcount/26_arguments_on_the_stack"
};

pub const NAMES_DEL: &[Script] = scripts! {
    same "03-names-del/02_del_local"
    same "03-names-del/05_del_slices"
    same "03-names-del/08_del_does_not_destroy"
    same "03-names-del/11_global_statement"
    same "03-names-del/14_closures_share_variable"
    same "03-names-del/17_delete_while_iterating_copy"
    same "03-names-del/20_args_are_references"
};

pub const CONTAINERS: &[Script] = scripts! {
    same "04-containers/02_shallow_copy"
    same "04-containers/05_slice_assignment"
    typed "04-containers/08_dealloc_order_tuple_dict"
    same "04-containers/11_dealloc_order_locals"
    typed "04-containers/14_delete_from_own_del"
    same "04-containers/17_matrix_trap"
};

pub const INTERNING: &[Script] = scripts! {
    typed "05-interning/02_spaces"
    same "05-interning/05_empty"
    same "05-interning/08_intern_type_error"
    same "05-interning/11_int_vs_str"
    typed "05-interning/14_function_local_constants"
};

pub const CLASSES: &[Script] = scripts! {
    same "06-classes/02_class_attribute_shared"
    same "06-classes/05_bound_method_keeps_alive"
    same "06-classes/08_del_on_type_not_instance"
    same "06-classes/11_object_counting"
    same "06-classes/14_repr_and_default_str"
    same "06-classes/17_user_exception_objects"
};

pub const CYCLES: &[Script] = scripts! {
    typed "07-cycles/02_two_lists"
    typed "07-cycles/05_instance_cycles"
    typed "07-cycles/08_reachable_from_cycle_but_alive"
    typed "07-cycles/11_refcount_alone_is_not_enough"
    typed "07-cycles/14_recursive_closure"
    typed "07-cycles/17_doubly_linked"
    typed "07-cycles/20_shared_tail"
    typed "07-cycles/23_resurrect_by_other_reference"
};

pub const GENERATIONS: &[Script] = scripts! {
    same "08-generations/02_set_threshold"
    typed "08-generations/05_get_count_after_collect"
    typed "08-generations/08_old_garbage_needs_full"
    typed "08-generations/11_automatic_collection_runs"
    typed "08-generations/14_acyclic_garbage_never_needs_gc"
    typed "08-generations/17_freed_objects_lower_the_count"
    typed "08-generations/20_freeze"
    script "08-generations/23_steady_state_memory"
};

pub const WEAKREFS: &[Script] = scripts! {
    same "09-weakrefs/02_does_not_count"
    same "09-weakrefs/05_dead_ref_no_callback"
    typed "09-weakrefs/08_ref_in_cycle_cleared_by_gc"
    same "09-weakrefs/11_ref_and_del_refcount"
    same "09-weakrefs/14_equality_and_hash"
    same "09-weakrefs/17_weak_set"
    same "09-weakrefs/20_resurrection_keeps_ref_on_refcount_path"
    typed "09-weakrefs/23_parent_link"
    typed "09-weakrefs/26_callback_with_gc_disabled"
};

pub const FINALIZERS: &[Script] = scripts! {
    typed "10-finalizers/02_cycle_is_collectable"
    typed "10-finalizers/05_resurrection_in_cycle"
    typed "10-finalizers/08_resurrection_spares_others"
    typed "10-finalizers/11_del_breaks_its_own_cycle"
    same "10-finalizers/14_del_in_loop"
    typed "10-finalizers/17_gc_disabled_del_never_in_cycle"
    typed "10-finalizers/20_saveall"
    typed "10-finalizers/23_args_freed_on_return"
    same "10-finalizers/26_condition_temporaries"
};

pub const INTROSPECTION: &[Script] = scripts! {
    same "11-introspection/02_referents_instance"
    same "11-introspection/05_is_tracked_atoms"
    same "11-introspection/08_is_tracked_others"
    typed "11-introspection/11_objgraph_count"
    same "11-introspection/14_find_the_leak"
    same "11-introspection/17_referrers_see_class_and_instances"
};

pub const STRESS: &[Script] = scripts! {
    same "12-stress/02_deep_tuple"
    same "12-stress/05_linked_list_with_del"
    same "12-stress/08_deep_mixed"
    typed "12-stress/11_deep_garbage_cycle"
    same "12-stress/14_recursion_limit"
};

pub const PROGRAMS: &[Script] = scripts! {
    typed "13-programs/02_doubly_linked_list"
    typed "13-programs/05_tree_with_parents"
    typed "13-programs/08_scc_predicts_gc"
    typed "13-programs/11_scope_chain_interpreter"
    typed "13-programs/14_state_machine_with_cycles"
    same "13-programs/17_word_count_and_interning"
    typed "13-programs/20_simulated_heap_benchmark"
};

pub const LANGUAGE: &[Script] = scripts! {
    typed "language/counts"
    same "language/found"
    script "language/found_by_programs"
    typed "language/found_at_the_prompt"
    typed "language/identity"
    typed "language/lifetimes"
    script "language/list_room"
    typed "language/messages"
    script "language/order"
    script "language/recursion"
    typed "language/refcounts"
    script "language/set_order"
    script "language/shared_keys"
    script "language/store_before_drop"
    typed "language/values"
};

pub const MODULES: &[Script] = scripts! {
    script "modules/end_callbacks"
    script "modules/end_comprehension"
    script "modules/end_finalize"
    script "modules/end_frozen"
    script "modules/end_gc_disabled"
    script "modules/end_order"
    script "modules/end_saveall"
    script "modules/finalize"
    script "modules/finalize_kept"
    script "modules/function_referents"
    script "modules/gc_1"
    script "modules/gc_2"
    script "modules/gc_counts"
    script "modules/gc_generations"
    script "modules/order_of_ages_1"
    script "modules/order_of_ages_2"
    script "modules/order_of_ages_3"
    script "modules/ref_subclasses"
    script "modules/show_refs"
    script "modules/subclasses"
    script "modules/sys"
    script "modules/weakref_1"
    script "modules/weakref_2"
    script "modules/weakref_3"
};

pub const CPYTHON_TESTS: &[Script] = scripts! {
    same "cpython-tests/deep"
    typed "cpython-tests/exc_info"
    same "cpython-tests/finalize"
    typed "cpython-tests/gc_finalizers"
    typed "cpython-tests/gc_generations"
    typed "cpython-tests/gc_kinds"
    typed "cpython-tests/gc_looking"
    typed "cpython-tests/gc_saveall"
    same "cpython-tests/proxies"
    typed "cpython-tests/recursion"
    same "cpython-tests/ref_callbacks"
    same "cpython-tests/sys_counts"
    typed "cpython-tests/weak_dicts"
};
