//! What every request must be, and what every response says.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::problem::Problem;

/// No script runs, nothing comes from elsewhere, no other site may frame a page.
const POLICY: &str = "default-src 'self'; script-src 'none'; object-src 'none'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The hosts under which the pages may be asked for.
pub(crate) struct Hosts {
    /// `None` when the pages are served to other machines, which may know this one by any name.
    allowed: Option<Vec<String>>,
}

impl Hosts {
    /// On a loopback address only its own names are right: another name means that a foreign site made it point here
    /// (DNS rebinding), and would read the pages through the browser of whoever sits at this machine.
    pub(crate) fn of(address: SocketAddr) -> Self {
        if !address.ip().to_canonical().is_loopback() {
            return Self { allowed: None };
        }
        let addresses = [address.ip(), IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        let names = addresses.map(|ip| if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() });
        let mut allowed = Vec::new();
        for name in names.into_iter().chain(["localhost".to_owned()]) {
            allowed.push(format!("{name}:{}", address.port()));
            // The port of http is left out by browsers.
            if address.port() == 80 {
                allowed.push(name);
            }
        }
        Self { allowed: Some(allowed) }
    }

    fn accepts(&self, request: &Request) -> bool {
        let Some(allowed) = &self.allowed else { return true };
        let known = |host: &str| allowed.iter().any(|name| name.eq_ignore_ascii_case(host));
        let mut hosts = request.headers().get_all(HOST).iter();
        let (first, second) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next());
        let authority = request.uri().authority().is_none_or(|authority| known(authority.as_str()));
        first.is_some_and(known) && second.is_none() && authority
    }
}

/// Lets through what reads a page under a right host, and puts the headers on every response.
pub(crate) async fn guard(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    let mut response = if !hosts.accepts(&request) {
        Problem::wrong_host().into_response()
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
        read_only()
    } else {
        next.run(request).await
    };
    protect(response.headers_mut());
    response
}

fn read_only() -> Response {
    let text = "These pages can only be read. Nothing can be sent to them.";
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "This cannot be done here", text);
    ([(ALLOW, "GET, HEAD")], problem).into_response()
}

fn protect(headers: &mut HeaderMap) {
    let fixed: [(HeaderName, &'static str); 4] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages tell the state of the account: an old copy would mislead. A pack never changes and says so itself.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
