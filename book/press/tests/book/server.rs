//! The server shows the book to this machine, and what another site may try
//! through the reader's browser is refused.

use crate::support::Fixture;
use press::serve::{Mine, Server};
use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// A served book of one page, and a shell script in the place of Python.
struct Served {
    _book: Fixture,
    port: u16,
}

/// Prints the program, and how it was called.
const ECHO: &str = "cat example.py; echo \"called: $*\" >&2; exit 1";

impl Served {
    fn new() -> Served {
        Served::running(ECHO, 60)
    }

    fn running(script: &str, seconds: u64) -> Served {
        let book = Fixture::new("Text.\n");
        book.html();
        let outside = book.out().with_file_name("secret.txt");
        fs::write(&outside, "secret").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&outside, book.out().join("link.txt")).unwrap();
        let mine = Mine {
            command: ["sh", "-c", script, "sh"].map(Into::into).to_vec(),
            typed: vec!["--typed".into()],
            deadline: Duration::from_secs(seconds),
        };
        let server = Server::new(&book.out(), 0, Some(mine)).unwrap();
        let address = server.url();
        let port = address.trim_end_matches('/').rsplit(':').next().unwrap();
        let port = port.parse().unwrap();
        std::thread::spawn(move || server.run());
        Served { _book: book, port }
    }

    /// Sends bytes and returns all that comes back.
    fn say(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        // A refusal may come before all is said.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, target: &str) -> String {
        self.say(&format!(
            "GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n",
            self.port
        ))
    }

    /// The token that the pages carry.
    fn token(&self) -> String {
        let page = self.get("/page.html");
        let (_, rest) = page
            .split_once("data-token=\"")
            .expect("a token in the page");
        rest.split('"').next().unwrap().to_string()
    }

    /// A program as a page of the book sends it, with some headers changed.
    fn post(&self, target: &str, changes: &[(&str, &str)], body: &str) -> String {
        let own = format!("127.0.0.1:{}", self.port);
        let mut headers = vec![
            ("Host", own.clone()),
            ("Origin", format!("http://{own}")),
            ("X-Press-Token", self.token()),
            ("Content-Length", body.len().to_string()),
        ];
        for (name, value) in changes {
            headers.retain(|(key, _)| key != name);
            if !value.is_empty() {
                headers.push((name, value.to_string()));
            }
        }
        let lines = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"));
        let head: String = lines.collect();
        self.say(&format!("POST {target} HTTP/1.1\r\n{head}\r\n{body}"))
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[test]
fn pages_are_shown_and_say_how_to_come_back() {
    let served = Served::new();
    let page = served.get("/page.html?highlight=x");
    assert_eq!(status(&page), "200");
    assert!(page.contains("Content-Type: text/html"), "{page}");
    assert!(page.contains("X-Content-Type-Options: nosniff"));
    assert!(page.contains("src=\"/.press/page.js\""));
    assert_eq!(status(&served.get("/")), "200");
    assert_eq!(status(&served.get("/.press/page.js")), "200");
    assert_eq!(status(&served.get("/nowhere.html")), "404");
    let two = Served::new();
    assert_ne!(served.token(), two.token(), "a token must not be guessed");
    assert!(served.token().len() >= 32);
}

#[test]
fn no_other_file_of_the_machine_is_read() {
    let served = Served::new();
    let attacks = [
        "/../secret.txt",
        "/./../secret.txt",
        "/css/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..\\secret.txt",
        "/%2e%2e%5csecret.txt",
        "/link.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/etc/passwd",
        "/page.html%00.txt",
        "/%zz",
        "/%2",
        "/%ff",
        "/css",
        "/css/",
        "",
        "secret.txt",
        "http://127.0.0.1/page.html",
        "file:///etc/passwd",
    ];
    for target in attacks {
        let answer = served.get(target);
        assert!(
            ["400", "404"].contains(&status(&answer)),
            "{target}: {answer}"
        );
        assert!(
            !answer.contains("secret") && !answer.contains("root:"),
            "{target}"
        );
    }
}

#[test]
fn a_name_that_was_made_to_point_here_is_refused() {
    let served = Served::new();
    let port = served.port;
    for host in [
        "evil.example".to_string(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        "127.0.0.1".to_string(),
        format!("127.0.0.1:{}", port.wrapping_add(1)),
        format!("0.0.0.0:{port}"),
        String::new(),
    ] {
        let answer = served.say(&format!("GET /page.html HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert_eq!(status(&answer), "403", "{host}");
        assert!(!answer.contains("data-token"), "{host}");
        let news = served.say(&format!(
            "GET /.press/news HTTP/1.1\r\nHost: {host}\r\n\r\n"
        ));
        assert_eq!(status(&news), "403", "{host}");
        let ran = served.post("/.press/run", &[("Host", &host)], "x");
        assert_eq!(status(&ran), "403", "{host}");
    }
    let twice = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n\r\n");
    assert_eq!(status(&served.say(&twice)), "403");
    assert_eq!(status(&served.say("GET / HTTP/1.1\r\n\r\n")), "403");
    let other = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    assert_eq!(status(&served.say(&other)), "200");
}

#[test]
fn a_program_runs_for_a_page_of_the_book() {
    let served = Served::new();
    let ran = served.post("/.press/run", &[], "print(\"ü\")\n");
    assert_eq!(status(&ran), "200", "{ran}");
    assert!(ran.contains("\"status\":1"), "{ran}");
    assert!(ran.contains(r#""out":"print(\"ü\")\n""#), "{ran}");
    assert!(ran.contains(r#""err":"called: example.py\n""#), "{ran}");
    let typed = served.post("/.press/run?typed", &[], "1\n");
    assert!(typed.contains("called: --typed example.py"), "{typed}");
}

#[test]
fn no_other_site_can_run_a_program() {
    let served = Served::new();
    let port = served.port;
    let wrong_token = "0".repeat(32);
    for (header, value) in [
        ("Origin", ""),
        ("Origin", "null"),
        ("Origin", "http://evil.example"),
        ("Origin", &format!("https://127.0.0.1:{port}")),
        ("Origin", &format!("http://127.0.0.1:{port}.evil.example")),
        // The reader opened the page under the other name; a mixture is no page of ours.
        ("Origin", &format!("http://localhost:{port}")),
        ("X-Press-Token", ""),
        ("X-Press-Token", "x"),
        ("X-Press-Token", &wrong_token),
    ] {
        let answer = served.post("/.press/run", &[(header, value)], "print(1)\n");
        assert_eq!(status(&answer), "403", "{header}: {value}");
        assert!(!answer.contains("print"), "it ran: {header}: {value}");
    }
    // What a form or a script of another site may send without asking; and asking.
    for method in ["GET", "HEAD", "PUT", "OPTIONS", "DELETE"] {
        let own = format!("127.0.0.1:{port}");
        let answer = served.say(&format!(
            "{method} /.press/run HTTP/1.1\r\nHost: {own}\r\n\r\n"
        ));
        assert!(
            ["404", "405"].contains(&status(&answer)),
            "{method}: {answer}"
        );
        assert!(
            !answer.to_lowercase().contains("access-control-allow"),
            "{answer}"
        );
    }
}

#[test]
fn what_is_too_long_or_no_request_is_refused() {
    let served = Served::new();
    let long = "x".repeat(70_000);
    assert_eq!(status(&served.post("/.press/run", &[], &long)), "413");
    let claims = served.post(
        "/.press/run",
        &[("Content-Length", "99999999999999999999")],
        "x",
    );
    assert_eq!(status(&claims), "400");
    for length in ["-1", "+1", "1 1", "0x1"] {
        let answer = served.post("/.press/run", &[("Content-Length", length)], "x");
        assert_eq!(status(&answer), "400", "{length}");
    }
    let chunked = [("Content-Length", ""), ("Transfer-Encoding", "chunked")];
    let answer = served.post("/.press/run", &chunked, "1\r\nx\r\n0\r\n\r\n");
    assert_eq!(status(&answer), "411");
    let headers = "X-Long: ".to_string() + &"y".repeat(40_000);
    let answer = served.say(&format!("GET / HTTP/1.1\r\n{headers}\r\n\r\n"));
    assert!(["431", "none"].contains(&status(&answer)), "{answer}");
    assert_eq!(status(&served.say("\0\0\0\r\n\r\n")), "400");
    // And it still answers.
    assert_eq!(status(&served.get("/page.html")), "200");
}

#[test]
#[cfg(unix)]
fn a_program_that_does_not_end_is_ended_with_all_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let script = format!(
        "sleep 600 & echo $! > '{}'; echo begun; wait",
        file.display()
    );
    let served = Served::running(&script, 1);
    let ran = served.post("/.press/run", &[], "x");
    assert!(ran.contains("\"status\":null"), "{ran}");
    assert!(ran.contains("begun"), "what it printed is shown: {ran}");
    assert!(ran.contains("had not ended"), "{ran}");
    assert_gone(&fs::read_to_string(file).unwrap());
}

#[test]
#[cfg(unix)]
fn a_program_that_prints_for_ever_is_ended() {
    let served = Served::running("exec yes", 60);
    let ran = served.post("/.press/run", &[], "x");
    assert!(ran.contains("printed more than"), "{ran}");
    assert!(ran.len() < 500_000, "{}", ran.len());
}

#[test]
#[cfg(unix)]
fn stop_ends_it_and_the_next_one_runs() {
    let folder = tempfile::tempdir().unwrap();
    let begun = folder.path().join("begun");
    let script = format!(
        "read -r line < example.py; echo > '{}'; exec $line",
        begun.display()
    );
    let served = Served::running(&script, 60);
    let (own, token) = (format!("127.0.0.1:{}", served.port), served.token());
    let mut stream = TcpStream::connect(&own).unwrap();
    let head = format!("Host: {own}\r\nOrigin: http://{own}\r\nX-Press-Token: {token}\r\n");
    let text = format!("POST /.press/run HTTP/1.1\r\n{head}Content-Length: 10\r\n\r\nsleep 600\n");
    stream.write_all(text.as_bytes()).unwrap();
    // Nothing else is asked before: it could come first.
    in_time("the program has begun", || begun.exists());
    assert_eq!(status(&served.post("/.press/run", &[], "true\n")), "409");
    stream.shutdown(Shutdown::Both).unwrap();
    drop(stream);
    in_time("the next one runs", || {
        let next = served.post("/.press/run", &[], "true\n");
        status(&next) != "409" && next.contains("\"status\":0")
    });
}

/// Waits, but not for ever.
#[cfg(unix)]
#[track_caller]
fn in_time(what: &str, mut happened: impl FnMut() -> bool) {
    for _ in 0..1000 {
        if happened() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("waited in vain: {what}");
}

/// The process is not there, or only its last breath.
#[cfg(unix)]
fn assert_gone(pid: &str) {
    in_time("the process is gone", || {
        let state = fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
        state.is_err() || state.is_ok_and(|state| state.contains(") Z "))
    });
}
