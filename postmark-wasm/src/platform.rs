//! Functions that every platform has on its global object, looked up at each call.

use std::time::Duration;

use js_sys::{Date, Function, Object, Promise, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::RequestInit;

/// The longest timer, about 24 days: platforms fire longer ones immediately.
const MAX_DELAY: Duration = Duration::from_millis(i32::MAX as u64);

/// Starts a request, through the caller's function if there is one.
pub(crate) fn fetch(
    own: Option<&Function>,
    url: &str,
    init: &RequestInit,
) -> Result<JsFuture, JsValue> {
    let url = url.into();
    let promise = match own {
        // It may have sent the request before it threw.
        Some(own) => own
            .call2(&JsValue::UNDEFINED, &url, init)
            .unwrap_or_else(|thrown| Promise::reject(&thrown).into()),
        None => function("fetch")?.call2(&JsValue::UNDEFINED, &url, init)?,
    };
    Ok(Promise::resolve(&promise).into())
}

/// Waits.
pub(crate) async fn sleep(pause: Duration) {
    let mut timer = None;
    let promise = Promise::new(&mut |resolve, reject| {
        timer = Timer::start(pause, &resolve).ok();
        if timer.is_none() {
            // Without timers there are no waits.
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// A function called after a time, or at the latest when this is dropped.
pub(crate) struct Timer {
    id: JsValue,
    function: Function,
}

impl Timer {
    pub(crate) fn start(time: Duration, function: &Function) -> Result<Self, JsValue> {
        let time = time.min(MAX_DELAY).as_secs_f64() * 1000.0;
        let id =
            self::function("setTimeout")?.call2(&JsValue::UNDEFINED, function, &time.into())?;
        Ok(Self { id, function: function.clone() })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Ok(clear) = function("clearTimeout") {
            let _ = clear.call1(&JsValue::UNDEFINED, &self.id);
        }
        let _ = self.function.call0(&JsValue::UNDEFINED);
    }
}

/// A point in time, for measuring durations.
#[derive(Clone, Copy)]
pub(crate) struct Instant(f64);

impl Instant {
    pub(crate) fn now() -> Self {
        Self(monotonic().unwrap_or_else(Date::now))
    }

    pub(crate) fn elapsed(self) -> Duration {
        let millis = Self::now().0 - self.0;
        Duration::try_from_secs_f64(millis / 1000.0).unwrap_or_default()
    }
}

/// The milliseconds of `performance`, which is monotonic.
fn monotonic() -> Option<f64> {
    let clock = property(&global(), "performance")?;
    let now: Function = property(&clock, "now")?.dyn_into().ok()?;
    now.call0(&clock).ok()?.as_f64()
}

thread_local! {
    static UNKEPT: Option<JsValue> = unkept();
}

/// Keeps Deno from sending a request twice, through a member of the `RequestInit`.
///
/// If a reused connection is closed without a response, Deno resends the request, even if the
/// server had received all of it. A client that reuses no connections does not.
pub(crate) fn send_once(init: &RequestInit) -> Result<(), JsValue> {
    UNKEPT.with(|client| match client {
        Some(client) => Reflect::set(init, &"client".into(), client).map(|_| ()),
        None => Ok(()),
    })
}

fn unkept() -> Option<JsValue> {
    let deno = property(&global(), "Deno")?;
    let create: Function = property(&deno, "createHttpClient")?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"poolMaxIdlePerHost".into(), &0.into()).ok()?;
    create.call1(&deno, &options).ok()
}

/// Whether this is a browser: since Netscape, all browsers call themselves `Mozilla`.
pub(crate) fn is_browser() -> bool {
    property(&global(), "navigator")
        .and_then(|navigator| property(&navigator, "userAgent")?.as_string())
        .is_some_and(|agent| agent.starts_with("Mozilla/"))
}

/// A property, if present.
pub(crate) fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn function(name: &str) -> Result<Function, JsValue> {
    property(&global(), name)
        .and_then(|value| value.dyn_into().ok())
        .ok_or_else(|| format!("this platform has no {name}").into())
}

/// Any number, used for the jitter of waits.
pub(crate) fn seed() -> u64 {
    js_sys::Math::random().to_bits()
}
