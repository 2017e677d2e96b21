//! The same book as one file.

use crate::support::Fixture;
use press::house::House;
use std::fs::File;
use std::io::Read;
use zip::{CompressionMethod, ZipArchive};

#[test]
fn an_e_book_has_the_pages_as_xml_in_their_order() {
    let fixture =
        Fixture::new("See [it](page.md#page) & <br> more.\n\n```python\nprint(\"<1>\")\n```\n");
    fixture.html();
    let house = House::find(&fixture.out()).unwrap();
    press::epub::write(&house, &fixture.out()).unwrap();
    let mut zip = ZipArchive::new(File::open(fixture.out().join("book.epub")).unwrap()).unwrap();
    {
        let mut first = zip.by_index(0).unwrap();
        assert_eq!(first.name(), "mimetype");
        assert_eq!(first.compression(), CompressionMethod::Stored);
        let mut text = String::new();
        first.read_to_string(&mut text).unwrap();
        assert_eq!(text, "application/epub+zip");
    }
    let mut read = |name: &str| {
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    let page = read("book/page.xhtml");
    assert!(page.contains("href=\"page.xhtml#page\""), "{page}");
    assert!(page.contains("&amp; <br/> more"), "{page}");
    assert!(page.contains("&lt;1&gt;"), "{page}");
    assert!(
        !page.contains("<script") && !page.contains("<button"),
        "{page}"
    );
    assert!(read("book/content.opf").contains("<itemref idref=\"page\"/>"));
    assert!(read("book/nav.xhtml").contains("<a href=\"page.xhtml\">Page</a>"));
}
