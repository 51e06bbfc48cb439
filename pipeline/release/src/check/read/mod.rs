//! The folder as a hostile reader opens it: every file with its bytes, each read by its form and within limits, and every text
//! that stands anywhere in it.

pub(crate) mod archive;
pub(crate) mod html;
pub(crate) mod json;
mod piece;
pub(crate) mod tree;
pub(crate) mod xml;

use std::path::Path;
use std::rc::Rc;

use self::json::Json;
use self::tree::Tree;
use super::place::{Place, printable};
use crate::checksum;
use crate::disk::{self, Entry};

pub(crate) use piece::{Kind, each};

/// Largest file of a pack (OpenSAFELY's limit for outputs).
pub(crate) const FILE_BYTES: u64 = 16_000_000;
/// All files of a pack together.
const FOLDER_BYTES: u64 = 128_000_000;

/// Everything in a folder.
pub(crate) struct Folder {
    pub(crate) files: Vec<File>,
    /// What cannot be read, and is therefore refused: where, and why.
    pub(crate) faults: Vec<(Place, String)>,
}

/// One file.
pub(crate) struct File {
    /// Its path, or its number where the path is no name that may be printed.
    pub(crate) name: Rc<str>,
    /// Its path as it is.
    pub(crate) path: String,
    pub(crate) sha256: String,
    pub(crate) content: Content,
}

/// What a file holds.
pub(crate) enum Content {
    /// Records of a CSV file, the header first.
    Csv(Vec<Vec<String>>),
    Json(Json),
    Page(Tree),
    Workbook(Vec<Part>),
    /// Lines of plain text.
    Text(String),
    /// What could not be read; its bytes are scanned as they are.
    Raw(Vec<u8>),
}

/// A part of a workbook.
pub(crate) struct Part {
    pub(crate) name: Rc<str>,
    /// Its true name.
    pub(crate) path: String,
    pub(crate) content: PartContent,
}

/// What a part holds.
pub(crate) enum PartContent {
    Xml(Tree),
    Raw(Vec<u8>),
}

impl Folder {
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    pub(crate) fn json(&self, path: &str) -> Option<&Json> {
        match &self.file(path)?.content {
            Content::Json(json) => Some(json),
            _ => None,
        }
    }

    pub(crate) fn page(&self, path: &str) -> Option<(&File, &Tree)> {
        let file = self.file(path)?;
        match &file.content {
            Content::Page(tree) => Some((file, tree)),
            _ => None,
        }
    }
}

/// Reads every file. A link is named and never followed; a file that is too large is named and not read.
pub(crate) fn folder(directory: &Path) -> std::io::Result<Folder> {
    let mut folder = Folder { files: Vec::new(), faults: Vec::new() };
    let mut left = FOLDER_BYTES;
    for (place, (path, entry)) in disk::walk(directory)?.into_iter().enumerate() {
        let name: Rc<str> =
            if printable(&path) { Rc::from(path.as_str()) } else { Rc::from(format!("file number {}", place + 1)) };
        let mut fault = |reason: String| folder.faults.push((Place::whole(&name), reason));
        if entry != Entry::File {
            fault("it is a link, an empty folder or no plain file".to_owned());
            continue;
        }
        let Ok(bytes) = disk::read_limited(&directory.join(&path), FILE_BYTES.min(left)) else {
            fault(format!(
                "it cannot be read, or is larger than {FILE_BYTES} bytes, or all files together are than {FOLDER_BYTES}"
            ));
            continue;
        };
        if bytes.is_empty() {
            fault("it is empty".to_owned());
        }
        left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let sha256 = checksum::digest(&bytes);
        let content = content(&path, bytes, &mut fault);
        folder.files.push(File { name: Rc::clone(&name), path, sha256, content });
    }
    Ok(folder)
}

fn content(path: &str, bytes: Vec<u8>, fault: &mut impl FnMut(String)) -> Content {
    let read = match path.rsplit('.').next().unwrap_or_default() {
        "csv" => records(&bytes).map(Content::Csv),
        "json" => json::parse(&bytes).map(Content::Json),
        "html" => html::parse(&bytes).map(Content::Page),
        "ods" | "xlsx" => return workbook(&bytes, fault),
        "txt" | "sha256" => std::str::from_utf8(&bytes).map(|text| Content::Text(text.to_owned())).map_err(|_| "it is not UTF-8"),
        _ => Err("it is no kind of file that a pack may hold"),
    };
    if let Ok(Content::Json(json)) = &read
        && json.repeats_a_key()
    {
        fault("a key stands twice, so that readers would see different things".to_owned());
    }
    read.unwrap_or_else(|reason| {
        fault(reason.to_owned());
        Content::Raw(bytes)
    })
}

fn records(bytes: &[u8]) -> Result<Vec<Vec<String>>, &'static str> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| "it is no CSV in UTF-8 with as many fields in every line")?;
        records.push(record.iter().map(str::to_owned).collect());
    }
    Ok(records)
}

fn workbook(bytes: &[u8], fault: &mut impl FnMut(String)) -> Content {
    let archive = archive::unpack(bytes);
    archive.faults.into_iter().for_each(&mut *fault);
    let part = |(place, part): (usize, archive::Part)| {
        let name = if printable(&part.name) { part.name.clone() } else { format!("number {}", place + 1) };
        let is_xml = part.name.ends_with(".xml") || part.name.ends_with(".rels");
        let content = match is_xml.then(|| xml::parse(&part.bytes)) {
            Some(Ok(tree)) => PartContent::Xml(tree),
            Some(Err(reason)) => {
                fault(format!("part {name}: {reason}"));
                PartContent::Raw(part.bytes)
            }
            None => PartContent::Raw(part.bytes),
        };
        Part { name: Rc::from(name), path: part.name, content }
    };
    Content::Workbook(archive.parts.into_iter().enumerate().map(part).collect())
}
