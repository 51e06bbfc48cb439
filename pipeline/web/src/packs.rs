//! `/packs`: the published packs, and the files in them.

use std::path::{Path as Place, PathBuf};

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Redirect, Response};
use choir_engine::Engine;
use choir_release::{NewerLog, verify};
use maud::{Markup, html};

use crate::page::{self, Page};
use crate::problem::Problem;
use crate::site::Site;
use crate::words;

/// The page of a pack: that of answers, or that of a table book.
const COVERS: [&str; 2] = ["index.html", "report.html"];

/// One published pack, checked as it was listed.
struct Pack {
    name: String,
    title: String,
    /// Its page.
    cover: &'static str,
    /// Number of files and fingerprint of the key, or why the pack does not pass.
    check: Result<(usize, String), String>,
}

/// The list of packs.
pub(crate) async fn page(State(site): State<Site>) -> Result<Page, Problem> {
    let packs = site.make(|engine, _| Ok(list(&engine.workspace().packs(), newest_log(engine).as_deref()))).await?;
    Ok(Page::new(page::Place::Packs, "Published packs", content(&packs)))
}

/// The address of a pack without a file leads to its page, so that the links on it work.
pub(crate) async fn cover(State(site): State<Site>, name: Result<Path<String>, PathRejection>) -> Result<Redirect, Problem> {
    let Path(name) = name.map_err(|_| Problem::not_found())?;
    let segment = words::segment(&name);
    let found = site.make(move |engine, _| Ok(cover_of(&engine.workspace().packs(), &name))).await?;
    found.map(|(cover, _)| Redirect::temporary(&format!("/packs/{segment}/{cover}"))).ok_or_else(Problem::not_found)
}

/// The page of a pack, and where it lies.
fn cover_of(packs: &Place, name: &str) -> Option<(&'static str, PathBuf)> {
    COVERS.iter().find_map(|cover| Some((*cover, locate(packs, name, cover)?)))
}

/// One file of a pack.
pub(crate) async fn file(
    State(site): State<Site>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((name, path)) = path.map_err(|_| Problem::not_found())?;
    let kind = content_type(&path);
    let bytes = site.make(move |engine, _| {
        let place = locate(&engine.workspace().packs(), &name, &path).ok_or_else(Problem::not_found)?;
        fs_err::read(place).map_err(|error| unreadable(&error))
    });
    // A pack is not changed once published, but another may take its name: the browser asks again.
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], bytes.await?).into_response())
}

fn unreadable(error: &std::io::Error) -> Problem {
    let text = format!("The file is there and cannot be read: {}.", error.kind());
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong", text)
}

/// The place of a file in a pack: every step is a plain folder and the last one a plain file, so that no path leads out.
fn locate(packs: &Place, name: &str, path: &str) -> Option<PathBuf> {
    let mut place = packs.to_path_buf();
    let mut steps = std::iter::once(name).chain(path.split('/')).peekable();
    while let Some(step) = steps.next() {
        if !is_plain(step) {
            return None;
        }
        place.push(step);
        // Not followed: a link is neither a folder nor a file here.
        let kind = fs_err::symlink_metadata(&place).ok()?.file_type();
        let fits = if steps.peek().is_some() { kind.is_dir() } else { kind.is_file() };
        if !fits {
            return None;
        }
    }
    Some(place)
}

/// A name that goes one step down on every system; hidden names are packs that are not complete.
fn is_plain(step: &str) -> bool {
    !step.is_empty() && !step.starts_with('.') && !step.contains(['/', '\\', ':', '\0'])
}

fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "sha256" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "pdf" => "application/pdf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        _ => "application/octet-stream",
    }
}

/// The transparency log as it is now; packs are checked without one where there is none.
fn newest_log(engine: &Engine) -> Option<String> {
    fs_err::read_to_string(engine.transparency_log()).ok()
}

/// The transparency log, for everybody who holds a pack.
pub(crate) async fn log(State(site): State<Site>) -> Result<Response, Problem> {
    let log = site.make(|engine, _| Ok(newest_log(engine))).await?.ok_or_else(Problem::not_found)?;
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-cache")], log).into_response())
}

fn list(packs: &Place, log: Option<&str>) -> Vec<Pack> {
    // No folder, no packs: it is made when the workspace is, and may have been moved away.
    let entries = fs_err::read_dir(packs).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names.into_iter().filter_map(|name| pack(packs, name, log)).collect()
}

fn pack(packs: &Place, name: String, log: Option<&str>) -> Option<Pack> {
    let log = log.map(|text| NewerLog { text, known_head: None });
    let (cover, place) = cover_of(packs, &name)?;
    let check = verify(&packs.join(&name), None, log);
    Some(Pack {
        title: title(&place).unwrap_or_else(|| name.clone()),
        check: check.map(|verified| (verified.files, verified.fingerprint)).map_err(|error| error.to_string()),
        cover,
        name,
    })
}

/// The title of a page, without its escapes: it is escaped again where it is shown.
fn title(cover: &Place) -> Option<String> {
    let text = fs_err::read_to_string(cover).ok()?;
    let (_, rest) = text.split_once("<title>")?;
    let (title, _) = rest.split_once("</title>")?;
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    Some(escapes.iter().fold(title.to_owned(), |title, (escape, character)| title.replace(escape, character)))
}

fn content(packs: &[Pack]) -> Markup {
    html! {
        p.summary {
            "A pack is a set of answers that was published, to be read by everybody. Noise was added to every answer about "
            "people, so that nobody can be singled out."
        }
        @if packs.is_empty() { p { "Nothing has been published yet." } }
        @for pack in packs {
            h2 { a href={ "/packs/" (words::segment(&pack.name)) "/" (pack.cover) } { (pack.title) } }
            (facts(pack))
        }
        @if !packs.is_empty() {
            p {
                "The " a href="/transparency.log" { "transparency log" } " has one line for every pack that was published, replaced "
                "or withdrawn. With it `choir verify` tells whether a copy is still in force. "
                "The fingerprint names the key of the publisher. Compare it with the one that the publisher gives you in another "
                "way."
            }
        }
    }
}

fn facts(pack: &Pack) -> Markup {
    html! {
        dl.facts {
            div { dt { "Folder" } dd { code { (pack.name) } } }
            @match &pack.check {
                Ok((files, fingerprint)) => {
                    div { dt { "Checked just now" } dd { "The pack is whole: " (words::counted(*files, "file")) ", unchanged" } }
                    div { dt { "Key fingerprint" } dd { code { (fingerprint) } } }
                }
                Err(reason) => {
                    div { dt { "Checked just now" } dd { strong { "Do not use this pack. " } (reason) } }
                }
            }
        }
    }
}
