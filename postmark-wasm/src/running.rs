//! Futures that run without being polled.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use wasm_bindgen_futures::spawn_local;

/// A future that runs without being polled, until this is dropped.
pub(crate) struct Running<T>(Rc<State<T>>);

struct State<T> {
    /// The future; `None` while it is polled, and after its end.
    future: Cell<Option<Pin<Box<dyn Future<Output = T>>>>>,
    output: Cell<Option<T>>,
    waiting: Cell<Option<Waker>>,
}

impl<T: 'static> Running<T> {
    pub(crate) fn start(future: impl Future<Output = T> + 'static) -> Self {
        let state = Rc::new(State {
            future: Cell::new(Some(Box::pin(future))),
            output: Cell::new(None),
            waiting: Cell::new(None),
        });
        // The task holds only a weak reference: dropping this drops the future.
        let running = Rc::downgrade(&state);
        spawn_local(poll_fn(move |context| match running.upgrade() {
            Some(state) => state.poll(context),
            None => Poll::Ready(()),
        }));
        Self(state)
    }
}

impl<T> State<T> {
    fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        let Some(mut future) = self.future.take() else { return Poll::Ready(()) };
        let Poll::Ready(output) = future.as_mut().poll(context) else {
            self.future.set(Some(future));
            return Poll::Pending;
        };
        self.output.set(Some(output));
        if let Some(waiting) = self.waiting.take() {
            waiting.wake();
        }
        Poll::Ready(())
    }
}

impl<T> Future for Running<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        if let Some(output) = self.0.output.take() {
            return Poll::Ready(output);
        }
        self.0.waiting.set(Some(context.waker().clone()));
        Poll::Pending
    }
}
