//! Runs the core's proxy handshake on a connection.

use std::future::poll_fn;
use std::io;

use postmark_core::adapter::{Proxy, Tunnel, TunnelStep, TunnelTarget};

use crate::io::{Io, poll_read, write_all};

/// Asks a proxy for a tunnel.
pub(crate) async fn open(
    io: &mut dyn Io,
    proxy: &Proxy,
    target: &TunnelTarget<'_>,
) -> io::Result<()> {
    let mut tunnel = Tunnel::new(proxy, target)?;
    let mut room = [0; 512];
    loop {
        match tunnel.step() {
            TunnelStep::Write(bytes) => write_all(io, &bytes).await?,
            TunnelStep::Read(count) => {
                let room = room.get_mut(..count.min(512)).unwrap_or_default();
                let read = poll_fn(|cx| poll_read(io, cx, room)).await?;
                if read == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                tunnel.handle(room.get(..read).unwrap_or_default())?;
            }
            TunnelStep::Open => return Ok(()),
        }
    }
}
