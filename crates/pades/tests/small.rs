//! A small signed file, and all that can be done to it.

use pades::{
    Certificate, LeafTerms, PdfFault, RootTerms, Signer, SigningKey, attachments, check, issue, placeholder, root, sign,
};

const AT: i64 = 1_790_000_000;

struct Office {
    root_key: SigningKey,
    root: Certificate,
    key: SigningKey,
    certificate: Certificate,
}

fn office(name: &str) -> Office {
    let seed = |what: &str| {
        let mut seed = [0; 32];
        format!("{what} {name}").bytes().zip(&mut seed).for_each(|(byte, place)| *place = byte);
        seed
    };
    let (root_key, key) = (SigningKey::from_seed(&seed("root")), SigningKey::from_seed(&seed("leaf")));
    let root = root(&root_key, &RootTerms { office: name, origin: "522499-nync/0123", from: AT - 1_000 });
    let kid = "Fp8xJOm7ULUTqb708B05g0Ek4Wrtc-7BFHKDf5L_LYc";
    let terms = LeafTerms { name: "周敏", post: "主管", kid, serial: [7; 16], from: AT, until: AT + 1_000 };
    let certificate = issue(&root_key, &root, &key, &terms);
    Office { root_key, root, key, certificate }
}

/// A file with one page, one embedded file, and a place for a signature, at a moment.
fn unsigned(at: i64) -> Vec<u8> {
    let (range, contents) = placeholder();
    let range = range.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    let hex: String = contents.iter().map(|_| "00").collect();
    let moment = pades::of_pdf(at);
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>/Names<</EmbeddedFiles<</Names[(rows.csv) 6 0 R]>>>>>>"
            .to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Annots[4 0 R]>>".to_owned(),
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/F 132/Rect[0 0 0 0]/V 5 0 R/P 3 0 R>>".to_owned(),
        format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[{range}]/Contents<{hex}>/M({moment})>>"
        ),
        "<</Type/Filespec/F(rows.csv)/EF<</F 7 0 R>>>>".to_owned(),
        "<</Type/EmbeddedFile/Length 12>>stream\nentry,amount\nendstream".to_owned(),
    ];
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(pdf.len());
        pdf.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let table = pdf.len();
    pdf.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    places.iter().for_each(|place| pdf.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes()));
    pdf.extend_from_slice(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF", objects.len() + 1).as_bytes());
    pdf
}

fn signed_by(office: &Office, at: i64) -> Vec<u8> {
    let signer = Signer { key: &office.key, certificate: &office.certificate, root: &office.root };
    sign(unsigned(at), &signer).expect("there is a place")
}

#[test]
fn a_signed_file_says_who_signed_it_and_what_is_in_it() {
    let office = office("某县农业农村局");
    let pdf = signed_by(&office, AT + 5);
    let found = check(&pdf).expect("it holds");
    assert_eq!((found.certificate.name(), found.certificate.office(), found.at), ("周敏", "某县农业农村局", AT + 5));
    assert_eq!((found.certificate.origin(), found.root.clone()), ("522499-nync/0123", office.root.clone()));
    let [file] = &found.attachments[..] else { panic!("one file") };
    assert_eq!((&*file.name, &*file.bytes), ("rows.csv", b"entry,amount".as_slice()));
    assert_eq!(signed_by(&office, AT + 5), pdf, "signing is deterministic");
    assert_eq!(Certificate::parse(office.certificate.der()), Some(office.certificate.clone()));
    assert_eq!(Certificate::parse(office.root.der()), Some(office.root));
}

#[test]
fn every_flipped_byte_is_found() {
    let pdf = signed_by(&office("某县"), AT + 5);
    for place in 0..pdf.len() {
        for flip in [1, 0x20, 0x80] {
            let mut changed = pdf.clone();
            changed[place] ^= flip;
            assert!(check(&changed).is_err(), "byte {place} flipped by {flip:#x}");
        }
    }
}

#[test]
fn every_flipped_byte_of_a_certificate_is_found() {
    let office = office("某县");
    for certificate in [&office.certificate, &office.root] {
        for place in 0..certificate.der().len() {
            let mut changed = certificate.der().to_vec();
            changed[place] ^= 1;
            let holds = Certificate::parse(&changed).is_some_and(|one| one.issued_by(&office.root) || one.is_root());
            assert!(!holds, "byte {place}");
        }
    }
}

#[test]
fn what_readers_of_pdf_files_find_acceptable_is_refused_by_name() {
    let office = office("某县");
    let pdf = signed_by(&office, AT + 5);
    let refused = |pdf: &[u8], fault| assert_eq!(check(pdf).err(), Some(fault));
    refused(&unsigned(AT + 5), PdfFault::NotWhole);
    refused(&[&pdf[..], b"\n"].concat(), PdfFault::NotWhole);
    refused(&pdf[..pdf.len() - 1], PdfFault::NotWhole);
    let update = b"\n8 0 obj\n<</Title(another)>>\nendobj\nxref\n8 1\n0000000000 00000 n \ntrailer\n<</Size 9/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF";
    refused(&[&pdf[..], update].concat(), PdfFault::NotWhole);
    refused(&[&pdf[..], &signed_by(&office, AT + 6)].concat(), PdfFault::Unsigned);
    refused(b"%PDF-1.7\nnothing", PdfFault::Unsigned);
    refused(b"", PdfFault::NotPdf);
    refused(b"PK\x03\x04", PdfFault::NotPdf);
    // The padding lies behind the signature, in the room that is not signed.
    let contents = pdf.windows(10).position(|window| window == b"/Contents<").expect("it is there") + 10;
    let mut padded = pdf.clone();
    padded[contents + 2 * 8_000] = b'1';
    refused(&padded, PdfFault::Padding);
    let mut upper = pdf.clone();
    let letter = (contents..).find(|place| (b'a'..=b'f').contains(&pdf[*place])).expect("a signature has letters");
    upper[letter] = upper[letter].to_ascii_uppercase();
    refused(&upper, PdfFault::Signature);
    // A second revision from the beginning, under a signature over all of it.
    let two = [unsigned(AT + 5), b"\nstartxref\n9\n%%EOF".to_vec()].concat();
    let signer = Signer { key: &office.key, certificate: &office.certificate, root: &office.root };
    refused(&sign(two, &signer).expect("there is a place"), PdfFault::Revisions);
}

#[test]
fn whose_certificate_it_is_matters() {
    let (office, other) = (office("某县"), office("另一县"));
    // The same key under a certificate that another office has issued, and the first office's beside it.
    let signer = Signer { key: &office.key, certificate: &office.certificate, root: &other.root };
    let pdf = sign(unsigned(AT + 5), &signer).expect("there is a place");
    assert_eq!(check(&pdf).err(), Some(PdfFault::Chain));
    let signer = Signer { key: &other.key, certificate: &office.certificate, root: &office.root };
    let pdf = sign(unsigned(AT + 5), &signer).expect("there is a place");
    assert_eq!(check(&pdf).err(), Some(PdfFault::Signature), "another key than the certificate's");
    for at in [AT - 1, AT + 1_001] {
        assert_eq!(check(&signed_by(&office, at)).err(), Some(PdfFault::Time));
    }
    let terms = LeafTerms { name: "周敏", post: "主管", kid: "短", serial: [7; 16], from: AT, until: AT + 1 };
    let odd = issue(&office.root_key, &office.root, &office.key, &terms);
    assert_eq!(Certificate::parse(odd.der()), None, "no thumbprint");
}

#[test]
fn hostile_files_end_in_an_error() {
    let nested = |open: &str, close: &str| {
        format!(
            "%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root {}{}>>\nstartxref\n9\n%%EOF",
            open.repeat(100_000),
            close.repeat(100_000)
        )
    };
    let loops = "%PDF-1.7\n1 0 obj\n1 0 R\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Root 1 0 R>>\nstartxref\n28\n%%EOF";
    let many = "%PDF-1.7\nxref\n0 999999999\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF";
    for hostile in [
        &*nested("[", "]"),
        &nested("<</a", ">>"),
        loops,
        many,
        "%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF",
        "%PDF-1.7\nstartxref\n-1\n%%EOF",
    ] {
        assert_eq!(attachments(hostile.as_bytes()).err(), Some(PdfFault::Attachments));
        assert!(check(hostile.as_bytes()).is_err());
    }
    // A stream that becomes a thousand times as long.
    let mut bomb = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::ZlibEncoder::new(std::io::repeat(0).take_all(200 << 20), flate2::Compression::best()),
        &mut bomb,
    )
    .expect("memory");
    let text = String::from_utf8(unsigned(AT)).expect("ASCII");
    let head = format!("<</Type/EmbeddedFile/Filter/FlateDecode/Length {}>>stream\n", bomb.len());
    let (before, after) = text.split_once("<</Type/EmbeddedFile/Length 12>>stream\nentry,amount").expect("it is there");
    let pdf = [before.as_bytes(), head.as_bytes(), &bomb, after.as_bytes()].concat();
    let table = pdf.windows(5).rposition(|window| window == b"xref\n").expect("it is there");
    let at = pdf[..table].windows(5).rposition(|window| window == b"xref\n").unwrap_or(table);
    let pdf = [&pdf[..table + 5], format!("{at}\n%%EOF").as_bytes()].concat();
    assert_eq!(attachments(&pdf).err(), Some(PdfFault::Attachments));
}

trait TakeAll: std::io::Read + Sized {
    fn take_all(self, bytes: u64) -> std::io::Take<Self> {
        std::io::Read::take(self, bytes)
    }
}

impl<R: std::io::Read> TakeAll for R {}
