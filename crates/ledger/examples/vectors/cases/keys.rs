//! Public keys that may and may not be enrolled, signatures that do and do not hold under ZIP 215, proofs of possession.

use super::{
    Case, hex,
    scene::{key, member_proof, origin},
};
use curve25519_dalek::{
    EdwardsPoint,
    constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION},
    edwards::CompressedEdwardsY,
    scalar::{Scalar, clamp_integer},
};
use ledger::{Possession, Roles, url_decode, url_encode};
use sha2::{Digest, Sha512};

pub fn cases() -> Vec<Case> {
    let mut cases = keys();
    cases.extend(signatures());
    cases.extend(possessions());
    cases
}

/// Encodings of points of small order that are not the ones RFC 8032 gives: y is p or p+1, or x is 0 and its sign 1.
const NOT_CANONICAL: [(&str, &str); 6] = [
    ("identity-signed", "0100000000000000000000000000000000000000000000000000000000000080"),
    ("order-2-signed", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
    ("identity-p-plus-1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ("identity-p-plus-1-signed", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
    ("order-4-p", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ("order-4-p-signed", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
];

fn keys() -> Vec<Case> {
    let case = |name: String, what: &str, expect, bytes: &str| Case::new("key", &name, what, expect).text_input(bytes);
    let mut cases = vec![
        case("plain".into(), "A key as it should be.", "ok", &hex(key("yang").public().bytes())),
        case(
            "rfc-8032".into(),
            "The key of RFC 8032, section 7.1, test 1.",
            "ok",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        ),
        case("short".into(), "A byte too few.", "unfit", &hex(&key("yang").public().bytes()[..31])),
        case(
            "no-point".into(),
            "No point of the curve has this y.",
            "unfit",
            "0200000000000000000000000000000000000000000000000000000000000000",
        ),
        case(
            "y-beyond-p".into(),
            "y is p and a little: a point of large order, in an encoding that is not its own.",
            "unfit",
            &beyond_p(),
        ),
        case("all-ones".into(), "Every bit set.", "unfit", &"ff".repeat(32)),
    ];
    for (order, point) in small_order() {
        cases.push(case(
            order,
            "A point of small order: one signature holds for all messages.",
            "unfit",
            &hex(&point.compress().0),
        ));
    }
    for (name, bytes) in NOT_CANONICAL {
        cases.push(case(
            format!("not-canonical-{name}"),
            "A point of small order in an encoding that is not its own.",
            "unfit",
            bytes,
        ));
    }
    let public = point_of("yang");
    for (order, point) in small_order().into_iter().skip(1) {
        let mixed = (public + point).compress();
        cases.push(case(
            format!("mixed-{order}"),
            "A key plus a point of small order: it and the key itself verify the same.",
            "unfit",
            &hex(&mixed.0),
        ));
    }
    cases
}

fn signatures() -> Vec<Case> {
    let message = "青山镇";
    let case = |name: &str, what: &str, enrolment: &str, expect, key: &[u8; 32], signature: &[u8; 64]| {
        Case::new("signature", name, what, expect)
            .with("enrolment", enrolment)
            .with("key", hex(key))
            .with("signature", hex(signature))
            .text_input(message)
    };
    let honest = key("yang").sign(message.as_bytes());
    let public = point_of("yang").compress().0;
    let larger_s = with_s_plus_l(&honest);
    let (small, mixed) = (EIGHT_TORSION[1].compress().0, (point_of("yang") + EIGHT_TORSION[1]).compress().0);
    let mut cases = vec![
        case("plain", "A signature as RFC 8032 makes it.", "ok", "ok", &public, &honest),
        case("s-plus-l", "The same with the order of the group added to s.", "ok", "signature", &public, &larger_s),
        case("r-no-point", "R is no point.", "ok", "signature", &public, &join(&[2; 32], &honest[32..])),
        case("zero", "R and s are zero.", "ok", "signature", &public, &[0; 64]),
        case(
            "small-order-both",
            "A and R of small order, s = 0: holds for every message, so such a key is never enrolled.",
            "unfit",
            "ok",
            &small,
            &join(&small, &[0; 32]),
        ),
        case("small-order-key", "A of small order, R = sB: holds for every message.", "unfit", "ok", &small, &of_s_alone()),
        case(
            "mixed-order-key",
            "The signature was made for a mixed-order key: the cofactor clears the difference.",
            "unfit",
            "ok",
            &mixed,
            &signature_with("yang", &mixed, EIGHT_TORSION[0], message),
        ),
    ];
    for (i, point) in EIGHT_TORSION.iter().enumerate() {
        let mixed_r = signature_with("yang", &public, *point, message);
        let order = order_name(i);
        cases.push(case(&format!("r-plus-{order}"), "R has a point of small order added before it was hashed: only the equation with the cofactor holds, and that is the rule.", "ok", "ok", &public, &mixed_r));
    }
    for (name, bytes) in NOT_CANONICAL {
        let r: [u8; 32] = unhex(bytes);
        cases.push(case(
            &format!("r-{name}"),
            "R is of small order in an encoding that is not its own: accepted, by single and batch alike.",
            "ok",
            "ok",
            &public,
            &signature_with_r("yang", &public, &r, message),
        ));
    }
    cases
}

fn possessions() -> Vec<Case> {
    let ledger = origin().to_string();
    let proof = member_proof(&ledger, 3, "杨青", Roles::CLERK, "yang");
    let ledger_proof = Possession::LedgerKey.prove(&ledger, &key("ledger"));
    let case = |name: &str, what: &str, expect, proof: &str| {
        let payload = proof.split('.').nth(1).and_then(|part| url_decode(part.as_bytes()));
        Case::new("possession", name, what, expect)
            .with("ledger", &*ledger)
            .with("key", key("yang").public().x())
            .with("member", "m3 杨青 clerk")
            .with("payload", payload.map(|json| String::from_utf8_lossy(&json).into_owned()).unwrap_or_default())
            .text_input(proof)
    };
    let elsewhere = "522499-czj/00000000000000000000000000000000";
    let cut = |proof: &str| proof.rsplit_once('.').map(|(input, _)| input.to_owned()).expect("a proof has three parts");
    vec![
        case("member", "Who holds this key agrees to be that member with those roles in this ledger.", "ok", &proof),
        Case::new("possession", "ledger-key", "Who holds this key agrees to sign this ledger's heads.", "ok")
            .with("ledger", &*ledger)
            .with("key", key("ledger").public().x())
            .text_input(&ledger_proof),
        case(
            "other-ledger",
            "Agreed to for another ledger.",
            "refused",
            &member_proof(elsewhere, 3, "杨青", Roles::CLERK, "yang"),
        ),
        case(
            "other-number",
            "Agreed to under another number.",
            "refused",
            &member_proof(&ledger, 4, "杨青", Roles::CLERK, "yang"),
        ),
        case("other-name", "Agreed to under another name.", "refused", &member_proof(&ledger, 3, "杨青青", Roles::CLERK, "yang")),
        case(
            "other-roles",
            "Agreed to for other roles.",
            "refused",
            &member_proof(&ledger, 3, "杨青", Roles::SUPERVISOR, "yang"),
        ),
        case("other-key", "Made with another key.", "refused", &member_proof(&ledger, 3, "杨青", Roles::CLERK, "lu")),
        case("other-use", "A proof for a ledger key.", "refused", &Possession::LedgerKey.prove(&ledger, &key("yang"))),
        case(
            "other-signature",
            "The right words with another key's signature.",
            "refused",
            &format!("{}.{}", cut(&proof), url_encode(&key("lu").sign(cut(&proof).as_bytes()))),
        ),
        case("no-signature", "Not signed.", "refused", &cut(&proof)),
        case("trailing", "Something after the signature.", "refused", &format!("{proof}.")),
        case("empty", "Nothing.", "refused", ""),
    ]
}

/// The points of small order with their names, the neutral one first.
fn small_order() -> Vec<(String, EdwardsPoint)> {
    EIGHT_TORSION.iter().enumerate().map(|(i, point)| (order_name(i), *point)).collect()
}

/// Multiples of a point of order 8.
fn order_name(i: usize) -> String {
    let order = [1, 8, 4, 8, 2, 8, 4, 8][i];
    format!("order-{order}-{i}")
}

fn point_of(name: &str) -> EdwardsPoint {
    CompressedEdwardsY(*key(name).public().bytes()).decompress().expect("a key is a point")
}

/// The secret scalar of a key (RFC 8032, section 5.1.5).
fn scalar_of(name: &str) -> Scalar {
    let hash = Sha512::digest(*key(name).seed());
    Scalar::from_bytes_mod_order(clamp_integer(hash[..32].try_into().expect("half of 64 bytes")))
}

fn challenge(r: &[u8; 32], a: &[u8; 32], message: &str) -> Scalar {
    let hash = Sha512::new().chain_update(r).chain_update(a).chain_update(message.as_bytes()).finalize();
    Scalar::from_bytes_mod_order_wide(&hash.into())
}

/// A signature for the key encoding `a` whose R is a multiple of the base point plus `extra`.
fn signature_with(name: &str, a: &[u8; 32], extra: EdwardsPoint, message: &str) -> [u8; 64] {
    let nonce = Scalar::from(2_026_u64);
    let r = (ED25519_BASEPOINT_POINT * nonce + extra).compress().0;
    join(&r, (nonce + challenge(&r, a, message) * scalar_of(name)).as_bytes())
}

/// A signature with this very R, which is of small order.
fn signature_with_r(name: &str, a: &[u8; 32], r: &[u8; 32], message: &str) -> [u8; 64] {
    join(r, (challenge(r, a, message) * scalar_of(name)).as_bytes())
}

fn of_s_alone() -> [u8; 64] {
    let s = Scalar::from(12_345_u64);
    join(&(ED25519_BASEPOINT_POINT * s).compress().0, s.as_bytes())
}

fn with_s_plus_l(signature: &[u8; 64]) -> [u8; 64] {
    let order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    let order: [u8; 32] = unhex(order);
    let mut carry = 0;
    let mut sum = *signature;
    for (byte, more) in sum[32..].iter_mut().zip(order) {
        let value = u16::from(*byte) + u16::from(more) + carry;
        *byte = value as u8;
        carry = value >> 8;
    }
    sum
}

/// The point whose y is the smallest above 1, encoded with p added. (No y below 19 belongs to a point of prime order.)
fn beyond_p() -> String {
    for y in 2..19u8 {
        let mut bytes = [0; 32];
        bytes[0] = y;
        if CompressedEdwardsY(bytes).decompress().is_some() {
            let mut more = [0xff; 32];
            more[0] = 0xed + y;
            more[31] = 0x7f;
            return hex(&more);
        }
    }
    unreachable!("some small y belongs to a point")
}

fn join(r: &[u8; 32], s: &[u8]) -> [u8; 64] {
    [&r[..], s].concat().try_into().expect("two halves")
}

fn unhex<const N: usize>(text: &str) -> [u8; N] {
    let byte = |i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).expect("it is hexadecimal");
    std::array::from_fn(byte)
}
