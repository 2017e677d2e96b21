//! Shows the finished book to this machine's browser, and to nobody else.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A server of one folder on the loopback address.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    folder: PathBuf,
}

impl Server {
    /// Listens on `127.0.0.1:port`; port 0 takes a free one.
    ///
    /// # Errors
    /// When the port is taken or the folder is not there.
    pub fn new(folder: &Path, port: u16) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let folder = folder.canonicalize()?;
        Ok(Server { listener, folder })
    }

    /// Where the book is.
    ///
    /// # Errors
    /// When the system does not tell the port.
    pub fn url(&self) -> io::Result<String> {
        Ok(format!("http://{}/", self.listener.local_addr()?))
    }

    /// Answers requests one after the other, for ever.
    pub fn run(&self) {
        for stream in self.listener.incoming().flatten() {
            // A browser that goes away is no reason to stop.
            let _ = self.answer(stream);
        }
    }

    fn answer(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.set_write_timeout(Some(Duration::from_secs(10)))?;
        let mut reader = BufReader::new(stream.try_clone()?.take(16 << 10));
        let mut first = String::new();
        reader.read_line(&mut first)?;
        let mut host = String::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("host")
            {
                host = value.trim().to_string();
            }
        }
        let (status, kind, body) = self.reply(&first, &host);
        let mut stream = stream;
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
             X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
            body.len()
        )?;
        if !first.starts_with("HEAD ") {
            stream.write_all(&body)?;
        }
        stream.flush()
    }

    /// Status, content type and body for a request's first line and host.
    fn reply(&self, request: &str, host: &str) -> (&'static str, &'static str, Vec<u8>) {
        let text = "text/plain; charset=utf-8";
        // A page of another site that has its name point here is refused.
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        if !["127.0.0.1", "localhost"].contains(&name) {
            return (
                "403 Forbidden",
                text,
                b"this book is for this machine".into(),
            );
        }
        let mut words = request.split(' ');
        let method = words.next().unwrap_or_default();
        if !["GET", "HEAD"].contains(&method) {
            return ("405 Method Not Allowed", text, b"read only".into());
        }
        let target = words.next().unwrap_or("/");
        let path = target.split(['?', '#']).next().unwrap_or("/");
        match self.file(path) {
            Some((kind, body)) => ("200 OK", kind, body),
            None => ("404 Not Found", text, b"no such page".into()),
        }
    }

    /// A file of the folder, never one outside it.
    fn file(&self, path: &str) -> Option<(&'static str, Vec<u8>)> {
        let inside = path.trim_start_matches('/').replace("%20", " ");
        let inside = match inside.as_str() {
            "" => "index.html",
            other => other,
        };
        let full = self.folder.join(inside).canonicalize().ok()?;
        if !full.starts_with(&self.folder) {
            return None;
        }
        Some((kind(&full), fs::read(&full).ok()?))
    }
}

fn kind(path: &Path) -> &'static str {
    let end = path.extension().unwrap_or_default().to_string_lossy();
    match end.as_ref() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
