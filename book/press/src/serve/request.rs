//! What a browser asks, read with limits: a head of 16 KiB, a body of 64 KiB,
//! ten seconds for both.

use std::io::{self, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Bytes of a request's first line and headers.
const HEAD: usize = 16 << 10;
/// Bytes of a program: the longest of the book has 3 000.
const BODY: usize = 64 << 10;
/// A browser on the same machine needs no second.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request that came whole.
#[derive(Debug, Default)]
pub struct Request {
    /// `GET`, `HEAD`, `POST`.
    pub method: String,
    /// What follows it, such as `/ch01-names.html?x`.
    pub target: String,
    headers: Vec<(String, String)>,
    /// What follows the headers; empty when no length was given.
    pub body: Vec<u8>,
}

/// Why a request is not answered: status and sentence.
pub type Refused = (&'static str, &'static str);

impl Request {
    /// The value of a header that is there exactly once.
    pub fn only(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(key, _)| key == name);
        let first = found.next()?;
        found.next().is_none().then_some(first.1.as_str())
    }

    /// Reads one request.
    ///
    /// # Errors
    /// What is wrong with it. `None` when nobody is there any more.
    pub fn read(stream: &mut TcpStream) -> Result<Request, Option<Refused>> {
        let until = Instant::now() + PATIENCE;
        let mut bytes = Vec::new();
        let (mut request, used) = loop {
            more(stream, &mut bytes, until)?;
            if let Some(whole) = head(&bytes)? {
                break whole;
            }
            if bytes.len() > HEAD {
                return Err(Some((
                    "431 Request Header Fields Too Large",
                    "too many headers",
                )));
            }
        };
        let length = request.length()?;
        let mut body = bytes.split_off(used);
        while body.len() < length {
            more(stream, &mut body, until)?;
        }
        body.truncate(length);
        request.body = body;
        Ok(request)
    }

    /// Bytes of the body.
    fn length(&self) -> Result<usize, Option<Refused>> {
        let given = self.headers.iter().any(|(key, _)| key == "content-length");
        if self
            .headers
            .iter()
            .any(|(key, _)| key == "transfer-encoding")
        {
            return Err(Some(("411 Length Required", "say how long it is")));
        }
        if !given {
            return Ok(0);
        }
        let digits = self.only("content-length").filter(|text| {
            text.len() < 10 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
        });
        let length = digits.and_then(|text| text.parse::<usize>().ok());
        match length {
            None => Err(Some(("400 Bad Request", "how long is it?"))),
            Some(length) if length > BODY => Err(Some((
                "413 Content Too Large",
                "a program of at most 64 KiB",
            ))),
            Some(length) => Ok(length),
        }
    }
}

/// The first line and the headers, and how many bytes they took; none when
/// they are not whole yet.
fn head(bytes: &[u8]) -> Result<Option<(Request, usize)>, Option<Refused>> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    let used = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(used)) => used,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Some(("400 Bad Request", "this is not HTTP"))),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_string();
    let request = Request {
        method: parsed.method.unwrap_or_default().to_string(),
        target: parsed.path.unwrap_or_default().to_string(),
        headers: parsed
            .headers
            .iter()
            .map(|header| (header.name.to_ascii_lowercase(), text(header.value)))
            .collect(),
        body: Vec::new(),
    };
    Ok(Some((request, used)))
}

/// Reads what is there, or waits for it.
fn more(
    stream: &mut TcpStream,
    bytes: &mut Vec<u8>,
    until: Instant,
) -> Result<(), Option<Refused>> {
    let left = until.saturating_duration_since(Instant::now());
    let late = Some(("408 Request Timeout", "too slow"));
    if left.is_zero() {
        return Err(late);
    }
    let mut some = [0; 4096];
    let read = stream
        .set_read_timeout(Some(left))
        .and_then(|()| stream.read(&mut some));
    match read {
        Ok(0) => Err(None),
        Ok(count) => {
            bytes.extend_from_slice(&some[..count]);
            Ok(())
        }
        Err(why) if why.kind() == io::ErrorKind::Interrupted => Ok(()),
        Err(why) if [io::ErrorKind::WouldBlock, io::ErrorKind::TimedOut].contains(&why.kind()) => {
            Err(late)
        }
        Err(_) => Err(None),
    }
}
