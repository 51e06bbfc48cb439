//! Which address shows which page.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use choir_engine::Engine;

use crate::headers::{Hosts, guard};
use crate::problem::Problem;
use crate::site::Site;
use crate::{budget, catalogue, packs, question};

/// The pages. `address` is where they are served: on a loopback address, requests for another host are refused.
pub fn router(engine: Engine, address: SocketAddr) -> Router {
    Router::new()
        .route("/", get(catalogue::page))
        .route("/questions/{id}", get(question::page))
        .route("/budget", get(budget::page))
        .route("/packs", get(packs::page))
        .route("/transparency.log", get(packs::log))
        .route("/packs/{name}", get(packs::cover))
        .route("/packs/{name}/", get(packs::cover))
        .route("/packs/{name}/{*path}", get(packs::file))
        .fallback(async || Problem::not_found())
        .with_state(Site::new(engine))
        .layer(from_fn_with_state(Arc::new(Hosts::of(address)), guard))
}
