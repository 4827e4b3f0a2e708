//! Answers of an authority, and all that can be wrong with them.

use super::*;
use crate::{Certificate, LeafTerms, PdfFault, RootTerms, Signer, SigningKey, check, issue, placeholder, root, sign, time};

const AT: i64 = 1_790_000_000;
const STAMPED_AT: i64 = AT + 7;

/// An authority whose answers say what a test wants.
struct TestAuthority {
    key: SigningKey,
    certificate: Vec<u8>,
}

/// What is wrong with an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Nothing,
    Status,
    Imprint,
    Nonce,
    NoNonce,
    SecondSigner,
    Beside,
    Lists,
    OtherCertificate,
    TwoCertificates,
    Digest,
    Late,
    Behind,
}

impl TestAuthority {
    fn new(seed: u8, usage: &[u8]) -> TestAuthority {
        let key = SigningKey::from_seed(&[seed; 32]);
        let name = der::tlv(der::UTF8, "某地时间戳服务".as_bytes());
        let name = der::sequence(&[&der::set(vec![der::sequence(&[oid::COMMON_NAME, &name])])]);
        let validity = der::sequence(&[&time::encode(Some(AT - 1_000)), &time::encode(Some(AT + 1_000))]);
        let info = der::sequence(&[&der::sequence(&[oid::EC_PUBLIC_KEY, oid::PRIME256V1]), &der::bits(&key.point())]);
        let usage = der::tlv(der::OCTET_STRING, &der::sequence(&[usage]));
        let usage = der::sequence(&[oid::EXTENDED_KEY_USAGE, der::BOOLEAN_TRUE, &usage]);
        let algorithm = der::sequence(&[oid::ECDSA_WITH_SHA256]);
        let tbs = der::sequence(&[
            &der::tlv(der::CONTEXT[0], &der::unsigned(&[2])),
            &der::unsigned(&[seed]),
            &algorithm,
            &name,
            &validity,
            &name,
            &info,
            &der::tlv(der::CONTEXT[3], &der::sequence(&[&usage])),
        ]);
        let signature = key.sign(&tbs).to_der();
        TestAuthority { key, certificate: der::sequence(&[&tbs, &algorithm, &der::bits(signature.as_bytes())]) }
    }

    fn answer(&self, request: &StampRequest, wrong: Wrong) -> Vec<u8> {
        let is = |what| wrong == what;
        let mut imprint = request.imprint;
        imprint[0] ^= u8::from(is(Wrong::Imprint));
        let mut nonce = request.nonce;
        nonce[0] ^= u8::from(is(Wrong::Nonce));
        let at = if is(Wrong::Late) { AT + 2_000 } else { STAMPED_AT };
        let at = time::of_pdf(at)[2..].replace('Z', ".25Z");
        let sha256 = der::sequence(&[oid::SHA256]);
        let told = der::sequence(&[
            &der::unsigned(&[1]),
            oid::SHA256,
            &der::sequence(&[&sha256, &der::tlv(der::OCTET_STRING, &imprint)]),
            &der::unsigned(&[9]),
            &der::tlv(der::GENERALIZED_TIME, at.as_bytes()),
            &if is(Wrong::NoNonce) { Vec::new() } else { der::unsigned(&nonce) },
        ]);
        let attribute = |kind: &[u8], value: Vec<u8>| der::sequence(&[kind, &der::set(vec![value])]);
        let named = der::sequence(&[&der::tlv(der::OCTET_STRING, &Sha256::digest(&self.certificate))]);
        let mut digest = Sha256::digest(&told).to_vec();
        digest[0] ^= u8::from(is(Wrong::Digest));
        let attributes = vec![
            attribute(oid::CONTENT_TYPE, oid::TIME_STAMP.to_vec()),
            attribute(oid::MESSAGE_DIGEST, der::tlv(der::OCTET_STRING, &digest)),
            attribute(oid::SIGNING_CERTIFICATE_V2, der::sequence(&[&der::sequence(&[&named])])),
        ];
        let signed = der::set(attributes);
        let signature = self.key.sign(&signed).to_der();
        let mut in_place = signed;
        in_place[0] = der::CONTEXT[0];
        let own = Authority::parse(&self.certificate).expect("a certificate");
        let signer = der::sequence(&[
            &der::unsigned(&[1]),
            &own.issuer_and_serial(),
            &sha256,
            &in_place,
            &der::sequence(&[oid::ECDSA_WITH_SHA256]),
            &der::tlv(der::OCTET_STRING, signature.as_bytes()),
            &if is(Wrong::Beside) { der::tlv(der::CONTEXT[1], &der::sequence(&[oid::DATA])) } else { Vec::new() },
        ]);
        let other = TestAuthority::new(77, oid::TIME_STAMPING).certificate;
        let certificates = match wrong {
            Wrong::OtherCertificate => other,
            Wrong::TwoCertificates => [self.certificate.clone(), other].concat(),
            _ => self.certificate.clone(),
        };
        let content = der::tlv(der::CONTEXT[0], &der::tlv(der::OCTET_STRING, &told));
        let signers = if is(Wrong::SecondSigner) { [signer.clone(), signer].concat() } else { signer };
        let data = der::sequence(&[
            &der::unsigned(&[3]),
            &der::set(vec![sha256]),
            &der::sequence(&[oid::TIME_STAMP, &content]),
            &der::tlv(der::CONTEXT[0], &certificates),
            &if is(Wrong::Lists) { der::tlv(der::CONTEXT[1], &[]) } else { Vec::new() },
            &der::tlv(der::SET, &signers),
        ]);
        let token = der::sequence(&[oid::SIGNED_DATA, &der::tlv(der::CONTEXT[0], &data)]);
        let status = der::sequence(&[&der::unsigned(&[if is(Wrong::Status) { 2 } else { 0 }])]);
        let mut answer = der::sequence(&[&status, &token]);
        if is(Wrong::Behind) {
            answer.push(0);
        }
        answer
    }
}

/// A file with room for a stamp, signed.
fn signed(stamp: bool) -> Vec<u8> {
    let (range, contents) = placeholder(stamp);
    let range = range.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    let hex: String = contents.iter().map(|_| "00").collect();
    let objects = [
        "<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>".to_owned(),
        "<</FT/Sig/V 3 0 R>>".to_owned(),
        format!("<</SubFilter/ETSI.CAdES.detached/ByteRange[{range}]/Contents<{hex}>/M({})>>", time::of_pdf(AT)),
    ];
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut table = "xref\n0 4\n0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let tail = format!("{table}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{}\n%%EOF", pdf.len());
    pdf.extend_from_slice(tail.as_bytes());
    let (office, member) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
    let root: Certificate = root(&office, &RootTerms { office: "某县", origin: "522499-nync/0123", from: AT - 1_000 });
    let kid = "Fp8xJOm7ULUTqb708B05g0Ek4Wrtc-7BFHKDf5L_LYc";
    let terms = LeafTerms { name: "周敏", post: "主管", kid, serial: [7; 16], from: AT, until: AT + 1_000 };
    let certificate = issue(&office, &root, &member, &terms);
    sign(pdf, &Signer { key: &member, certificate: &certificate, root: &root }).expect("there is a place")
}

fn stamped() -> (TestAuthority, Vec<u8>) {
    let authority = TestAuthority::new(5, oid::TIME_STAMPING);
    let pdf = signed(true);
    let request = StampRequest::of(&pdf, [0, 0x80, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]).expect("there is a place");
    let answer = authority.answer(&request, Wrong::Nothing);
    let (pdf, stamp) = request.put(pdf, &answer).expect("it is an answer");
    assert_eq!(stamp.at, STAMPED_AT);
    (authority, pdf)
}

#[test]
fn a_stamp_says_when_a_signature_was_there_and_by_whom() {
    let (authority, pdf) = stamped();
    let found = check(&pdf).expect("it holds");
    let stamp = found.stamp.expect("it has one");
    assert_eq!((found.at, stamp.at, stamp.authority()), (AT, STAMPED_AT, "某地时间戳服务"));
    assert!(stamp.is_by(&Authority::read(&authority.certificate).expect("a certificate")));
    let pem = base64_of(&authority.certificate);
    assert!(stamp.is_by(&Authority::read(pem.as_bytes()).expect("the same as PEM")));
    assert!(!stamp.is_by(&Authority::read(&TestAuthority::new(6, oid::TIME_STAMPING).certificate).expect("of the same name")));
    assert_eq!(check(&signed(false)).expect("it holds").stamp, None);
}

fn base64_of(der: &[u8]) -> String {
    use base64::Engine;
    format!(
        "{}\n{}\n{}\n",
        "-----BEGIN CERTIFICATE-----",
        base64::engine::general_purpose::STANDARD.encode(der),
        "-----END CERTIFICATE-----"
    )
}

#[test]
fn an_answer_that_is_none_is_refused_by_name() {
    let authority = TestAuthority::new(5, oid::TIME_STAMPING);
    let pdf = signed(true);
    let request = StampRequest::of(&pdf, [7; NONCE_BYTES]).expect("there is a place");
    for (wrong, fault) in [
        (Wrong::Status, StampFault::Refused),
        (Wrong::Imprint, StampFault::Other),
        (Wrong::Nonce, StampFault::Other),
        (Wrong::NoNonce, StampFault::Other),
        (Wrong::SecondSigner, StampFault::Form),
        (Wrong::Beside, StampFault::Form),
        (Wrong::Lists, StampFault::Form),
        (Wrong::OtherCertificate, StampFault::Certificate),
        (Wrong::TwoCertificates, StampFault::Certificate),
        (Wrong::Digest, StampFault::Signature),
        (Wrong::Late, StampFault::Certificate),
        (Wrong::Behind, StampFault::Form),
    ] {
        assert_eq!(request.token(&authority.answer(&request, wrong)).err(), Some(fault));
    }
    // 1.3.6.1.5.5.7.3.3: for programs.
    let for_programs = TestAuthority::new(5, &[6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 3]);
    assert_eq!(request.token(&for_programs.answer(&request, Wrong::Nothing)).err(), Some(StampFault::Certificate));
    let answer = authority.answer(&request, Wrong::Nothing);
    for place in 0..answer.len() {
        let mut changed = answer.clone();
        changed[place] ^= 1;
        // One of two ways to say that it is granted.
        let granted = place == answer.windows(5).position(|five| five == [0x30, 3, 2, 1, 0]).expect("a status") + 4;
        assert_eq!(request.token(&changed).is_ok(), granted, "byte {place}");
        assert!(request.token(&answer[..place]).is_err(), "cut at {place}");
    }
    let without_room = signed(false);
    assert_eq!(StampRequest::of(&without_room, [7; NONCE_BYTES]), Err(StampFault::NoPlace));
    let twice = request.put(pdf, &answer).expect("once").0;
    assert_eq!(request.put(twice, &answer).err(), Some(StampFault::NoPlace), "a second stamp has no place");
}

#[test]
fn what_is_done_to_a_stamp_is_found() {
    let (_, pdf) = stamped();
    // Most bytes are the room that is left.
    for place in (0..pdf.len()).filter(|place| pdf[*place] != b'0' || place.is_multiple_of(997)) {
        let mut changed = pdf.clone();
        changed[place] ^= 1;
        assert!(check(&changed).is_err(), "byte {place}");
    }
    // The one that it was made for is missing.
    assert_eq!(check(&signed(true)).err(), Some(PdfFault::Stamp));
    let (hole, signature) =
        (Hole::find(&pdf).expect("a place"), Hole::find(&pdf).expect("a place").signature(&pdf).expect("one"));
    let put = |signature: &[u8]| {
        let mut pdf = pdf.clone();
        fill(&mut pdf, &hole, signature).expect("there is room");
        check(&pdf).err()
    };
    assert_eq!(put(&signature), None);
    // Over another signature.
    let bare = Hole::find(&signed(true)).expect("a place").signature(&signed(true)).expect("one");
    let authority = TestAuthority::new(5, oid::TIME_STAMPING);
    let other = StampRequest { imprint: [3; 32], nonce: [7; NONCE_BYTES] };
    let answer = authority.answer(&other, Wrong::Nothing);
    let (token, _) = other.token(&answer).expect("it answers the other question");
    assert_eq!(put(&cms::stamped(&bare, token).expect("it is put in")), Some(PdfFault::Stamp));
    assert_eq!(put(&cms::stamped(&bare, &der::sequence(&[])).expect("it is put in")), Some(PdfFault::Stamp));
    // Padding behind it.
    let mut padded = pdf.clone();
    padded[hole.contents.end - 2] = b'1';
    assert_eq!(check(&padded).err(), Some(PdfFault::Padding));
    // A second attribute beside, or a second value in it: as the same bytes with an object more.
    let token = StampRequest::of(&signed(true), [7; NONCE_BYTES]).expect("a place");
    let answer = authority.answer(&token, Wrong::Nothing);
    let (token, _) = token.token(&answer).expect("it answers");
    let attribute = |values: Vec<u8>| der::sequence(&[oid::SIGNATURE_TIME_STAMP, &der::tlv(der::SET, &values)]);
    let one = attribute(token.to_vec());
    let beside = |attributes: &[u8]| put(&cms::with_beside(&bare, &der::tlv(der::CONTEXT[1], attributes)));
    assert_eq!(beside(&one), None);
    assert_eq!(beside(&[one.clone(), one.clone()].concat()), Some(PdfFault::Stamp));
    assert_eq!(beside(&attribute([token, token].concat())), Some(PdfFault::Stamp));
    assert_eq!(beside(&[one.clone(), der::sequence(&[oid::DATA])].concat()), Some(PdfFault::Stamp));
    assert_eq!(beside(&der::sequence(&[oid::DATA, &der::set(vec![token.to_vec()])])), Some(PdfFault::Stamp));
}

#[test]
fn hostile_answers_end_in_an_error() {
    let request = StampRequest { imprint: [3; 32], nonce: [7; NONCE_BYTES] };
    let answer = TestAuthority::new(5, oid::TIME_STAMPING).answer(&request, Wrong::Nothing);
    let mut dice = 7_u64;
    let mut below = |end: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(dice >> 33).unwrap_or_default() % end
    };
    for _ in 0..20_000 {
        let mut changed = answer.clone();
        for _ in 0..=below(3) {
            let (at, from) = (below(changed.len()), below(changed.len()));
            let piece = changed[from..(from + below(60)).min(changed.len())].to_vec();
            match below(3) {
                0 => changed[at] = u8::try_from(below(256)).unwrap_or_default(),
                1 => drop(changed.drain(at..(at + below(20)).min(answer.len()).max(at).min(changed.len()))),
                _ => drop(changed.splice(at..at, piece)),
            }
            changed.push(0);
            changed.pop();
            if changed.is_empty() {
                changed.push(0x30);
            }
        }
        let _ = request.token(&changed);
    }
}
