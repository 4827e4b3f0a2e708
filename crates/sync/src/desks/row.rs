//! Rows as they go between a desk and its writer: one byte that says of what kind, then its fields, each its length in four
//! bytes, big end first, and its bytes. A number is eight bytes, big end first; what is not there has no bytes.

/// One row.
#[derive(Clone, PartialEq, Eq)]
pub enum Row {
    /// The rows before it are all there are about entries below this one.
    Upto(u64),
    /// Personal fields of some entries, encrypted.
    Disclosures {
        /// First entry.
        first: u64,
        /// Entries.
        count: u64,
        /// The encrypted fields.
        sealed: Vec<u8>,
    },
    /// Something that must not come in twice, with the entry that brought it in; handed in: with the entry that brought it in
    /// before and no longer counts, if there is one.
    Fingerprint {
        /// Of what kind of thing.
        kind: String,
        /// Its keyed hash.
        mac: Vec<u8>,
        /// The entry.
        entry: Option<u64>,
    },
    /// A request that is carried out once, with the entry it led to; handed in: without one.
    Once {
        /// Chosen by whoever requests.
        key: Vec<u8>,
        /// The entry.
        entry: Option<u64>,
    },
    /// A key file; without bytes: that there is none.
    KeyFile {
        /// Name.
        name: String,
        /// An age file.
        bytes: Option<Vec<u8>>,
    },
    /// A draft; `None`: that there is none.
    Draft {
        /// Id.
        id: String,
        /// Whose, when it was touched, and the encrypted draft.
        held: Option<(u32, u64, Vec<u8>)>,
    },
    /// A source file or a draft's; `None`: that there is none.
    File {
        /// Id.
        id: String,
        /// When it was added, and the encrypted file.
        held: Option<(u64, Vec<u8>)>,
    },
    /// The keys of the office, of whoever hands in.
    Keyring(Vec<u8>),
    /// The keys from now on, where what is handed in rotates the ledger key.
    Renewed(Vec<u8>),
    /// A signed statement and its personal fields.
    Statement {
        /// The compact serialisation.
        bytes: Vec<u8>,
        /// The fields, packed.
        fields: Vec<u8>,
    },
}

/// Rows one after the other.
pub fn encode_rows<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Vec<u8> {
    let mut out = Vec::new();
    rows.into_iter().for_each(|row| row.encode(&mut out));
    out
}

/// Reads rows; `None` when the bytes are not exactly some rows in their one form.
pub fn parse_rows(mut bytes: &[u8]) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    while let Some((kind, rest)) = bytes.split_first() {
        bytes = rest;
        rows.push(Row::read(*kind, &mut Fields(&mut bytes))?);
    }
    Some(rows)
}

impl Row {
    fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Row::Upto(upto) => put(out, b'u', &[&number(*upto)]),
            Row::Disclosures { first, count, sealed } => put(out, b'd', &[&number(*first), &number(*count), sealed]),
            Row::Fingerprint { kind, mac, entry } => put(out, b'p', &[kind.as_bytes(), mac, &maybe(*entry)]),
            Row::Once { key, entry } => put(out, b'o', &[key, &maybe(*entry)]),
            Row::KeyFile { name, bytes: Some(bytes) } => put(out, b'k', &[name.as_bytes(), bytes]),
            Row::KeyFile { name, bytes: None } => put(out, b'K', &[name.as_bytes()]),
            Row::Draft { id, held: Some((member, touched, sealed)) } => {
                put(out, b't', &[id.as_bytes(), &number(u64::from(*member)), &number(*touched), sealed]);
            }
            Row::Draft { id, held: None } => put(out, b'T', &[id.as_bytes()]),
            Row::File { id, held: Some((added, sealed)) } => put(out, b'f', &[id.as_bytes(), &number(*added), sealed]),
            Row::File { id, held: None } => put(out, b'F', &[id.as_bytes()]),
            Row::Keyring(keyring) => put(out, b'g', &[keyring]),
            Row::Renewed(keyring) => put(out, b'G', &[keyring]),
            Row::Statement { bytes, fields } => put(out, b's', &[bytes, fields]),
        }
    }

    fn read(kind: u8, fields: &mut Fields<'_, '_>) -> Option<Row> {
        Some(match kind {
            b'u' => Row::Upto(fields.number()?),
            b'd' => Row::Disclosures { first: fields.number()?, count: fields.number()?, sealed: fields.bytes()? },
            b'p' => Row::Fingerprint { kind: fields.text()?, mac: fields.bytes()?, entry: fields.maybe()? },
            b'o' => Row::Once { key: fields.bytes()?, entry: fields.maybe()? },
            b'k' => Row::KeyFile { name: fields.text()?, bytes: Some(fields.bytes()?) },
            b'K' => Row::KeyFile { name: fields.text()?, bytes: None },
            b't' => {
                let (id, member) = (fields.text()?, u32::try_from(fields.number()?).ok()?);
                Row::Draft { id, held: Some((member, fields.number()?, fields.bytes()?)) }
            }
            b'T' => Row::Draft { id: fields.text()?, held: None },
            b'f' => Row::File { id: fields.text()?, held: Some((fields.number()?, fields.bytes()?)) },
            b'F' => Row::File { id: fields.text()?, held: None },
            b'g' => Row::Keyring(fields.bytes()?),
            b'G' => Row::Renewed(fields.bytes()?),
            b's' => Row::Statement { bytes: fields.bytes()?, fields: fields.bytes()? },
            _ => return None,
        })
    }
}

/// Without the content: what is not encrypted in it is a person's, or a key.
impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = Vec::new();
        self.encode(&mut bytes);
        write!(f, "Row({}, {} bytes)", char::from(bytes[0]), bytes.len())
    }
}

fn put(out: &mut Vec<u8>, kind: u8, fields: &[&[u8]]) {
    out.push(kind);
    for field in fields {
        // Nothing near four gigabytes is ever a field: bodies are limited long before.
        out.extend_from_slice(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend_from_slice(field);
    }
}

fn number(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

fn maybe(number: Option<u64>) -> Vec<u8> {
    number.map(|number| number.to_be_bytes().to_vec()).unwrap_or_default()
}

struct Fields<'a, 'b>(&'b mut &'a [u8]);

impl<'a> Fields<'a, '_> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let (field, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        *self.0 = rest;
        Some(field)
    }

    fn bytes(&mut self) -> Option<Vec<u8>> {
        self.next().map(<[u8]>::to_vec)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?).ok()
    }

    fn number(&mut self) -> Option<u64> {
        Some(u64::from_be_bytes(self.next()?.try_into().ok()?))
    }

    fn maybe(&mut self) -> Option<Option<u64>> {
        match self.next()? {
            [] => Some(None),
            bytes => Some(Some(u64::from_be_bytes(bytes.try_into().ok()?))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_went_and_nothing_else_is_taken_for_them() {
        let rows = vec![
            Row::Upto(7),
            Row::Disclosures { first: 1, count: 256, sealed: vec![1, 2] },
            Row::Fingerprint { kind: "sheet".into(), mac: vec![3; 16], entry: None },
            Row::Fingerprint { kind: "sheet".into(), mac: vec![3; 16], entry: Some(4) },
            Row::Once { key: vec![5], entry: Some(u64::MAX) },
            Row::KeyFile { name: "member/m1".into(), bytes: Some(vec![6]) },
            Row::KeyFile { name: "member/m1".into(), bytes: None },
            Row::Draft { id: "1".into(), held: Some((2, 3, vec![])) },
            Row::Draft { id: "1".into(), held: None },
            Row::File { id: "draft/1".into(), held: Some((3, vec![9])) },
            Row::File { id: "draft/1".into(), held: None },
            Row::Keyring(vec![1]),
            Row::Renewed(vec![2]),
            Row::Statement { bytes: b"a.b.c".to_vec(), fields: vec![0] },
        ];
        let bytes = encode_rows(&rows);
        assert_eq!(parse_rows(&bytes), Some(rows.clone()));
        let whole: Vec<usize> = (0..=rows.len()).map(|count| encode_rows(&rows[..count]).len()).collect();
        for end in 0..bytes.len() {
            assert_eq!(parse_rows(&bytes[..end]).is_some(), whole.contains(&end), "cut after {end} bytes");
        }
        assert_eq!(parse_rows(b"x"), None, "no such kind");
        assert_eq!(parse_rows(b"u\x00\x00\x00\x01\x01"), None, "a number of one byte");
        assert_eq!(parse_rows(b"g\xff\xff\xff\xff"), None, "longer than what is there");
        assert_eq!(format!("{:?}", Row::Keyring(vec![1, 2, 3])), "Row(g, 8 bytes)", "no key is ever printed");
    }
}
