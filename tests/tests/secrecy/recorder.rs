//! Records logs: events and spans of `tracing`, and records of `log`.

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Records everything that the process logs.
#[derive(Clone, Default)]
pub(crate) struct Recorder {
    log: Arc<Mutex<String>>,
    spans: Arc<AtomicU64>,
}

impl Recorder {
    /// A recorder for the rest of the process.
    pub(crate) fn install() -> Self {
        let recorder = Self::default();
        tracing::subscriber::set_global_default(recorder.clone()).unwrap();
        log::set_logger(Box::leak(Box::new(recorder.clone()))).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        recorder
    }

    /// Everything recorded so far.
    pub(crate) fn taken(&self) -> String {
        std::mem::take(&mut self.log.lock().unwrap())
    }

    fn line(&self, target: &str, write: impl FnOnce(&mut Fields<'_>)) {
        let mut log = self.log.lock().unwrap();
        let _ = write!(log, "{target} ");
        write(&mut Fields(&mut log));
        log.push('\n');
    }
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{field}={value:?} {value:#?} ");
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(span.metadata().target(), |fields| span.record(fields));
        Id::from_u64(self.spans.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.line("record", |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.line(event.metadata().target(), |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Recorder {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.line(record.target(), |fields| {
            let _ = write!(fields.0, "{}", record.args());
        });
    }

    fn flush(&self) {}
}
