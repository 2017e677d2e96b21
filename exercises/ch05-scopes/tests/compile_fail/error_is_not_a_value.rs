//! python: print(x)      # NameError is raised; x does not quietly become None
//! rule: a name may be unbound, so what `get` gives is a Result: say what happens in both cases
//! page: ch05-scopes.html#del
use ch03_ref::Ref;
use ch05_scopes::Namespace;

fn copy(names: &Namespace) {
    if let Ok(value) = names.get("x") {
        names.bind("y", value);
    }
    names.bind("z", names.get("x")); //~ E0308
}

fn main() {
    let _: fn(&Namespace) = copy;
    let _: Option<Ref> = None;
}
