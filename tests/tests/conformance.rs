//! Every adapter, on every runtime, in every scenario.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod stacks;

use std::env;
use std::process::Command;

use postmark_tests::conformance::{Server, Stack, proxies, same_on_all};

use self::stacks::{AsyncStd, Blocking, Smol, Tokio};

/// A test for each scenario, which runs on each stack.
macro_rules! scenarios {
    ($on:tt $($module:ident { $($scenario:ident,)* })*) => {$(
        mod $module {
            use postmark_tests::conformance::$module;

            use super::super::*;

            $(scenarios! { @test $on $module $scenario })*
        }
    )*};
    (@test ($($Stack:ident)*) $module:ident $scenario:ident) => {
        #[test]
        fn $scenario() {
            same_on_all([$(($Stack::NAME, $module::$scenario::<$Stack>)),*]);
        }
    };
}

mod on_all {
    scenarios! {
        (Blocking Tokio AsyncStd Smol)
        answers {
            a_request_has_all_it_needs,
            a_request_without_a_body_says_so,
            a_compressed_answer_is_unpacked,
            a_long_answer_in_pieces_is_put_together,
            an_answer_may_be_as_long_as_the_limit,
            an_answer_that_unpacks_to_more_than_the_limit,
            a_redirect_is_not_followed,
            too_many_requests_are_made_again,
            an_error_of_the_server_leaves_a_mail_in_doubt,
            a_refusal_is_definite,
        }
        recipients {
            those_of_an_email_and_nobody_else,
        }
        unsent {
            nobody_listens,
            a_host_that_does_not_exist,
            a_server_that_stops_reading,
            a_server_that_hangs_up_halfway,
            an_answer_before_the_end_of_the_request,
            a_receipt_before_the_end_of_the_request,
            wherever_a_server_hangs_up,
        }
        unanswered {
            a_reset_once_all_is_received,
            no_answer_at_all,
            no_answer_to_a_request_without_a_body,
            an_answer_that_stalls,
            an_answer_that_is_cut_off,
            an_answer_without_end,
            an_answer_that_never_begins,
            an_answer_that_is_no_http,
            a_request_that_does_no_harm_twice_is_repeated,
        }
        connections {
            a_connection_is_used_again,
            clients_with_other_tokens_share_a_connection,
            a_connection_that_was_closed_meanwhile,
            a_connection_is_not_used_after_a_failure,
            a_client_is_shared_by_threads,
        }
        lists {
            rows_come_from_as_many_pages_as_there_are,
            an_error_is_the_last_row,
            nothing_is_asked_for_that_nobody_wants,
            a_failed_request_of_a_batch_does_not_hide_the_others,
            a_batch_ends_with_an_error_that_every_email_would_get,
        }
        machines {
            a_mail_in_doubt_is_searched_for_until_it_is_found,
            a_mail_that_is_not_found_in_time,
            a_mail_without_an_id_is_not_searched_for,
            a_bulk_mail_is_watched_until_it_is_finished,
            a_walk_goes_where_the_answers_lead,
            an_error_ends_a_walk,
        }
        proxies {
            a_way_through_a_proxy,
            a_secure_way_through_a_proxy,
            a_proxy_that_refuses,
            a_proxy_that_leads_to_somebody_else,
            a_proxy_that_hangs_up,
            a_way_through_socks,
            a_socks_proxy_that_refuses,
            this_machine_is_reached_without_a_proxy,
            what_is_no_proxy_is_a_fault,
        }
        tls {
            certificates_are_taken_as_pem_and_der,
            what_holds_no_certificate_is_a_fault,
            an_unknown_authority,
            another_authority,
            a_certificate_of_another_host,
            a_server_without_tls,
            a_server_that_hangs_up_in_the_handshake,
            much_in_both_directions,
            a_secure_request_that_is_not_answered,
        }
    }
}

/// The blocking stack has no HTTP/2, and its calls cannot be canceled.
mod on_hyper {
    scenarios! {
        (Tokio AsyncStd Smol)
        cancellation {
            a_call_is_dropped_at_every_point,
        }
        http2 {
            all_requests_share_a_connection,
            a_large_request_arrives,
            a_token_is_never_indexed,
            a_refused_stream_is_made_again,
            a_refused_stream_is_unsent,
            a_stream_that_is_reset_after_the_request,
            a_connection_that_goes_away_after_the_request,
            a_connection_that_ends_after_the_request,
            an_answer_that_is_reset,
            a_stream_that_is_reset_within_the_request,
            a_receipt_before_the_end_of_the_request,
            a_receipt_before_the_last_byte_of_the_request,
            a_request_that_takes_too_long,
            a_connection_that_answers_no_more_is_left,
            a_connection_that_is_wound_up,
        }
    }
}

/// Runs a test in a separate process of this program, whose environment has one proxy.
#[test]
fn a_proxy_is_taken_from_the_environment() {
    for stack in ["blocking", "tokio", "async_std", "smol"] {
        let proxy = Server::start(|_, peer| {
            peer.request();
            peer.answer("403 Forbidden", "");
        });
        let mut program = Command::new(env::current_exe().expect("this program"));
        for name in ["https_proxy", "http_proxy", "all_proxy", "no_proxy"] {
            program.env_remove(name).env_remove(name.to_uppercase());
        }
        let output = program
            .args(["--exact", &format!("environment::{stack}"), "--include-ignored"])
            .env("HTTPS_PROXY", proxy.url())
            .output()
            .expect("it runs");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && told.contains("1 passed"), "{told}");
        let requests = proxy.finish().requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].line(), "CONNECT nowhere.invalid:443 HTTP/1.1");
    }
}

mod environment {
    use super::{AsyncStd, Blocking, Smol, Tokio, proxies};

    #[test]
    #[ignore = "is run by another test, with an environment of its own"]
    fn blocking() {
        proxies::through_the_environment::<Blocking>();
    }

    #[test]
    #[ignore = "is run by another test, with an environment of its own"]
    fn tokio() {
        proxies::through_the_environment::<Tokio>();
    }

    #[test]
    #[ignore = "is run by another test, with an environment of its own"]
    fn async_std() {
        proxies::through_the_environment::<AsyncStd>();
    }

    #[test]
    #[ignore = "is run by another test, with an environment of its own"]
    fn smol() {
        proxies::through_the_environment::<Smol>();
    }
}
