use funds::Month;

/// One payment as the columns hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Entry number.
    pub entry: u32,
    /// Signer's clock, UTC seconds.
    pub at: u32,
    /// Who recorded it.
    pub member: u16,
    /// Programme, by its number in the book.
    pub programme: u16,
    /// Place, by its number.
    pub place: u32,
    /// First month, see [`month_number`].
    pub from: u16,
    /// Last month.
    pub to: u16,
    /// Batch, by its number in the book.
    pub batch: u32,
    /// Amount, 分.
    pub amount: i64,
}

/// All payments, column by column, in the order of their entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    pub entry: Vec<u32>,
    pub at: Vec<u32>,
    pub member: Vec<u16>,
    pub programme: Vec<u16>,
    pub place: Vec<u32>,
    pub from: Vec<u16>,
    pub to: Vec<u16>,
    pub batch: Vec<u32>,
    pub amount: Vec<i64>,
}

/// Applies a macro to every column: its field and its type.
macro_rules! each_column {
    ($do:ident) => {
        $do!(entry: u32);
        $do!(at: u32);
        $do!(member: u16);
        $do!(programme: u16);
        $do!(place: u32);
        $do!(from: u16);
        $do!(to: u16);
        $do!(batch: u32);
        $do!(amount: i64);
    };
}

impl Columns {
    /// How many payments.
    pub fn len(&self) -> usize {
        self.entry.len()
    }

    /// Adds a payment.
    pub fn push(&mut self, row: Row) {
        macro_rules! push {
            ($field:ident: $type:ty) => {
                self.$field.push(row.$field);
            };
        }
        each_column!(push);
    }

    /// A payment by its ordinal.
    pub fn row(&self, i: usize) -> Row {
        Row {
            entry: self.entry[i],
            at: self.at[i],
            member: self.member[i],
            programme: self.programme[i],
            place: self.place[i],
            from: self.from[i],
            to: self.to[i],
            batch: self.batch[i],
            amount: self.amount[i],
        }
    }

    /// The ordinal of the payment at an entry, if a payment stands there.
    pub fn at_entry(&self, entry: u64) -> Option<usize> {
        self.entry.binary_search(&u32::try_from(entry).ok()?).ok()
    }

    /// Keeps the first `len`.
    pub fn truncate(&mut self, len: usize) {
        macro_rules! cut {
            ($field:ident: $type:ty) => {
                self.$field.truncate(len);
            };
        }
        each_column!(cut);
    }

    /// Some neighbouring payments as bytes, column by column, little endian.
    pub fn encode(&self, range: std::ops::Range<usize>) -> Vec<u8> {
        let mut out = Vec::with_capacity(range.len() * ROW_BYTES);
        macro_rules! put {
            ($field:ident: $type:ty) => {
                self.$field[range.clone()].iter().for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
            };
        }
        each_column!(put);
        out
    }

    /// Appends what [`Columns::encode`] made; `false` when the length does not fit.
    pub fn append_encoded(&mut self, bytes: &[u8]) -> bool {
        if !bytes.len().is_multiple_of(ROW_BYTES) {
            return false;
        }
        let count = bytes.len() / ROW_BYTES;
        let mut rest = bytes;
        macro_rules! take {
            ($field:ident: $type:ty) => {
                let (column, after) = rest.split_at(count * size_of::<$type>());
                rest = after;
                let values = column.chunks_exact(size_of::<$type>());
                self.$field.extend(values.map(|value| <$type>::from_le_bytes(value.try_into().expect("chunks are exact"))));
            };
        }
        each_column!(take);
        rest.is_empty()
    }
}

/// Bytes of a payment in all columns.
const ROW_BYTES: usize = 4 + 4 + 2 + 2 + 4 + 2 + 2 + 4 + 8;

/// Months since the year 0.
pub(crate) fn month_number(month: Month) -> u16 {
    month.year() * 12 + u16::from(month.month()) - 1
}

/// The inverse.
pub(crate) fn month_text(number: u16) -> String {
    format!("{:04}-{:02}", number / 12, number % 12 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_as_they_were() {
        let mut columns = Columns::default();
        for i in 0..100u32 {
            let month = month_number(Month::new(2026, 11).expect("a month"));
            columns.push(Row {
                entry: i * 2,
                at: i,
                member: 1,
                programme: 2,
                place: i,
                from: month,
                to: month,
                batch: 3,
                amount: -5 + i64::from(i),
            });
        }
        let mut read = Columns::default();
        assert!(read.append_encoded(&columns.encode(0..60)) && read.append_encoded(&columns.encode(60..100)));
        assert_eq!(read, columns);
        assert!(!read.append_encoded(&[0; 31]), "a cut segment is refused");
        assert_eq!(columns.at_entry(42), Some(21));
        assert_eq!(month_text(month_number(Month::new(2026, 11).expect("a month"))), "2026-11");
    }
}
