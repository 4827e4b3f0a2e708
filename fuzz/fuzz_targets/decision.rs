#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(office::check_verdict(bytes)));
