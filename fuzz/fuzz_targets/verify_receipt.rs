#![no_main]

// Receipt, verifier keys and signers' keys, each after a line with a form feed alone.
libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut parts = text.split("\n\x0c\n");
    let mut next = || parts.next().unwrap_or_default();
    let (receipt, vkeys, keys) = (next(), next(), next());
    drop(office::verify_receipt(receipt, vkeys, keys, None));
});
