//! The settings that clients of every adapter have, written once.

/// Writes the settings that a client of every adapter has: token, agent, retries and limits.
///
/// It stands in the client's `impl<T: Token> Client<T>` and changes it through two methods that the
/// adapter writes: `configure`, which takes a function of its [`Config`](crate::Config), and `limit`,
/// which takes the name of a limit and a function of its [`Limits`](crate::adapter::Limits).
#[macro_export]
macro_rules! client_settings {
    () => {
        /// The same client with another token: one for each server, or for each tenant. All else is
        /// shared, such as connections.
        pub fn token(self, token: T) -> Self {
            self.configure(|config| config.token(token))
        }

        /// Names your program in `User-Agent`, before the name of this library. Browsers name
        /// themselves.
        pub fn agent(self, agent: impl AsRef<str>) -> Self {
            self.configure(|config| config.agent(agent))
        }

        /// Sets what emails have unless they say otherwise: sender, reply address, stream, tag and
        /// metadata. Replaces earlier defaults.
        pub fn defaults(self, defaults: $crate::request::SendDefaults) -> Self {
            self.configure(|config| config.defaults(defaults))
        }

        /// Replaces the retry policy: how often and for how long a request is retried.
        pub fn retry(self, policy: $crate::request::RetryPolicy) -> Self {
            self.configure(|config| config.retry(policy))
        }

        /// How long an attempt may take, besides the time for [uploading](Self::slowest_upload) its
        /// body: 60 s if not set. Waits before an attempt come on top.
        pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
            self.limit("timeout", |limits| limits.timeout = timeout)
        }

        /// The slowest rate of an upload, in bytes a second: 100,000 if not set.
        ///
        /// An attempt may take longer by the length of its body, divided by this.
        pub fn slowest_upload(self, rate: u32) -> Self {
            self.limit("slowest upload", |limits| limits.slowest_upload = rate)
        }

        /// The maximum bytes of a response, decompressed: 64 MB if not set.
        pub fn response_limit(self, bytes: u64) -> Self {
            self.limit("response limit", |limits| limits.response_limit = bytes)
        }
    };
}

/// Writes the settings that the outcomes of a batch have in every adapter.
///
/// It stands in their `impl` and changes the [`BatchPlan`](crate::BatchPlan) through the method
/// `set`, which the adapter writes. The field that is named has the methods `stop` and `progress`.
#[macro_export]
macro_rules! outcomes_settings {
    ($plan:ident) => {
        /// Puts fewer emails than 500 into a request.
        pub fn messages(self, most: usize) -> Self {
            self.set(|plan| plan.messages(most))
        }

        /// Puts fewer bytes than 50 MB into a request. An email that is larger still goes, on its
        /// own.
        pub fn bytes(self, most: u64) -> Self {
            self.set(|plan| plan.bytes(most))
        }

        /// Whether the batch ends with an error that every further email would get, too: `true` if
        /// not set.
        ///
        /// Such an error is an unknown token, an account that may not send, or a host that cannot be
        /// reached even with retries. No more requests are made, and each email that was not sent is
        /// `NotSent` with that error. With `false`, every request is tried.
        pub fn stop_early(self, stop: bool) -> Self {
            self.set(|plan| plan.stop_early(stop))
        }

        /// Sends no more emails. The outcomes that are left are those of emails that were sent, and of
        /// the few that were taken and not sent.
        pub fn stop(&mut self) {
            self.$plan.stop();
        }

        /// How far it has come.
        #[must_use]
        pub fn progress(&self) -> $crate::machine::Progress {
            self.$plan.progress()
        }
    };
}
