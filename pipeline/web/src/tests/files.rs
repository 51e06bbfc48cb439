//! The files of packs, and the paths that lead elsewhere.

use axum::http::StatusCode;

use super::Room;

fn published() -> Room {
    let room = Room::new();
    room.write("packs/release/index.html", "<title>Tables &amp; &lt;b&gt;charts&lt;/b&gt;</title>");
    room.write("packs/release/csv/people.csv", "city,people\n");
    room.write("packs/release/.hidden.txt", "secret");
    room.write("packs/.release-2.partial-00/index.html", "<title>half</title>");
    room.write("packs/no-pack.txt", "secret");
    room.write("keys/secret.txt", "secret");
    room
}

#[tokio::test]
async fn files_come_with_their_type() {
    let room = published();
    let reply = room.get("/packs/release/csv/people.csv").await;
    assert_eq!((reply.status, reply.text.as_str()), (StatusCode::OK, "city,people\n"));
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-cache");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(room.get("/packs/release/index.html").await.header("content-type"), "text/html; charset=utf-8");
    for path in ["/packs/release", "/packs/release/"] {
        let reply = room.get(path).await;
        assert_eq!((reply.status, reply.header("location")), (StatusCode::TEMPORARY_REDIRECT, "/packs/release/index.html"));
    }
}

#[tokio::test]
async fn packs_are_listed_with_their_check() {
    let reply = published().get("/packs").await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(reply.text.contains("Tables &amp; &lt;b&gt;charts&lt;/b&gt;"));
    // It has no signature.
    assert!(reply.text.contains("Do not use this pack."));
    assert!(!reply.text.contains("half") && !reply.text.contains("no-pack"));
    let empty = Room::new();
    fs_err::remove_dir_all(empty.path("packs")).unwrap();
    assert!(empty.get("/packs").await.text.contains("Nothing has been published yet."));
}

#[tokio::test]
async fn no_path_leads_out_of_a_pack() {
    let room = published();
    let outside = room.path("keys/secret.txt").to_str().unwrap().replace('/', "%2F");
    let mut paths: Vec<String> = [
        "release/../../keys/secret.txt",
        "release/..%2F..%2Fkeys%2Fsecret.txt",
        "release/%2e%2e/%2e%2e/keys/secret.txt",
        "../keys/secret.txt",
        "..%2Fkeys/secret.txt",
        "%2e%2e/keys/secret.txt",
        "release/..%5C..%5Ckeys%5Csecret.txt",
        "release//csv/people.csv",
        "release/csv//people.csv",
        "release/./index.html",
        "release/.hidden.txt",
        ".release-2.partial-00/index.html",
        "release/csv",
        "release/csv/",
        "no-pack.txt",
        "release/no.csv",
        "release/index.html%00.csv",
        "release/index.html::$DATA",
        "release/C:/keys/secret.txt",
        "release/%FF",
        "./release/index.html",
        "release/index.html/",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.extend([format!("release/{outside}"), format!("{outside}/x"), format!("release/{outside}%00")]);
    for path in paths {
        let reply = room.get(&format!("/packs/{path}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!reply.text.contains("secret\n") && !reply.text.starts_with("secret"), "{path}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let room = published();
    symlink(room.path("keys/secret.txt"), room.path("packs/release/link.txt")).unwrap();
    symlink(room.path("keys"), room.path("packs/release/folder")).unwrap();
    symlink(room.path("packs/release"), room.path("packs/other")).unwrap();
    for path in ["release/link.txt", "release/folder/secret.txt", "other/index.html", "other"] {
        assert_eq!(room.get(&format!("/packs/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!room.get("/packs").await.text.contains("/packs/other/"));
}
