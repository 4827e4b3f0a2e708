#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(workbook) = sheet::Workbook::open(bytes, "a.xlsx") else { return };
    for sheet in 0..workbook.sheets().len() {
        let _ = workbook.read_sheet(sheet);
    }
});
