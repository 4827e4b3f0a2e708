//! A small file and who signs it.

use pades::{Certificate, LeafTerms, RootTerms, Signer, SigningKey, issue, placeholder, root, sign};

pub const AT: i64 = 1_790_000_000;

pub struct Office {
    pub root_key: SigningKey,
    pub root: Certificate,
    pub key: SigningKey,
    pub certificate: Certificate,
}

pub fn office(name: &str) -> Office {
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
pub fn unsigned(at: i64) -> Vec<u8> {
    let (range, contents) = placeholder(false);
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

pub fn signed_by(office: &Office, at: i64) -> Vec<u8> {
    office.sign(unsigned(at))
}

impl Office {
    pub fn sign(&self, pdf: Vec<u8>) -> Vec<u8> {
        let signer = Signer { key: &self.key, certificate: &self.certificate, root: &self.root };
        sign(pdf, &signer).expect("there is a place")
    }
}

/// A file with one text in the place of another, and its table right again.
pub fn with(pdf: &[u8], old: &str, new: &str) -> Vec<u8> {
    let text = std::str::from_utf8(pdf).expect("ASCII");
    assert_eq!(text.matches(old).count(), 1, "{old}");
    let changed = text.replace(old, new);
    let table = changed.rfind("xref\n0 ").expect("it has a table");
    let (objects, rest) = changed.split_at(table);
    let trailer = &rest[rest.find("trailer").expect("it has a trailer")..rest.find("startxref").expect("it has an end")];
    let places: Vec<usize> = (1..).map_while(|number| objects.find(&format!("\n{number} 0 obj\n"))).map(|at| at + 1).collect();
    let entries: String = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
    let count = places.len() + 1;
    format!("{objects}xref\n0 {count}\n0000000000 65535 f \n{entries}{trailer}startxref\n{table}\n%%EOF").into_bytes()
}
