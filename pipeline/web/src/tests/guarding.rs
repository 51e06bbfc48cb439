//! Who may ask, how, and what every response says.

use std::net::TcpListener;

use axum::http::StatusCode;
use choir_engine::{Engine, Workspace};

use super::{ADDRESS, Room, ask};
use crate::{ServeError, serve};

#[tokio::test]
async fn another_host_is_refused_on_loopback() {
    let room = Room::new();
    for host in ["evil.example", "evil.example:8372", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8372", ""] {
        let reply = room.send("GET", "/", Some(host)).await;
        assert_eq!(reply.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(!reply.text.contains("Cost of one answer"), "{host}");
    }
    assert_eq!(room.send("GET", "/", None).await.status, StatusCode::MISDIRECTED_REQUEST);
    let foreign = room.send("GET", "http://evil.example/budget", Some(ADDRESS)).await;
    assert_eq!(foreign.status, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn the_names_of_this_machine_are_accepted() {
    let room = Room::new();
    for host in [ADDRESS, "localhost:8372", "LOCALHOST:8372", "[::1]:8372"] {
        assert_eq!(room.send("GET", "/budget", Some(host)).await.status, StatusCode::OK, "{host}");
    }
    for (address, host) in [("127.0.0.1:80", "localhost"), ("[::1]:9000", "[::1]:9000"), ("0.0.0.0:8372", "choir.example")] {
        let reply = ask(room.router(address), "GET", "/budget", Some(host)).await;
        assert_eq!(reply.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn nothing_can_be_sent() {
    let room = Room::new();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        for path in ["/", "/questions/people-by-home-city", "/nowhere"] {
            let reply = room.send(method, path, Some(ADDRESS)).await;
            assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert_eq!(reply.header("allow"), "GET, HEAD");
        }
    }
    let head = room.send("HEAD", "/budget", Some(ADDRESS)).await;
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn every_response_has_the_headers() {
    let room = Room::new();
    let mut replies = Vec::new();
    for path in ["/", "/budget", "/packs", "/questions/people-by-home-city", "/nowhere", "/questions/nothing"] {
        replies.push(room.get(path).await);
    }
    replies.push(room.send("POST", "/", Some(ADDRESS)).await);
    replies.push(room.send("GET", "/", Some("evil.example")).await);
    for reply in replies {
        let policy = reply.header("content-security-policy");
        for part in [
            "default-src 'self'",
            "script-src 'none'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{part} in {policy}");
        }
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    }
}

#[tokio::test]
async fn an_address_in_use_is_told() {
    let room = Room::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let engine = Engine::open(Workspace::at(room.path("")), None).unwrap();
    let ended = serve(engine, taken.local_addr().unwrap()).await;
    assert!(matches!(ended, Err(ServeError::Address { .. })), "{ended:?}");
}
