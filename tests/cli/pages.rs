//! Where in a database file the bytes of a column lie, by SQLite's published file format (sections 1.5, 1.6 and 2.1):
//! tables are b-trees of pages, and what does not fit into its leaf goes on in overflow pages.

use std::ops::Range;

/// A database file in memory.
pub struct Pages<'a> {
    bytes: &'a [u8],
    page: usize,
    /// Bytes of a page that are not reserved.
    usable: usize,
}

impl<'a> Pages<'a> {
    pub fn new(bytes: &'a [u8]) -> Pages<'a> {
        assert!(bytes.starts_with(b"SQLite format 3\0"), "a database file");
        let page = match u16::from_be_bytes([bytes[16], bytes[17]]) {
            1 => 65_536,
            size => usize::from(size),
        };
        Pages { bytes, page, usable: page - usize::from(bytes[20]) }
    }

    /// The place in the file of every byte of a column, of all rows. The column must hold texts or blobs.
    pub fn places(&self, table: &str, column: usize) -> Vec<usize> {
        let root = self.root_of(table).unwrap_or_else(|| panic!("there is a table {table}"));
        self.rows(root).iter().flat_map(|row| self.column(row, column)).collect()
    }

    fn root_of(&self, table: &str) -> Option<usize> {
        // Columns of the schema table: type, name, tbl_name, rootpage, sql.
        let text = |row: &[usize], column| self.column(row, column).iter().map(|at| self.bytes[*at]).collect::<Vec<u8>>();
        let schema = self.rows(1);
        let row = schema.iter().find(|row| text(row, 0) == b"table" && text(row, 1) == table.as_bytes())?;
        let number = self.column(row, 3).iter().fold(0, |number, at| number << 8 | usize::from(self.bytes[*at]));
        Some(number)
    }

    /// The rows of a table: for each the places of its record's bytes.
    fn rows(&self, root: usize) -> Vec<Vec<usize>> {
        let start = (root - 1) * self.page;
        let head = start + if root == 1 { FILE_HEADER_BYTES } else { 0 };
        let cells = self.number(head + 3, 2);
        let pointer = |array: usize, i: usize| start + self.number(array + 2 * i, 2);
        match self.bytes[head] {
            INTERIOR => {
                let children = (0..cells).map(|i| self.number(pointer(head + 12, i), 4));
                children.chain([self.number(head + 8, 4)]).flat_map(|child| self.rows(child)).collect()
            }
            LEAF => (0..cells).map(|i| self.record(pointer(head + 8, i))).collect(),
            other => panic!("page {root} is no page of a table: {other}"),
        }
    }

    /// The places of a record's bytes, given where its cell begins.
    fn record(&self, cell: usize) -> Vec<usize> {
        let (size, rowid) = self.varint(cell);
        let (_, payload) = self.varint(rowid);
        let (most, least) = (self.usable - 35, (self.usable - 12) * 32 / 255 - 23);
        let local = match size {
            all if all <= most => all,
            _ => Some(least + (size - least) % (self.usable - 4)).filter(|local| *local <= most).unwrap_or(least),
        };
        let mut places: Vec<usize> = (payload..payload + local).collect();
        let mut next = payload + local;
        while places.len() < size {
            let page = (self.number(next, 4) - 1) * self.page;
            places.extend((page + 4..page + self.usable).take(size - places.len()));
            next = page;
        }
        places
    }

    fn column(&self, record: &[usize], column: usize) -> Vec<usize> {
        // The head of a record is small enough to lie in one piece.
        let (head, mut at) = self.varint(record[0]);
        let mut range: Range<usize> = head..head;
        for _ in 0..=column {
            let (kind, behind) = self.varint(at);
            at = behind;
            let length = match kind {
                0 | 8 | 9 => 0,
                1..=4 => kind,
                5 => 6,
                6 | 7 => 8,
                more => (more - 12) / 2,
            };
            range = range.end..range.end + length;
        }
        record[range].to_vec()
    }

    fn number(&self, at: usize, bytes: usize) -> usize {
        self.bytes[at..at + bytes].iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
    }

    /// A number of one to nine bytes, and where it ends.
    fn varint(&self, at: usize) -> (usize, usize) {
        let mut value = 0;
        for i in 0..8 {
            let byte = self.bytes[at + i];
            value = value << 7 | usize::from(byte & 0x7f);
            if byte < 0x80 {
                return (value, at + i + 1);
            }
        }
        (value << 8 | usize::from(self.bytes[at + 8]), at + 9)
    }
}

const FILE_HEADER_BYTES: usize = 100;
const INTERIOR: u8 = 5;
const LEAF: u8 = 13;
