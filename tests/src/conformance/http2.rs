//! HTTP/2, which a server offers and the client chooses in TLS.

use std::sync::{Arc, Mutex};
use std::thread;

use super::endpoints::{EmptyPost, Get, Post, mail};
use super::frames::{CANCEL, Frames, INTERNAL_ERROR, NO_ERROR, REFUSED_STREAM, WINDOW};
use super::outcomes::{unanswered, unsent};
use super::tls::{certificate, server_config};
use super::{Request, Server, Setup, Stack};

/// Much more than a server accepts without a window update.
const HUGE: usize = 8 << 20;

/// A server that speaks only HTTP/2, its client, and the bodies that arrived completely.
pub(crate) struct Stage<S> {
    server: Server,
    pub(crate) client: S,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl<S: Stack> Stage<S> {
    /// Handles each connection with the script, which gets the number of earlier ones.
    pub(crate) fn new(
        setup: impl FnOnce(Setup) -> Setup,
        script: impl Fn(usize, &mut Scene<'_>) + Send + Sync + 'static,
    ) -> Self {
        let certificate = certificate("localhost");
        let mut tls = server_config(&certificate);
        tls.alpn_protocols = vec![b"h2".to_vec()];
        let bodies = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let arrived = Arc::clone(&bodies);
        let server = Server::start_tls(tls, move |number, peer| {
            let mut scene = Scene { frames: Frames::accept(peer), bodies: Arc::clone(&arrived) };
            script(number, &mut scene);
        });
        let url = format!("https://localhost:{}", server.address().port());
        let client = S::new(setup(Setup::new(url)).roots(certificate.cert.pem()));
        Self { server, client, bodies }
    }

    /// Ends it; returns the number of connections, and the complete requests.
    pub(crate) fn finish(self) -> (usize, Vec<Request>) {
        drop(self.client);
        let connections = self.server.finish().connections();
        let bodies = self.bodies.lock().expect("the server is done").clone();
        let request = |body| Request { head: String::new(), body };
        (connections, bodies.into_iter().map(request).collect())
    }
}

/// A connection of a stage.
pub(crate) struct Scene<'a> {
    pub(crate) frames: Frames<'a>,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Scene<'_> {
    /// Reads a request to its end; returns its stream.
    pub(crate) fn request(&mut self) -> u32 {
        self.try_request().expect("the client is gone")
    }

    pub(crate) fn try_request(&mut self) -> Option<u32> {
        let (stream, body) = self.frames.try_request()?;
        self.bodies.lock().expect("no script failed").push(body);
        Some(stream)
    }
}

fn once(setup: Setup) -> Setup {
    setup.once()
}

/// Sends an email and a request without content, each of which must be made once, by a client that
/// retries what it may.
fn fail<S: Stack>(script: impl Fn(&mut Scene<'_>) + Send + Sync + 'static) -> Vec<Request> {
    let stage = Stage::<S>::new(|setup| setup, move |_, scene| script(scene));
    unanswered(stage.client.send(mail()));
    unanswered(stage.client.send(EmptyPost));
    let (_, requests) = stage.finish();
    assert_eq!(requests.len(), 2);
    requests
}

pub fn all_requests_share_a_connection<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new(
        |setup| setup,
        |_, scene| {
            while let Some(stream) = scene.try_request() {
                scene.frames.accept_mail(stream);
            }
        },
    );
    // The first opens it, and the others reuse it.
    stage.client.send(mail()).expect("it is sent");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| stage.client.send(mail()).expect("it is sent"));
        }
    });
    let (connections, requests) = stage.finish();
    assert_eq!((connections, requests.len()), (1, 9));
    requests
}

/// HPACK would keep a header in a table for the life of the connection, as intermediaries might:
/// the token, which is sensitive, is in none.
pub fn a_token_is_never_indexed<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new(
        |setup| setup,
        |_, scene| {
            while let Some(stream) = scene.try_request() {
                assert_eq!(scene.frames.never_indexed(), 1);
                scene.frames.accept_mail(stream);
            }
        },
    );
    for _ in 0..3 {
        stage.client.send(mail()).expect("it is sent");
    }
    let (connections, requests) = stage.finish();
    assert_eq!((connections, requests.len()), (1, 3));
    requests
}

pub fn a_large_request_arrives<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new(once, |_, scene| {
        scene.frames.widen();
        let stream = scene.request();
        scene.frames.answer(stream, "7");
        scene.frames.drain();
    });
    assert_eq!(stage.client.send(Post(HUGE)).expect("an answer"), 7);
    let (_, requests) = stage.finish();
    assert!(requests[0].body == vec![b'x'; HUGE]);
    requests
}

/// The server reports that it did not process the request: it is retried.
pub fn a_refused_stream_is_made_again<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new(
        |setup| setup,
        |_, scene| {
            for answer in [None, Some("7"), None, Some("8"), None, Some("9")] {
                let stream = scene.request();
                match answer {
                    None => scene.frames.reset(stream, REFUSED_STREAM),
                    Some(json) => scene.frames.answer(stream, json),
                }
            }
            scene.frames.drain();
        },
    );
    assert_eq!(stage.client.send(Post(9)).expect("an answer"), 7);
    assert_eq!(stage.client.send(EmptyPost).expect("an answer"), 8);
    assert_eq!(stage.client.send(Get).expect("an answer"), 9);
    let (connections, requests) = stage.finish();
    assert_eq!((connections, requests.len()), (1, 6));
    requests
}

pub fn a_refused_stream_is_unsent<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new(once, |_, scene| {
        while let Some(stream) = scene.try_request() {
            scene.frames.reset(stream, REFUSED_STREAM);
        }
    });
    unsent(stage.client.send(mail()));
    unsent(stage.client.send(EmptyPost));
    stage.finish().1
}

pub fn a_stream_that_is_reset_after_the_request<S: Stack>() -> Vec<Request> {
    [NO_ERROR, INTERNAL_ERROR, CANCEL]
        .into_iter()
        .flat_map(|code| {
            fail::<S>(move |scene| {
                while let Some(stream) = scene.try_request() {
                    scene.frames.reset(stream, code);
                }
            })
        })
        .collect()
}

/// Even if the server reports that it did not process it: only the refusal of a stream says so
/// unambiguously through all layers.
pub fn a_connection_that_goes_away_after_the_request<S: Stack>() -> Vec<Request> {
    let away = |last: fn(u32) -> u32, code| {
        fail::<S>(move |scene| {
            let stream = scene.request();
            scene.frames.go_away(last(stream), code);
        })
    };
    [away(|_| 0, NO_ERROR), away(|stream| stream, NO_ERROR), away(|stream| stream, INTERNAL_ERROR)]
        .concat()
}

pub fn a_connection_that_ends_after_the_request<S: Stack>() -> Vec<Request> {
    fail::<S>(|scene| {
        scene.request();
    })
}

pub fn an_answer_that_is_reset<S: Stack>() -> Vec<Request> {
    fail::<S>(|scene| {
        while let Some(stream) = scene.try_request() {
            scene.frames.begin_answer(stream);
            scene.frames.reset(stream, INTERNAL_ERROR);
        }
    })
}

pub fn a_stream_that_is_reset_within_the_request<S: Stack>() -> Vec<Request> {
    for code in [REFUSED_STREAM, INTERNAL_ERROR, CANCEL] {
        let stage = Stage::<S>::new(once, move |_, scene| {
            let stream = scene.frames.part_of_request(WINDOW);
            scene.frames.reset(stream, code);
            scene.frames.drain();
        });
        unsent(stage.client.send(Post(HUGE)));
        assert!(stage.finish().1.is_empty());
    }
    Vec::new()
}

/// A request that did not arrive completely was not accepted, whatever the server says.
pub fn a_receipt_before_the_end_of_the_request<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new(once, |_, scene| {
        let stream = scene.frames.part_of_request(WINDOW);
        scene.frames.accept_mail(stream);
        // It refuses the rest.
        scene.frames.reset(stream, NO_ERROR);
        scene.frames.drain();
    });
    unsent(stage.client.send(Post(HUGE)));
    stage.finish().1
}

/// The last byte waits for a window update: nobody knows whether it will still go out.
pub fn a_receipt_before_the_last_byte_of_the_request<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new(once, |_, scene| {
        let stream = scene.frames.part_of_request(WINDOW);
        scene.frames.accept_mail(stream);
        scene.frames.drain();
    });
    let told = unanswered(stage.client.send(Post(WINDOW + 1)));
    assert!(told.contains("accepted before it was sent"), "{told}");
    stage.finish().1
}

pub fn a_request_that_takes_too_long<S: Stack>() -> Vec<Request> {
    let hasty = |setup: Setup| Setup::hasty(setup.base_url);
    let stage = Stage::<S>::new(hasty, |_, scene| while scene.try_request().is_some() {});
    let told = unanswered(stage.client.send(mail()));
    assert!(told.contains("longer than 250ms"), "{told}");
    stage.finish().1
}

/// It may be dead, and nobody would notice for a long time.
pub fn a_connection_that_answers_no_more_is_left<S: Stack>() -> Vec<Request> {
    let hasty = |setup: Setup| Setup::hasty(setup.base_url);
    let stage = Stage::<S>::new(hasty, |number, scene| {
        while let Some(stream) = scene.try_request() {
            if number > 0 {
                scene.frames.accept_mail(stream);
            }
        }
    });
    unanswered(stage.client.send(mail()));
    stage.client.send(mail()).expect("it is sent");
    let (connections, requests) = stage.finish();
    assert_eq!((connections, requests.len()), (2, 2));
    requests
}

/// A server may announce a shutdown, and finish what is in progress. The next request goes to
/// another connection, at once or after retries until the client has noticed. It is one that may be
/// retried, since it may be in flight when the announcement arrives.
pub fn a_connection_that_is_wound_up<S: Stack>() -> Vec<Request> {
    let patient = |setup: Setup| Setup { retry: setup.retry.attempts(1000), ..setup };
    let stage = Stage::<S>::new(patient, |_, scene| {
        let stream = scene.request();
        scene.frames.go_away(stream, NO_ERROR);
        scene.frames.accept_mail(stream);
        scene.frames.drain();
    });
    stage.client.send(mail()).expect("it is sent");
    stage.client.send(postmark_core::api::bounces::GetDeliveryStats).expect("it is made");
    let (connections, requests) = stage.finish();
    assert_eq!((connections, requests.len()), (2, 2));
    requests
}
