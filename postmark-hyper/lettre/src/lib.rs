//! Sends the messages of [lettre](https://docs.rs/lettre/0.11) through Postmark's API.

#![cfg_attr(docsrs, feature(doc_cfg))]
