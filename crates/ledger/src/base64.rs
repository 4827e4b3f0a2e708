//! The two alphabets of RFC 4648, both refusing stray padding bits, so that every text has one encoding.

use base64::{Engine, engine::general_purpose};

/// Base64url without padding (RFC 7515, section 2).
pub fn url_encode(bytes: &[u8]) -> String {
    general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// As [`url_encode`], behind what is there.
pub(crate) fn url_encode_onto(text: &mut String, bytes: &[u8]) {
    general_purpose::URL_SAFE_NO_PAD.encode_string(bytes, text);
}

/// Reads base64url without padding; `None` when it is not exactly that.
pub fn url_decode(text: &[u8]) -> Option<Vec<u8>> {
    general_purpose::URL_SAFE_NO_PAD.decode(text).ok()
}

/// Reads base64url of a known length.
pub fn url_decode_array<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    // The decoder wants room for whole groups of three bytes, 66 for the largest value read here (a signature).
    let mut room = [0u8; 72];
    let length = general_purpose::URL_SAFE_NO_PAD.decode_slice(text, &mut room).ok()?;
    room.get(..length)?.try_into().ok()
}

/// Standard base64 with padding, as signed notes have it.
pub fn standard_encode(bytes: &[u8]) -> String {
    general_purpose::STANDARD.encode(bytes)
}

/// Reads standard base64 with padding.
pub fn standard_decode(text: &str) -> Option<Vec<u8>> {
    general_purpose::STANDARD.decode(text).ok()
}
