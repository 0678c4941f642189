//! The settings that the clients of all adapters share.

/// Defines the settings of an adapter's client: token, agent, retries and limits.
///
/// Invoke it in the client's `impl<T: Token> Client<T>`. The adapter writes two methods that it
/// calls: `configure`, which takes a function of its [`Config`](crate::Config), and `limit`, which
/// takes the name of a limit and a function of its [`Limits`](crate::adapter::Limits).
#[macro_export]
macro_rules! client_settings {
    () => {
        /// The same client with another token, for another server or another tenant. It shares
        /// everything else, connections included.
        pub fn token(self, token: T) -> Self {
            self.configure(|config| config.token(token))
        }

        /// Names your program in `User-Agent`, before the name of this library. Browsers name
        /// themselves.
        pub fn agent(self, agent: impl AsRef<str>) -> Self {
            self.configure(|config| config.agent(agent))
        }

        /// Sets the sender, reply address, stream, tag and metadata of emails that set none.
        /// Replaces earlier defaults.
        pub fn defaults(self, defaults: $crate::request::SendDefaults) -> Self {
            self.configure(|config| config.defaults(defaults))
        }

        /// Replaces the retry policy: how often and how long to retry a request.
        pub fn retry(self, policy: $crate::request::RetryPolicy) -> Self {
            self.configure(|config| config.retry(policy))
        }

        /// Sets the timeout of an attempt, not counting the time to [upload](Self::slowest_upload)
        /// its body: 60 s if not set. Waits before an attempt do not count.
        pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
            self.limit("timeout", |limits| limits.timeout = timeout)
        }

        /// Sets the slowest upload rate, in bytes per second: 100,000 if not set.
        ///
        /// It extends the timeout of an attempt by the length of its body divided by this rate.
        pub fn slowest_upload(self, rate: u32) -> Self {
            self.limit("slowest upload", |limits| limits.slowest_upload = rate)
        }

        /// Sets the maximum size of a response in bytes, decompressed: 64 MB if not set.
        pub fn response_limit(self, bytes: u64) -> Self {
            self.limit("response limit", |limits| limits.response_limit = bytes)
        }
    };
}

/// Defines the settings of a batch's outcomes in every adapter.
///
/// Invoke it in their `impl`. The adapter writes the method `set`, which changes the
/// [`BatchPlan`](crate::BatchPlan). The named field has the methods `stop` and `progress`.
#[macro_export]
macro_rules! outcomes_settings {
    ($plan:ident) => {
        /// Limits a request to this many emails, below 500.
        pub fn messages(self, most: usize) -> Self {
            self.set(|plan| plan.messages(most))
        }

        /// Limits a request to this many bytes, below 50 MB. A larger email is sent alone.
        pub fn bytes(self, most: u64) -> Self {
            self.set(|plan| plan.bytes(most))
        }

        /// Sets whether to stop the batch at an error that every further email would also get:
        /// `true` if not set.
        ///
        /// Such errors are an unknown token, an account that may not send, or a host that cannot be
        /// reached even after retries. No more requests are sent, and each unsent email is
        /// `NotSent` with that error. With `false`, every request is tried.
        pub fn stop_early(self, stop: bool) -> Self {
            self.set(|plan| plan.stop_early(stop))
        }

        /// Sends no more emails. The remaining outcomes are those of emails already sent, and of
        /// the few that were taken but not sent.
        pub fn stop(&mut self) {
            self.$plan.stop();
        }

        /// The progress of the batch.
        #[must_use]
        pub fn progress(&self) -> $crate::machine::Progress {
            self.$plan.progress()
        }
    };
}
