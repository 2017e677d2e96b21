//! Shows the finished book to this machine's browser, and to nobody else; tells
//! open pages when it was built again; runs programs on the reader's own heap.
//!
//! A page of another site may try to use it through the reader's browser. So it
//! listens on the loopback address only, answers to its own names only (a name
//! of another site may be made to point here), and runs a program only for a
//! page that it served itself: the request names this origin and carries the
//! token that is drawn at each start and stands in the pages alone.

mod files;
mod mine;
mod news;
mod request;

pub use mine::{Ended, Mine};
pub use news::{Edition, News};

use files::Files;
use request::Request;
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Connections at a time; a browser opens a dozen.
const GUESTS: usize = 64;

const TEXT: &str = "text/plain; charset=utf-8";

/// What pages do with this server: `book/theme` knows nothing of it.
const SCRIPT: &str = include_str!("page.js");

/// A server of one folder on the loopback address.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    desk: Arc<Desk>,
}

/// What every answer needs.
#[derive(Debug)]
struct Desk {
    files: Files,
    port: u16,
    token: String,
    mine: Option<Mine>,
    busy: AtomicUsize,
    guests: AtomicUsize,
    news: Arc<News>,
}

type Answer = (&'static str, &'static str, Vec<u8>);

impl Server {
    /// Listens on `127.0.0.1:port`; port 0 takes a free one. Programs are run
    /// as `mine` says; without it they are refused.
    ///
    /// # Errors
    /// When the port is taken, the folder is not there, or there is no
    /// randomness for the token.
    pub fn new(folder: &Path, port: u16, mine: Option<Mine>) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let desk = Desk {
            // Its name, not what it is now: it is replaced at each build.
            files: Files::new(std::path::absolute(folder)?),
            port: listener.local_addr()?.port(),
            token: data_encoding::HEXLOWER.encode(&random),
            mine,
            busy: AtomicUsize::new(0),
            guests: AtomicUsize::new(0),
            news: Arc::default(),
        };
        folder.canonicalize()?;
        Ok(Server {
            listener,
            desk: Arc::new(desk),
        })
    }

    /// Where the book is.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.desk.port)
    }

    /// What open pages are told.
    pub fn news(&self) -> Arc<News> {
        Arc::clone(&self.desk.news)
    }

    /// Answers requests, for ever.
    pub fn run(&self) {
        for stream in self.listener.incoming().flatten() {
            let desk = Arc::clone(&self.desk);
            let guest = Guest::new(&desk.guests);
            if guest.number > GUESTS {
                continue; // Closed without a word.
            }
            drop(guest);
            thread::spawn(move || {
                let _guest = Guest::new(&desk.guests);
                // A browser that goes away is no reason to stop.
                let _ = desk.answer(stream);
            });
        }
    }
}

/// Counts those who are there.
struct Guest<'a> {
    count: &'a AtomicUsize,
    number: usize,
}

impl Guest<'_> {
    fn new(count: &AtomicUsize) -> Guest<'_> {
        let number = count.fetch_add(1, Ordering::Relaxed) + 1;
        Guest { count, number }
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Desk {
    fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_write_timeout(Some(Duration::from_secs(10)))?;
        let (method, answer) = match Request::read(&mut stream) {
            Ok(request) => {
                if let Some(refusal) = self.refusal(&request) {
                    (request.method, refusal)
                } else if request.target == "/.press/news" && request.method == "GET" {
                    return self.tell(stream);
                } else {
                    let answer = self.reply(&request, &stream);
                    (request.method, answer)
                }
            }
            Err(Some((status, why))) => (String::new(), (status, TEXT, why.into())),
            Err(None) => return Ok(()),
        };
        let (status, kind, body) = answer;
        write_head(&mut stream, status, kind)?;
        write!(stream, "Content-Length: {}\r\n\r\n", body.len())?;
        if method != "HEAD" {
            stream.write_all(&body)?;
        }
        stream.flush()
    }

    /// A page of another site that has its name point here is refused.
    fn refusal(&self, request: &Request) -> Option<Answer> {
        let own = self.own_names();
        let host = request.only("host").unwrap_or_default();
        (!own.iter().any(|name| name == host)).then(|| {
            let why = "this book is for this machine";
            ("403 Forbidden", TEXT, why.into())
        })
    }

    /// `127.0.0.1:3000` and `localhost:3000`.
    fn own_names(&self) -> [String; 2] {
        ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port))
    }

    fn reply(&self, request: &Request, stream: &TcpStream) -> Answer {
        match (request.method.as_str(), request.target.as_str()) {
            ("POST", "/.press/run" | "/.press/run?typed") => self.run(request, stream),
            ("GET" | "HEAD", "/.press/page.js") => {
                ("200 OK", "text/javascript; charset=utf-8", SCRIPT.into())
            }
            ("GET" | "HEAD", target) => self.page(target),
            _ => ("405 Method Not Allowed", TEXT, "read only".into()),
        }
    }

    /// A file; pages know the way back to here.
    fn page(&self, target: &str) -> Answer {
        let found = self.files.get(target).or_else(|| {
            // Perhaps the folder is being replaced just now.
            thread::sleep(Duration::from_millis(50));
            self.files.get(target)
        });
        match found {
            Some((kind, body)) if kind.starts_with("text/html") => {
                let html = String::from_utf8_lossy(&body);
                let ours = format!(
                    "<script src=\"/.press/page.js\" data-token=\"{}\" data-edition=\"{}\"{}></script>\n</body>",
                    self.token,
                    self.news.latest().number,
                    if self.mine.is_some() {
                        " data-mine"
                    } else {
                        ""
                    },
                );
                ("200 OK", kind, html.replace("</body>", &ours).into_bytes())
            }
            Some((kind, body)) => ("200 OK", kind, body),
            None => ("404 Not Found", TEXT, "no such page".into()),
        }
    }

    /// Runs the program in the body, one at a time.
    fn run(&self, request: &Request, stream: &TcpStream) -> Answer {
        let refuse = |status, why: &str| (status, TEXT, why.as_bytes().to_vec());
        let origin = request.only("origin").unwrap_or_default();
        let own = self.own_names().map(|name| format!("http://{name}"));
        let host = request.only("host").unwrap_or_default();
        if !own.iter().any(|name| name == origin) || origin != format!("http://{host}") {
            return refuse("403 Forbidden", "only pages of this book may run programs");
        }
        if request.only("x-press-token") != Some(&self.token) {
            return refuse(
                "403 Forbidden",
                "the server was started anew; load the page again",
            );
        }
        let Some(mine) = &self.mine else {
            return refuse("404 Not Found", "programs are not run here");
        };
        let one = Guest::new(&self.busy);
        if one.number > 1 {
            return refuse(
                "409 Conflict",
                "another program is still running; stop it first",
            );
        }
        let typed = request.target.ends_with("?typed");
        match mine.run(&request.body, typed, &|| has_left(stream)) {
            Ok(ended) => {
                let json = serde_json::json!({
                    "status": ended.status,
                    "out": ended.out,
                    "err": ended.err,
                    "stopped": ended.stopped,
                });
                ("200 OK", "application/json", json.to_string().into_bytes())
            }
            Err(why) => refuse(
                "500 Internal Server Error",
                &format!("it could not be run: {why}"),
            ),
        }
    }

    /// Tells a page of each new edition, as server-sent events, until it goes.
    fn tell(&self, mut stream: TcpStream) -> io::Result<()> {
        write_head(&mut stream, "200 OK", "text/event-stream")?;
        write!(stream, "\r\n")?;
        let mut latest = self.news.latest();
        loop {
            let news = serde_json::json!({ "number": latest.number, "problem": latest.problem });
            write!(stream, "data: {news}\n\n")?;
            latest = loop {
                match self.news.after(latest.number, Duration::from_secs(5)) {
                    Some(edition) => break edition,
                    // Fails when nobody listens any more.
                    None => write!(stream, ": nothing new\n\n")?,
                }
            };
        }
    }
}

/// Whether the browser has closed the connection.
fn has_left(stream: &TcpStream) -> bool {
    let peek = || {
        stream.set_nonblocking(true)?;
        let peeked = stream.peek(&mut [0]);
        stream.set_nonblocking(false)?;
        peeked
    };
    matches!(peek(), Ok(0))
}

/// The first line and what every answer says.
fn write_head(stream: &mut TcpStream, status: &str, kind: &str) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nX-Content-Type-Options: nosniff\r\n\
         X-Frame-Options: SAMEORIGIN\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n"
    )
}
