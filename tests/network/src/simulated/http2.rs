//! HTTP/2 of the simulated server, with its faults.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use http::{Request, Response};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::time;

use super::world::World;
use crate::fault::{End, Fault};
use crate::play::{Answer, Reading, portion};
use crate::wire;

/// An effect of a request on its connection.
#[derive(Debug, Clone, Copy)]
enum Order {
    GoAway,
    Abort,
    Close,
    Reset,
}

/// Responds to all requests of a connection.
pub(crate) async fn speak<S>(io: S, client: SocketAddr, world: &Arc<World>) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut connection = h2::server::handshake(io).await.map_err(io::Error::other)?;
    let (order, mut orders) = mpsc::unbounded_channel();
    loop {
        tokio::select! {
            biased;
            Some(order) = orders.recv() => match order {
                Order::GoAway => connection.graceful_shutdown(),
                Order::Abort => connection.abrupt_shutdown(Reason::PROTOCOL_ERROR),
                Order::Close => return Ok(()),
                Order::Reset => {
                    world.reset(client);
                    return Ok(());
                }
            },
            request = connection.accept() => {
                let Some(request) = request else { return Ok(()) };
                let (request, respond) = request.map_err(io::Error::other)?;
                let (world, order) = (Arc::clone(world), order.clone());
                tokio::spawn(async move {
                    // A stream may end at any point.
                    let _ = stream(request, respond, &world, &order).await;
                });
            }
        }
    }
}

async fn stream(
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    world: &World,
    orders: &mpsc::UnboundedSender<Order>,
) -> Result<(), h2::Error> {
    let fault = match world.fault() {
        // They apply to HTTP/1.1 connections.
        Fault::ExtraAnswer(_)
        | Fault::ExtraBeforeNext
        | Fault::HalfClose
        | Fault::LateClose(_)
        | Fault::Interim => Fault::None,
        fault => fault,
    };
    world.count(&format!("HTTP/2: {}", fault.kind()));
    world.note(format_args!("meets {fault:?}"));
    let order = |order| {
        // It is gone if its connection is.
        let _ = orders.send(order);
    };
    let (head, mut body) = request.into_parts();
    let len = head.headers.get(http::header::CONTENT_LENGTH);
    let len = len.and_then(|len| len.to_str().ok()?.parse().ok()).unwrap_or(0);
    let own = match fault.reading() {
        Reading::Part(part, end) => {
            read(&mut body, portion(part, len)).await?;
            match end {
                End::Close => order(Order::Close),
                _ => respond.send_reset(Reason::INTERNAL_ERROR),
            }
            return Ok(());
        }
        Reading::Head if fault == Fault::EarlyAcceptance => {
            let lie = world.lie();
            // A longer body does not fit into the window.
            if len >= 64 * 1024 {
                world.withdraw(lie);
            }
            lie.answer()
        }
        Reading::Head => Answer::json(200, ""),
        Reading::Whole if fault == Fault::RefusedStream => {
            respond.send_reset(Reason::REFUSED_STREAM);
            return Ok(());
        }
        Reading::Whole => {
            let body = read(&mut body, usize::MAX).await?;
            if fault == Fault::GoAway {
                order(Order::GoAway);
            }
            let request = wire::Request {
                method: head.method.to_string(),
                target: head.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
                headers: head
                    .headers
                    .iter()
                    .filter_map(|(name, value)| {
                        Some((name.to_string(), value.to_str().ok()?.to_owned()))
                    })
                    .collect(),
                body,
            };
            if fault.acts() { world.act(&request) } else { Answer::json(200, "") }
        }
    };
    match fault {
        Fault::Slow(pause) => time::sleep(pause).await,
        Fault::Silent { .. } => return pending().await,
        Fault::LostAnswer { reset: true } => {
            respond.send_reset(Reason::INTERNAL_ERROR);
            return Ok(());
        }
        Fault::LostAnswer { reset: false } => {
            order(Order::Reset);
            return Ok(());
        }
        Fault::Garbage { .. } => {
            order(Order::Abort);
            return Ok(());
        }
        Fault::CutAnswer { part, end } => {
            let mut sending = respond.send_response(head_of(&own), false)?;
            let body = &own.body.as_bytes()[..portion(part, own.body.len())];
            sending.send_data(Bytes::copy_from_slice(body), false)?;
            match end {
                End::Close => order(Order::Close),
                End::Reset => sending.send_reset(Reason::CANCEL),
                End::Stall => return pending().await,
            }
            return Ok(());
        }
        _ => {}
    }
    let answer = match &fault {
        Fault::Instead { answer, .. } | Fault::EarlyRefusal { answer, .. } => answer,
        _ => &own,
    };
    let mut sending = respond.send_response(head_of(answer), false)?;
    let size = if fault == Fault::Dribble { 20 } else { usize::MAX };
    for piece in answer.body.as_bytes().chunks(size) {
        sending.send_data(Bytes::copy_from_slice(piece), false)?;
        if size < usize::MAX {
            time::sleep(Duration::from_millis(10)).await;
        }
    }
    sending.send_data(Bytes::new(), true)
}

/// Reads this many bytes of a request, or all of it.
async fn read(body: &mut RecvStream, most: usize) -> Result<Vec<u8>, h2::Error> {
    let mut read = Vec::new();
    while read.len() < most {
        let Some(data) = body.data().await else { break };
        let data = data?;
        body.flow_control().release_capacity(data.len())?;
        read.extend_from_slice(&data);
    }
    Ok(read)
}

fn head_of(answer: &Answer) -> Response<()> {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(*name, value);
    }
    response.body(()).expect("a response")
}
