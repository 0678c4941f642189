//! The listener: it serves each connection, with timeouts for requests.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::{Sleep, sleep, timeout};
use tokio_rustls::TlsAcceptor;

/// The pause after the system refused another connection.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves forever: errors of a connection are not reported here.
///
/// `patience` is the longest time that a head may take, and then a body. An idle connection is not
/// kept longer than that, either.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    app: Router,
    patience: Duration,
) {
    let limit = move |request: Request| async move {
        request.map(|body| Body::new(Timed { body, end: Box::pin(sleep(patience)) }))
    };
    let app = TowerToHyperService::new(app.layer(middleware::map_request(limit)));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let (http, app) = (http.clone(), app.clone());
                match tls.clone() {
                    None => drop(tokio::spawn(http.serve_connection(TokioIo::new(stream), app))),
                    Some(tls) => drop(tokio::spawn(async move {
                        if let Ok(Ok(stream)) = timeout(patience, tls.accept(stream)).await {
                            let _ = http.serve_connection(TokioIo::new(stream), app).await;
                        }
                    })),
                }
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// A body that fails if it is not complete in time.
struct Timed {
    body: Body,
    end: Pin<Box<Sleep>>,
}

impl http_body::Body for Timed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if frame.is_pending() && self.end.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(axum::Error::new("the body took too long"))));
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
