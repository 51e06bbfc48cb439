//! The pages as a browser asks for them, over a workspace with the shipped schemas and questions.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod files;
mod guarding;
mod reading;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use choir_engine::{Engine, ShippedFile, Workspace};
use tempfile::TempDir;
use tower::ServiceExt as _;

pub(crate) const ADDRESS: &str = "127.0.0.1:8372";

/// A workspace that goes away with the test.
pub(crate) struct Room {
    folder: TempDir,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Room {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files = Vec::new();
        for part in ["schemas", "queries"] {
            collect(&repository.join(part), Path::new(part), &mut files);
        }
        let shipped = files.iter().map(|(path, bytes)| ShippedFile { path, bytes });
        Workspace::at(folder.path()).create(shipped).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub(crate) fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    pub(crate) fn router(&self, address: &str) -> Router {
        let engine = Engine::open(Workspace::at(self.folder.path()), None).unwrap();
        crate::router(engine, address.parse::<SocketAddr>().unwrap())
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, Some(ADDRESS)).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, host: Option<&str>) -> Reply {
        ask(self.router(ADDRESS), method, path, host).await
    }
}

pub(crate) async fn ask(router: Router, method: &str, path: &str, host: Option<&str>) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(host) = host {
        request = request.header("host", host);
    }
    let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Reply { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

fn collect(folder: &Path, relative: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs_err::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let relative = relative.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &relative, files);
        } else {
            files.push((relative, fs_err::read(entry.path()).unwrap()));
        }
    }
}
