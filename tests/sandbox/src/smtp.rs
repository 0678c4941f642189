//! Email by SMTP, see <https://postmarkapp.com/developer/user-guide/send-email-with-smtp>.

mod content;
mod data;
mod receive;
mod session;
mod sign_in;
mod submit;

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::account::Account;
use crate::smtp::data::Room;
use crate::smtp::session::{Next, Session};
use crate::tls::Tls;

/// The maximum number of connections at a time.
const MAX_CONNECTIONS: usize = 500;

/// The timeout as a multiple of that of an HTTP request: five minutes if that is one. Clients keep
/// connections for reuse.
const PATIENCE: u32 = 5;

/// The size of reads, in bytes.
const CHUNK: usize = 16 * 1024;

/// The pause after the system refused another connection.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves forever: errors of a connection are not reported here.
pub(crate) async fn serve(listener: TcpListener, account: Arc<Account>, tls: Tls) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let room = Room::new(account.options().max_bytes);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            // It is a few bytes, for which there always is a buffer; if not, it is left unsaid.
            let _ = stream.try_write(Session::busy().as_bytes());
            continue;
        };
        let session = Session::new(Arc::clone(&account), room.clone());
        let patience = account.options().request_time.saturating_mul(PATIENCE);
        let tls = tls.clone();
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            let _ = converse(stream, session, &tls, patience).await;
            drop(place);
        });
    }
}

/// Serves a client until either side ends the connection.
async fn converse(
    mut stream: TcpStream,
    session: Session,
    tls: &Tls,
    patience: Duration,
) -> std::io::Result<()> {
    timeout(patience, stream.write_all(Session::greeting().as_bytes())).await??;
    let Some(session) = exchange(&mut stream, session, patience).await? else { return Ok(()) };
    let mut stream = timeout(patience, tls.acceptor.accept(stream)).await??;
    exchange(&mut stream, session.secured(), patience).await?;
    timeout(patience, stream.shutdown()).await?
}

/// Handles what the client sends, until the connection is to be closed, or is to go on with TLS:
/// then it returns the session.
///
/// Each line, and each message as a whole, must be complete within `patience`.
async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    mut session: Session,
    patience: Duration,
) -> std::io::Result<Option<Session>> {
    let mut chunk = vec![0; CHUNK];
    let mut out = Vec::new();
    let mut deadline = deadline(patience);
    loop {
        let Ok(read) = timeout_at(deadline, stream.read(&mut chunk)).await else {
            // A client that does not send may still listen.
            let _ = timeout(PAUSE, stream.write_all(Session::timeout().as_bytes())).await;
            return Ok(None);
        };
        let length = read?;
        if length == 0 {
            return Ok(None);
        }
        let received = session.receive(chunk.get(..length).unwrap_or_default(), &mut out);
        if received.steps > 0 {
            deadline = self::deadline(patience);
        }
        if !out.is_empty() {
            timeout_at(deadline, stream.write_all(&out)).await??;
            timeout_at(deadline, stream.flush()).await??;
            out.clear();
        }
        match received.next {
            Next::Read => {}
            Next::StartTls => return Ok(Some(session)),
            Next::Close => return Ok(None),
        }
    }
}

fn deadline(patience: Duration) -> Instant {
    let now = Instant::now();
    // Thirty years are as good as no timeout.
    now.checked_add(patience).unwrap_or_else(|| now + Duration::from_secs(1_000_000_000))
}
