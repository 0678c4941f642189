//! tower layers above a client.

use postmark_hyper::api::domains::ListDomains;
use postmark_hyper::api::servers::GetCurrentServer;
use postmark_hyper::{AccountToken, Client};
use tower::limit::ConcurrencyLimit;
use tower::{Service, ServiceExt as _};

use crate::scripted::{Scripted, answer, mail};

#[test]
fn layers_go_over_every_endpoint() {
    let scripted = Scripted::new([
        Ok(answer(200, r#"{"ID":7,"Name":"Shop"}"#)),
        Ok(answer(401, r#"{"ErrorCode":10,"Message":"No"}"#)),
    ]);
    let limited = ConcurrencyLimit::new(scripted.client(), 1);
    smol::block_on(async {
        let server = limited.clone().oneshot(GetCurrentServer).await?;
        assert_eq!(server.name, "Shop");
        let error = limited.oneshot(mail()).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 401);
        Ok::<_, postmark_hyper::Error>(())
    })
    .unwrap();
    assert_eq!(scripted.requests(), 2);
}

#[test]
fn a_service_takes_the_endpoints_of_its_token() {
    fn assert_service<S: Service<E>, E>(_: &S) {}
    let client = Client::with_transport(Scripted::default(), AccountToken::new("x").unwrap());
    assert_service::<_, ListDomains>(&client);
}
