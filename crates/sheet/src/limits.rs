//! Every limit in one place. Each is far above what a county's spreadsheet needs and far below what hurts a desktop.

/// Largest file taken, in bytes.
pub const FILE_BYTES_MAX: usize = 64 << 20;

/// Most rows with anything in them that a sheet may have; a larger list goes in as several batches.
pub const ROWS_MAX: u32 = 100_000;

/// Most columns: nothing may stand to the right of column IV.
pub const COLUMNS_MAX: u16 = 256;

/// Most cells with anything in them that a sheet may have. One takes 16 bytes.
pub const CELLS_MAX: usize = 6_400_000;

/// Most text a sheet may hold, in bytes of UTF-8.
pub const TEXT_BYTES_MAX: usize = 128 << 20;

/// Longest text that a cell may hold, in bytes of UTF-8: Excel's 32,767 characters.
pub const CELL_BYTES_MAX: usize = 4 * 32_767;

/// Longest text that is taken for a number, a code, a date or a header, in bytes of UTF-8.
pub const SHORT_BYTES_MAX: usize = 800;

/// Longest text that a field of a payment may hold, in characters.
pub const FIELD_CHARS_MAX: usize = 200;

/// Most cells that the merged regions of a sheet may cover together, counted by rows.
pub const MERGED_ROWS_MAX: u64 = 1_000_000;

/// Most months that one payment may be for: ten years of arrears.
pub const MONTHS_MAX: u16 = 120;

/// Most merged regions in a sheet.
pub const MERGES_MAX: usize = 100_000;

/// Most sheets in a workbook.
pub const SHEETS_MAX: usize = 1_024;

/// Most files in the zip archive that an .xlsx or .ods is.
pub const ZIP_ENTRIES_MAX: usize = 10_000;

/// How far one file of the archive is unpacked, in bytes. A sheet's rows are read from what there is up to here.
pub const PART_BYTES_MAX: usize = 128 << 20;

/// How far a file of the archive that holds no rows (styles, relations) is unpacked, in bytes.
pub const SMALL_PART_BYTES_MAX: usize = 16 << 20;

/// What the archive's directory may declare for all its files together, in bytes.
pub const DECLARED_BYTES_MAX: u64 = 1 << 30;

/// How many times its packed size a file larger than [`PART_BYTES_MAX`] may be. Real sheets come to 10 to 50; a bomb to 1,000.
pub const INFLATION_MAX: u64 = 100;
