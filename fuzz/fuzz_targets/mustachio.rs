#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| postmark_fuzz::mustachio(input));
