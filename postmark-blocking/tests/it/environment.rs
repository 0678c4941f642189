//! Environment variables, tested in a separate process: this test program, run again.

use std::env;
use std::process::Command;

use postmark_blocking::Client;

use crate::client::{TOKEN, mail};
use crate::server::Server;

/// Runs a test of this program with only these variables.
pub(crate) fn run(test: &str, variables: &[(&str, &str)]) {
    let mut program = Command::new(env::current_exe().unwrap());
    for name in ["https_proxy", "http_proxy", "all_proxy", "no_proxy"] {
        program.env_remove(name).env_remove(name.to_uppercase());
    }
    let output = program
        .args(["--exact", test, "--include-ignored"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

#[test]
fn a_client_is_made_from_the_environment() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.accept();
    });
    let url = server.url();
    let nobody = "http://127.0.0.1:1";
    let token = format!(" {TOKEN}\n");
    run(
        "environment::send_from_env",
        &[("POSTMARK_SERVER_TOKEN", &token), ("POSTMARK_BASE_URL", &url), ("HTTP_PROXY", nobody)],
    );
    let requests = server.finish().requests();
    assert_eq!(requests[0].header("X-Postmark-Server-Token"), [TOKEN]);
}

#[test]
#[ignore = "is run by another test, with an environment of its own"]
fn send_from_env() {
    Client::from_env().unwrap().send(mail()).unwrap();
}

#[test]
fn what_is_missing_is_named() {
    run("environment::missing", &[]);
}

#[test]
#[ignore = "is run by another test, with an environment of its own"]
fn missing() {
    let fault = Client::from_env().unwrap_err();
    assert_eq!(fault.to_string(), "POSTMARK_SERVER_TOKEN is not set in the environment");
    let fault = Client::account_from_env().unwrap_err();
    assert_eq!(fault.field(), "POSTMARK_ACCOUNT_TOKEN");
}
