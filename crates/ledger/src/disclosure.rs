//! Personal fields outside the ledger: SD-JWT disclosures (RFC 9901) and the digests that stand for them in a statement.

use crate::{Hash, Json, JsonWriter, Random, Statement, base64, json::is_noncharacter};
use std::fmt;

/// A salted field. Its digest is in the statement; the field itself can be shown, withheld or erased.
///
/// A batch has tens of thousands of them: name and value share one piece of memory, and the encoding is made when it is asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Disclosure {
    salt: [u8; SALT_BYTES],
    /// The name, and the value behind it.
    text: String,
    /// Where the value begins.
    value: usize,
}

/// Why a text is not a disclosure, or not one of this statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisclosureFault {
    /// Not base64url of a canonical array of salt, name and value.
    Malformed,
    /// The salt has not 128 bits.
    Salt,
    /// The statement has no such digest.
    NotInStatement,
    /// The same field shown twice, or one that the body has in the open.
    Repeated,
    /// The name is reserved (`_sd`, `...`).
    Reserved,
}

impl Disclosure {
    /// Salts a field (RFC 9901, section 4.2.1).
    pub fn new(name: &str, value: &str, random: &mut dyn Random) -> Disclosure {
        let mut salt = [0; SALT_BYTES];
        random.fill(&mut salt);
        Disclosure::with_salt(name, value, salt)
    }

    /// The disclosure that these three parts make. A new one gets a new salt, see [`Disclosure::new`].
    pub fn with_salt(name: &str, value: &str, salt: [u8; SALT_BYTES]) -> Disclosure {
        let mut text = String::with_capacity(name.len() + value.len());
        push_characters(&mut text, name);
        let begin = text.len();
        push_characters(&mut text, value);
        Disclosure { salt, text, value: begin }
    }

    /// Reads an encoded disclosure.
    pub fn parse(encoded: &str) -> Result<Disclosure, DisclosureFault> {
        let json = base64::url_decode(encoded.as_bytes()).ok_or(DisclosureFault::Malformed)?;
        let array = Json::parse(&json).map_err(|_| DisclosureFault::Malformed)?;
        let items: Vec<_> = array.items().map_while(|item| item.string()).collect();
        let [salt, name, value] = items.as_slice() else { return Err(DisclosureFault::Malformed) };
        if array.items().count() != 3 {
            return Err(DisclosureFault::Malformed);
        }
        let salt = base64::url_decode_array(salt.as_bytes()).ok_or(DisclosureFault::Salt)?;
        if matches!(&**name, "_sd" | "...") {
            return Err(DisclosureFault::Reserved);
        }
        // What was read is canonical, so that encoding it again gives the same.
        Ok(Disclosure::with_salt(name, value, salt))
    }

    /// The salt.
    pub fn salt(&self) -> &[u8; SALT_BYTES] {
        &self.salt
    }

    /// Field name.
    pub fn name(&self) -> &str {
        &self.text[..self.value]
    }

    /// Value.
    pub fn value(&self) -> &str {
        &self.text[self.value..]
    }

    /// As it travels.
    pub fn encoded(&self) -> String {
        let mut json = JsonWriter::with_room(SALT_CHARS + self.text.len() + BETWEEN_CHARS);
        json.array(|w| {
            w.string(&base64::url_encode(&self.salt));
            w.string(self.name());
            w.string(self.value());
        });
        base64::url_encode(json.finish().as_bytes())
    }

    /// What stands for it in the statement: SHA-256 of the encoded text (RFC 9901, section 4.2.3).
    pub fn digest(&self) -> Hash {
        Hash::of(self.encoded().as_bytes())
    }
}

/// Never prints the value.
impl fmt::Debug for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disclosure").field("name", &self.name()).finish_non_exhaustive()
    }
}

/// Noncharacters cannot be written; replaced here already, a text is the same when it is read back.
fn push_characters(out: &mut String, text: &str) {
    if text.contains(is_noncharacter) { out.push_str(&text.replace(is_noncharacter, "\u{fffd}")) } else { out.push_str(text) }
}

/// The digests of some disclosures with decoys (RFC 9901, section 4.2.5) up to the next multiple of
/// [`DIGESTS_STEP`], ascending, so that neither order nor number tells which fields are there.
pub fn digests_with_decoys(disclosures: &[Disclosure], random: &mut dyn Random) -> Vec<Hash> {
    let mut digests: Vec<Hash> = disclosures.iter().map(Disclosure::digest).collect();
    digests.resize_with(disclosures.len().next_multiple_of(DIGESTS_STEP), || {
        let mut noise = [0; 32];
        random.fill(&mut noise);
        Hash::of(&noise)
    });
    digests.sort_unstable();
    digests
}

/// Writes the `_sd` field of a body. It sorts before every field that begins with a lower-case letter.
pub fn write_digests(w: &mut JsonWriter, digests: &[Hash]) {
    if digests.is_empty() {
        return;
    }
    w.key("_sd").array(|w| digests.iter().for_each(|digest| w.string(&digest.url())));
}

/// The digests in a body; `None` when they are not well formed, not ascending, or not in fours up to
/// [`DISCLOSURES_MAX`].
pub fn read_digests(body: Json<'_>) -> Option<Vec<Hash>> {
    let Some(array) = body.get("_sd") else { return Some(Vec::new()) };
    let digests: Vec<Hash> = array.items().map(|item| Hash::from_url(item.string()?.as_bytes())).collect::<Option<_>>()?;
    let number_fits = digests.len().is_multiple_of(DIGESTS_STEP) && (1..=DISCLOSURES_MAX).contains(&digests.len());
    (number_fits && digests.is_sorted_by(|a, b| a < b)).then_some(digests)
}

/// A statement shown with some of its personal fields: `<statement>~<disclosure>~…~` (RFC 9901, section 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presentation {
    /// The statement as bytes, unverified.
    pub statement: Vec<u8>,
    /// The fields shown.
    pub disclosures: Vec<Disclosure>,
}

impl Presentation {
    /// Reads a presentation. Whether the fields belong to the statement is for [`belong`] to say.
    pub fn parse(text: &[u8]) -> Result<Presentation, DisclosureFault> {
        let text = std::str::from_utf8(text).map_err(|_| DisclosureFault::Malformed)?;
        let mut parts: Vec<&str> = text.split('~').collect();
        // Without key binding the text ends in a tilde.
        if parts.len() < 2 || parts.len() > DISCLOSURES_MAX + 2 || parts.pop() != Some("") {
            return Err(DisclosureFault::Malformed);
        }
        let disclosures = parts[1..].iter().map(|part| Disclosure::parse(part)).collect::<Result<_, _>>()?;
        Ok(Presentation { statement: parts[0].as_bytes().to_vec(), disclosures })
    }

    /// The text.
    pub fn text(&self) -> Vec<u8> {
        let mut text = self.statement.clone();
        text.push(b'~');
        for disclosure in &self.disclosures {
            text.extend_from_slice(disclosure.encoded().as_bytes());
            text.push(b'~');
        }
        text
    }
}

/// Whether each disclosure has its digest in the statement, and no field is there twice (RFC 9901, section 7.1).
pub fn belong(statement: &Statement, disclosures: &[Disclosure]) -> Result<(), DisclosureFault> {
    let digests = read_digests(statement.body()).ok_or(DisclosureFault::NotInStatement)?;
    for (i, disclosure) in disclosures.iter().enumerate() {
        if digests.binary_search(&disclosure.digest()).is_err() {
            return Err(DisclosureFault::NotInStatement);
        }
        let shown_before = disclosures[..i].iter().any(|other| other.name() == disclosure.name());
        if shown_before || statement.body().get(disclosure.name()).is_some() {
            return Err(DisclosureFault::Repeated);
        }
    }
    Ok(())
}

/// A salt in base64url.
const SALT_CHARS: usize = 22;

/// Brackets, quotation marks and commas of a disclosure.
const BETWEEN_CHARS: usize = 10;

/// 128 bits, as RFC 9901 (section 9.3) recommends.
pub const SALT_BYTES: usize = 16;

/// Digests come in fours.
pub const DIGESTS_STEP: usize = 4;

/// More fields than this no statement has.
pub const DISCLOSURES_MAX: usize = 64;
