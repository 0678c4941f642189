//! A wait, in any async runtime or in none.

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Something to wait for: `.await` it in async code, or call [`blocking`](Self::blocking) elsewhere.
///
/// It is a future for any runtime, and blocks none of your threads: the sandbox's own thread wakes
/// it, and measures its timeout. So a single-threaded async test can wait while its client, its
/// server and its webhooks run on that same thread.
///
/// ```
/// use std::time::Duration;
///
/// use postmark_sandbox::Sandbox;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let sandbox = Sandbox::start()?;
/// let failure = sandbox.wait_for_message_to("ada@example.com", Duration::ZERO).await.unwrap_err();
/// assert!(failure.to_string().starts_with("no email to ada@example.com came within 0 s"));
/// # Ok::<(), std::io::Error>(())
/// # })?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use = "nothing is waited for unless you `.await` it or call `blocking`"]
pub struct Waiting<'a, T>(Pin<Box<dyn Future<Output = T> + Send + 'a>>);

impl<'a, T> Waiting<'a, T> {
    pub(crate) fn new(wait: impl Future<Output = T> + Send + 'a) -> Self {
        Self(Box::pin(wait))
    }

    /// Waits on this thread.
    ///
    /// In async code use `.await` instead: a runtime whose thread is blocked runs nothing else, not
    /// even the client or the webhook that is waited for.
    #[allow(clippy::must_use_candidate, reason = "what is waited for may be all that matters")]
    pub fn blocking(self) -> T {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut wait = pin!(self.0);
        loop {
            match wait.as_mut().poll(&mut context) {
                Poll::Ready(value) => return value,
                Poll::Pending => thread::park(),
            }
        }
    }
}

impl<T> Future for Waiting<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Waiting<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

/// Wakes a thread that is parked.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
