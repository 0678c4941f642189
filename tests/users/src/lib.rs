//! Programs as users write them, from the guides alone: `src/bin/`. The tests run each as a process
//! against a local Postmark, and compare its length with that of the same program in `peers/`.
//!
//! The guides are tested here, too: their code is compiled and run as documentation tests.
