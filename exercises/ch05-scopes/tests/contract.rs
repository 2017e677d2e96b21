//! Every signature that later chapters use. If this does not compile, they
//! cannot be built on this chapter.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::{Heap, Payload, Ref};
use ch05_scopes::{
    Cell, Code, Exception, Frame, Interpreter, Namespace, Running, Scope, Traceback, Trail,
    Unbound, getrefcount,
};
use std::error::Error;
use std::ops::Deref;
use std::rc::Rc;

fn namespace_new() -> Namespace {
    Namespace::new()
}

fn namespace_inside(outer: Ref) -> Namespace {
    Namespace::inside(outer)
}

fn namespace_bind(names: &Namespace, name: &str, new: Ref) {
    names.bind(name, new)
}

fn namespace_get(names: &Namespace, name: &str) -> Result<Ref, Unbound> {
    names.get(name)
}

fn namespace_del(names: &Namespace, name: &str) -> Result<(), Unbound> {
    names.del(name)
}

fn namespace_names(names: &Namespace) -> Vec<String> {
    names.names()
}

fn unbound_parts(unbound: &Unbound) -> (&str, &'static str) {
    (unbound.name(), unbound.exception())
}

fn unbound_is_an_error(unbound: Unbound) -> Box<dyn Error> {
    Box::new(unbound)
}

fn unbound_variants(name: &str) -> [Unbound; 3] {
    [
        Unbound::Name(name.into()),
        Unbound::Local(name.into()),
        Unbound::Free(name.into()),
    ]
}

fn code_new(params: &[&str], names: &[&str]) -> Rc<Code> {
    Code::new("f", params)
        .locals(names)
        .cells(names)
        .free(names)
        .share()
}

fn code_name(code: &Code) -> (&str, usize) {
    (code.name(), code.params())
}

fn code_slot(code: &Code, name: &str) -> Option<usize> {
    code.slot(name)
}

fn code_slots(code: &Code) -> Vec<(&str, Scope)> {
    code.slots().collect()
}

fn code_variable(code: &Code, slot: usize) -> (&str, Scope) {
    code.variable(slot)
}

fn scope_variants() -> [Scope; 3] {
    [Scope::Local, Scope::Cell, Scope::Free]
}

fn frame_new(code: &Rc<Code>, names: &Ref, locals: Vec<Option<Ref>>, caller: Option<Ref>) -> Frame {
    Frame::new(code, names, locals, caller)
}

fn frame_bind_slot(frame: &Frame, slot: usize, new: Ref) {
    frame.bind_slot(slot, new)
}

fn frame_get_slot(frame: &Frame, slot: usize) -> Option<Ref> {
    frame.get_slot(slot)
}

fn frame_del_slot(frame: &Frame, slot: usize) -> bool {
    frame.del_slot(slot)
}

fn frame_push(frame: &Frame, value: Ref) {
    frame.push(value)
}

fn frame_pop(frame: &Frame) -> Ref {
    frame.pop()
}

fn frame_depth(frame: &Frame) -> usize {
    frame.depth()
}

fn frame_take(frame: &Frame, count: usize) -> Vec<Ref> {
    frame.take(count)
}

fn frame_unwind(frame: &Frame, depth: usize) {
    frame.unwind(depth)
}

fn frame_bind(frame: &Frame, name: &str, new: Ref) {
    frame.bind(name, new)
}

fn frame_get(frame: &Frame, name: &str) -> Result<Ref, Unbound> {
    frame.get(name)
}

fn frame_del(frame: &Frame, name: &str) -> Result<(), Unbound> {
    frame.del(name)
}

fn frame_except_as<T>(frame: &Frame, name: &str, exception: Ref, body: impl FnOnce() -> T) -> T {
    frame.except_as(name, exception, body)
}

fn frame_code(frame: &Frame) -> &Rc<Code> {
    frame.code()
}

fn frame_names(frame: &Frame) -> &Ref {
    frame.names()
}

fn frame_caller(frame: &Frame) -> Option<Ref> {
    frame.caller()
}

fn frame_line(frame: &Frame, line: u32) -> u32 {
    frame.set_line(line);
    frame.line()
}

fn cell_new(content: Option<Ref>) -> Cell {
    Cell::new(content)
}

fn cell_get(cell: &Cell) -> Option<Ref> {
    cell.get()
}

fn cell_set(cell: &Cell, new: Ref) {
    cell.set(new)
}

fn cell_del(cell: &Cell) -> bool {
    cell.del()
}

fn interpreter_new(heap: &Heap) -> Interpreter {
    Interpreter::new(heap)
}

fn interpreter_heap(vm: &Interpreter) -> &Heap {
    vm.heap()
}

fn interpreter_current(vm: &Interpreter) -> Option<Ref> {
    vm.current()
}

fn interpreter_enter<'i>(
    vm: &'i Interpreter,
    code: &Rc<Code>,
    names: &Ref,
    closure: &[Ref],
    args: Vec<Ref>,
) -> Running<'i> {
    vm.enter(code, names, closure, args)
}

fn running_frame<'r>(running: &'r Running<'_>) -> &'r Ref {
    running.frame()
}

fn running_interpreter<'i>(running: &Running<'i>) -> &'i Interpreter {
    running.interpreter()
}

fn running_derefs<'r>(running: &'r Running<'_>) -> &'r Frame {
    running.deref()
}

fn running_call<'r>(
    running: &'r Running<'_>,
    code: &Rc<Code>,
    closure: &[Ref],
    args: usize,
) -> Running<'r> {
    running.call(code, closure, args)
}

fn running_ret(running: Running<'_>) -> Ref {
    running.ret()
}

fn running_raise(running: Running<'_>, trail: &Trail) {
    running.raise(trail)
}

fn running_catch(running: &Running<'_>, trail: &Trail, depth: usize) {
    running.catch(trail, depth)
}

fn traceback_new(frame: Ref, line: u32, next: Option<Ref>) -> Traceback {
    Traceback::new(frame, line, next)
}

fn traceback_parts(step: &Traceback) -> (Option<Ref>, Option<Ref>, u32) {
    (step.frame(), step.next(), step.line())
}

fn trail_new() -> Trail {
    Trail::new()
}

fn trail_first(trail: &Trail) -> Option<Ref> {
    trail.first()
}

fn trail_lengthen(trail: &Trail, frame: &Ref, line: u32) {
    trail.lengthen(frame, line)
}

fn trail_forget(trail: &Trail) {
    trail.forget()
}

fn trail_visit(trail: &Trail, visit: &mut dyn FnMut(&Ref)) {
    trail.visit(visit)
}

fn trail_give_up(trail: &Trail, out: &mut Vec<Ref>) {
    trail.give_up(out)
}

fn exception_new(text: &str) -> Exception {
    Exception::new(text)
}

fn exception_parts(exception: &Exception) -> (&str, &Trail) {
    (exception.text(), exception.trail())
}

fn count(frame: &Frame, name: &str) -> Result<u32, Unbound> {
    getrefcount(frame, name)
}

fn payloads() -> [&'static str; 5] {
    fn name<P: Payload>() -> &'static str {
        P::NAME
    }
    [
        name::<Namespace>(),
        name::<Frame>(),
        name::<Cell>(),
        name::<Traceback>(),
        name::<Exception>(),
    ]
}
