//! The book as one file for e-book readers: the same chapters, outputs and
//! pictures as the site has. EPUB 3, <https://www.w3.org/TR/epub-33/>.

use crate::house::House;
use crate::xhtml;
use std::fs;
use std::io::{self, Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The file's name in the site.
pub const FILE: &str = "book.epub";

/// How it looks: an e-book reader has its own fonts, sizes and colours.
const STYLE: &str = include_str!("epub.css");

/// A page of the book.
struct Chapter {
    title: String,
    /// The name of its file, without what follows the dot.
    name: String,
    /// Its inside, as XML.
    text: String,
}

/// Makes the file from the finished site. The same site gives the same bytes.
///
/// # Errors
/// What cannot be read, or be said in an e-book.
pub fn write(house: &House, site: &Path) -> Result<(), String> {
    let book = mdbook_driver::MDBook::load(house.book()).map_err(|why| format!("{why:#}"))?;
    let title = book.config.book.title.clone().unwrap_or_default();
    let about = book.config.book.description.clone().unwrap_or_default();
    let authors = book.config.book.authors.join(", ");
    let mut chapters = Vec::new();
    for chapter in book.iter() {
        let mdbook_driver::book::BookItem::Chapter(chapter) = chapter else {
            continue;
        };
        let Some(path) = &chapter.path else { continue };
        let page = site.join(path.with_extension("html"));
        let html = fs::read_to_string(&page).map_err(|why| format!("{}: {why}", page.display()))?;
        let name = path.with_extension("").to_string_lossy().into_owned();
        chapters.push(Chapter {
            title: chapter.name.clone(),
            text: xhtml::main_of(&html).map_err(|why| format!("{name}: {why}"))?,
            name,
        });
    }
    let bytes = pack(&title, &about, &authors, &chapters).map_err(|why| why.to_string())?;
    let file = site.join(FILE);
    fs::write(&file, bytes).map_err(|why| format!("{}: {why}", file.display()))
}

fn pack(title: &str, about: &str, authors: &str, chapters: &[Chapter]) -> io::Result<Vec<u8>> {
    // No clock is asked, so that the same book is the same file.
    let plain = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let stored = plain.compression_method(CompressionMethod::Stored);
    let packed = plain.compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, options, text: &str| -> io::Result<()> {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())
    };
    // The standard wants it first, and as it is.
    put("mimetype", stored, "application/epub+zip")?;
    put("META-INF/container.xml", packed, CONTAINER)?;
    put("book/style.css", packed, STYLE)?;
    put(
        "book/content.opf",
        packed,
        &content(title, about, authors, chapters),
    )?;
    put("book/nav.xhtml", packed, &nav(title, chapters))?;
    for chapter in chapters {
        let text = page(&chapter.title, "", &chapter.text);
        put(&format!("book/{}.xhtml", chapter.name), packed, &text)?;
    }
    Ok(zip.finish()?.into_inner())
}

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#;

/// What is in the file, and in which order it is read.
fn content(title: &str, about: &str, authors: &str, chapters: &[Chapter]) -> String {
    let items = chapters.iter().map(|chapter| {
        // A picture or not: the standard wants to be told.
        let svg = match chapter.text.contains("<svg") {
            true => " properties=\"svg\"",
            false => "",
        };
        let name = &chapter.name;
        format!(
            "<item id=\"{name}\" href=\"{name}.xhtml\" media-type=\"application/xhtml+xml\"{svg}/>\n"
        )
    });
    let order = chapters
        .iter()
        .map(|chapter| format!("<itemref idref=\"{}\"/>\n", chapter.name));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" xml:lang=\"en\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <dc:identifier id=\"id\">urn:build-pythons-memory-manager</dc:identifier>\n\
         <dc:title>{}</dc:title>\n<dc:creator>{}</dc:creator>\n<dc:description>{}</dc:description>\n\
         <dc:language>en</dc:language>\n\
         <meta property=\"dcterms:modified\">1980-01-01T00:00:00Z</meta>\n</metadata>\n\
         <manifest>\n<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
         <item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n{}</manifest>\n\
         <spine>\n{}</spine>\n</package>\n",
        escape(title),
        escape(authors),
        escape(about),
        items.collect::<String>(),
        order.collect::<String>(),
    )
}

fn nav(title: &str, chapters: &[Chapter]) -> String {
    let entries = chapters.iter().map(|chapter| {
        let title = escape(&chapter.title);
        format!("<li><a href=\"{}.xhtml\">{title}</a></li>\n", chapter.name)
    });
    let list = format!(
        "<nav epub:type=\"toc\"><h1>{}</h1>\n<ol>\n{}</ol>\n</nav>",
        escape(title),
        entries.collect::<String>()
    );
    let names = " xmlns:epub=\"http://www.idpf.org/2007/ops\"";
    page(title, names, &list)
}

fn page(title: &str, names: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\"{names} xml:lang=\"en\" lang=\"en\">\n\
         <head>\n<title>{}</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n\
         <body>\n{inside}\n</body>\n</html>\n",
        escape(title)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
