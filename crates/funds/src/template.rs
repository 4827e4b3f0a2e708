//! Programmes as readable data files describe them, to begin a form with.

use crate::Rule;
use serde::Deserialize;
use std::sync::OnceLock;

/// A programme that many counties have, with what is usual for it. Every value can be changed in the form: standards,
/// caps and conditions are set locally.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// File name without ending.
    pub name: String,
    /// E.g. 产业到户补助.
    pub title: Wording,
    /// Livelihood field, one of [`LIVELIHOOD_FIELDS`].
    pub field: String,
    /// The field in words.
    pub field_title: Wording,
    /// Functional classification (功能分类).
    pub classification: String,
    /// Its title.
    pub classification_title: Wording,
    /// The budget year whose table of codes it is from; codes change from year to year.
    pub classification_year: u16,
    /// The amount rule that the form starts with.
    pub rule: Rule,
    /// Whether a public notice usually shows names in full.
    pub notice_names: bool,
    /// Days that a public notice usually stays up.
    pub notice_days: u16,
    /// Templates of programmes that one person usually cannot have for the same months.
    pub exclusions: Vec<String>,
    /// What a clerk should know.
    pub hint: Wording,
}

/// The same words in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Why a text is not a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateFault {
    /// Not JSON of this shape; says where and what, for whoever edits the file.
    Shape(String),
    /// A field has a value that no form could take.
    Value(&'static str),
}

impl Template {
    /// Reads a template file.
    pub fn parse(text: &str) -> Result<Template, TemplateFault> {
        let template: Template = serde_json::from_str(text).map_err(|fault| TemplateFault::Shape(fault.to_string()))?;
        match template.fault() {
            None => Ok(template),
            Some(field) => Err(TemplateFault::Value(field)),
        }
    }

    fn fault(&self) -> Option<&'static str> {
        let said = |wording: &Wording| !wording.zh.trim().is_empty() && !wording.en.trim().is_empty();
        let digits = |code: &str| matches!(code.len(), 3 | 5 | 7) && code.bytes().all(|b| b.is_ascii_digit());
        let checks = [
            ("name", !self.name.is_empty() && self.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')),
            ("title", said(&self.title)),
            ("field", LIVELIHOOD_FIELDS.contains(&self.field.as_str())),
            ("field_title", said(&self.field_title)),
            ("classification", digits(&self.classification)),
            ("classification_title", said(&self.classification_title)),
            ("classification_year", (2000..2200).contains(&self.classification_year)),
            ("notice_days", (1..=NOTICE_DAYS_MAX).contains(&self.notice_days)),
            ("hint", said(&self.hint)),
        ];
        checks.into_iter().find(|(_, holds)| !holds).map(|(field, _)| field).or(self.rule.fault())
    }
}

impl std::fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TemplateFault::Shape(what) => f.write_str(what),
            TemplateFault::Value(field) => write!(f, "`{field}` has a value that cannot be"),
        }
    }
}

impl std::error::Error for TemplateFault {}

/// The templates that come with the program, in the order of [`LIVELIHOOD_FIELDS`].
pub fn templates() -> &'static [Template] {
    static TEMPLATES: OnceLock<Vec<Template>> = OnceLock::new();
    TEMPLATES.get_or_init(|| {
        FILES.iter().map(|(_, text)| Template::parse(text).expect("a test reads every file that is built in")).collect()
    })
}

/// The livelihood fields, in the order in which they are shown.
pub const LIVELIHOOD_FIELDS: [&str; 7] =
    ["poverty-alleviation", "education", "employment", "pension", "medical-care", "social-assistance", "public-welfare"];

const NOTICE_DAYS_MAX: u16 = 365;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../templates/", $name, ".json")))),*]
    };
}

const FILES: &[(&str, &str)] = files![
    "poverty-industry",
    "poverty-transport",
    "education-yulu",
    "education-boarding",
    "employment-public-post",
    "pension-residents",
    "pension-contribution",
    "medical-enrolment",
    "assistance-subsistence-rural",
    "assistance-subsistence-urban",
    "assistance-destitute",
    "assistance-temporary",
    "welfare-old-age",
    "welfare-orphans",
    "welfare-disability-living",
    "welfare-disability-care",
    "welfare-housing",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_template_of_its_name() {
        for (name, text) in FILES {
            let template = Template::parse(text).unwrap_or_else(|fault| panic!("{name}.json: {fault}"));
            assert_eq!(template.name, *name, "a template is named like its file");
        }
    }

    #[test]
    fn no_file_is_left_out() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is part of the source")
            .map(|file| file.expect("it can be listed").file_name().into_string().expect("names are ASCII"))
            .collect();
        there.sort();
        let mut built_in: Vec<String> = FILES.iter().map(|(name, _)| format!("{name}.json")).collect();
        built_in.sort();
        assert_eq!(there, built_in, "every file of the folder is built in");
    }

    #[test]
    fn every_field_has_a_template_and_its_words_agree() {
        for field in LIVELIHOOD_FIELDS {
            let of_field: Vec<_> = templates().iter().filter(|template| template.field == field).collect();
            assert!(!of_field.is_empty(), "{field} has a template");
            assert!(of_field.iter().all(|template| template.field_title == of_field[0].field_title), "{field} has one title");
        }
        assert!(
            templates().is_sorted_by_key(|template| LIVELIHOOD_FIELDS.iter().position(|field| *field == template.field)),
            "templates come in the order of the fields"
        );
    }

    #[test]
    fn exclusions_name_templates_and_are_mutual() {
        for template in templates() {
            for other in &template.exclusions {
                let other = templates().iter().find(|known| known.name == *other).expect("an exclusion names a template");
                assert!(other.exclusions.contains(&template.name), "{} and {} exclude each other", template.name, other.name);
            }
        }
    }

    #[test]
    fn a_wrong_file_says_what_is_wrong() {
        let (_, good) = FILES[0];
        for (from, to, told) in [
            ("\"hint\"", "\"hnit\"", "hnit"),
            ("\"poverty-alleviation\"", "\"poverty\"", "`field`"),
            ("\"2130505\"", "\"21305055\"", "`classification`"),
            ("\"unit\": \"亩\"", "\"unit\": \"\"", "`unit`"),
            ("\"formula\": \"unit\"", "\"formula\": \"units\"", "units"),
        ] {
            assert!(good.contains(from), "{from} is in the file");
            let fault = Template::parse(&good.replacen(from, to, 1)).expect_err("it is wrong").to_string();
            assert!(fault.contains(told), "`{fault}` names {told}");
        }
    }
}
