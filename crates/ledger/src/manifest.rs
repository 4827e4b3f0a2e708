//! What a report says of itself, signed with the member's key and attached to it (`docs/format.md`, section 19).

use crate::{
    Hash, Head, Json, JsonWriter, Kid, Origin, PublicKey, SigningKey,
    jws::{self, Jws},
    member_number, member_text,
};

/// The manifest of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// What was asked for: names and values, ascending by name.
    pub asked: Vec<(String, String)>,
    /// SHA-256 of the certificate that the file is signed with.
    pub certificate: Hash,
    /// The other files attached and their SHA-256, ascending by name.
    pub files: Vec<(String, Hash)>,
    /// The head of the ledger that it shows.
    pub head: Head,
    /// When, by the member's clock, UTC seconds; the same as in the signature of the file.
    pub iat: i64,
    /// The ledger.
    pub issuer: Origin,
    /// Kind of report.
    pub kind: String,
    /// Who signs.
    pub member: u32,
    /// The office's name.
    pub name: String,
    /// Pages.
    pub pages: u64,
    /// Rows of `rows.csv` below its head.
    pub rows: u64,
    /// Named sums in 分, ascending by name.
    pub sums: Vec<(String, i64)>,
}

impl Manifest {
    /// Signs it.
    pub fn sign(&self, key: &SigningKey) -> String {
        jws::sign(TYPE, &self.payload(), key)
    }

    /// Reads a text that is exactly one manifest, with the key that it says it is signed with; nothing is known then about its
    /// signature.
    pub fn read(text: &str) -> Option<(Manifest, Kid)> {
        if text.len() > MANIFEST_BYTES_MAX {
            return None;
        }
        let jws = Jws::read(text, TYPE).ok()?;
        let json = Json::parse(&jws.payload).ok()?;
        let string = |field: &str| Some(json.get(field)?.string()?.into_owned());
        let count = |field: &str| u64::try_from(json.get(field)?.integer()?).ok();
        let hash = |json: Json<'_>| Hash::from_url(json.string()?.as_bytes());
        let head = json.get("head")?;
        let manifest = Manifest {
            asked: json
                .get("asked")?
                .fields()
                .map(|(name, value)| Some((name.into_owned(), value.string()?.into_owned())))
                .collect::<Option<_>>()?,
            certificate: hash(json.get("certificate")?)?,
            files: json
                .get("files")?
                .fields()
                .map(|(name, value)| Some((name.into_owned(), hash(value)?)))
                .collect::<Option<_>>()?,
            head: Head { size: u64::try_from(head.get("size")?.integer()?).ok()?, root: hash(head.get("root")?)? },
            iat: json.get("iat")?.integer()?,
            issuer: Origin::parse(&string("iss")?)?,
            kind: string("kind")?,
            member: member_number(&string("member")?)?,
            name: string("name")?,
            pages: count("pages")?,
            rows: count("rows")?,
            sums: json
                .get("sums")?
                .fields()
                .map(|(name, value)| Some((name.into_owned(), value.integer()?)))
                .collect::<Option<_>>()?,
        };
        (manifest.payload().as_bytes() == jws.payload).then_some((manifest, jws.kid))
    }

    /// Whether a text is this manifest, signed with that key.
    pub fn signed_by(&self, text: &str, key: &PublicKey) -> bool {
        Jws::read(text, TYPE).is_ok_and(|jws| jws.payload == self.payload().as_bytes() && jws.signed_by(key))
    }

    fn payload(&self) -> String {
        let integer = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let mut payload = JsonWriter::new();
        payload.object(|w| {
            w.key("asked").object(|w| self.asked.iter().for_each(|(name, value)| w.field(name, value)));
            w.field("certificate", &self.certificate.url());
            w.key("files").object(|w| self.files.iter().for_each(|(name, hash)| w.field(name, &hash.url())));
            w.key("head").object(|w| {
                w.field("root", &self.head.root.url());
                w.field_integer("size", integer(self.head.size));
            });
            w.field_integer("iat", self.iat);
            w.field("iss", self.issuer.as_str());
            w.field("kind", &self.kind);
            w.field("member", &member_text(self.member));
            w.field("name", &self.name);
            w.field_integer("pages", integer(self.pages));
            w.field_integer("rows", integer(self.rows));
            w.key("sums").object(|w| self.sums.iter().for_each(|(name, sum)| w.field_integer(name, *sum)));
        });
        payload.finish()
    }
}

const TYPE: &str = "mz-report+jwt";

/// What was asked for and a handful of files and sums stay far below.
const MANIFEST_BYTES_MAX: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_holds_under_its_key_and_unchanged_alone() {
        let (key, other) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
        let manifest = Manifest {
            asked: vec![("from".into(), "2026-01".into()), ("township".into(), "青山镇".into())],
            certificate: Hash::of(b"certificate"),
            files: vec![("checkpoint.txt".into(), Hash::of(b"a")), ("rows.csv".into(), Hash::of(b"b"))],
            head: Head { size: 7, root: Hash::of(b"root") },
            iat: 1_767_225_600,
            issuer: Origin::new("522499-nync", &key.public()).expect("an office code"),
            kind: "payments".into(),
            member: 3,
            name: "示例县农业农村局".into(),
            pages: 2,
            rows: 41,
            sums: vec![("total".into(), 123_456)],
        };
        let text = manifest.sign(&key);
        assert_eq!(Manifest::read(&text), Some((manifest.clone(), key.public().kid())));
        assert!(manifest.signed_by(&text, &key.public()));
        assert!(!manifest.signed_by(&text, &other.public()), "another key");
        let changed = Manifest { sums: vec![("total".into(), 123_457)], ..manifest.clone() };
        assert!(!changed.signed_by(&text, &key.public()), "another sum");
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            let Ok(flipped) = String::from_utf8(bytes) else { continue };
            let holds = Manifest::read(&flipped).is_some_and(|(read, _)| read.signed_by(&flipped, &key.public()));
            assert!(!holds, "byte {place}");
        }
    }
}
