//! The constructors, which say what a client runs on.

use std::env;

use postmark_core::{AccountToken, Fault, ServerToken, Token};

use crate::client::Client;

macro_rules! constructors {
    (
        $feature:literal, $Runtime:path, $name:literal,
        $new:ident, $from_env:ident, $account_from_env:ident
    ) => {
        #[cfg(feature = $feature)]
        impl<T: Token> Client<T> {
            #[doc = concat!("A client on ", $name, ", with a token and the defaults of everything else.")]
            ///
            #[doc = concat!("It needs ", $name, " when requests are made, and not before.")]
            pub fn $new(token: T) -> Self {
                Self::on($Runtime, token)
            }
        }

        #[cfg(feature = $feature)]
        impl Client<ServerToken> {
            #[doc = concat!("A client on ", $name, " with the token in `POSTMARK_SERVER_TOKEN`, and the base URL in")]
            /// `POSTMARK_BASE_URL` where that is set.
            ///
            /// # Errors
            ///
            /// The token is not set, or is none; or the base URL is none.
            pub fn $from_env() -> Result<Self, Fault> {
                from_env(Client::$new, "POSTMARK_SERVER_TOKEN", ServerToken::new)
            }
        }

        #[cfg(feature = $feature)]
        impl Client<AccountToken> {
            #[doc = concat!("A client on ", $name, " with the token in `POSTMARK_ACCOUNT_TOKEN`, and the base URL in")]
            /// `POSTMARK_BASE_URL` where that is set.
            ///
            /// # Errors
            ///
            /// The token is not set, or is none; or the base URL is none.
            pub fn $account_from_env() -> Result<Self, Fault> {
                from_env(Client::$new, "POSTMARK_ACCOUNT_TOKEN", AccountToken::new)
            }
        }
    };
}

constructors! {
    "tokio", crate::runtime::Tokio, "tokio",
    tokio, tokio_from_env, tokio_account_from_env
}

constructors! {
    "async-std", crate::runtime::AsyncStd, "async-std",
    async_std, async_std_from_env, async_std_account_from_env
}

constructors! {
    "smol", crate::runtime::Smol, "smol",
    smol, smol_from_env, smol_account_from_env
}

fn from_env<T: Token>(
    new: impl FnOnce(T) -> Client<T>,
    name: &'static str,
    token: impl FnOnce(String) -> Result<T, Fault>,
) -> Result<Client<T>, Fault> {
    let text = env::var(name).map_err(|_| {
        let remedy = "Set it to the token that Postmark shows you.";
        Fault::new(name, "is not set in the environment", remedy)
    })?;
    let client = new(token(text)?);
    let client = match env::var("POSTMARK_BASE_URL") {
        Ok(url) => client.base_url(url),
        Err(_) => client,
    };
    client.check()?;
    Ok(client)
}
