//! The simulated server: connections, TLS, and HTTP/1.1 with its faults.

use std::future::pending;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time;
use tokio_rustls::TlsAcceptor;
use turmoil::net::{TcpListener, TcpStream};

use super::http2;
use super::setup::Speaks;
use super::world::{Lie, World};
use crate::fault::{End, Fault};
use crate::play::{Answer, Reading, Step, portion};
use crate::tls;
use crate::wire::Head;

pub(crate) const PORT: u16 = 80;

/// Serves until it crashes.
pub(crate) async fn serve(world: Arc<World>) -> turmoil::Result {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, PORT)).await?;
    loop {
        let (socket, client) = listener.accept().await?;
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            // A connection may end at any point: that is its purpose.
            let _ = connection(socket, client, &world).await;
        });
    }
}

async fn connection(socket: TcpStream, client: SocketAddr, world: &Arc<World>) -> io::Result<()> {
    let acceptor = |protocol| TlsAcceptor::from(tls::server(protocol));
    match world.setup.speaks {
        Speaks::Http1 => speak(socket, client, world).await,
        Speaks::Http1OverTls => {
            speak(acceptor("http/1.1").accept(socket).await?, client, world).await
        }
        Speaks::Http2 => http2::speak(acceptor("h2").accept(socket).await?, client, world).await,
    }
}

/// Responds to one request after another.
async fn speak<S>(mut io: S, client: SocketAddr, world: &World) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut bytes = Vec::new();
    let mut later = Vec::new();
    loop {
        if bytes.is_empty() {
            more(&mut io, &mut bytes).await?;
        }
        io.write_all(&std::mem::take(&mut later)).await?;
        let head = loop {
            match Head::find(&bytes) {
                Some(head) => break head,
                None => more(&mut io, &mut bytes).await?,
            }
        };
        let fault = match world.fault() {
            Fault::RefusedStream | Fault::GoAway => Fault::None,
            fault => fault,
        };
        world.count(&format!("HTTP/1.1: {}", fault.kind()));
        world.note(format_args!("meets {fault:?}"));
        let lie = (fault == Fault::EarlyAcceptance).then(|| world.lie());
        let own = match fault.reading() {
            Reading::Part(part, end) => {
                let part = portion(part, head.len());
                while bytes.len() < part {
                    more(&mut io, &mut bytes).await?;
                }
                return finish(io, end, client, world).await;
            }
            Reading::Head => lie.map_or_else(|| Answer::json(200, ""), Lie::answer),
            Reading::Whole => {
                let request = loop {
                    match head.clone().take(&mut bytes) {
                        Some(request) => break request,
                        None => more(&mut io, &mut bytes).await?,
                    }
                };
                if fault.acts() { world.act(&request) } else { Answer::json(200, "") }
            }
        };
        for step in fault.steps(&own, &mut world.fork()) {
            match step {
                Step::Write(bytes) => {
                    io.write_all(&bytes).await?;
                    io.flush().await?;
                }
                Step::Pause(pause) => time::sleep(pause).await,
                Step::Shut => io.shutdown().await?,
                Step::Later(bytes) => later = bytes,
                Step::End(end) => {
                    if let Some(lie) = lie {
                        if is_given_up(&mut io, &head, &mut bytes).await {
                            world.withdraw(lie);
                        }
                    }
                    return finish(io, end, client, world).await;
                }
            }
        }
        while fault.reading() == Reading::Head && head.clone().take(&mut bytes).is_none() {
            more(&mut io, &mut bytes).await?;
        }
    }
}

/// Whether the client ends the connection before its request is complete. If packets are delayed or
/// lost, it may have written all of it.
async fn is_given_up(io: &mut (impl AsyncRead + Unpin), head: &Head, bytes: &mut Vec<u8>) -> bool {
    let rest = async {
        while head.clone().take(bytes).is_none() {
            more(io, bytes).await?;
        }
        io::Result::Ok(())
    };
    let rest = time::timeout(Duration::from_secs(60), rest).await;
    matches!(rest, Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof)
}

/// Reads more bytes.
async fn more(io: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> io::Result<()> {
    if io.read_buf(bytes).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

async fn finish<S>(mut io: S, end: End, client: SocketAddr, world: &World) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    match end {
        End::Close => io.shutdown().await,
        End::Reset => {
            world.reset(client);
            Ok(())
        }
        End::Stall => loop {
            if io.read(&mut [0; 4096]).await? == 0 {
                return pending().await;
            }
        },
    }
}
