#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(office::open_parcel(bytes)));
