//! What makes a file one for archives (PDF/A-3b, ISO 19005-3): metadata, colours, embedded files; and the place for the signature.

use crate::{
    Attached, Document,
    fonts::{compressed, dictionary, literal, named},
    icc,
};
use lopdf::{Object, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

/// Finishes a file; `None` when it is not one that printpdf has written.
pub(crate) fn finish(
    mut file: lopdf::Document,
    document: &Document,
    attached: &[Attached],
    seal: Option<(usize, [f32; 4])>,
) -> Option<Vec<u8>> {
    file.version = "1.7".into();
    let moment = pades::of_pdf(document.at);
    let catalog = file.trailer.get(b"Root").ok()?.as_reference().ok()?;
    compress_pages(&mut file);

    let metadata = file.add_object(Stream::new(
        dictionary([("Type", named("Metadata")), ("Subtype", named("XML"))]),
        xmp(document).into_bytes(),
    ));
    let profile = file.add_object(compressed(Stream::new(dictionary([("N", Object::Integer(3))]), icc::srgb())));
    let intent = dictionary([
        ("Type", named("OutputIntent")),
        ("S", named("GTS_PDFA1")),
        ("OutputConditionIdentifier", literal("sRGB")),
        ("Info", literal("sRGB IEC61966-2.1")),
        ("DestOutputProfile", Object::Reference(profile)),
    ]);
    let mut entries = vec![
        ("Lang", literal(&document.lang)),
        ("Metadata", Object::Reference(metadata)),
        ("OutputIntents", Object::Array(vec![Object::Dictionary(intent)])),
        ("ViewerPreferences", Object::Dictionary(dictionary([("DisplayDocTitle", Object::Boolean(true))]))),
    ];
    if !attached.is_empty() {
        let (names, associated) = embed(&mut file, attached, &moment);
        let tree = dictionary([("Names", Object::Array(names))]);
        entries.push(("Names", Object::Dictionary(dictionary([("EmbeddedFiles", Object::Dictionary(tree))]))));
        entries.push(("AF", Object::Array(associated)));
    }
    if let Some((page, rect)) = seal {
        let field = place_for_signature(&mut file, page, rect, (&moment, document.stamped))?;
        let form = dictionary([("Fields", Object::Array(vec![Object::Reference(field)])), ("SigFlags", Object::Integer(3))]);
        entries.push(("AcroForm", Object::Dictionary(form)));
    }
    let root = file.get_dictionary_mut(catalog).ok()?;
    entries.into_iter().for_each(|(key, value)| root.set(key, value));

    let info = file.add_object(dictionary([
        ("Title", text(&document.title)),
        ("Author", text(&document.office)),
        ("Creator", text(PROGRAM)),
        ("Producer", text(PROGRAM)),
        ("CreationDate", literal(&moment)),
        ("ModDate", literal(&moment)),
    ]));
    let old = file.trailer.get(b"Info").ok().and_then(|info| info.as_reference().ok());
    old.map(|old| file.objects.remove(&old));
    file.trailer.set("Info", Object::Reference(info));
    // Named before the file is written, from all that tells it from others.
    let mut id = Sha256::new();
    id.update(format!("{document:?}"));
    attached.iter().for_each(|one| id.update(&one.bytes));
    let id = Object::String(id.finalize()[..16].to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    file.prune_objects();
    file.renumber_objects();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).ok()?;
    Some(bytes)
}

/// Contents of pages, one after the other, so that they are never all there in both forms.
fn compress_pages(file: &mut lopdf::Document) {
    for object in file.objects.values_mut() {
        if let Object::Stream(stream) = object
            && !stream.dict.has(b"Filter")
        {
            let _ = stream.compress();
        }
    }
}

/// The embedded files with their specifications: the pairs of the name tree, and the references of the catalog's `/AF`.
fn embed(file: &mut lopdf::Document, attached: &[Attached], moment: &str) -> (Vec<Object>, Vec<Object>) {
    let mut sorted: Vec<&Attached> = attached.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let (mut names, mut associated) = (Vec::new(), Vec::new());
    for one in sorted {
        let params = dictionary([("ModDate", literal(moment)), ("Size", Object::Integer(one.bytes.len() as i64))]);
        let head =
            dictionary([("Type", named("EmbeddedFile")), ("Subtype", named(&one.media)), ("Params", Object::Dictionary(params))]);
        let stream = file.add_object(compressed(Stream::new(head, one.bytes.clone())));
        let specification = file.add_object(dictionary([
            ("Type", named("Filespec")),
            ("F", literal(&one.name)),
            ("UF", literal(&one.name)),
            ("Desc", text(&one.description)),
            ("AFRelationship", named(&one.relationship)),
            ("EF", Object::Dictionary(dictionary! { "F" => Object::Reference(stream), "UF" => Object::Reference(stream) })),
        ]));
        names.extend([literal(&one.name), Object::Reference(specification)]);
        associated.push(Object::Reference(specification));
    }
    (names, associated)
}

/// The signature field on its page, with a signature whose place is held free.
fn place_for_signature(
    file: &mut lopdf::Document,
    page: usize,
    [left, bottom, right, top]: [f32; 4],
    (moment, stamped): (&str, bool),
) -> Option<lopdf::ObjectId> {
    let page = *file.get_pages().get(&u32::try_from(page + 1).ok()?)?;
    let (range, contents) = pades::placeholder(stamped);
    let signature = file.add_object(dictionary([
        ("Type", named("Sig")),
        ("Filter", named("Adobe.PPKLite")),
        ("SubFilter", named("ETSI.CAdES.detached")),
        ("ByteRange", Object::Array(range.into_iter().map(Object::Integer).collect())),
        ("Contents", Object::String(contents, StringFormat::Hexadecimal)),
        ("M", literal(moment)),
    ]));
    // What is seen there is drawn by the page itself.
    let appearance = file.add_object(Stream::new(
        dictionary([
            ("Type", named("XObject")),
            ("Subtype", named("Form")),
            ("BBox", Object::Array([0.0, 0.0, right - left, top - bottom].map(Object::Real).to_vec())),
            ("Resources", Object::Dictionary(lopdf::Dictionary::new())),
        ]),
        Vec::new(),
    ));
    let field = file.add_object(dictionary([
        ("Type", named("Annot")),
        ("Subtype", named("Widget")),
        ("FT", named("Sig")),
        ("T", literal("Signature")),
        ("F", Object::Integer(PRINT_AND_LOCKED)),
        ("Rect", Object::Array([left, bottom, right, top].map(Object::Real).to_vec())),
        ("P", Object::Reference(page)),
        ("V", Object::Reference(signature)),
        ("AP", Object::Dictionary(dictionary([("N", Object::Reference(appearance))]))),
    ]));
    file.get_dictionary_mut(page).ok()?.set("Annots", Object::Array(vec![Object::Reference(field)]));
    Some(field)
}

/// Metadata (ISO 16684-1), which must say the same as the information dictionary.
fn xmp(document: &Document) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (title, office) = (escape(&document.title), escape(&document.office));
    let digits: String = pades::of_pdf(document.at).chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or("00").to_owned();
    let moment = format!("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 12), part(12, 14));
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n\
         <pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n\
         <dc:format>application/pdf</dc:format>\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         <dc:creator><rdf:Seq><rdf:li>{office}</rdf:li></rdf:Seq></dc:creator>\n\
         <dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>\n\
         <xmp:CreateDate>{moment}</xmp:CreateDate>\n<xmp:ModifyDate>{moment}</xmp:ModifyDate>\n\
         <xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool>\n<pdf:Producer>{PROGRAM}</pdf:Producer>\n\
         </rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>",
        document.lang
    )
}

/// A text string: UTF-16 with its mark where it is not ASCII.
fn text(text: &str) -> Object {
    if text.is_ascii() {
        return literal(text);
    }
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String([0xfe, 0xff].into_iter().chain(units).collect(), StringFormat::Hexadecimal)
}

const PROGRAM: &str = "Mingzhang";
/// Bits 3 and 8.
const PRINT_AND_LOCKED: i64 = 132;
