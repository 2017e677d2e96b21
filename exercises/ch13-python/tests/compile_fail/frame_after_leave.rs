//! python: # a call is over, and something still reads its locals
//! rule: leaving takes the frame: there is nothing left to read
//! page: ch13-python.html#types
use ch13_python::given::Python;
use ch13_python::own::Frame;

fn end_twice(py: &Python, frame: Frame) {
    py.leave(frame);
    py.leave(frame); //~ E0382
}

fn main() {
    let _ = end_twice;
}
