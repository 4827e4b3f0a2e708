#![no_main]

// A receipt, and what is given to trust its office by, each after a line with a form feed alone.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let parts: Vec<&[u8]> = bytes.split(|byte| *byte == 0x0c).collect();
    let Some((receipt, trust)) = parts.split_first() else { return };
    let trust: Vec<String> = trust.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect();
    drop(office::check_receipt(receipt, &trust, None));
});
